"""From a scanner's bytes to codes: what ends a line, what is a code, and what is garbage.

A code ends in CR, LF or both. It is UTF-8, or else GB18030, as Chinese scanners are often set. A line that is
longer than any code, or holds control characters, is garbage and is dropped whole; memory is bounded whatever
arrives.
"""

import re

from hardware.code_scanner import LONGEST_CODE

_ENDS = re.compile(rb"[\r\n]+")
_LONGEST_LINE = 4 * LONGEST_CODE


class CodeLines:
    """Collects bytes until a line is whole."""

    def __init__(self) -> None:
        self._rest = b""
        self._overflowed = False

    def feed(self, data: bytes) -> list[str]:
        """The codes that `data` completes."""
        *lines, self._rest = _ENDS.split(self._rest + data)
        codes: list[str] = []
        for line in lines:
            if not self._overflowed and (code := _decode(line)):
                codes.append(code)
            self._overflowed = False
        if len(self._rest) > _LONGEST_LINE:
            self._rest = b""
            self._overflowed = True
        return codes


def _decode(line: bytes) -> str:
    """The code in a line, or nothing."""
    for encoding in ("utf-8", "gb18030"):
        try:
            code = line.decode(encoding).strip()
        except UnicodeDecodeError:
            continue
        return code if code.isprintable() and len(code) <= LONGEST_CODE else ""
    return ""
