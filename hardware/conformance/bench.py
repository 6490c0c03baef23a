"""A device on the bench: what contracts and soaks are given to work with."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from hardware.device import Device
from hardware.driver import Driver, Turn
from hardware.emulator import Emulator
from hardware.errors import DeviceError
from hardware.status import Status

D = TypeVar("D", bound=Driver)

SECONDS = 40.0
"""Nothing takes that long; a machine that does ten things at once may be late."""


@dataclass
class Bench:
    """A device on the bench: its driver in service, and hands that do what people do."""

    device: Device[Any]
    use: Callable[[], None]
    """Do what makes the kind's command succeed: lay a card, scan a code."""
    unplug: Callable[[], None]
    plug: Callable[[], None]
    emulator: Emulator | None = field(default=None, kw_only=True)
    """Where faults can be set, if it is an emulator that the driver is attached to."""

    @classmethod
    def over(
        cls,
        emulator: Emulator,
        device: Device[Any],
        use: Callable[[], None] = lambda: None,
        *,
        unplugged: str = "unplugged",
    ) -> Self:
        """A bench over an emulator, whose missing plug is the fault `unplugged`."""
        faults = emulator.faults
        return cls(device, use, lambda: faults.set(unplugged), lambda: faults.clear(unplugged), emulator=emulator)


def failure_of(device: Device[D], work: Callable[[D, Turn], object], seconds: float) -> DeviceError:
    """What a command of so little time fails with. One whose time was up before its turn came, on a machine that does
    ten things at once, never reached the driver and says nothing of it: it is given again."""
    deadline = time.monotonic() + SECONDS
    reached = threading.Event()

    def given(driver: D, turn: Turn) -> object:
        reached.set()
        return work(driver, turn)

    while True:
        try:
            answer = device.call(given, seconds)
        except DeviceError as error:
            if reached.is_set():
                return error
            assert time.monotonic() < deadline, error
        else:
            raise AssertionError(f"it did not fail: {answer!r}")


def until(device: Device[Any], fits: Callable[[Status], bool]) -> Status:
    """Wait for a status that fits; by events, not by looking again and again."""
    changed = threading.Event()
    unsubscribe = device.subscribe(lambda _: changed.set())
    try:
        deadline = time.monotonic() + SECONDS
        while not fits(device.status()):
            assert changed.wait(max(0.0, deadline - time.monotonic())), device.status()
            changed.clear()
        return device.status()
    finally:
        unsubscribe()
