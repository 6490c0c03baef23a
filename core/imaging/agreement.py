"""How well two pages in one frame agree, window by window, and where nothing can be said of either.

Light is taken out of both (`light`) and each is brought to the other's sharpness; then what stands on one and is not
explained by the other is looked for (`strokes`), and the deepest of it in a window as large as a character of office
print speaks for the window: an average over more would let the rule beneath a number outvote the digit that was
changed.

Where a page is out of focus (`focus`) or burnt out, its print can neither agree nor differ: paper that does not lie
flat is blurred in parts.
"""

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from core.imaging.focus import TILE, Blur, softer
from core.imaging.light import equally_lit
from core.imaging.picture import Picture
from core.imaging.strokes import Unexplained, depth_of_ink, unexplained

WINDOW = 13
INKED = 9.0
"""Grey levels of deviation in a window; paper alone has 1 to 4."""
AGREES = 0.16
"""Share of the ink's depth: strokes that are no deeper are explained."""

_LOOK_AGAIN = 0.12
_PLACE = 2 * WINDOW + 1
_PLAINLY = 0.06  # of the page: then it is another page, and looking again takes long
_REACH = 2
_MOVES = tuple(by for by in itertools.product((-_REACH, 0, _REACH), repeat=2) if by != (0, 0))
_BURNT = 250
_WHITEST = 255
_BRIGHTER, _A_LITTLE = 8.0, 3.0
_COARSE = 8
_FADING = 31  # times eight: four centimetres of an A4 page
_SOFTER = (0.8, 1.3, 2.0)

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Agreement:
    """For each pixel of the frame: the deepest stroke in the window around it that only one of the two has, as a share
    of the ink's depth there, 0 to about 1; how well one window is explained by the other, 0 to 1; whether there is ink
    in either; where each of the two is out of focus or burnt out; where focus or light may still have altered print.

    `deepest` is the stroke where it is, `faintest` the depth of ink, in grey levels."""

    stroke: Plane
    explained: Plane
    inked: Mask
    blurred: tuple[Mask, Mask]
    burnt: tuple[Mask, Mask]
    doubtful: Mask
    deepest: Plane
    faintest: float


def agreement_of(one: Picture, other: Picture, inside: Mask, blurs: tuple[Blur, Blur]) -> Agreement:
    """Two grey pages of the same shape and how blurred each is; ink is looked for `inside`."""
    a, b = _equally_sharp(*equally_lit(one, other))
    inked = np.asarray((np.maximum(_deviation(a), _deviation(b)) > INKED) & inside, np.bool_)
    faintest = min(depth_of_ink(a, inked), depth_of_ink(b, inked))
    seen = unexplained(a, b, WINDOW, faintest)
    _look_again(seen, a, b, inked, faintest)
    whole = np.ones((WINDOW, WINDOW), np.uint8)
    stroke = np.asarray(cv2.dilate(seen.stroke * inked, whole), np.float32)
    soft = softer(blurs[0], blurs[1], one), softer(blurs[1], blurs[0], other)
    burnt = _burnt(one), _burnt(other)
    doubtful = np.logical_or.reduce([each[1] for each in (*soft, *burnt)])
    blurred, eaten = (soft[0][0], soft[1][0]), (burnt[0][0], burnt[1][0])
    return Agreement(stroke, seen.explained, inked, blurred, eaten, doubtful, seen.stroke * inked, faintest)


