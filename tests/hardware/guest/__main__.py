"""Boot the guest and run the tests of this folder in it.

python -m tests.hardware.guest [--write] [PYTEST ARGUMENTS]

`--write` puts what the contracts showed into hardware/README.md, with the day and the kernel, if nothing failed.
"""

import re
import shlex
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from core.clock import AUTHORITY_ZONE
from tests.hardware import conformance
from tests.hardware.guest.machine import ENDS, Machine, missing
from tests.hardware.guest.usb_card import UsbCard
from tests.hardware.passports import passport

FOLDER = Path(__file__).parent
BEGIN, END = "<!-- guest: make test-devices ARGS=--write -->", "<!-- end of guest -->"
REPORT = "/tmp/report.xml"
PYTEST = (".venv/bin/pytest", "--color=no", "-p", "no:cacheprovider", "-m", "not nightly", "-q", "-rfEs")


def main() -> int:
    if lacking := missing():
        print(f"the guest cannot be booted: {lacking}", file=sys.stderr)
        return 2
    machine = Machine()
    machine.prepare()
    given = [argument for argument in sys.argv[1:] if argument != "--write"]
    command = shlex.join([*PYTEST, f"--junitxml={REPORT}", "tests/hardware/guest", *given])
    card = UsbCard(passport())
    said, ended = "", None
    for line in machine.run(f"{command}; ended=$?; cat {REPORT}; (exit $ended)", devices=card.devices):
        said += f"{line}\n"
        if not line.startswith(("<?xml", "<testsuites")):
            print(line, flush=True)
        if found := re.search(rf"{ENDS}(\d+)", line):
            ended = int(found.group(1))
    card.close()
    if ended == 0 and "--write" in sys.argv:
        rows = conformance.judged(conformance.contracts(_modules()), _report(said))
        day = datetime.now(AUTHORITY_ZONE).date().isoformat()
        table = conformance.table(str(row) for row in rows)
        conformance.write(f"{day}, kernel {machine.kernel}\n\n{table}", BEGIN, END)
    return 2 if ended is None else ended


def _modules() -> list[str]:
    return [f"tests.hardware.guest.{path.stem}" for path in sorted(FOLDER.glob("test_*.py"))]


def _report(said: str) -> Path:
    """The JUnit report out of what the console said."""
    file = Path(tempfile.mkdtemp()) / "report.xml"
    file.write_text(said[said.index("<testsuites") : said.index("</testsuites>") + len("</testsuites>")])
    return file


if __name__ == "__main__":
    sys.exit(main())
