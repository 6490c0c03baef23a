"""Make the disk where it is not there, boot the guest and run the tests of this folder.

python -m tests.kiosk.guest [PYTEST ARGUMENTS]
"""

import os
import sys
from pathlib import Path

import pytest

from tests.kiosk.guest import image
from tests.kiosk.guest.machine import WITH_GUEST, missing


def main() -> int:
    if lacking := missing():
        print(f"the guest cannot be booted: {lacking}", file=sys.stderr)
        return 2
    image.debian()
    os.environ[WITH_GUEST] = "1"
    return pytest.main(["-m", "not nightly", "-v", "--durations=0", str(Path(__file__).parent), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
