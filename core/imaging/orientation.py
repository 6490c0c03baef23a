"""Whether a page lies upside down: suspected from its lines, and said only when the reader confirms it.

Lines begin one below the other and end where they end, in Chinese as in English; turned about, they begin anywhere
and end flush. In Latin print more sticks out above the small letters (b d f h k l, capitals) than below (g p q y). Both
cost some 15 ms and are now and then wrong, so they only raise the suspicion. Then a band of lines is read both ways
(`reading`), and print that is read turned about with much more confidence settles it: 0.96 and more against 0.74 and
less on photographs of paper. Where lines cannot be read, nothing is said.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import Unavailable
from core.imaging.page import flatten
from core.imaging.picture import Picture, colour, fitted, grey
from core.imaging.reading import WAITING, is_installed, read_lines

_LINES_SIZE, _READING_SIZE = 1000, 1600
_FEWEST_LINES = 5
_FLUSH = 5  # pixels within which lines begin below one another
_OVERHANG = 8.0  # what overhang weighs against flushness
_SUSPECT = -0.12
_BAND = 0.25  # of the page's height
_FEWEST_LETTERS = 24
_SURE, _SURER = 0.9, 0.15

Ink = NDArray[np.uint8]


def is_upside_down(page: Picture, waiting: float = WAITING) -> bool:
    """Whether a flattened page, BGR uint8, is surely upside down: 15 ms, or seconds in the reader when suspected; no
    longer than `waiting` seconds for a reader that is busy, whereupon nothing is said."""
    return uprightness(page) < _SUSPECT and is_confirmed(page, waiting)


def lies_upside_down(image: Picture, corners: Sequence[tuple[float, float]] | None) -> bool:
    """As `is_upside_down`, of the page within `corners` of a photograph, or of a scan that is all page. For findings
    that are told with others: nobody is kept waiting for a busy reader."""
    page = image if corners is None else flatten(image, np.asarray(corners, np.float64))
    return is_upside_down(page, waiting=0.0)


def uprightness(page: Picture) -> float:
    """How much more flush lines begin than they end (-1 to 1), and how much more of them sticks out above than below;
    0 where there are few lines."""
    ink = _ink(page)
    lines = _lines(ink)
    if len(lines) < _FEWEST_LINES:
        return 0.0
    begins, ends = lines[:, 0], lines[:, 1]
    overhang = float(np.average(lines[:, 2], weights=ends - begins))
    return _flushness(begins) - _flushness(ends) + _OVERHANG * overhang


def is_confirmed(page: Picture, waiting: float = WAITING) -> bool:
    """Whether the band with most print is read with much more confidence turned about."""
    if not is_installed():
        return False
    band = _band(page)
    try:
        turned = _confidence(np.ascontiguousarray(band[::-1, ::-1]), waiting)
        return turned >= _SURE and turned - _confidence(band, waiting) > _SURER
    except Unavailable:
        return False


def _ink(page: Picture) -> Ink:
    """Print, 0 or 1, without ruled lines and without the outermost twenty-fifth; at most 1000 pixels long."""
    small, _ = fitted(grey(page), _LINES_SIZE)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((17, 17), np.uint8))
    ink = (cv2.GaussianBlur(closed, (0, 0), 3).astype(np.int16) - small > 28).astype(np.uint8)
    height, width = ink.shape
    down, across = height // 25, width // 25
    inner = np.zeros_like(ink)
    inner[down : height - down, across : width - across] = ink[down : height - down, across : width - across]
    along = cv2.morphologyEx(inner, cv2.MORPH_OPEN, np.ones((1, max(8, width // 12)), np.uint8))
    upright = cv2.morphologyEx(inner, cv2.MORPH_OPEN, np.ones((max(8, height // 25), 1), np.uint8))
    inner[cv2.dilate(np.bitwise_or(along, upright), np.ones((3, 3), np.uint8)) > 0] = 0
    return inner


def _lines(ink: Ink) -> NDArray[np.float64]:
    """Pieces of line, shape (n, 3): where each begins and ends, and how much more of it is above than below."""
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 31), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found: list[tuple[float, float, float]] = []
    for piece in range(1, count):
        x, y, wide, high, _area = (int(figure) for figure in stats[piece])
        if 6 <= high <= 45 and wide > 4 * high:
            around = np.s_[y : y + high, x : x + wide]
            rows = (ink[around] * (labels[around] == piece)).sum(axis=1).astype(np.float64)
            body = np.flatnonzero(rows > 0.5 * np.percentile(rows, 90))
            if len(body):
                above, below = rows[: body[0]].sum(), rows[body[-1] + 1 :].sum()
                found.append((x, x + wide, float(above - below) / float(rows.sum())))
    return np.array(found, np.float64).reshape(-1, 3)


def _flushness(places: NDArray[np.float64]) -> float:
    """The share of pairs of lines that begin (or end) below one another."""
    near = np.abs(places[:, None] - places[None, :]) <= _FLUSH
    return float(near.sum() - len(places)) / (len(places) * (len(places) - 1))


def _band(page: Picture) -> Picture:
    """The part of the page, as wide as it is, that has most print."""
    shown, _ = fitted(colour(page), _READING_SIZE)
    rows = _ink(page).sum(axis=1, dtype=np.float64)
    deep = max(1, round(_BAND * len(rows)))
    top = int(np.argmax(np.convolve(rows, np.ones(deep), "valid"))) / len(rows)
    first, last = round(top * shown.shape[0]), round((top + _BAND) * shown.shape[0])
    return np.ascontiguousarray(shown[first:last])


def _confidence(band: Picture, waiting: float) -> float:
    """Of the lines that are read, weighed by their letters; 0 where there are few."""
    lines = read_lines(band, waiting)
    letters = np.array([len(line.text) for line in lines])
    if letters.sum() < _FEWEST_LETTERS:
        return 0.0
    return float(np.average([line.confidence for line in lines], weights=letters))
