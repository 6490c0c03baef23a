"""Ways of looking at a picture again when its codes were not read: smaller, stretched, turned, treated.

Each look is cheap and helps with something that happens to codes:

    smaller, opened        specks and scratches; sharp large codes that readers lose in detail
    stretched one way      a code seen from the side; with a turn of 45°, along a diagonal
    histogram, adaptive    glare, shadow, a dim screen
    evened (CLAHE)         bright and dark parts in one picture
    blurred                moiré, print dots, crumpled paper
    sharpened              out of focus, moved

They were chosen on photographs and on generated degradations of them for what each adds per millisecond, and
stand in that order; all of them together take about 60 ms for a picture of one megapixel.
"""

import math
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
    """`longest`: the longer side in pixels before stretching, 0 for as it is; `turn`: degrees."""

    reader: Reader
    treatment: Treatment = "none"
    longest: int = 0
    stretch_x: float = 1.0
    stretch_y: float = 1.0
    turn: float = 0.0


LOOKS = (
    Look("zxing", "opened", 600),
    Look("zxing_global"),
    Look("zxing_global", stretch_x=2),
    Look("zxing", "evened"),
    Look("zxing", "blurred", stretch_y=2),
    Look("zbar"),
    Look("zxing", "adaptive", stretch_x=2),
    Look("zxing", "sharpened", 1600),
    Look("zbar", "more_blurred"),
    Look("zxing", stretch_x=2),
    Look("zxing", stretch_x=2, stretch_y=2),
    Look("zxing", "sharpened", stretch_y=0.5),
    Look("zxing", "sharpened", stretch_x=0.5),
    Look("zxing", "blurred", 1000, 0.5, 1, 45),
    Look("zxing", "blurred", 1000, 1, 0.5, 45),
    Look("zxing", "adaptive", 600, 1, 0.5, -45),
    Look("zxing", "adaptive", 600, 0.5, 1, -45),
    Look("zxing", "more_blurred"),
    Look("zxing", "blurred", 600, turn=30),
    Look("zxing", "evened", 1000),
    Look("zbar", "more_blurred", 600),
    Look("zbar", "none", 600),
    Look("zbar", "sharpened", 1000),
    Look("zbar", "sharpened", 600, 0.5, 1, 45),
    Look("zbar", "sharpened", 600, 1, 0.5, 45),
)


def seen(grey: Picture, look: Look) -> tuple[Picture, NDArray[np.float64]]:
    """The picture as `look` sees it, and the affine matrix (2, 3) that leads back to `grey`."""
    height, width = grey.shape
    longest = look.longest or min(LARGEST, max(height, width))
    scale = min(longest / max(height, width), 3.0)
    wide, high = round(width * scale), round(height * scale)
    shown = grey if (wide, high) == (width, height) else resized(grey, wide, high)
    shown, back = _turned(shown, look.turn)
    wide, high = round(shown.shape[1] * look.stretch_x), round(shown.shape[0] * look.stretch_y)
    if (wide, high) != (shown.shape[1], shown.shape[0]):
        shown = resized(shown, wide, high)
    back = back @ np.diag([1 / look.stretch_x, 1 / look.stretch_y, 1.0])
    back = np.diag([1 / scale, 1 / scale, 1.0]) @ back
    return np.ascontiguousarray(_treated(shown, look.treatment)), back[:2]


def _turned(grey: Picture, degrees: float) -> tuple[Picture, NDArray[np.float64]]:
    """Turned about its middle with nothing cut off, and the matrix (3, 3) back."""
    if degrees == 0:
        return grey, np.eye(3)
    height, width = grey.shape
    cosine, sine = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
    wide, high = round(width * cosine + height * sine), round(height * cosine + width * sine)
    forth = np.eye(3)
    forth[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    forth[:2, 2] += ((wide - width) / 2, (high - height) / 2)
    shown = cv2.warpAffine(grey, forth[:2], (wide, high), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(shown, np.uint8), np.linalg.inv(forth).astype(np.float64)


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
