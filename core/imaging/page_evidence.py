"""How much the picture says for a quadrilateral being a page.

At points along each side, the colour a little inside is compared with the colour a little outside, and with
the colour somewhat farther outside (CIE Lab). A point speaks for a border in one of two ways: the differences
along its side agree in direction and last as one goes outwards (print does not last: behind a letter there is
paper again), or the point lies on the colour of this paper and what is outside is plainly something else (a
desk, then a hand, then a bag). Grain, shadows and text speak here and there, a border nearly everywhere.

A border ends at its corners. Where it goes on beyond them, the guess is a part of a page (above a fold, beside a
column) or a pattern of the cloth, however good its four sides are.

A guess is worth its weaker sides as much as all of them, and a little more when it is larger, since a page
holds boxes and tables that have four good borders as well.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.page_guesses import Quads
from core.imaging.picture import Corners, Picture

_POINTS = 32
_BEYOND = 6
_GOES_ON = 0.5
_SHARES = np.concatenate(
    [np.linspace(-0.2, -0.03, _BEYOND), np.linspace(0.06, 0.94, _POINTS), np.linspace(1.03, 1.2, _BEYOND)]
)
_APART = 3.0  # pixels of the searched picture, of at most 480
_FARTHER = 9.0
_REACH = 7
_VISIBLE = 5.0  # Lab units; a white sheet on a white desk differs by about 6 to 10
_SAME_PAPER = 12.0
_ROW = 2048  # remap takes at most 32767 points in a row


class Evidence:
    """A picture prepared for asking. Holds Lab planes as float32, shape (height, width, 3)."""

    def __init__(self, image: Picture) -> None:
        soft = cv2.GaussianBlur(image, (0, 0), 1.0)
        self.lab = cv2.cvtColor(soft.astype(np.float32) / 255, cv2.COLOR_BGR2LAB)
        self.height, self.width = image.shape[:2]

    def scores(self, quads: Quads) -> NDArray[np.float64]:
        """One figure in 0 … 1 for each quadrilateral, shape (n,)."""
        sides, beyond = self.support(quads)
        goes_on = np.sort(beyond, axis=1)[:, -2]
        weak = 0.5 * sides.min(axis=1) + 0.5 * sides.mean(axis=1)
        return weak * self.shares(quads) ** 0.12 * (1 - _GOES_ON * goes_on)

    def shares(self, quads: Quads) -> NDArray[np.float64]:
        """Of the picture's area, shape (n,)."""
        x, y = quads[..., 0], quads[..., 1]
        area = np.abs((x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)).sum(axis=1)) / 2
        return np.clip(area / (self.width * self.height), 0, 1)

    def support(self, quads: Quads) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """For each side the share of points that see the border, shape (n, 4); and the share that sees it still go on
        beyond each corner, shape (n, 8)."""
        points, inward = _points_and_inward(quads, _SHARES)
        inside = self.colours(points + _APART * inward)
        step = inside - self.colours(points - _APART * inward)
        farther = inside - self.colours(points - _FARTHER * inward)
        own = slice(_BEYOND, _BEYOND + _POINTS)
        mean = step[:, :, own].mean(axis=2, keepdims=True)
        direction = mean / np.maximum(np.linalg.norm(mean, axis=3, keepdims=True), 1e-6)
        agrees = (step * direction).sum(axis=3) > _VISIBLE
        lasts = (farther * direction).sum(axis=3) > _VISIBLE * 0.5
        paper = np.median(inside[:, :, own], axis=(1, 2), keepdims=True)
        on_paper = np.linalg.norm(inside - paper, axis=3) < _SAME_PAPER
        clear = np.minimum(np.linalg.norm(step, axis=3), np.linalg.norm(farther, axis=3)) > 3 * _VISIBLE
        outside = points - _FARTHER * inward
        last = np.array((self.width - 1, self.height - 1))
        in_picture = np.asarray(((outside >= 0) & (outside <= last)).all(axis=3), np.bool_)
        seen = np.asarray((agrees & lasts) | (on_paper & clear & in_picture), np.bool_)
        going_on = agrees & lasts & in_picture
        beyond = [
            going_on[:, :, end].sum(axis=2) / np.maximum(in_picture[:, :, end].sum(axis=2), 2)
            for end in (slice(0, _BEYOND), slice(-_BEYOND, None))
        ]
        return seen[:, :, own].mean(axis=2), np.concatenate(beyond, axis=1)

    def colours(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Lab at `points`, shape (…, 3). Beyond the picture the rim goes on, so it shows no border."""
        flat = points.reshape(-1, 2).astype(np.float32)
        rows = np.pad(flat, ((0, -len(flat) % _ROW), (0, 0))).reshape(-1, _ROW, 2)
        x, y = np.ascontiguousarray(rows[..., 0]), np.ascontiguousarray(rows[..., 1])
        sampled = cv2.remap(self.lab, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(sampled, np.float64).reshape(-1, 3)[: len(flat)].reshape(*points.shape[:-1], 3)


def drawn_to_edges(evidence: Evidence, quad: Corners) -> Corners:
    """`quad` with each side moved onto the strongest step of colour within 7 pixels, robustly fitted."""
    shares = np.linspace(0.06, 0.94, _POINTS)
    points, inward = _points_and_inward(quad[None], shares)
    offsets = np.arange(-_REACH, _REACH + 1, dtype=np.float64)
    around = points[0][:, :, None] + offsets[:, None] * inward[0][:, :, None]
    normal = inward[0][:, :, None]
    step = evidence.colours(around + 1.5 * normal) - evidence.colours(around - 1.5 * normal)
    mean = step[:, :, _REACH - 2 : _REACH + 3].mean(axis=(1, 2))
    direction = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-6)
    strength = (step * direction[:, None, None]).sum(axis=3)
    best = np.argmax(strength, axis=2)
    lines = []
    for side in range(4):
        seen = strength[side][np.arange(_POINTS), best[side]] > _VISIBLE
        if seen.sum() < _POINTS // 3:
            lines.append((quad[side], quad[(side + 1) % 4] - quad[side]))
            continue
        onto = around[side][np.arange(_POINTS), best[side]][seen]
        vx, vy, x, y = cv2.fitLine(onto.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append((np.array([x, y]), np.array([vx, vy])))
    return _near(np.array([_meeting(*lines[side - 1], *lines[side]) for side in range(4)]), quad)


def _near(moved: Corners, quad: Corners) -> Corners:
    """`moved`, unless a side was drawn astray."""
    fits = np.isfinite(moved).all() and np.abs(moved - quad).max() < 3 * _REACH
    return moved if fits else quad


def _meeting(
    p: NDArray[np.float64], u: NDArray[np.float64], q: NDArray[np.float64], v: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Where the line through p along u meets the one through q along v; infinite for parallels."""
    determinant = float(u[0] * v[1] - u[1] * v[0])
    if abs(determinant) < 1e-9:
        return np.array([np.inf, np.inf])
    along = ((q[0] - p[0]) * v[1] - (q[1] - p[1]) * v[0]) / determinant
    return p + along * u


def _points_and_inward(quads: Quads, shares: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points at the given shares of each side and unit normals inward, both (n, 4, points, 2)."""
    sides = np.roll(quads, -1, axis=1) - quads
    points = quads[:, :, None] + shares[:, None] * sides[:, :, None]
    normal = np.stack([-sides[..., 1], sides[..., 0]], axis=2)
    normal /= np.maximum(np.linalg.norm(normal, axis=2, keepdims=True), 1e-9)
    towards = quads.mean(axis=1, keepdims=True) - (quads + sides / 2)
    normal *= np.sign((normal * towards).sum(axis=2, keepdims=True))
    return points, np.broadcast_to(normal[:, :, None], points.shape)
