"""Collected in the guest only."""

import os

from tests.hardware.conftest import serve
from tests.hardware.guest.machine import IN_GUEST

__all__ = ["serve"]

if IN_GUEST not in os.environ:
    collect_ignore_glob = ["test_*.py"]
