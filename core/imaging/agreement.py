"""How well two pages in one frame agree, window by window, and where nothing can be said of either.

Light is taken out of both (`light`) and each is brought to the other's sharpness; then what stands on one and is not
explained by the other is looked for (`strokes`), and the deepest of it in a window as large as a character of office
print speaks for the window: an average over more would let the rule beneath a number outvote the digit that was
changed.

Where a page is out of focus or burnt out, its print can neither agree nor differ. Focus is judged in tiles, by the
steepest edges there and against the other picture: paper that does not lie flat is blurred in parts.
"""

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from core.imaging.light import evenly_lit
from core.imaging.picture import Picture
from core.imaging.strokes import Unexplained, depth_of_ink, unexplained

WINDOW = 13
INKED = 9.0
"""Grey levels of deviation in a window; paper alone has 1 to 4."""

SHARP = 0.45
_LOOK_AGAIN = 0.12
_PLACE = 2 * WINDOW + 1
_PLAINLY = 0.06  # of the page: then it is another page, and looking again takes long
_REACH = 2
_MOVES = tuple(by for by in itertools.product((-_REACH, 0, _REACH), repeat=2) if by != (0, 0))
_TILE = 128
_BURNT = 250
_FADING = 241  # four centimetres of an A4 page
_WHITE_PAPER = 242  # a scan's paper is white all over and hides nothing
_SOFTER = (0.8, 1.3, 2.0)

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Agreement:
    """For each pixel of the frame: the deepest stroke in the window around it that only one of the two has, as a share
    of the ink's depth there, 0 to about 1; how well one window is explained by the other, 0 to 1; whether there is ink
    in either; where each of the two is out of focus or burnt out."""

    stroke: Plane
    explained: Plane
    inked: Mask
    blurred: tuple[Mask, Mask]
    burnt: tuple[Mask, Mask]


def agreement_of(one: Picture, other: Picture, inside: Mask) -> Agreement:
    """Two grey pages of the same shape; ink is looked for `inside`."""
    a, b = _equally_sharp(evenly_lit(one), evenly_lit(other))
    inked = np.asarray((np.maximum(_deviation(a), _deviation(b)) > INKED) & inside, np.bool_)
    faintest = min(depth_of_ink(a, inked), depth_of_ink(b, inked))
    seen = unexplained(a, b, WINDOW, faintest)
    _look_again(seen, a, b, inked, faintest)
    whole = np.ones((WINDOW, WINDOW), np.uint8)
    stroke = np.asarray(cv2.dilate(seen.stroke * inked, whole), np.float32)
    focus_one, focus_other = focus_of(one), focus_of(other)
    blurred = (_softer_there(focus_one, focus_other, one), _softer_there(focus_other, focus_one, other))
    return Agreement(stroke, seen.explained, inked, blurred, (_burnt(one), _burnt(other)))


def _look_again(seen: Unexplained, a: MatLike, b: MatLike, inked: Mask, faintest: float) -> None:
    """Where strokes remain, moves the place as a whole by two pixels, the way that explains most: so much registration
    leaves on rules far from any print."""
    around = cv2.dilate((inked & (seen.stroke > _LOOK_AGAIN)).astype(np.uint8), np.ones((_PLACE, _PLACE), np.uint8))
    if around.mean() > _PLAINLY:
        return
    count, _, stats, _ = cv2.connectedComponentsWithStats(around)
    for x, y, width, height, _ in stats[1:count]:
        left, top = max(0, int(x) - WINDOW), max(0, int(y) - WINDOW)
        room = slice(top, int(y + height) + WINDOW), slice(left, int(x + width) + WINDOW)
        part = slice(int(y), int(y + height)), slice(int(x), int(x + width))
        core = slice(int(y) - top, int(y + height) - top), slice(int(x) - left, int(x + width) - left)
        tried = [unexplained(_moved(a[room], *by), b[room], WINDOW, faintest) for by in _MOVES]
        best = min(tried, key=lambda each: _energy(each.stroke[core], inked[part]))
        if _energy(best.stroke[core], inked[part]) < _energy(seen.stroke[part], inked[part]):
            seen.stroke[part], seen.explained[part] = best.stroke[core], best.explained[core]


def _energy(stroke: Plane, inked: Mask) -> float:
    return float((stroke[inked] ** 2).sum())


def _moved(plane: MatLike, down: int, across: int) -> MatLike:
    height, width = plane.shape
    rimmed = np.pad(plane, _REACH, mode="edge")
    return rimmed[_REACH + down : _REACH + down + height, _REACH + across : _REACH + across + width]


def _equally_sharp(one: MatLike, other: MatLike) -> tuple[MatLike, MatLike]:
    """Both softened a little, and the sharper one as much more as makes the two most alike."""
    a, b = (cv2.GaussianBlur(picture, (0, 0), 0.8) for picture in (one, other))
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
    """Where light has eaten the paper and print with it, and the rim where print fades; nothing of that on the white
    page of a scan."""
    if np.percentile(page[::4, ::4], 25) > _WHITE_PAPER:
        return np.zeros(page.shape, np.bool_)
    bright = (page >= _BURNT).astype(np.float32)
    eaten = (cv2.blur(bright, (WINDOW, WINDOW)) > 0.5).astype(np.uint8)
    return np.asarray(cv2.dilate(eaten, np.ones((_FADING, _FADING), np.uint8)) > 0, np.bool_)


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
