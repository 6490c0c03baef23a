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

_FIT = 21
"""Pixels along the window of a fit: narrower, and it bends to what should stand out."""
_STEP = 4
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
    deep = np.maximum(np.minimum(_depth(one), _depth(other)), faintest)
    strokes: list[MatLike] = []
    explained: list[MatLike] = []
    for page, by in ((one, other), (other, one)):
        rest = page - _fit(page, by)
        strokes.append(np.abs(cv2.GaussianBlur(rest, (0, 0), _GRAIN)) / deep)
        explained.append(_explained(page, rest, (window, window)))
    return Unexplained(np.maximum(*strokes), np.minimum(*explained))


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
    rows, columns = target.shape
    count = len(terms)
    together = np.empty((rows, columns, count, count), np.float32)
    wanted = np.empty((rows, columns, count, 1), np.float32)
    for i in range(count):
        for j in range(i, count):
            together[..., i, j] = together[..., j, i] = _meant(terms[i] * terms[j]) - means[i] * means[j]
        wanted[..., i, 0] = _meant(terms[i] * page) - means[i] * target
        together[..., i, i] *= 1 + _RIDGE
        together[..., i, i] += _LEAST if i else 1.0
    varies = np.maximum(together[..., 0, 0], _meant(page * page) - target * target) > _PAPER
    weights = np.zeros((rows, columns, count), np.float32)
    weights[varies] = np.linalg.solve(together[varies], wanted[varies])[..., 0]
    fitted = _drawn_out(target - sum(weights[..., i] * means[i] for i in range(count)), page)
    for i in range(count):
        fitted = fitted + _drawn_out(weights[..., i], page) * terms[i]
    return fitted


def _terms(by: MatLike) -> list[MatLike]:
    """The page, its slopes, and how they bend: what a Taylor series has to the second order."""
    slopes = [cv2.Sobel(by, cv2.CV_32F, *order) / 8 for order in ((1, 0), (0, 1))]
    bends = [cv2.Sobel(by, cv2.CV_32F, *order) / 4 for order in ((2, 0), (0, 2), (1, 1))]
    return [by, *slopes, *bends]


def _meant(plane: MatLike) -> MatLike:
    """Means of the windows, at every fourth pixel."""
    return cv2.blur(plane, (_FIT, _FIT))[::_STEP, ::_STEP]


def _drawn_out(weights: MatLike, like: MatLike) -> MatLike:
    """Values at every fourth pixel, at each."""
    height, width = like.shape
    to = np.array([[_STEP, 0, 0], [0, _STEP, 0]], np.float32)
    return cv2.warpAffine(
        np.ascontiguousarray(weights), to, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
