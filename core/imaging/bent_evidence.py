"""What a photograph shows of a page's shape: where its borders run, and how its lines of print lie.

The page is laid straight by its corners first, with some of its surroundings, at most 1000 pixels long; there a bent
border strays a little from the rim and a bent line from the level. Borders are followed along the strongest change of
colour, each step at most a pixel aside (a shortest path), lines of print by the middle of their ink in short pieces.
Both come back as points of the photograph.

`bend_of` is the one measure of how bent a laid page is. It is taken before and after, on pictures looked at anew, and
knows nothing of how the page was straightened.
"""

from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.bending import Floats, Seen
from core.imaging.picture import Corners, Picture, colour, fitted, grey

_LONGEST = 1000
AROUND = 0.045
"""Of each side: how much of the surroundings is laid too, and how far a border may stray to be seen."""
_STATIONS = 40
_VISIBLE = 6.0  # grey levels by which a border shows on average
_PIECE = 14  # pixels of a line of print that make one point
_FEWEST_PIECES = 8
_MOST_POINTS = 600
_DARKER = 28
_BORDERS = ((1, False), (1, True), (0, False), (0, True))  # axis, and whether at its high end


class Laid(NamedTuple):
    """A page laid straight with its surroundings, `rims` pixels of them at the sides and at the top and bottom. `back`
    leads from its points, shape (n, 2), to those of the photograph."""

    picture: Picture
    rims: tuple[int, int]
    back: Callable[[Floats], Floats]

    @property
    def longest(self) -> int:
        height, width = self.picture.shape[:2]
        return max(width - 2 * self.rims[0], height - 2 * self.rims[1])


def laid_straight(image: Picture, corners: Corners) -> Laid:
    """The page within `corners` with its surroundings."""
    small, factor = fitted(colour(image), round(1.6 * _LONGEST))
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    wide, high = max(sides[0], sides[2]), max(sides[1], sides[3])
    width, height, rims = laid_size(wide, high)
    inner = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) + np.array(rims, np.float32)
    there = cv2.getPerspectiveTransform((corners * factor).astype(np.float32), inner)
    size = (width + 2 * rims[0], height + 2 * rims[1])
    laid = cv2.warpPerspective(small, there, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    view = cv2.getPerspectiveTransform(inner, corners.astype(np.float32))

    def back(points: Floats) -> Floats:
        return np.asarray(cv2.perspectiveTransform(points.reshape(-1, 1, 2), view), np.float64).reshape(-1, 2)

    return Laid(np.asarray(laid, np.uint8), rims, back)


def laid_size(wide: float, high: float) -> tuple[int, int, tuple[int, int]]:
    """Width and height of a laid page whose sides have these proportions, and its rims."""
    scale = _LONGEST / max(wide, high)
    width, height = max(1, round(wide * scale)), max(1, round(high * scale))
    return width, height, (max(6, round(AROUND * width)), max(6, round(AROUND * height)))


def seen_of(laid: Laid, size: tuple[int, int], focal: float) -> Seen:
    """All that is seen of the page's shape, in a photograph of `size` (width, height)."""
    pieces: list[Floats] = []
    about: list[tuple[int, int]] = []
    for axis, high_end in _BORDERS:
        border = _border(laid, axis, high_end)
        if border is not None:
            pieces.append(border)
            about += [(axis, -2 if high_end else -1)] * len(border)
    for number, line in enumerate(_thinned(lines_of_print(laid.picture))):
        pieces.append(line)
        about += [(1, number)] * len(line)
    points = laid.back(np.concatenate(pieces)) if pieces else np.empty((0, 2))
    axis, mark = np.array(about, np.int64).reshape(-1, 2).T
    return Seen(points, axis, mark, np.array(size, np.float64) / 2, focal)


def bend_of(laid: Laid) -> float:
    """How far borders and lines of print stray from straight, as a share of the longer side: the most bent border, or
    the middle one of at least four lines."""
    borders = [(_border(laid, axis, high_end), axis) for axis, high_end in _BORDERS]
    strays = [_sag(points[:, 1 - axis], points[:, axis]) for points, axis in borders if points is not None]
    lines = [_sag(line[:, 0], line[:, 1]) for line in lines_of_print(laid.picture)]
    print_strays = float(np.median(lines)) if len(lines) >= 4 else 0.0
    return max([print_strays, *strays]) / laid.longest


def lines_of_print(page: Picture) -> list[Floats]:
    """Points (n, 2) along the middle of each long line of print, from left to right."""
    plain = grey(page)
    closed = cv2.morphologyEx(plain, cv2.MORPH_CLOSE, np.ones((17, 17), np.uint8))
    ink = (cv2.GaussianBlur(closed, (0, 0), 3).astype(np.int16) - plain > _DARKER).astype(np.uint8)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 25), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found: list[Floats] = []
    for piece in np.argsort(-stats[1:, cv2.CC_STAT_WIDTH])[:60] + 1:
        x, y, wide, high, area = (int(figure) for figure in stats[piece])
        if wide < _FEWEST_PIECES * _PIECE or not 4 < area / wide < 26 or high > 0.15 * wide + 26 or count < 2:
            continue
        mine = (labels[y : y + high, x : x + wide] == piece) & (ink[y : y + high, x : x + wide] > 0)
        line = _middles(mine) + np.array([x, y], np.float64)
        if len(line) >= _FEWEST_PIECES:
            found.append(line)
    return found


