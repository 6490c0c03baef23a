"""The conformance kit: what a driver of each kind must do, as pytest classes to subclass (extra `conformance`).

    from hardware.conformance.bench import Bench
    from hardware.conformance.locker import LockerContract      # contract of a kind: the module of its name

    class TestMyLocker(LockerContract): ...                     # as `contract.py` says

`bench.py` is where a device stands while it is tried, `soak.py` thousands of commands in trouble, `papers.py` what
printers are given. Nothing else in `hardware` imports this.
"""

import pkgutil

import pytest

pytest.register_assert_rewrite(*(f"{__name__}.{module.name}" for module in pkgutil.iter_modules(__path__)))
