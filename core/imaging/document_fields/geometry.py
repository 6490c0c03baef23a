"""Read lines laid level, as pieces whose sides are upright: what is beside and what is below can then be asked. Pure.

A flattened page still slants by a degree or two and a picture that was not flattened by ten; the lines themselves say
by how much.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from math import atan2, cos, sin

from msgspec import Struct

from core.imaging.document_fields.layout import Corners
from core.imaging.reading import Line


class Piece(Struct, frozen=True):
    """A line of print or a part of one: its text without spaces at its ends, how sure the reader is, its corners in the
    picture, and its sides on the levelled page."""

    text: str
    confidence: float
    corners: Corners
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1.0)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def is_beside(self, other: "Piece") -> bool:
        """Whether both stand in one row."""
        return abs(self.middle - other.middle) < 0.5 * max(min(self.height, other.height), 1.0) + 0.1 * self.height


def slant(lines: Sequence[Line]) -> float:
    """The angle of the print, radians; the median over its length, so that one seal does not tip a page."""
    measured = sorted(
        (atan2(y1 - y0, x1 - x0), abs(x1 - x0) + abs(y1 - y0))
        for (x0, y0), (x1, y1) in (line.corners[:2] for line in lines)
    )
    half, passed = sum(length for _, length in measured) / 2, 0.0
    for angle, length in measured:
        passed += length
        if passed >= half:
            return angle
    return 0.0


def piece(text: str, confidence: float, corners: Corners, angle: float) -> Piece:
    """The part of the page within `corners`, where the print slants by `angle`."""
    level = [(x * cos(angle) + y * sin(angle), y * cos(angle) - x * sin(angle)) for x, y in corners]
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = level
    return Piece(text.strip(), confidence, corners, (x0 + x3) / 2, (y0 + y1) / 2, (x1 + x2) / 2, (y2 + y3) / 2)


def part(whole: Piece, start: int, end: int, angle: float) -> Piece:
    """The signs `start` to `end` of a piece, placed by how wide signs are: a Han sign takes two Latin ones."""
    widths = [2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in whole.text]
    total = max(sum(widths), 1)
    first, last = sum(widths[:start]) / total, sum(widths[:end]) / total
    over, under = whole.corners[:2], whole.corners[3:1:-1]
    corners = (_along(over, first), _along(over, last), _along(under, last), _along(under, first))
    return piece(whole.text[start:end], whole.confidence, corners, angle)


def around(pieces: Iterable[Piece], angle: float) -> Corners:
    """The four corners of a level box around pieces, in the picture."""
    pieces = list(pieces)
    if len(pieces) == 1:
        return pieces[0].corners
    left, right = min(each.left for each in pieces), max(each.right for each in pieces)
    top, bottom = min(each.top for each in pieces), max(each.bottom for each in pieces)
    level = ((left, top), (right, top), (right, bottom), (left, bottom))
    return tuple((x * cos(angle) - y * sin(angle), y * cos(angle) + x * sin(angle)) for x, y in level)


def _along(edge: Corners, share: float) -> tuple[float, float]:
    (x0, y0), (x1, y1) = edge
    return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
