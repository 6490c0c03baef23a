"""What stands on one page and is not explained by the other: a stroke more, a stroke less.

An S and a 5 in small print differ in one corner. In a window as large as the character that is a few hundredths of
correlation, no more than focus, grain and half a pixel of misplacement cost a genuine pair. So these are taken out
first: around each place one page is fitted by the other, by its slopes across and down, its curvature and a constant
(least squares in windows of a character). Together they stand for contrast, light, a shift of up to a pixel in any
direction and a difference in sharpness, none of which can draw a stroke. What remains where a stroke differs is as
deep as ink; elsewhere it is grain.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

Plane = NDArray[np.float32]

_STEP = 4
_FIT = 5
"""Steps along the window of a fit, 20 pixels: narrower, and it bends to what should stand out."""
_GRAIN = 0.6
_DEPTH = 21
_PAPER = 9.0  # grey levels squared; with less there is nothing to explain
_FAINT = 0.75
_RIDGE = 0.01
_LEAST = 3.0  # grey levels squared that keep slopes and curvature of mere grain from being fitted


@dataclass(frozen=True)
class Unexplained:
    """For each pixel: the remainder as a share of the depth of the ink around it, 0 to about 1; and how well the
    windows around it are explained, as a correlation from 0 to 1."""

    stroke: Plane
    explained: Plane


def unexplained(one: MatLike, other: MatLike, window: int, faintest: float) -> Unexplained:
    """Two float planes of one shape, equally lit and about equally sharp. Ink that is less deep than `faintest` is
    taken for as deep.

    Each is fitted by the other: nothing explains anything, so a stroke on bare paper is seen from the other side only.
    """
    height, width = one.shape
    one, other = (_in_whole_steps(page) for page in (one, other))
    deep = np.maximum(np.minimum(_depth(one), _depth(other)), faintest)
    strokes: list[MatLike] = []
    explained: list[MatLike] = []
    for page, by in ((one, other), (other, one)):
        rest = page - _fit(page, by)
        strokes.append(np.abs(cv2.GaussianBlur(rest, (0, 0), _GRAIN)) / deep)
        explained.append(_explained(page, rest, (window, window)))
    return Unexplained(np.maximum(*strokes)[:height, :width], np.minimum(*explained)[:height, :width])


def _in_whole_steps(page: MatLike) -> MatLike:
    down, across = (-side % _STEP for side in page.shape)
    return cv2.copyMakeBorder(page, 0, down, 0, across, cv2.BORDER_REPLICATE)


def _explained(page: MatLike, rest: MatLike, size: tuple[int, int]) -> MatLike:
    mean = cv2.blur(page, size)
    varies = np.maximum(cv2.blur(page * page, size) - mean * mean, 4.0)
    return np.sqrt(np.maximum(1 - cv2.blur(rest * rest, size) / varies, 0))


def depth_of_ink(page: MatLike, inked: NDArray[np.bool_]) -> float:
    """How deep most ink of a page is, in grey levels, less a quarter."""
    some = _depth(page)[::3, ::3][inked[::3, ::3]]
    return _FAINT * float(np.percentile(some, 75)) if some.size else 1.0


def _depth(plane: MatLike) -> MatLike:
    around = np.ones((_DEPTH, _DEPTH), np.uint8)
    return cv2.dilate(plane, around) - cv2.erode(plane, around)


def _fit(page: MatLike, by: MatLike) -> MatLike:
    """`page` as far as `by` explains it: the fit of each window, its weights drawn out between windows."""
    terms = _terms(by)
    means = [_meant(term) for term in terms]
    target = _meant(page)
    varies = np.maximum(_vary(by, means[0], by, means[0]), _vary(page, target, page, target)) > _PAPER
    known = list(zip(terms, means, strict=True))
    together = [[_vary(*one, *other)[varies] for other in known[: i + 1]] for i, one in enumerate(known)]
    wanted = [_vary(*one, page, target)[varies] for one in known]
    for i, row in enumerate(together):
        row[i] = row[i] * (1 + _RIDGE) + (_LEAST if i else 1.0)
    base, fitted = target, np.zeros_like(page)
    for weight, mean, term in zip(_solved(together, wanted), means, terms, strict=True):
        weights = np.zeros_like(target)
        weights[varies] = weight
        base = base - weights * mean
        fitted += _drawn_out(weights, page) * term
    return fitted + _drawn_out(base, page)


def _solved(together: list[list[Plane]], wanted: list[Plane]) -> list[Plane]:
    """Cholesky's solution of as many systems as the planes have places: `together` is the lower half of a matrix."""
    lower: list[list[Plane]] = []
    ahead: list[Plane] = []
    for i, row in enumerate(together):
        lower.append([])
        for j, value in enumerate(row):
            rest = value - sum((lower[i][k] * lower[j][k] for k in range(j)), np.float32(0))
            lower[i].append(np.sqrt(np.maximum(rest, np.float32(1e-3))) if i == j else rest / lower[j][j])
        ahead.append((wanted[i] - sum((lower[i][k] * ahead[k] for k in range(i)), np.float32(0))) / lower[i][i])
    solved = list(ahead)
    for i in reversed(range(len(together))):
        below = range(i + 1, len(together))
        solved[i] = (ahead[i] - sum((lower[k][i] * solved[k] for k in below), np.float32(0))) / lower[i][i]
    return solved


def _terms(by: MatLike) -> list[MatLike]:
    """The page, its slopes, and how they bend: what a Taylor series has to the second order."""
    slopes = [cv2.Sobel(by, cv2.CV_32F, *order) / 8 for order in ((1, 0), (0, 1))]
    bends = [cv2.Sobel(by, cv2.CV_32F, *order) / 4 for order in ((2, 0), (0, 2), (1, 1))]
    return [by, *slopes, *bends]


def _vary(one: MatLike, mean: Plane, other: MatLike, other_mean: Plane) -> Plane:
    """How two planes vary together in the windows."""
    return np.asarray(_meant(one * other) - mean * other_mean, np.float32)


def _meant(plane: MatLike) -> Plane:
    """Means of the windows, one for each four by four pixels."""
    height, width = plane.shape
    small = cv2.resize(plane, (width // _STEP, height // _STEP), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.blur(small, (_FIT, _FIT)), np.float32)


def _drawn_out(weights: MatLike, like: MatLike) -> MatLike:
    """Values that stand for four by four pixels, at each."""
    height, width = like.shape
    return cv2.resize(weights, (width, height), interpolation=cv2.INTER_LINEAR)
