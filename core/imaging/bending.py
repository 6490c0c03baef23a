"""A bent sheet as a camera sees it: a surface that is curved in one direction, before a pinhole.

Paper does not stretch, so held, rolled or opened it bends along one direction and stays straight along the other. Over
the unit square of the page (x to the right, y down, the width is 1) its height is a quartic in the direction of the
bend that is zero at both ends. With the pose of the page and its length these are ten numbers. They are found by
carrying every point that was seen back onto the paper: there a border lies at the edge and a line of print is level
(least squares with Cauchy's weights, after Levenberg and Marquardt). Source of the idea: M. Zucker, "Page dewarping",
2016, who carries points the other way and needs an unknown for each.

Nothing here looks at pixels: `bent_evidence` finds the points, `unbending` decides.
"""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.picture import Corners

Floats = NDArray[np.float64]
Direction = Literal[0, 1]
"""Of the bend: 0 across the page, 1 down it."""

FOCAL = 0.85
"""Of the longer side of the picture; telephones have 0.7 to 0.9, and a wrong one is mostly taken up by the pose."""

BEYOND = 0.08
"""Of a side: how far outside its ends the paper is thought to go on."""

_ROUNDS = 14
_NEWTON = 5
_SCALE = 0.002  # of the width: what is farther from its place by this counts half
_STIFF = 0.004  # paper is flat unless the picture says otherwise


@dataclass(frozen=True)
class Seen:
    """Points of the picture, shape (n, 2), and what is known of each: `axis` 0 for x or 1 for y, `line` the number of
    the line of print it lies on, or -1, -2 for a border at the low or at the high end of that axis. The pinhole is at
    `middle`, `focal` pixels before it."""

    points: Floats
    axis: NDArray[np.int64]
    line: NDArray[np.int64]
    middle: Floats
    focal: float


@dataclass(frozen=True)
class Sheet:
    """A fitted sheet. `residual`: the median distance of the points from their places, in widths of the page."""

    numbers: Floats
    direction: Direction
    seen: Seen
    residual: float

    @property
    def rise(self) -> float:
        """The highest point above the plane through its ends, in widths of the page."""
        return float(np.abs(_height(np.linspace(0, 1, 33), self.numbers[7:])[0]).max())

    def shown(self, nodes: int, rim: float = 0.0) -> tuple[Floats, float]:
        """Where the nodes of an even grid on the paper lie in the picture, shape (nodes, nodes, 2), and how long the
        paper is for its width, as measured on the paper. The grid begins and ends `rim` outside the paper, a share of
        each side and at most BEYOND."""
        span = (1.0, float(self.numbers[6]))[self.direction]
        fine = np.linspace(-BEYOND, 1 + BEYOND, 257)
        run = np.hypot(np.diff(fine) * span, np.diff(_height(fine, self.numbers[7:])[0]))
        along = np.concatenate([[0], np.cumsum(run)])
        first, last = np.interp((0, 1), fine, along)
        even = np.linspace(-rim, 1 + rim, nodes)
        ends = [even, even]
        ends[self.direction] = np.interp(first + even * (last - first), along, fine)
        x, y = np.meshgrid(ends[0], ends[1] * float(self.numbers[6]))
        z = _height((x, y)[self.direction] / span, self.numbers[7:])[0]
        turned, _ = cv2.Rodrigues(self.numbers[:3])
        before = np.stack([x, y, z], axis=-1) @ np.asarray(turned, np.float64).T + self.numbers[3:6]
        at = before[..., :2] / before[..., 2:] * self.seen.focal + self.seen.middle
        paper = float(last - first)
        return at, float(self.numbers[6]) / paper if self.direction == 0 else paper


def fitted_sheet(seen: Seen, corners: Corners, direction: Direction) -> Sheet | None:
    """The sheet bent in `direction` that fits best, from the flat one on `corners`; None where none does."""
    numbers = _flat(seen, corners)
    if numbers is None:
        return None
    off = _off(seen, numbers, direction)
    damping = 1e-3
    for _ in range(_ROUNDS):
        weight = np.append(1 / (1 + (off[:-3] / _SCALE) ** 2), np.ones(3))
        slope = _slopes(seen, numbers, direction, off)
        weighted = slope * weight[:, None]
        square = slope.T @ weighted
        square[np.diag_indices_from(square)] *= 1 + damping
        moved = numbers - np.linalg.lstsq(square, weighted.T @ off, rcond=None)[0]
        there = _off(seen, moved, direction)
        if np.isfinite(there).all() and _cost(there) < _cost(off):
            settled = _cost(off) - _cost(there) < 1e-4 * _cost(off)
            numbers, off, damping = moved, there, damping / 4
            if settled:
                break
        else:
            damping *= 6
    return Sheet(numbers, direction, seen, float(np.median(np.abs(off[:-3]))))


