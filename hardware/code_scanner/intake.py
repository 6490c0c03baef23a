"""Between a scanner's wire and whoever listens: bounded, however fast and however senseless the scanner sends.

A person scans a code or two in a second; a scanner gone mad, or held by somebody who wants to stop a kiosk, sends
thousands. So one look takes in at most `CHUNKS_A_LOOK` chunks and announces at most one code, which with the pause
between looks makes some twenty a second; of what comes faster the newest `CODES_KEPT` wait and the rest is lost. A code
that was begun and not ended is dropped after `STALE_AFTER` seconds in which nothing came, so that it is not glued to
the next. Those seconds count between looks that found nothing: who did not look, because the machine had other things
to do, does not know that the scanner was silent, and the end of a code is no code.
"""

import time
from collections import deque
from collections.abc import Callable

from hardware.code_scanner.lines import CodeLines
from hardware.driver import Turn

CHUNKS_A_LOOK = 16
CODES_KEPT = 8
STALE_AFTER = 1.0
WAIT = 0.05


class Intake:
    """Codes out of a source of bytes."""

    def __init__(
        self,
        read: Callable[[float], bytes],
        announce: Callable[[str], None],
        is_code: Callable[[str], bool] = lambda _: True,
    ) -> None:
        """`read(seconds)` gives what has arrived, waiting that long at most; `announce(code)` tells who listens;
        `is_code` tells codes from lines in which the scanner speaks of itself.
        """
        self._read = read
        self._announce = announce
        self._is_code = is_code
        self.forget()

    def forget(self) -> None:
        """Start anew, as after the plug was out."""
        self._lines = CodeLines()
        self._codes: deque[str] = deque(maxlen=CODES_KEPT)
        self._silence: tuple[float, float] | None = None

    def look(self) -> None:
        """Take in what has arrived, and announce the oldest code that waits."""
        for _ in range(CHUNKS_A_LOOK):
            arrived = self._read(0)
            self._codes.extend(self._codes_of(arrived))
            if not arrived:
                break
        if self._codes:
            self._announce(self._codes.popleft())

    def next(self, turn: Turn) -> str:
        """The next code that arrives; `look` before, so that none from earlier counts. Raises as the source does, and
        when the turn is over.
        """
        while True:
            turn.check()
            if codes := self._codes_of(self._read(min(WAIT, turn.remaining))):
                self._codes.extend(codes[1:])
                return codes[0]

    def _codes_of(self, arrived: bytes) -> list[str]:
        if not arrived:
            now = time.monotonic()
            self._silence = (self._silence[0] if self._silence else now, now)
            return []
        if self._silence and self._silence[1] - self._silence[0] > STALE_AFTER:
            self._lines = CodeLines()
        self._silence = None
        return [code for code in self._lines.feed(arrived) if self._is_code(code)]
