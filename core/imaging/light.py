"""Print without the light on it: a page as if its paper were white all over.

Light from one side, a lens that darkens towards its corners and, most of all, the shade of a fold are steps from one
paper to another, as deep as pale print. Paper is what is left when everything narrower than a few characters is
filled up with what surrounds it (a morphological closing, which keeps steps where they are). Areas that are darker
than any shade, hair and coats in a portrait, are not taken for paper but measured against the paper around.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.picture import Picture

PAPER = 235.0
"""Grey levels of paper in what `evenly_lit` gives."""

_FILLED = 25
_AROUND = 12  # pixels of the picture shrunk by eight: paper is looked for this far about
_DARKEST_SHADE = 0.7
"""Of the paper around; what is darker and broad is no shade."""


def evenly_lit(page: Picture) -> NDArray[np.float32]:
    """`page`, grey, divided by its paper."""
    smooth = cv2.GaussianBlur(page, (0, 0), 1.2)
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((_FILLED, _FILLED), np.uint8))
    small = cv2.resize(paper, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    around = cv2.dilate(small, np.ones((2 * _AROUND + 1, 2 * _AROUND + 1), np.uint8))
    height, width = page.shape
    lightest = cv2.resize(cv2.blur(around, (2 * _AROUND + 1, 2 * _AROUND + 1)), (width, height))
    white = np.maximum(np.maximum(paper, lightest.astype(np.float32) * _DARKEST_SHADE), 8)
    return np.asarray(np.minimum(page / white, 1.1) * PAPER, np.float32)
