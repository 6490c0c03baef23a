"""One picture of a page laid over another, to about a third of a pixel everywhere.

First as a whole: SIFT features, matched with the ratio test, give a homography (RANSAC). It makes up for what
straightening by the borders leaves: turned pages, missed corners, another distance. Where paper is bent, the same
features tell how far it strays from there (`drift`). Then in parts: paper bends and lenses too, so blocks of the
picture look for themselves within a few pixels, and the smoothed field of their shifts moves the rest. Smoothed over
several blocks, it cannot follow a single character and hide that it was altered.
"""

from typing import NamedTuple, cast

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from core.imaging.picture import Picture

_FEATURES = 1500
_RATIO = 0.78
_LEAST_INLIERS = 25
_DETAILED = 200
_BLOCK = 96
_REACH = 8
_CORNER_REACH = 12.0
_NODE, _AROUND_NODE = 80, 130.0
_FARTHEST, _AGREEING = 60.0, 14.0
_FEWEST_AROUND, _FEWEST_NODES = 6, 6
_MUCH_OF_IT, _PLAINLY_OFF = 0.8, 3.5
"""Pixels of pages `_SEARCH` long; blocks look for eight in a frame half as long again."""


def in_common(one: Picture, other: Picture, features: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Points of one plane that both show, in the pixels of each, both (n, 2); n is 0 when there are too few."""
    source, target, _ = _pairs(one, other, features)
    _, kept = _fitted(source, target)
    return source[kept], target[kept]


class Laid(NamedTuple):
    """`matrix`: from the moving page to the fixed one, None where none fits; `detailed`: both show enough for its
    absence to mean something; `source`, `target`: features that look alike in both, (n, 2), most of them right."""

    matrix: MatLike | None
    detailed: bool
    source: NDArray[np.float32]
    target: NDArray[np.float32]


def homography(moving: Picture, fixed: Picture) -> Laid:
    """`moving` laid on `fixed`, straightened grey pages."""
    source, target, detailed = _pairs(moving, fixed, _FEATURES)
    matrix, kept = _fitted(source, target)
    if matrix is not None:
        matrix = _held_at_corners(matrix, source[kept], target[kept], moving, fixed)
    plausible = matrix is not None and _plausible(matrix, moving, fixed)
    return Laid(matrix if plausible else None, detailed, source, target)


def drift(laid: Laid, size: tuple[int, int]) -> NDArray[np.float32] | None:
    """How far the paper strays from where the homography has it, at nodes of an even grid over a page of `size` (width,
    height), (x, y), shape (rows, columns, 2); None where that is no more than blocks find by themselves, or strays in
    one place only, as a seal does that was turned.

    Each node asks the features around it: their median, then a plane through those that are near it.
    """
    assert laid.matrix is not None
    off = cv2.perspectiveTransform(laid.source[:, None], laid.matrix)[:, 0] - laid.target
    near = np.linalg.norm(off, axis=1) < _FARTHEST
    at, off = laid.target[near], off[near]
    columns, rows = (max(2, round(side / _NODE) + 1) for side in size)
    field = np.full((rows, columns, 2), np.nan, np.float32)
    for row, column in np.ndindex(rows, columns):
        node = np.array((column * size[0] / (columns - 1), row * size[1] / (rows - 1)), np.float32)
        field[row, column] = _off_at(node, at, off)
    known = ~np.isnan(field[..., 0])
    if known.sum() < _FEWEST_NODES or np.quantile(np.linalg.norm(field[known], axis=1), _MUCH_OF_IT) < _PLAINLY_OFF:
        return None
    return np.asarray(cv2.GaussianBlur(_filled(field, known), (3, 3), 0.6), np.float32)


def _off_at(node: NDArray[np.float32], at: NDArray[np.float32], off: NDArray[np.float32]) -> NDArray[np.float32]:
    by = at - node
    close = np.linalg.norm(by, axis=1) < _AROUND_NODE
    by, off = by[close], off[close]
    agreeing = np.linalg.norm(off - np.median(off, axis=0), axis=1) < _AGREEING if len(off) else close[:0]
    if agreeing.sum() < _FEWEST_AROUND or 2 * agreeing.sum() < len(off):
        return np.full(2, np.nan, np.float32)
    by, off = by[agreeing], off[agreeing]
    terms = np.column_stack([np.ones(len(by)), by / _AROUND_NODE])
    steady = terms.T @ terms + np.diag([0.0, 2.0, 2.0])
    return np.asarray(np.linalg.solve(steady, terms.T @ off)[0], np.float32)


def _filled(field: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Nodes without any features as the nearest that has some."""
    places = np.argwhere(known)
    filled = field.copy()
    for row, column in np.argwhere(~known):
        nearest = places[((places - (row, column)) ** 2).sum(axis=1).argmin()]
        filled[row, column] = field[nearest[0], nearest[1]]
    return filled


def _pairs(one: Picture, other: Picture, features: int) -> tuple[NDArray[np.float32], NDArray[np.float32], bool]:
    """Where features that look alike lie, both (n, 2), most of them right; and whether both pictures are detailed."""
    sift = cv2.SIFT.create(nfeatures=features)
    empty = np.empty(0, np.uint8)
    points_a, features_a = sift.detectAndCompute(one, empty)
    points_b, features_b = sift.detectAndCompute(other, empty)
    fewer = min(len(points_a), len(points_b))
    good: list[cv2.DMatch] = []
    if fewer >= _LEAST_INLIERS:
        pairs = cv2.BFMatcher(cv2.NORM_L2).knnMatch(features_a, features_b, k=2)
        good = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < _RATIO * pair[1].distance]
    source = np.array([points_a[match.queryIdx].pt for match in good], np.float32).reshape(-1, 2)
    target = np.array([points_b[match.trainIdx].pt for match in good], np.float32).reshape(-1, 2)
    return source, target, fewer >= _DETAILED


