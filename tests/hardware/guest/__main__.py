"""Boot the guest and run the tests of this folder in it: python -m tests.hardware.guest [PYTEST ARGUMENTS]"""

import re
import shlex
import sys

from tests.hardware.guest.machine import ENDS, Machine, missing
from tests.hardware.guest.usb_card import UsbCard
from tests.hardware.passports import passport


def main() -> int:
    if lacking := missing():
        print(f"the guest cannot be booted: {lacking}", file=sys.stderr)
        return 2
    machine = Machine()
    machine.prepare()
    pytest = [".venv/bin/pytest", *("--color=no", "-p", "no:cacheprovider", "-m", "not nightly", "-q", "-rfEs")]
    command = shlex.join([*pytest, "tests/hardware/guest", *sys.argv[1:]])
    ended = None
    card = UsbCard(passport())
    for line in machine.run(command, devices=card.devices):
        print(line, flush=True)
        if found := re.search(rf"{ENDS}(\d+)", line):
            ended = int(found.group(1))
    card.close()
    print(f"kernel {machine.kernel}")
    return 2 if ended is None else ended


if __name__ == "__main__":
    sys.exit(main())
