"""ESC/POS as a printer reads it: a byte stream cut into commands.

Covers what python-escpos sends and what the status layer asks. Lengths follow the command reference; a
command that is not known is skipped by its two bytes, as cheap printers do. A text run is whole when a
control byte follows it, so characters of several bytes are never cut in two. What claims to be longer than any
paper is taken as unknown too, so that memory stays bounded.
"""

import re
from collections.abc import Iterator

import msgspec

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10

_ARGUMENTS: dict[int, dict[str, int]] = {
    ESC: {
        "@": 0, "2": 0, "a": 1, "!": 1, "E": 1, "-": 1, "M": 1, "d": 1, "J": 1, "t": 1, "{": 1,
        "3": 1, "R": 1, "G": 1, "V": 1, " ": 1, "p": 3, "B": 2, "$": 2, "\\": 2,
    },
    FS: {"&": 0, ".": 0, "!": 1, "C": 1, "p": 2},
    GS: {
        "!": 1, "b": 1, "B": 1, "h": 1, "w": 1, "f": 1, "H": 1, "r": 1, "a": 1, "L": 2, "W": 2,
    },
}  # fmt: skip
_NAMES = {ESC: "ESC", FS: "FS", GS: "GS"}
_REAL_TIME = {0x04: ("DLE EOT", 1), 0x05: ("DLE ENQ", 1)}
_PULSE, _CLEAR = 1, 8
_CONTROL = re.compile(rb"[\x00-\x1f]")
_LONGEST_TEXT = 4096
_LONGEST_BARCODE = 255
_LARGEST_PICTURE = 4 * 1024 * 1024


class Token(msgspec.Struct, frozen=True):
    """A command with its argument bytes; `name` is as in the command reference, `text` for a run of
    characters.
    """

    name: str
    data: bytes = b""


class Tokeniser:
    """Cuts a stream into tokens."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> Iterator[Token]:
        """The commands that `data` completes."""
        self._buffer += data
        while self._buffer:
            taken = self._next()
            if taken is None:
                return
            token, size = taken
            self._buffer = self._buffer[size:]
            yield token

    def _next(self) -> tuple[Token, int] | None:
        first = self._buffer[0]
        if first == DLE:
            return self._real_time()
        if first in _ARGUMENTS:
            return self._command(first)
        if first < 0x20:
            return Token({0x0A: "LF", 0x0D: "CR", 0x09: "HT"}.get(first, "control")), 1
        found = _CONTROL.search(self._buffer, 0, _LONGEST_TEXT)
        if found is None and len(self._buffer) < _LONGEST_TEXT:
            return None
        end = found.start() if found else _LONGEST_TEXT
        return Token("text", self._buffer[:end]), end

    def _real_time(self) -> tuple[Token, int] | None:
        if len(self._buffer) < 3:
            return None
        if self._buffer[1] == 0x14:
            return self._sized("DLE DC4", 2, {_PULSE: 3, _CLEAR: 8}.get(self._buffer[2], 3))
        name, arguments = _REAL_TIME.get(self._buffer[1], ("control", 0))
        return self._sized(name, 2, arguments)

    def _command(self, family: int) -> tuple[Token, int] | None:
        if len(self._buffer) < 2:
            return None
        letter = chr(self._buffer[1])
        name = f"{_NAMES[family]} {letter}"
        match name:
            case "GS V":
                return self._cut()
            case "GS v":
                return self._raster()
            case "GS (" | "FS (":
                return self._function(name)
            case "GS k":
                return self._barcode()
            case "GS e":
                return self._presenter()
            case _:
                return self._sized(name, 2, _ARGUMENTS[family].get(letter, 0))

    def _cut(self) -> tuple[Token, int] | None:
        if len(self._buffer) < 3:
            return None
        return self._sized("GS V", 2, 1 if self._buffer[2] in (0, 1, 48, 49) else 2)

    def _raster(self) -> tuple[Token, int] | None:
        if len(self._buffer) < 8:
            return None
        row_bytes = int.from_bytes(self._buffer[4:6], "little")
        rows = int.from_bytes(self._buffer[6:8], "little")
        if row_bytes * rows > _LARGEST_PICTURE:
            return Token("control"), 2
        return self._sized("GS v 0", 4, 4 + row_bytes * rows)

    def _function(self, name: str) -> tuple[Token, int] | None:
        if len(self._buffer) < 5:
            return None
        name = f"{name} {chr(self._buffer[2])}"
        return self._sized(name, 5, int.from_bytes(self._buffer[3:5], "little"))

    def _presenter(self) -> tuple[Token, int] | None:
        if len(self._buffer) < 3:
            return None
        return self._sized("GS e", 2, {3: 2, 32: 3}.get(self._buffer[2], 1))

    def _barcode(self) -> tuple[Token, int] | None:
        if len(self._buffer) < 4:
            return None
        if self._buffer[2] > 6:
            return self._sized("GS k", 4, self._buffer[3])
        end = self._buffer.find(b"\0", 3)
        if end < 0 and len(self._buffer) > _LONGEST_BARCODE:
            return Token("control"), 2
        return None if end < 0 else (Token("GS k", self._buffer[3:end]), end + 1)

    def _sized(self, name: str, start: int, length: int) -> tuple[Token, int] | None:
        """A token whose arguments are `length` bytes from `start`, or nothing until they are here."""
        if len(self._buffer) < start + length:
            return None
        return Token(name, self._buffer[start : start + length]), start + length
