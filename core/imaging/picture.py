"""What a picture is here, and the one check that stands before every function that is given one."""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInput

Picture = NDArray[np.uint8]
"""BGR, shape (height, width, 3); a grey one has shape (height, width)."""

Corners = NDArray[np.float64]
"""Four points (x, y), shape (4, 2), clockwise from the top left as a reader sees the picture."""


def grey(image: Picture) -> Picture:
    """One channel of `image`, contiguous. Takes BGR, BGRA and grey.

    Raises InvalidInput("not_a_picture") for an array that is empty, has another shape or is not uint8.
    """
    if image.dtype != np.uint8 or image.size == 0 or image.ndim not in (2, 3):
        raise InvalidInput("not_a_picture", shape=list(image.shape), dtype=str(image.dtype))
    if image.ndim == 2:
        return np.ascontiguousarray(image)
    if image.shape[2] == 1:
        return np.ascontiguousarray(image[:, :, 0])
    if image.shape[2] not in (3, 4):
        raise InvalidInput("not_a_picture", shape=list(image.shape), dtype=str(image.dtype))
    to_grey = cv2.COLOR_BGR2GRAY if image.shape[2] == 3 else cv2.COLOR_BGRA2GRAY
    return np.asarray(cv2.cvtColor(image, to_grey), np.uint8)


def colour(image: Picture) -> Picture:
    """`image` as BGR, contiguous; the same refusals as `grey`."""
    if image.ndim == 3 and image.shape[2] == 3 and image.dtype == np.uint8 and image.size:
        return np.ascontiguousarray(image)
    return np.asarray(cv2.cvtColor(grey(image), cv2.COLOR_GRAY2BGR), np.uint8)


def resized(image: Picture, width: int, height: int) -> Picture:
    """`image` at another size: pixels averaged when it shrinks, interpolated when it grows."""
    shrinks = width * height < image.shape[0] * image.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, (max(1, width), max(1, height)), interpolation=how), np.uint8)


def fitted(image: Picture, longest: int) -> tuple[Picture, float]:
    """`image` shrunk so that its longer side is at most `longest`, and the factor by which it was."""
    factor = min(1.0, longest / max(image.shape[:2]))
    if factor == 1.0:
        return image, factor
    return resized(image, round(image.shape[1] * factor), round(image.shape[0] * factor)), factor
