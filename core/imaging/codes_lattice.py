"""The lattice of a code's modules, laid over a picture in which its three finder patterns are known.

1. Twelve corners of the finders give a perspective, and a bent sheet (a quadratic), for each number of modules that
   the distances allow; the timing patterns, dark and light in turn, tell which of them is right.
2. The alignment pattern at the bottom right corrects the corner that has no finder.
3. Paper bends, and no perspective follows it. In the straightened picture edges lie on whole modules; where the
   lattice is off by a part of a module, the edges' phase says by how much: the sum of edge strength times
   exp(2 pi i x) around a place has the offset for its argument. Phases are unwrapped from the finders outwards,
   the clearest neighbour first, and the lattice follows them.

Coordinates on the code are in modules: (0, 0) is its top left corner, (n, n) its bottom right one.
"""

import heapq
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.codes_finders import Points, Triple
from core.imaging.picture import Picture

Floats = NDArray[np.float64]

_FINE = 4  # samples along a module
_WINDOWS = (3.0, 1.5)  # modules; phases are measured in windows of these sigmas, one after the other
_MOST_CELLS = 28  # places measured along a side
_RING = np.array([[1, 1], [6, 1], [6, 6], [1, 6]], np.float64)
_ALIGNMENT = np.pad(np.pad(np.zeros((1, 1)), 1, constant_values=1.0), 1)


@dataclass(frozen=True)
class Lattice:
    """`n` modules a side; `view`: homography from the code to the picture; `bend`: the six coefficients, shape (6, 2),
    of a quadratic in (x / n, y / n), in pixels, that is added to what it gives. `fit`: -1 to 1, as timing shows."""

    n: int
    view: Floats
    bend: Floats
    fit: float = 0.0

    def seen(self, places: Floats) -> Floats:
        """Where `places` on the code, shape (…, 2), lie in the picture."""
        flat = places.reshape(-1, 2)
        mapped = np.column_stack([flat, np.ones(len(flat))]) @ self.view.T
        weight = np.where(np.abs(mapped[:, 2:]) < 1e-9, 1e-9, mapped[:, 2:])
        return (mapped[:, :2] / weight + _quadratic(flat / self.n) @ self.bend).reshape(places.shape)


def lattices(grey: Picture, triple: Triple, most: int = 3) -> list[Lattice]:
    """Up to `most` lattices, flat and bent ones, of the numbers of modules that fit, likeliest first."""
    nearest = round((_modules_between(triple) - 17) / 4)
    spread = 1 + nearest // 6
    tried = [17 + 4 * version for version in range(nearest - spread, nearest + spread + 1) if 1 <= version <= 40]
    made = [lattice for n in tried for lattice in _laid(triple, n)]
    timed = [replace(lattice, fit=_timing(grey, lattice)) for lattice in made]
    timed.sort(key=lambda one: -one.fit)
    return [lattice for lattice in timed[:most] if lattice.fit > 0.2]


def aligned(grey: Picture, lattice: Lattice) -> Lattice:
    """`lattice` corrected by the alignment pattern at the bottom right, if it shows."""
    n = lattice.n
    if n < 25:
        return lattice
    at = np.array([n - 6.5, n - 6.5])
    for reach in (2.0 + n / 14, 1.5):
        found = _pattern_near(grey, lattice, at, reach)
        if found is None:
            return lattice
        known = np.array([[3.5, 3.5], [n - 3.5, 3.5], [3.5, n - 3.5], at])
        there = lattice.seen(known)
        there[3] = found
        if lattice.bend.any():
            share = _quadratic(known / n)
            missing = np.linalg.solve(share @ share.T, there - lattice.seen(known))
            lattice = replace(lattice, bend=lattice.bend + share.T @ missing)
        else:
            view = cv2.getPerspectiveTransform(known.astype(np.float32), there.astype(np.float32))
            lattice = replace(lattice, view=np.asarray(view, np.float64))
    return lattice


def values(grey: Picture, lattice: Lattice, followed: bool) -> Floats:
    """The lightness of each module, shape (n, n); `followed`: along the edges of the modules themselves."""
    n = lattice.n
    places = (np.mgrid[0 : n * _FINE, 0 : n * _FINE].transpose(1, 2, 0)[..., ::-1] + 0.5) / _FINE
    fine = _sampled(grey, lattice.seen(places))
    for window in _WINDOWS if followed else ():
        places = places + _offsets(fine, n, window)
        fine = _sampled(grey, lattice.seen(places))
    inner = fine.reshape(n, _FINE, n, _FINE)[:, 1:-1, :, 1:-1]
    return inner.mean(axis=(1, 3))


def _quadratic(places: Floats) -> Floats:
    x, y = places[:, 0], places[:, 1]
    return np.column_stack([np.ones(len(places)), x, y, x * y, x * x, y * y])


def _sampled(grey: Picture, places: Floats) -> Floats:
    """`grey` between its pixels at `places`, shape (h, w, 2), as float64."""
    x, y = places[..., 0].astype(np.float32), places[..., 1].astype(np.float32)
    return cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float64)


