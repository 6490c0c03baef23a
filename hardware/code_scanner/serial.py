"""Scanners on a serial port, and USB scanners set to virtual COM port (CDC-ACM).

    [[device]]
    kind = "code_scanner"
    url = "serial:///dev/serial/by-id/usb-…"
    options = { baud_rate = 9600 }

Set the scanner to end each code with CR or LF.
"""

from typing import Any

import msgspec

from hardware.code_scanner import LONGEST_CODE, CodeScanner
from hardware.code_scanner.intake import Intake
from hardware.driver import Turn
from hardware.serial_line import SerialLine
from hardware.status import DeviceState, EventName, Status


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    baud_rate: int = 9600


class SerialScanner(CodeScanner):
    """A scanner that sends lines."""

    schemes = frozenset({"serial"})
    Options = Options
    look_every = 0.05
    options: Options

    def __init__(self, url: str, options: Options | None = None) -> None:
        super().__init__(url, options)
        self._line = SerialLine(url, self.options.baud_rate)
        self._intake = Intake(self._line.read, lambda code: self.emit(EventName.CODE_SCANNED, text=code))

    def open(self) -> None:
        self._line.open()
        self._intake.forget()

    def close(self) -> None:
        self._line.close()

    def capabilities(self) -> dict[str, Any]:
        return {"longest_code": LONGEST_CODE}

    def status(self, turn: Turn) -> Status:
        self._intake.look()
        return Status(device=DeviceState.ONLINE)

    def self_test(self, turn: Turn) -> str:
        """The line is there; whether the scanner scans, only a scan can show."""
        self._intake.look()
        return "line open"

    def scan(self, turn: Turn) -> str:
        self._intake.look()
        return self._intake.next(turn)
