"""Boot the guest and run the tests of this folder in it: python -m tests.hardware.guest [PYTEST ARGUMENTS]"""

import re
import shlex
import sys

from tests.hardware.guest.machine import ENDS, Machine, missing


def main() -> int:
    if lacking := missing():
        print(f"the guest cannot be booted: {lacking}", file=sys.stderr)
        return 2
    machine = Machine()
    machine.prepare()
    given = shlex.join(sys.argv[1:])
    command = (
        f"{ROOT}/.venv/bin/pytest --color=no -p no:cacheprovider -m 'not nightly' -q -rs tests/hardware/guest {given}"
    )
    ended = None
    for line in machine.run(command):
        print(line, flush=True)
        if found := re.search(rf"{ENDS}(\d+)", line):
            ended = int(found.group(1))
    print(f"kernel {machine.kernel}")
    return 2 if ended is None else ended


if __name__ == "__main__":
    sys.exit(main())
