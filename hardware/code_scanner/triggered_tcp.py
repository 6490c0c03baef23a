"""Fixed scanners on Ethernet that scan when they are told to (Keyence SR, Cognex DataMan, Datalogic Matrix).

    [[device]]
    kind = "code_scanner"
    url = "tcp://192.0.2.20:9004"
    options = { on = "LON", off = "LOFF" }   # the maker's words for "start" and "stop"; empty: it scans by itself

Its light is on while a screen waits for a code and off otherwise, so nobody is dazzled all day. Set it to end each code
with CR or LF. What it answers to its own commands (`OK,LON`, `ER,LON,00`) is no code.
"""

import contextlib
from typing import Any

import msgspec

from hardware.code_scanner import LONGEST_CODE, CodeScanner
from hardware.code_scanner.intake import Intake
from hardware.driver import Turn
from hardware.errors import Disconnected
from hardware.status import DeviceState, EventName, Status
from hardware.tcp_line import TcpLine

DEFAULT_PORT = 9004
ANSWERS = ("OK,", "ER,")


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What starts a scan, and what ends it."""

    on: str = "LON"
    off: str = "LOFF"


class TriggeredTcpScanner(CodeScanner):
    """A scanner that is switched on for each code."""

    schemes = frozenset({"tcp"})
    Options = Options
    look_every = 0.1
    options: Options

    def __init__(self, url: str, options: Options | None = None) -> None:
        super().__init__(url, options)
        self._line = TcpLine(url, DEFAULT_PORT)
        self._intake = Intake(
            self._line.read,
            announce=lambda code: self.emit(EventName.CODE_SCANNED, text=code),
            is_code=lambda line: not line.startswith(ANSWERS),
        )

    def open(self) -> None:
        self._line.open()
        self._intake.forget()

    def close(self) -> None:
        self._line.close()

    def capabilities(self) -> dict[str, Any]:
        return {"longest_code": LONGEST_CODE, "triggered": bool(self.options.on)}

    def status(self, turn: Turn) -> Status:
        self._intake.look()
        return Status(device=DeviceState.ONLINE)

    def self_test(self, turn: Turn) -> str:
        """The scanner holds the connection; whether it scans, only a scan can show."""
        self._intake.look()
        return "connected"

    def scan(self, turn: Turn) -> str:
        self._intake.look()
        self._say(self.options.on)
        try:
            return self._intake.next(turn)
        finally:
            with contextlib.suppress(Disconnected):  # gone, and its light with it
                self._say(self.options.off)

    def _say(self, word: str) -> None:
        if word:
            self._line.write(word.encode("ascii") + b"\r")