def _laid(triple: Triple, n: int) -> list[Lattice]:
    """A flat and a bent lattice through the twelve corners of the rings."""
    own = np.vstack([_RING, _RING + np.array((n - 7, 0)), _RING + np.array((0, n - 7))])
    rings = np.vstack([one.ring for one in (triple.top_left, triple.top_right, triple.bottom_left)])
    view = np.asarray(cv2.findHomography(own, rings, 0)[0], np.float64)  # of points on one line: None, not a number
    if not np.isfinite(view).all():
        return []
    flat = Lattice(n, view, np.zeros((6, 2)))
    affine = np.linalg.lstsq(np.column_stack([own, np.ones(12)]), rings, rcond=None)[0]
    level = Lattice(n, np.vstack([affine.T, [0, 0, 1]]), np.zeros((6, 2)))
    share = _quadratic(own / n)
    bend = np.linalg.lstsq(share, rings - level.seen(own), rcond=None)[0]
    return [flat, replace(level, bend=bend)]


def _modules_between(triple: Triple) -> float:
    """Modules along a side: the finders' distance over the geometric mean of a module's length at both ends."""
    counted: list[float] = []
    for other, (a, b, c, d) in ((triple.top_right, (0, 1, 3, 2)), (triple.bottom_left, (0, 3, 1, 2))):
        along = np.linalg.norm(other.middle - triple.top_left.middle)
        near, far = (
            np.linalg.norm(one.ring[b] - one.ring[a] + one.ring[d] - one.ring[c]) / 10
            for one in (triple.top_left, other)
        )
        counted.append(float(along / max(np.sqrt(near * far), 0.5)))
    return float(np.mean(counted)) + 7


def _timing(grey: Picture, lattice: Lattice) -> float:
    """-1 to 1: how well the two timing patterns go dark, light, dark."""
    steps = np.arange(8, lattice.n - 8)
    row = np.column_stack([steps + 0.5, np.full(len(steps), 6.5)])
    expected = np.where(steps % 2 == 0, -1.0, 1.0)
    score = 0.0
    for line in (row, row[:, ::-1]):
        shown = _sampled(grey, lattice.seen(line)[None])[0]
        shown = shown - cv2.blur(shown[None], (5, 1), borderType=cv2.BORDER_REPLICATE)[0]
        spread = float(np.abs(shown).sum())
        score += float((shown * expected).sum()) / spread / 2 if spread > 0 else 0.0
    return score


def _pattern_near(grey: Picture, lattice: Lattice, at: Points, reach: float) -> Points | None:
    """Where in the picture an alignment pattern lies within `reach` modules of `at`, or None."""
    half = reach + 2.5
    steps = np.arange(-half, half, 1 / _FINE) + 0.5 / _FINE
    places = np.stack(np.meshgrid(steps, steps), axis=-1) + at
    patch = _sampled(grey, lattice.seen(places)).astype(np.float32)
    template = np.kron(_ALIGNMENT, np.ones((_FINE, _FINE))).astype(np.float32)
    match = cv2.matchTemplate(cv2.GaussianBlur(patch, (0, 0), 0.8), template, cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(match)
    if best < 0.5:
        return None
    middle = at + (np.array([x, y]) + 2.5 * _FINE) / _FINE - half
    return lattice.seen(middle[None])[0]


def _offsets(flat: Floats, n: int, window: float) -> Floats:
    """How far, in modules, the lattice should move at each fine sample, shape (n * 4, n * 4, 2)."""
    cells = min(n // 2, _MOST_CELLS)
    place = 2 * np.pi * np.arange(1, n * _FINE) / _FINE
    moves: list[Floats] = []
    for axis in (1, 0):
        edges = np.abs(np.diff(flat, axis=axis))
        parts: list[Floats] = []
        for turn in (np.cos(place), np.sin(place)):
            wave = cv2.resize(
                edges * (turn[None] if axis else turn[:, None]), (cells, cells), interpolation=cv2.INTER_AREA
            )
            parts.append(np.asarray(cv2.GaussianBlur(wave, (0, 0), window * cells / n), np.float64))
        moved = _unwrapped(np.arctan2(parts[1], parts[0]) / (2 * np.pi), np.hypot(*parts))
        moves.append(np.asarray(cv2.resize(moved, (n * _FINE, n * _FINE), interpolation=cv2.INTER_LINEAR), np.float64))
    return np.stack(moves, axis=-1)


def _unwrapped(turns: Floats, strength: Floats) -> Floats:
    """`turns` without jumps of a whole one, from the three finders outwards, the strongest neighbour first."""
    rows, columns = turns.shape
    phase, weak = turns.tolist(), (-strength).tolist()
    known: list[list[float | None]] = [[None] * columns for _ in range(rows)]
    near, far = 1, rows - 2
    waiting = [(weak[r][c], r, c) for r, c in ((near, near), (near, far), (far, near))]
    for _, row, column in waiting:
        known[row][column] = phase[row][column]
    heapq.heapify(waiting)
    while waiting:
        _, row, column = heapq.heappop(waiting)
        here = known[row][column]
        for r, c in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            if here is not None and 0 <= r < rows and 0 <= c < columns and known[r][c] is None:
                known[r][c] = phase[r][c] - round(phase[r][c] - here)
                heapq.heappush(waiting, (weak[r][c], r, c))
    return np.array(known, np.float64)
