"""How well two pages in one frame agree, window by window, and where nothing can be said of either.

A window is as large as a character of office print: in a larger one the rule beneath a number or its neighbours
outvote the digit that was changed. Each picture is first brought to the other's sharpness. Windows are correlated,
which leaves light and contrast out, at the best of the places a pixel or two apart, since registration leaves that.

Where a page is out of focus or burnt out, its print can neither agree nor differ. Focus is judged in tiles, by the
steepest edges there and against the other picture: paper that does not lie flat is blurred in parts.
"""

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from core.imaging.picture import Picture

WINDOW = 13
INKED = 9.0
"""Grey levels of deviation in a window; paper alone has 1 to 4."""

SHARP = 0.45
_LOOK_AGAIN = 0.9
_TILE = 128
_BURNT = 250
_WHITE_PAPER = 242  # a scan's paper is white all over and hides nothing
_SOFTER = (0.8, 1.3, 2.0)

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Agreement:
    """For each pixel of the frame: correlation of the windows around it, −1 to 1; whether there is ink in either;
    where each of the two is out of focus or burnt out."""

    agreement: Plane
    inked: Mask
    blurred: tuple[Mask, Mask]
    burnt: tuple[Mask, Mask]


def agreement_of(one: Picture, other: Picture) -> Agreement:
    """Two grey pages of the same shape."""
    a, b = _equally_sharp(one, other)
    inked = np.asarray(np.maximum(_deviation(a), _deviation(b)) > INKED, np.bool_)
    focus_one, focus_other = focus_of(one), focus_of(other)
    blurred = (_softer_there(focus_one, focus_other, one), _softer_there(focus_other, focus_one, other))
    return Agreement(_correlation(a, b, inked), inked, blurred, (_burnt(one), _burnt(other)))


def _correlation(a: MatLike, b: MatLike, inked: Mask) -> Plane:
    """Correlation of the windows around each pixel, the best within a pixel; within two where that is not enough,
    which is what registration leaves on rules far from any print."""
    found = _best_within(1, a, b)
    poor = (inked & (found < _LOOK_AGAIN)).astype(np.uint8)
    around = cv2.dilate(poor, np.ones((2 * WINDOW + 1, 2 * WINDOW + 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(around)
    for x, y, width, height, _ in stats[1:count]:
        part = slice(int(y), int(y + height)), slice(int(x), int(x + width))
        found[part] = np.maximum(found[part], _best_within(2, a[part], b[part]))
    return found


def _best_within(slack: int, a: MatLike, b: MatLike) -> Plane:
    """Normalised cross-correlation of windows, the best of all shifts by up to `slack` pixels."""
    window = (WINDOW, WINDOW)
    mean_a, mean_b = cv2.blur(a, window), cv2.blur(b, window)
    deviation_a, deviation_b = _deviation(a), _deviation(b)
    best = np.full(b.shape, -1, np.float32)
    height, width = b.shape
    rimmed = [np.pad(plane, slack, mode="edge") for plane in (a, mean_a, deviation_a)]
    for down, across in itertools.product(range(2 * slack + 1), repeat=2):
        moved, mean, deviation = (plane[down : down + height, across : across + width] for plane in rimmed)
        together = cv2.blur(moved * b, window) - mean * mean_b
        best = np.maximum(best, together / np.maximum(deviation * deviation_b, 4.0))
    return np.asarray(best, np.float32)


def _equally_sharp(one: Picture, other: Picture) -> tuple[MatLike, MatLike]:
    """Both softened a little, and the sharper one as much more as makes the two most alike."""
    a, b = (cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 0.8) for picture in (one, other))
    some_a, some_b = _sample(a, b)
    steps = [(0.0, 0.0), *((sigma, 0.0) for sigma in _SOFTER), *((0.0, sigma) for sigma in _SOFTER)]
    best = max(steps, key=lambda step: _likeness(_softer(some_a, step[0]), _softer(some_b, step[1])))
    return _softer(a, best[0]), _softer(b, best[1])


def _softer(picture: MatLike, sigma: float) -> MatLike:
    return cv2.GaussianBlur(picture, (0, 0), sigma) if sigma else picture


def _sample(a: MatLike, b: MatLike) -> tuple[MatLike, MatLike]:
    """The sixteen tiles with the most ink, side by side: enough to tell which picture is softer."""
    rows, columns = max(1, a.shape[0] // _TILE), max(1, a.shape[1] // _TILE)
    tiles = [(row * _TILE, column * _TILE) for row in range(rows) for column in range(columns)]
    whole = [(y, x) for y, x in tiles if y + _TILE <= a.shape[0] and x + _TILE <= a.shape[1]]
    if not whole:
        return a, b
    busy = sorted(whole, key=lambda at: float(b[at[0] : at[0] + _TILE, at[1] : at[1] + _TILE].std()))[-16:]
    cut = [np.hstack([plane[y : y + _TILE, x : x + _TILE] for y, x in busy]) for plane in (a, b)]
    return cut[0], cut[1]


def _likeness(a: MatLike, b: MatLike) -> float:
    """Correlation of the details, light left out."""
    da, db = (picture - cv2.blur(picture, (25, 25)) for picture in (a, b))
    return float((da * db).sum() / np.sqrt(max(float((da * da).sum() * (db * db).sum()), 1e-9)))


def _deviation(picture: MatLike) -> MatLike:
    window = (WINDOW, WINDOW)
    mean = cv2.blur(picture, window)
    return np.sqrt(np.maximum(cv2.blur(picture * picture, window) - mean * mean, 0))


def _burnt(page: Picture) -> Mask:
    """Where light has eaten the paper, and print with it; nothing of that on the white page of a scan."""
    if np.percentile(page[::4, ::4], 25) > _WHITE_PAPER:
        return np.zeros(page.shape, np.bool_)
    bright = (page >= _BURNT).astype(np.float32)
    return np.asarray(cv2.blur(bright, (WINDOW, WINDOW)) > 0.5, np.bool_)


def _softer_there(focus: Plane, against: Plane, page: Picture) -> Mask:
    """Tiles that are out of focus and not so in the other picture: a portrait may be soft in print, and is so in
    both."""
    soft = np.asarray((focus < SHARP) & (focus < 0.75 * against), np.uint8)
    grown = cv2.resize(soft, None, fx=_TILE, fy=_TILE, interpolation=cv2.INTER_NEAREST)
    return np.asarray(grown[: page.shape[0], : page.shape[1]] > 0, np.bool_)


def focus_of(page: Picture) -> Plane:
    """For each tile: how bent its steepest edges are against how steep, about 0.3 (useless) to 1.2; 2 where there
    is no print to judge by."""
    soft = cv2.GaussianBlur(page, (0, 0), 0.7).astype(np.float32)
    slope = cv2.magnitude(cv2.Sobel(soft, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(soft, cv2.CV_32F, 0, 1) / 8)
    bend = cv2.dilate(np.abs(cv2.Laplacian(soft, cv2.CV_32F)), np.ones((3, 3), np.uint8))
    rows, columns = -(-page.shape[0] // _TILE), -(-page.shape[1] // _TILE)
    focus = np.full((rows, columns), 2.0, np.float32)
    for row, column in itertools.product(range(rows), range(columns)):
        tile = slice(row * _TILE, (row + 1) * _TILE), slice(column * _TILE, (column + 1) * _TILE)
        steepest = float(np.percentile(slope[tile], 99))
        steep = slope[tile] >= 0.7 * steepest
        if steepest > 6:
            focus[row, column] = bend[tile][steep].mean() / slope[tile][steep].mean()
    return focus