def _fitted(source: NDArray[np.float32], target: NDArray[np.float32]) -> tuple[MatLike | None, NDArray[np.bool_]]:
    """The homography that most pairs agree on, and which do; None and nothing when they are too few."""
    nothing = np.zeros(len(source), np.bool_)
    if len(source) < _LEAST_INLIERS:
        return None, nothing
    found = cv2.findHomography(source, target, cv2.USAC_MAGSAC, 3.0, maxIters=2000)
    matrix, inliers = cast(tuple[MatLike | None, MatLike | None], found)
    if matrix is None or inliers is None or int(inliers.sum()) < _LEAST_INLIERS:
        return None, nothing
    return matrix, np.asarray(inliers).ravel() > 0


def _held_at_corners(matrix: MatLike, source: MatLike, target: MatLike, moving: Picture, fixed: Picture) -> MatLike:
    """The homography fitted once more, with the corners of the two pages where they nearly meet.

    Print often fills one half of a sheet; a fit to it alone goes astray in the other.
    """
    corners, wanted = _corners(moving), _corners(fixed)
    seen = cv2.perspectiveTransform(corners[None], matrix)[0]
    apart = np.linalg.norm(seen[:, None] - wanted[None], axis=2)
    nearest = apart.argmin(axis=1)
    meets = apart.min(axis=1) < _CORNER_REACH
    if not meets.any():
        return matrix
    weight = max(1, len(source) // 40)
    points = np.concatenate([source, np.repeat(corners[meets], weight, axis=0)])
    places = np.concatenate([target, np.repeat(wanted[nearest[meets]], weight, axis=0)])
    held = cast(MatLike | None, cv2.findHomography(points, places, 0)[0])
    return matrix if held is None else held


def _corners(picture: Picture) -> MatLike:
    height, width = picture.shape
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)


def _plausible(matrix: MatLike, moving: Picture, fixed: Picture) -> bool:
    """Both are straightened pages, so one covers a good part of the other, unmirrored."""
    seen = cv2.perspectiveTransform(_corners(moving)[None], matrix)[0]
    area = float(cv2.contourArea(seen.astype(np.float32), True))
    return cv2.isContourConvex(seen.astype(np.float32)) and 0.3 < area / fixed.size < 3


def bend(rough: MatLike, fixed: Picture) -> MatLike:
    """How far off each pixel of `fixed` lies in `rough`, which fits but for a few pixels.

    (x, y), shape (height, width, 2).
    """
    height, width = fixed.shape
    rows, columns = max(1, height // _BLOCK), max(1, width // _BLOCK)
    shifts = np.full((rows, columns, 2), np.nan, np.float32)
    for row in range(rows):
        for column in range(columns):
            shifts[row, column] = _shift(rough, fixed, row * height // rows, column * width // columns)
    return cv2.resize(_smoothed(shifts), (width, height), interpolation=cv2.INTER_LINEAR)


def _shift(rough: MatLike, fixed: Picture, top: int, left: int) -> tuple[float, float]:
    """How far the block of `fixed` at (left, top) lies off in `rough`; NaN where too little shows."""
    height, width = fixed.shape
    y0, y1 = max(0, top - _REACH), min(height, top + _BLOCK + _REACH)
    x0, x1 = max(0, left - _REACH), min(width, left + _BLOCK + _REACH)
    block = fixed[top : top + _BLOCK, left : left + _BLOCK]
    if min(block.shape) < 32 or block.std() < 5 or not _has_both_directions(block):
        return np.nan, np.nan
    match = cv2.matchTemplate(rough[y0:y1, x0:x1], block, cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(match)
    if best < 0.5:
        return np.nan, np.nan
    return x0 + x + _between(match[y, :], x) - left, y0 + y + _between(match[:, x], y) - top


def _has_both_directions(block: MatLike) -> bool:
    """A lone ruled line says nothing about shifts along it."""
    soft = cv2.GaussianBlur(block, (0, 0), 1.0).astype(np.float32)
    across, down = (float((cv2.Sobel(soft, cv2.CV_32F, dx, 1 - dx) ** 2).mean()) for dx in (1, 0))
    return min(across, down) > 0.15 * max(across, down)


def _between(scores: MatLike, at: int) -> float:
    """The top of the parabola through the best score and its two neighbours, relative to the best."""
    if not 0 < at < len(scores) - 1:
        return 0.0
    before, top, after = (float(score) for score in scores[at - 1 : at + 2])
    curve = before - 2 * top + after
    return 0.5 * (before - after) / curve if curve < -1e-6 else 0.0


def _smoothed(shifts: NDArray[np.float32]) -> NDArray[np.float32]:
    """Medians of each block's neighbourhood, then a mean; no shift where nothing could be told."""
    rows, columns, _ = shifts.shape
    known = ~np.isnan(shifts[..., 0])
    if not known.any():
        return np.zeros_like(shifts)
    field = np.empty_like(shifts)
    for row in range(rows):
        for column in range(columns):
            near = slice(max(0, row - 1), row + 2), slice(max(0, column - 1), column + 2)
            chosen = shifts[near][known[near]]
            field[row, column] = np.median(chosen, axis=0) if len(chosen) else 0.0
    return np.asarray(cv2.blur(field, (3, 3)), np.float32).reshape(shifts.shape)