def _look_again(seen: Unexplained, a: MatLike, b: MatLike, inked: Mask, faintest: float) -> None:
    """Where strokes remain that are deep enough to matter, moves the place as a whole by two pixels, the way that
    explains most: so much registration leaves on rules far from any print. Grain alone leaves dozens of others, each of
    which would take a hundredth of a second."""
    around = cv2.dilate((inked & (seen.stroke > _LOOK_AGAIN)).astype(np.uint8), np.ones((_PLACE, _PLACE), np.uint8))
    if around.mean() > _PLAINLY:
        return
    count, _, stats, _ = cv2.connectedComponentsWithStats(around)
    for x, y, width, height, _ in stats[1:count]:
        part = slice(int(y), int(y + height)), slice(int(x), int(x + width))
        if not (inked[part] & (seen.stroke[part] > AGREES)).any():
            continue
        left, top = max(0, int(x) - WINDOW), max(0, int(y) - WINDOW)
        room = slice(top, int(y + height) + WINDOW), slice(left, int(x + width) + WINDOW)
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


def _equally_sharp(one: MatLike, other: MatLike) -> tuple[Plane, Plane]:
    """Both softened a little, and the sharper one as much more as makes the two most alike."""
    a, b = (cv2.GaussianBlur(picture, (0, 0), 0.8) for picture in (one, other))
    some_a, some_b = _sample(a, b)
    steps = [(0.0, 0.0), *((sigma, 0.0) for sigma in _SOFTER), *((0.0, sigma) for sigma in _SOFTER)]
    best = max(steps, key=lambda step: _likeness(_softer(some_a, step[0]), _softer(some_b, step[1])))
    return np.asarray(_softer(a, best[0]), np.float32), np.asarray(_softer(b, best[1]), np.float32)


def _softer(picture: MatLike, sigma: float) -> MatLike:
    return cv2.GaussianBlur(picture, (0, 0), sigma) if sigma else picture


def _sample(a: MatLike, b: MatLike) -> tuple[MatLike, MatLike]:
    """The sixteen tiles with the most ink, side by side: enough to tell which picture is softer."""
    rows, columns = max(1, a.shape[0] // TILE), max(1, a.shape[1] // TILE)
    tiles = [(row * TILE, column * TILE) for row in range(rows) for column in range(columns)]
    whole = [(y, x) for y, x in tiles if y + TILE <= a.shape[0] and x + TILE <= a.shape[1]]
    if not whole:
        return a, b
    busy = sorted(whole, key=lambda at: float(b[at[0] : at[0] + TILE, at[1] : at[1] + TILE].std()))[-16:]
    cut = [np.hstack([plane[y : y + TILE, x : x + TILE] for y, x in busy]) for plane in (a, b)]
    return cut[0], cut[1]


def _likeness(a: MatLike, b: MatLike) -> float:
    """Correlation of the details, light left out."""
    da, db = (picture - cv2.blur(picture, (25, 25)) for picture in (a, b))
    return float((da * db).sum() / np.sqrt(max(float((da * da).sum() * (db * db).sum()), 1e-9)))


def _deviation(picture: MatLike) -> MatLike:
    window = (WINDOW, WINDOW)
    mean = cv2.blur(picture, window)
    return np.sqrt(np.maximum(cv2.blur(picture * picture, window) - mean * mean, 0))


def _burnt(page: Picture) -> tuple[Mask, Mask]:
    """Where light has eaten the paper and print with it, and the rim where print fades; and as far again, where what is
    seen may still be owed to light. A scan's paper is white all over and hides nothing: what is eaten is brighter, as
    far as numbers go."""
    paper = float(np.percentile(page[::4, ::4], 25))
    least = max(_BURNT, min(paper + _BRIGHTER, max(paper + _A_LITTLE, _WHITEST)))
    height, width = page.shape
    bright = (page >= least).astype(np.float32)
    small = cv2.resize(cv2.blur(bright, (WINDOW, WINDOW)), (width // _COARSE, height // _COARSE))
    eaten = cv2.morphologyEx((small > 0.5).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    spread = (cv2.dilate(eaten, np.ones((reach, reach), np.uint8)) for reach in (_FADING, 2 * _FADING + 1))
    faded, doubtful = (cv2.resize(each, (width, height), interpolation=cv2.INTER_NEAREST) > 0 for each in spread)
    return np.asarray(faded, np.bool_), np.asarray(doubtful, np.bool_)
