"""What all emulators share: they are started and stopped, found at a URL, and made to fail by a script.

An emulator stands in for a device, not for a driver: it speaks the device's protocol on a real transport, and
the real driver is attached to its URL. It is part of the product: the demo's device tray and the tests drive
the same one.
"""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import ClassVar, Self

from hardware.faults import Faults


class Emulator(ABC):
    """One emulated device."""

    kind: ClassVar[str]
    faults: Faults

    @property
    @abstractmethod
    def url(self) -> str:
        """Where a driver finds it: the `url` line of `kiosk.toml`."""

    @abstractmethod
    def start(self) -> None:
        """Switch on. May be called again after `stop`."""

    @abstractmethod
    def stop(self) -> None:
        """Switch off and let every resource go."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.faults.clear()
        self.stop()