def _middles(ink: NDArray[np.bool_]) -> Floats:
    """The middle of the ink of every piece of a line that has enough of it."""
    cut = ink[:, : ink.shape[1] // _PIECE * _PIECE]
    pieces = cut.reshape(ink.shape[0], -1, _PIECE).sum(axis=2).astype(np.float64)
    amount = pieces.sum(axis=0)
    enough = amount > 0.35 * np.median(amount)
    rows = np.arange(ink.shape[0])[:, None]
    y = (pieces * rows).sum(axis=0)[enough] / amount[enough]
    return np.asarray(np.column_stack([(np.flatnonzero(enough) + 0.5) * _PIECE, y]), np.float64)


def _thinned(lines: list[Floats]) -> list[Floats]:
    """The same lines with fewer points where there are many."""
    every = max(1, -(-sum(len(line) for line in lines) // _MOST_POINTS))
    return [line[::every] for line in lines]


def _sag(along: Floats, aside: Floats) -> float:
    """How far points stray from the straight line through them: a parabola's height, deaf to single outliers."""
    if len(along) < 5:
        return 0.0
    centred = (along - along.mean()) / max(float(np.ptp(along)), 1e-9)
    straight = np.column_stack([np.ones_like(centred), centred])
    weight = np.ones_like(centred)
    curved = np.column_stack([straight, centred**2, centred**3])
    smooth = aside
    for _ in range(3):
        smooth = curved @ np.linalg.lstsq(curved * weight[:, None], aside * weight, rcond=None)[0]
        weight = 1 / (1 + np.abs(smooth - aside))
    level = np.linalg.lstsq(straight, smooth, rcond=None)[0]
    return float(np.ptp(smooth - straight @ level))


def _border(laid: Laid, axis: int, high_end: bool) -> Floats | None:
    """Points of one border of the laid page, shape (n, 2), or None where none is seen."""
    picture = laid.picture if axis == 1 else cv2.transpose(laid.picture)
    deep, aside = laid.rims[axis], laid.rims[1 - axis]
    strip = picture[-2 * deep :] if high_end else picture[: 2 * deep]
    inner = cv2.GaussianBlur(strip[:, aside:-aside], (0, 0), 1.5).astype(np.float32)
    step = np.abs(np.gradient(inner, axis=0)).max(axis=2)
    width = step.shape[1] // _STATIONS
    if width < 2:
        return None
    steps = step[:, : width * _STATIONS].reshape(step.shape[0], _STATIONS, width).mean(axis=2)
    path = _followed(steps, most=max(1, width // 6))
    if float(np.median(steps[path, np.arange(_STATIONS)])) < _VISIBLE / 4:
        return None
    offset = (picture.shape[0] - 2 * deep) if high_end else 0
    along = aside + (np.arange(_STATIONS) + 0.5) * width
    aside_at = path + offset + 0.5
    return np.asarray(np.column_stack([along, aside_at] if axis == 1 else [aside_at, along]), np.float64)


def _followed(strength: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """The row in each column of the strongest way through, at most `most` rows aside at each step."""
    rows, columns = strength.shape
    best, came = strength[:, 0].astype(np.float64), np.zeros((rows, columns), np.int64)
    for column in range(1, columns):
        moves = [np.roll(best, shift) for shift in range(-most, most + 1)]
        for shift, moved in zip(range(-most, most + 1), moves, strict=True):
            if shift > 0:
                moved[:shift] = -np.inf
            elif shift < 0:
                moved[shift:] = -np.inf
        choice = np.argmax(moves, axis=0)
        came[:, column] = np.arange(rows) - (choice - most)
        best = np.max(moves, axis=0) + strength[:, column]
    path = np.empty(columns, np.int64)
    path[-1] = int(np.argmax(best))
    for column in range(columns - 1, 0, -1):
        path[column - 1] = came[path[column], column]
    return path
