"""Print without the light on it: two pages as if the paper of both were white all over.

Light from one side, a lens that darkens towards its corners and, most of all, the shade of a fold are steps from one
paper to another, as deep as pale print. Paper is what is left when everything narrower than a few characters is
filled up with what surrounds it (a morphological closing, which keeps steps where they are). Areas that are darker
than any shade, hair and coats in a portrait, are not taken for paper but measured against the paper around.

Amid dense print a closing does not find the paper, and a fold there leaves a strip of shade like a stroke. What the
two pages show is the same ink, though, so the one divided by the other is light alone, once ink that came out paler in
one is made up for. A median keeps the steps of it and drops what is as narrow as a stroke; and since it may not go
further than a fold's shade, it cannot cover ink that only one of the two has.
"""

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from core.imaging.picture import Picture

PAPER = 235.0
"""Grey levels of paper in what `equally_lit` gives."""

_FILLED = 25
_AROUND = 12  # pixels of the picture shrunk by eight: paper is looked for this far about
_DARKEST_SHADE = 0.7
"""Of the paper around; what is darker and broad is no shade."""
_FOLD = 0.16
"""The deepest shade of a fold, a logarithm of light."""
_STROKE = 9  # pixels; wider than twice the strokes of print, less half of it
_DARKEST = 8
_INK, _LEAST_INK = -0.25, 200  # logarithm of light; pixels of every ninth
_PALEST, _DEEPEST = 0.4, 2.5

Plane = NDArray[np.float32]


def equally_lit(one: Picture, other: Picture) -> tuple[Plane, Plane]:
    """Two grey pages in one frame, each divided by the light on it; ink 0, paper `PAPER`."""
    paper = _paper(one)
    shade = _light_between(one, paper, other)
    return _on_white(one, paper), _on_white(other * shade, paper)


def lit_alone(page: Picture) -> Plane:
    """A grey page divided by what looks like its paper, no other page being asked."""
    return _on_white(page, _paper(page))


def _on_white(page: MatLike, paper: Plane) -> Plane:
    return np.asarray(np.minimum(page / paper, 1.1) * PAPER, np.float32)


def _paper(page: Picture) -> Plane:
    smooth = cv2.GaussianBlur(page, (0, 0), 1.2)
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((_FILLED, _FILLED), np.uint8))
    small = cv2.resize(paper, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    around = cv2.dilate(small, np.ones((2 * _AROUND + 1, 2 * _AROUND + 1), np.uint8))
    height, width = page.shape
    lightest = cv2.resize(cv2.blur(around, (2 * _AROUND + 1, 2 * _AROUND + 1)), (width, height))
    return np.asarray(np.maximum(np.maximum(paper, lightest.astype(np.float32) * _DARKEST_SHADE), _DARKEST), np.float32)


def _light_between(one: Picture, paper: Plane, other: Picture) -> Plane:
    """By what `other` has to be multiplied to stand in the light of `one`, whose paper is `paper`."""
    other_paper = _paper(other)
    ink, other_ink = _ink(one, paper), _ink(other, other_paper)
    between = np.log(paper / other_paper)
    small = cv2.resize(between, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    slow = cv2.resize(cv2.GaussianBlur(small, (0, 0), 6), (one.shape[1], one.shape[0]))
    steps = between - slow + ink - _paler(ink, other_ink) * other_ink
    kept = cv2.medianBlur(np.clip((steps / _FOLD + 1) * 127, 0, 254).astype(np.uint8), _STROKE)
    folds = (cv2.GaussianBlur(kept.astype(np.float32), (0, 0), 0.6) / 127 - 1) * _FOLD
    return np.asarray(np.exp(folds + slow), np.float32)


def _ink(page: Picture, paper: Plane) -> Plane:
    """The logarithm of what print leaves of the light, 0 on paper."""
    seen = cv2.GaussianBlur(page, (0, 0), 0.8)
    return np.asarray(np.log(np.maximum(seen, _DARKEST) / paper), np.float32)


def _paler(ink: MatLike, other: MatLike) -> float:
    """How many times as deep ink is in the one picture as in the other: scanners and phones stretch it."""
    some, others = ink[::3, ::3], other[::3, ::3]
    both = (others < _INK) & (some < _INK / 2)
    if both.sum() < _LEAST_INK:
        return 1.0
    return float(np.clip(np.median(some[both] / others[both]), _PALEST, _DEEPEST))
