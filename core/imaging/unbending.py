"""A bent page made flat, where that measurably helps; `page.flatten` is for all others.

    page = unbent(photograph, corners)
    if page is None: page = flatten(photograph, corners)

A page whose borders and print are straight is not touched, and costs some 50 ms to tell. For one that looks bent the
sheet is fitted (`bending`) with the bend across it and down it, laid flat and looked at anew: borders that strayed out
of sight come into it, and the better one of the two is fitted once more. Its borders and its print must then be much
straighter than before. Otherwise nothing is said: a wrong bend would do more harm than a small one that stays.
"""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.bending import FOCAL, Direction, Floats, Sheet, fitted_sheet
from core.imaging.bent_evidence import AROUND, Laid, bend_of, laid_size, laid_straight, seen_of
from core.imaging.page import MAX_FLAT_SIDE
from core.imaging.picture import Corners, Picture, colour

_BENT = 0.004  # of the longer side; flat pages stray by half of that
_FITS = 0.004  # widths of the page
_STRAIGHTER, _STRAIGHT = 0.6, 0.006
_LONGER = 1.5  # paper that stands up steeply looks shorter than it is; more than this was not paper
_RISES = (0.01, 0.35)
_NODES = 48
_FEWEST_POINTS = 60
_DIRECTIONS: tuple[Direction, ...] = (0, 1)

Grid = NDArray[np.float32]


class _Try(NamedTuple):
    """A sheet, how it looks laid flat, and how bent that still is (`bend_of`)."""

    sheet: Sheet
    laid: Laid
    bend: float


def unbent(image: Picture, corners: Corners) -> Picture | None:
    """The page within `corners` of `image`, BGR uint8, flat as it lies on the paper; None where it is not bent, or not
    so that this helps. Up to 0.4 s on one core. Raises InvalidInput("not_a_picture")."""
    picture = colour(image)
    laid = laid_straight(picture, corners)
    before = bend_of(laid)
    if before < _BENT:
        return None
    first = _tried(picture, laid, corners, _DIRECTIONS)
    if first is None:
        return None
    again = _tried(picture, first.laid, corners, (first.sheet.direction,))
    best = again if again is not None and again.bend < first.bend else first
    helps = best.bend < min(_STRAIGHTER * before, _STRAIGHT)
    return _drawn(picture, best.sheet, corners) if helps else None


def _tried(picture: Picture, laid: Laid, corners: Corners, directions: tuple[Direction, ...]) -> _Try | None:
    """The sheet that looks straightest, of those that explain what is seen in `laid`."""
    size = (picture.shape[1], picture.shape[0])
    seen = seen_of(laid, size, FOCAL * max(size))
    if len(seen.points) < _FEWEST_POINTS:
        return None
    found = [fitted_sheet(seen, corners, direction) for direction in directions]
    fitting = [each for each in found if each and each.residual < _FITS and _RISES[0] < each.rise < _RISES[1]]
    flats = [(sheet, _laid_flat(picture, sheet)) for sheet in fitting]
    return min((_Try(*each, bend_of(each[1])) for each in flats), key=lambda tried: tried.bend, default=None)


def _laid_flat(picture: Picture, sheet: Sheet) -> Laid:
    """The sheet with its surroundings, to be looked at as `laid_straight` was."""
    nodes, length = sheet.shown(_NODES, AROUND)
    width, height, rims = laid_size(1.0, length)
    places = _places(nodes, width + 2 * rims[0], height + 2 * rims[1])

    def back(points: Floats) -> Floats:
        x, y = points.astype(np.float32).T
        return np.asarray(cv2.remap(places, x, y, cv2.INTER_LINEAR), np.float64).reshape(-1, 2)

    return Laid(_seen_at(picture, places), rims, back)


def _drawn(picture: Picture, sheet: Sheet, corners: Corners) -> Picture:
    """The sheet as a rectangle, as large as its sides are in the photograph."""
    nodes, length = sheet.shown(_NODES)
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    width = max(sides[0], sides[2], min(max(sides[1], sides[3]) / length, _LONGER * max(sides[0], sides[2])))
    width *= min(1.0, MAX_FLAT_SIDE / (width * max(1.0, length)))
    return _seen_at(picture, _places(nodes, round(width), round(width * length)))


def _places(nodes: Floats, width: int, height: int) -> Grid:
    """The grid of `nodes` for every pixel of a rectangle: where in the photograph it lies, shape (height, width, 2)."""
    last = len(nodes) - 1
    x, y = np.meshgrid((np.arange(width) + 0.5) * last / width, (np.arange(height) + 0.5) * last / height)
    there = cv2.remap(nodes.astype(np.float32), x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR)
    return np.asarray(there, np.float32)


def _seen_at(picture: Picture, places: Grid) -> Picture:
    across, down = cv2.split(places)
    shown = cv2.remap(picture, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(shown, np.uint8)
