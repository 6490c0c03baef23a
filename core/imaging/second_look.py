"""A difference looked at once more before a paper is called another: is it the paper's, or the picture's?

Where paper bends more than registration follows, or focus fades in the middle of a line, print looks as if one of the
two had strokes that the other has not. An altered character, though, leaves what stands around it as it was. So what
stands around is asked, and not the place itself: how must one of the two be moved, tilted and softened for the
surroundings to agree best? If the place agrees too once this is done, it is the picture that differed. Since the
surroundings alone choose, no forged stroke is explained by being fitted; and what is explained so is never *same*.
"""

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from core.imaging.light import lit_alone
from core.imaging.picture import Picture
from core.imaging.strokes import unexplained

MOST = 8
"""Places looked at, those that differ most; each takes some 20 ms."""

_HALF, _CORE, _REACH = 56, 18, 24
_SIDE = 2 * _HALF
_WINDOW = 13
_SOFT = 0.8
_ALIKE = 0.9
"""Correlation of the surroundings; other text has 0.5 and less, lines of which one was moved along 0.86."""
_PLAINLY = 0.015
"""How much better surroundings must agree for a place to be moved or softened: a rule agrees all along itself."""
_SOFTER = tuple((one, other) for sigma in (1.2, 2.0, 3.2) for one, other in ((sigma, 0.0), (0.0, sigma)))
_STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 20, 1e-4)
_BENT = 3.0

Plane = NDArray[np.float32]
Place = tuple[int, int, int, int]


class Excuse(NamedTuple):
    """What made a place look different: how far it was `moved`, in pixels, and how much each picture is sharper than
    the other there."""

    moved: float
    sharper: tuple[float, float] = (0.0, 0.0)

    @property
    def is_bent(self) -> bool:
        return self.moved > _BENT


def deepest(stroke: Plane, places: list[Place]) -> Iterator[tuple[Place, tuple[int, int]]]:
    """The `MOST` of `places` that differ most, and the pixel (x, y) where each does."""

    def within(place: Place) -> Plane:
        x, y, width, height = place
        return stroke[y : y + height, x : x + width]

    for place in sorted(places, key=lambda each: -float(within(each).max()))[:MOST]:
        down, across = np.unravel_index(int(within(place).argmax()), within(place).shape)
        yield place, (place[0] + int(across), place[1] + int(down))


class SecondLook:
    """`pages`: grey, one laid over the other; `faintest`: as `strokes.unexplained` has it; `differs`: the share of the
    ink's depth from which a stroke is a difference."""

    def __init__(self, pages: tuple[Picture, Picture], faintest: float, differs: float) -> None:
        moving, fixed = (_softer(lit_alone(page), _SOFT) for page in pages)
        self._room = np.pad(moving, _REACH, mode="edge")
        self._fixed = fixed
        self._faintest, self._differs = faintest, differs

    def excuse(self, x: int, y: int) -> Excuse | None:
        """What excuses the difference at a pixel; None where it is the papers'."""
        height, width = self._fixed.shape
        if min(height, width) < _SIDE:
            return None
        left, top = min(max(x - _HALF, 0), width - _SIDE), min(max(y - _HALF, 0), height - _SIDE)
        fixed = np.ascontiguousarray(self._fixed[top : top + _SIDE, left : left + _SIDE])
        room = np.ascontiguousarray(self._room[top : top + _SIDE + 2 * _REACH, left : left + _SIDE + 2 * _REACH])
        around = np.ones(fixed.shape, np.bool_)
        around[max(0, y - top - _CORE) : y - top + _CORE, max(0, x - left - _CORE) : x - left + _CORE] = False
        alike = -1.0
        for moving, moved in _laid(room, fixed, around):
            softness = _softness(moving, fixed, around)
            one, other = (_softer(page, sigma) for page, sigma in zip((moving, fixed), softness, strict=True))
            score = _correlation(one, other, around)
            if score < alike + _PLAINLY:
                continue
            alike = score
            if alike >= _ALIKE and self._left(one, other, ~around) <= self._differs:
                return Excuse(moved, softness)
        return None

    def _left(self, one: Plane, other: Plane, place: NDArray[np.bool_]) -> float:
        """The deepest stroke within the place that is not explained."""
        return float(unexplained(one, other, _WINDOW, self._faintest).stroke[place].max())


def _laid(room: Plane, fixed: Plane, around: NDArray[np.bool_]) -> Iterator[tuple[Plane, float]]:
    """What of `room` lies over `fixed`: as it is, moved to where it agrees best around the place, and tilted there; and
    how far that was."""
    yield _cut(room, _REACH, _REACH), 0.0
    scores = cv2.matchTemplate(room, fixed, cv2.TM_CCOEFF_NORMED, mask=around.astype(np.float32))
    _, _, _, (x, y) = cv2.minMaxLoc(np.nan_to_num(scores, nan=-1.0, posinf=-1.0, neginf=-1.0))
    yield _cut(room, x, y), float(np.hypot(x - _REACH, y - _REACH))
    seen = np.full(room.shape, 255, np.uint8)
    seen[y : y + _SIDE, x : x + _SIDE][~around] = 0
    start = np.array([[1, 0, x], [0, 1, y]], np.float32)
    try:
        _, tilt = cv2.findTransformECC(fixed, room, start, cv2.MOTION_AFFINE, _STEPS, seen, 5)
    except cv2.error:  # it did not settle
        return
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    tilted = cv2.warpAffine(room, tilt, (_SIDE, _SIDE), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    middle = np.asarray(tilt, np.float64) @ (_HALF, _HALF, 1.0) - (_HALF + _REACH)
    yield np.asarray(tilted, np.float32), float(np.linalg.norm(middle))


def _cut(room: Plane, x: int, y: int) -> Plane:
    return np.ascontiguousarray(room[y : y + _SIDE, x : x + _SIDE])


def _softness(one: Plane, other: Plane, around: NDArray[np.bool_]) -> tuple[float, float]:
    """By how much to soften each for the surroundings to agree best; not at all, unless that helps plainly."""
    scores = {by: _correlation(_softer(one, by[0]), _softer(other, by[1]), around) for by in _SOFTER}
    best = max(scores, key=lambda by: scores[by])
    return best if scores[best] > _correlation(one, other, around) + _PLAINLY else (0.0, 0.0)


def _softer(page: MatLike, sigma: float) -> Plane:
    return np.asarray(cv2.GaussianBlur(page, (0, 0), sigma) if sigma else page, np.float32)


def _correlation(one: MatLike, other: MatLike, around: NDArray[np.bool_]) -> float:
    a, b = (page[around] - page[around].mean() for page in (one, other))
    return float((a * b).sum() / np.sqrt(max(float((a * a).sum() * (b * b).sum()), 1e-9)))
