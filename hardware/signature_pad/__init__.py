"""Pads a person signs on (签字板): strokes with their timing, and the contract.

    pad: Device[SignaturePad]
    drawn = await pad.run(lambda pad, turn: pad.capture(turn), seconds=60)

A kiosk whose screen takes the pen needs none: its page draws the same strokes. What a signature is worth, and how it is
printed, is decided by those who call.
"""

from abc import abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

from hardware.driver import Driver, Turn

LONGEST_STROKE = 2000
MOST_STROKES = 60


class Point(NamedTuple):
    """`x` and `y` in 0..1 of the pad from its upper left corner, `at` in seconds since the first touch, `pressure` in
    0..1 (1 where the pad cannot tell)."""

    x: float
    y: float
    at: float
    pressure: float = 1.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn. `aspect` is the pad's width by its height."""

    strokes: tuple[tuple[Point, ...], ...]
    aspect: float


class SignaturePad(Driver):
    """Contract."""

    kind = "signature_pad"

    @abstractmethod
    def capture(self, turn: Turn, *, quiet_seconds: float = 2.0) -> Drawn:
        """Wait for a signature. It is over when the pen has been away for `quiet_seconds` after a stroke.

        What was drawn before the call does not count. At most `MOST_STROKES` strokes of `LONGEST_STROKE` points; what
        is drawn beyond is left out. Raises `DeviceError` with code `no_media` when nobody drew in the turn's time.
        """
