"""What every driver has, and the turn it gets.

A driver is plain blocking code for one make of device. It knows neither threads nor queues: `device.py` calls
it from one thread only, one call at a time. In return it promises to look at its `Turn` often (at least every
200 ms of waiting), to raise nothing but `DeviceError`, and to end cleanly after a cancel.

A driver is one file in the folder of its kind with one class in it, which names the URL schemes it takes and
the options it understands; the registry finds it there. Its docstring shows its lines in `kiosk.toml`.
"""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

import msgspec

from hardware.errors import Completion, DeviceError, ErrorCode
from hardware.status import Event, EventName, Status


class Turn:
    """What a running command may still use: the time left, and whether anybody still wants it.

    Time counts from the moment the command was received, so waiting in the queue uses it up too.
    """

    def __init__(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self._cancelled = threading.Event()

    @property
    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._deadline - time.monotonic())

    def cancel(self) -> None:
        """Ask the command to end. Safe from any thread."""
        self._cancelled.set()

    def check(self) -> None:
        """Raise if the command was cancelled or its time is up."""
        if self._cancelled.is_set():
            raise DeviceError(Completion.CANCELED, ErrorCode.CANCELED)
        if not self.remaining:
            raise DeviceError(Completion.TIMEOUT, ErrorCode.TIMED_OUT)

    def pause(self, seconds: float) -> None:
        """Wait, but not past the deadline and not past a cancel; raise as `check` does."""
        self._cancelled.wait(min(seconds, self.remaining))
        self.check()


class NoOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For a driver whose URL says everything."""


class Driver(ABC):
    """Base of all contracts. The contract of a kind adds the commands of that kind."""

    kind: ClassVar[str]
    """Name of the folder the contract lives in."""
    schemes: ClassVar[frozenset[str]]
    """URL schemes the driver takes."""
    Options: ClassVar[type[msgspec.Struct]] = NoOptions
    """Decoded strictly from `options` in `kiosk.toml`."""
    look_every: ClassVar[float] = 1.0
    """Seconds between two looks (`status`) at an idle device."""

    def __init__(self, url: str, options: Any = None) -> None:
        self.url = url
        self.options = self.Options() if options is None else options
        self._listener: Callable[[Event], None] | None = None

    def attach(self, listener: Callable[[Event], None] | None) -> None:
        """Say where events go. Called once by the device before `open`."""
        self._listener = listener

    def emit(self, name: EventName, *, status: Status | None = None, text: str = "") -> None:
        """Tell whoever listens."""
        if self._listener is not None:
            self._listener(Event(name=name, status=status, text=text))

    @abstractmethod
    def open(self) -> None:
        """Take the device. Raises `Disconnected` if it is not there. Within 3 seconds."""

    @abstractmethod
    def close(self) -> None:
        """Let the device go. Never raises; may be called twice, or without `open`."""

    @abstractmethod
    def status(self, turn: Turn) -> Status:
        """Ask the device how it is, and emit what is noticed on the way. Raises as every command does."""

    @abstractmethod
    def capabilities(self) -> dict[str, Any]:
        """What this device can do, as plain data. Needs no open device."""

    @abstractmethod
    def self_test(self, turn: Turn) -> str:
        """Prove that the device works without bothering anybody. Returns what was found; raises what is
        wrong.
        """
