"""Where the machine-readable lines of a travel document are in a picture, each cut out straight. 50 ms, no recognition.

What sets them apart from all other print: two or three lines (one, on an exit permit) of the same length, one under the
other at the same distance, much longer than high. Strokes are darker than their ground (black hat), and many stand
upright (Sobel); joined along the line they become bars, and bars of a kind are looked for.
"""

from collections.abc import Iterator
from itertools import combinations, pairwise

import cv2
import numpy as np
from cv2.typing import MatLike
from msgspec import Struct
from numpy.typing import NDArray

from core.imaging.picture import Picture, fitted, grey

LONGEST_SIDE = 1200
"""Pixels of the picture that is searched; the lines are cut out of the whole one."""
SLIMMEST, PLUMPEST = 60.0, 11.0
"""Length by height of a line: 44 signs and 30 signs, with what blur adds and takes."""
SHORTEST = 0.18
"""Length of a line by the picture's diagonal."""
AROUND = 0.45
"""Of a line's height, left around it."""
SIGN_HEIGHT = 48
"""Pixels of a line as it is cut out: what the recogniser looks at."""
MOST_BARS = 24


class _Bar(Struct, frozen=True):
    """A line of print: its centre, the unit vector along it, length and height in pixels."""

    centre: NDArray[np.float64]
    along: NDArray[np.float64]
    length: float
    height: float

    @property
    def down(self) -> NDArray[np.float64]:
        return np.array([-self.along[1], self.along[0]])


def zone_lines(image: Picture) -> Iterator[list[Picture]]:
    """Groups of lines that may be a zone, likeliest first, each from the top; BGR or grey as `image` is. Lines that
    slant by more than ten degrees are not found."""
    shown, factor = fitted(grey(image), LONGEST_SIDE)
    bars = _bars(shown)
    for group in _groups(bars):
        yield [_cut_out(image, bar, factor) for bar in group]


def _bars(shown: Picture) -> list[_Bar]:
    """Long thin blobs of print, longest first."""
    unit = max(3, round(max(shown.shape) / 130))
    dark = cv2.morphologyEx(shown, cv2.MORPH_BLACKHAT, np.ones((unit, 2 * unit), np.uint8))
    edges = np.abs(cv2.Sobel(dark, cv2.CV_32F, 1, 0, ksize=3))
    edges = (edges * (255 / max(float(edges.max()), 1.0))).astype(np.uint8)
    joined = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((3, 3 * unit), np.uint8))
    _, marked = cv2.threshold(joined, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    marked = cv2.morphologyEx(marked, cv2.MORPH_OPEN, np.ones((3, 2 * unit), np.uint8))
    contours, _ = cv2.findContours(marked, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    shortest = SHORTEST * float(np.hypot(*shown.shape))
    bars = [bar for contour in contours if (bar := _bar(contour)).length >= shortest and _is_slim(bar)]
    return sorted(bars, key=lambda bar: -bar.length)[:MOST_BARS]


def _bar(contour: MatLike) -> _Bar:
    (x, y), (width, height), angle = cv2.minAreaRect(contour)
    if width < height:
        width, height, angle = height, width, angle + 90
    direction = np.deg2rad(angle)
    along = np.array([np.cos(direction), np.sin(direction)])
    return _Bar(np.array([x, y]), along if along[0] >= 0 else -along, width, max(height, 1.0))


def _is_slim(bar: _Bar) -> bool:
    return PLUMPEST <= bar.length / bar.height <= SLIMMEST and abs(bar.along[0]) > np.cos(np.pi / 4)


def _groups(bars: list[_Bar]) -> Iterator[list[_Bar]]:
    """Threes, then twos, then single bars."""
    for count in (3, 2):
        for group in combinations(bars, count):
            stacked = sorted(group, key=lambda bar: float(bar.centre @ group[0].down))
            if all(_is_next(upper, lower) for upper, lower in pairwise(stacked)):
                yield stacked
    for bar in bars:
        yield [bar]


def _is_next(upper: _Bar, lower: _Bar) -> bool:
    """Of one length and direction, one under the other."""
    step = lower.centre - upper.centre
    height = (upper.height + lower.height) / 2
    return (
        abs(upper.length - lower.length) < 0.12 * upper.length
        and float(upper.along @ lower.along) > 0.999
        and abs(float(step @ upper.along)) < 0.08 * upper.length
        and height < float(step @ upper.down) < 4 * height
    )


def _cut_out(image: Picture, bar: _Bar, factor: float) -> Picture:
    """The bar of the whole picture, straight, with a margin."""
    height = bar.height * (1 + 2 * AROUND) / factor
    length = bar.length / factor + 2 * height * AROUND
    scale = SIGN_HEIGHT / height
    corner = bar.centre / factor - bar.along * length / 2 - bar.down * height / 2
    matrix = np.column_stack((bar.along, bar.down, corner)) * [1 / scale, 1 / scale, 1]
    size = (max(1, round(length * scale)), SIGN_HEIGHT)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(image, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8)