def _flat(seen: Seen, corners: Corners) -> Floats | None:
    """The page as a plane, with the length for which its sides stand at right angles."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    guess = float((sides[1] + sides[3]) / (sides[0] + sides[2]))
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    view = np.asarray(cv2.getPerspectiveTransform(square, (corners - seen.middle).astype(np.float32)), np.float64)
    across, down = (view[:, at] / (seen.focal, seen.focal, 1) for at in (0, 1))
    length = float(np.linalg.norm(down) / max(float(np.linalg.norm(across)), 1e-9))
    length = length if 0.6 < length / guess < 1.7 else guess
    camera = np.array([[seen.focal, 0, seen.middle[0]], [0, seen.focal, seen.middle[1]], [0, 0, 1]])
    flat = np.array([[0, 0, 0], [1, 0, 0], [1, length, 0], [0, length, 0]], np.float64)
    done, turn, move = cv2.solvePnP(flat, corners.astype(np.float64), camera, None)
    return np.concatenate([turn.ravel(), move.ravel(), [length], np.zeros(3)]) if done and move[2] > 0 else None


def _height(at: Floats, shape: Floats) -> tuple[Floats, Floats]:
    """Height and slope at `at` (0 to 1); beyond the ends the paper goes on as it ends."""
    x = np.clip(at, -BEYOND, 1 + BEYOND)
    rise, fall, bump = x**3 - 2 * x**2 + x, x**3 - x**2, 16 * (x * (1 - x)) ** 2
    slopes = (3 * x**2 - 4 * x + 1, 3 * x**2 - 2 * x, 32 * x * (1 - x) * (1 - 2 * x))
    height = shape[0] * rise + shape[1] * fall + shape[2] * bump
    return height, shape[0] * slopes[0] + shape[1] * slopes[1] + shape[2] * slopes[2]


def _on_paper(seen: Seen, numbers: Floats, direction: Direction) -> Floats:
    """Each point carried back onto the paper: x and y, shape (n, 2)."""
    turned, _ = cv2.Rodrigues(numbers[:3])
    back = np.asarray(turned, np.float64)
    rays = np.column_stack([(seen.points - seen.middle) / seen.focal, np.ones(len(seen.points))]) @ back
    eye = -numbers[3:6] @ back
    span = (1.0, numbers[6])[direction]
    far = -eye[2] / rays[:, 2]
    for _ in range(_NEWTON):
        height, slope = _height((eye[direction] + far * rays[:, direction]) / span, numbers[7:])
        far = far - (eye[2] + far * rays[:, 2] - height) / (rays[:, 2] - slope * rays[:, direction] / span)
    return eye[:2] + far[:, None] * rays[:, :2]


def _off(seen: Seen, numbers: Floats, direction: Direction) -> Floats:
    """How far each point is from its place, and at the end how far the paper is from flat."""
    on = _on_paper(seen, numbers, direction)
    value = np.where(seen.axis == 0, on[:, 0], on[:, 1])
    place = np.where(seen.line == -1, 0.0, np.where(seen.axis == 0, 1.0, numbers[6]))
    print_at = seen.line >= 0
    if print_at.any():
        count = np.bincount(seen.line[print_at])
        mean = np.bincount(seen.line[print_at], value[print_at]) / np.maximum(count, 1)
        place[print_at] = mean[seen.line[print_at]]
    return np.concatenate([value - place, _STIFF * numbers[7:]])


def _slopes(seen: Seen, numbers: Floats, direction: Direction, off: Floats) -> Floats:
    """The derivative of `_off` by each number."""
    columns = []
    for at in range(len(numbers)):
        moved = numbers.copy()
        moved[at] += 1e-5
        columns.append((_off(seen, moved, direction) - off) / 1e-5)
    return np.nan_to_num(np.stack(columns, axis=1))


def _cost(off: Floats) -> float:
    return float(np.log1p((off[:-3] / _SCALE) ** 2).sum() + ((off[-3:] / _SCALE) ** 2).sum())
