"""A bar code scanner on a pseudo-terminal: it sends what it is told it has seen."""

import random
from pathlib import Path

from hardware.emulated_line import EmulatedLine
from hardware.emulator import Emulator
from hardware.faults import Faults

FAULTS = {
    "unplugged": "the USB plug is out",
    "garbage": "a quarter of a megabyte of random bytes before each code",
    "no_end": "codes come without the line end",
}
GARBAGE = 256 * 1024


class EmulatedScanner(Emulator):
    """A scanner. `link` is where the driver will find its line."""

    kind = "code_scanner"

    def __init__(self, link: Path) -> None:
        self.faults = Faults(FAULTS, self._fault_changed)
        self._line = EmulatedLine(link, receive=lambda _: None)
        self._random = random.Random(39)

    @property
    def url(self) -> str:
        return self._line.url

    def start(self) -> None:
        self._line.plug()

    def stop(self) -> None:
        self._line.unplug()

    def scan(self, code: bytes, *, end: bytes = b"\r") -> None:
        """Hold a code under the scanner. Returns when the line has taken it."""
        if self.faults.happens("garbage"):
            self._line.send(self._random.randbytes(GARBAGE) + b"\r")
        self._line.send(code if self.faults.happens("no_end") else code + end)

    def _fault_changed(self, fault: str, on: bool) -> None:
        if fault == "unplugged":
            self._line.unplug() if on else self._line.plug()
