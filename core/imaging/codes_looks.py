"""Ways of looking at a picture again when its codes were not read: smaller, larger, stretched, treated.

Each look is cheap and helps with something that happens to codes:

    smaller, opened        specks and scratches; sharp large codes that readers lose in detail
    larger, stretched      modules of less than two pixels
    histogram, adaptive    glare, shadow, a dim screen
    evened (CLAHE)         bright and dark parts in one picture
    blurred                moire, print dots, crumpled paper; patterns that are torn
    sharpened              out of focus, moved

`SOON` stands before codes are straightened (`codes_straightened`), since it is cheaper; `LATER` after. They are those
that read what straightening does not; the shape of the code in the picture is its business, not theirs.
"""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.codes_readers import Reader
from core.imaging.picture import Picture, resized

Treatment = Literal["none", "opened", "blurred", "more_blurred", "sharpened", "evened", "adaptive"]

LARGEST = 3000


@dataclass(frozen=True)
class Look:
    """`longest`: the longer side in pixels before stretching, 0 for as it is."""

    reader: Reader
    treatment: Treatment = "none"
    longest: int = 0
    stretch_x: float = 1.0
    stretch_y: float = 1.0


SOON = (
    Look("zxing_global"),
    Look("zxing", "opened", 600),
    Look("zxing_global", stretch_x=2),
    Look("zxing", "evened"),
)
LATER = (
    Look("zbar", "more_blurred"),
    Look("zxing", "sharpened", 1600),
    Look("zbar"),
    Look("zxing", stretch_x=2, stretch_y=2),
    Look("zxing", "adaptive", stretch_x=2),
    Look("zxing", "blurred", stretch_y=2),
    Look("zxing", "more_blurred"),
    Look("zxing", "evened", 1000),
    Look("zbar", "more_blurred", 600),
    Look("zbar", "none", 600),
    Look("zbar", "sharpened", 1000),
)


def seen(grey: Picture, look: Look) -> tuple[Picture, NDArray[np.float64]]:
    """The picture as `look` sees it, and the affine matrix (2, 3) that leads back to `grey`."""
    height, width = grey.shape
    longest = look.longest or min(LARGEST, max(height, width))
    scale = min(longest / max(height, width), 3.0)
    wide, high = round(width * scale), round(height * scale)
    shown = grey if (wide, high) == (width, height) else resized(grey, wide, high)
    wide, high = round(wide * look.stretch_x), round(high * look.stretch_y)
    if (wide, high) != (shown.shape[1], shown.shape[0]):
        shown = resized(shown, wide, high)
    back = np.array([[1 / (scale * look.stretch_x), 0.0, 0.0], [0.0, 1 / (scale * look.stretch_y), 0.0]])
    return np.ascontiguousarray(_treated(shown, look.treatment)), back


def _treated(grey: Picture, treatment: Treatment) -> Picture:
    if treatment == "opened":
        grey = cv2.morphologyEx(grey, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).astype(np.uint8)
    elif treatment == "blurred":
        grey = cv2.GaussianBlur(grey, (0, 0), 1.0).astype(np.uint8)
    elif treatment == "more_blurred":
        grey = cv2.GaussianBlur(grey, (0, 0), 2.0).astype(np.uint8)
    elif treatment == "sharpened":
        soft = cv2.GaussianBlur(grey, (0, 0), 3.0)
        grey = cv2.addWeighted(grey, 2.5, soft, -1.5, 0).astype(np.uint8)
    elif treatment == "evened":
        grey = cv2.createCLAHE(3.0, (8, 8)).apply(grey).astype(np.uint8)
    elif treatment == "adaptive":
        mean = cv2.ADAPTIVE_THRESH_MEAN_C
        grey = cv2.adaptiveThreshold(grey, 255, mean, cv2.THRESH_BINARY, 41, 7).astype(np.uint8)
    return grey
