"""Whether a portrait is good enough to be compared, as far as light and sharpness tell. Pure.

Limits follow the intent of ISO/IEC 19794-5 (even light, in focus, not moving); they were set on drawn portraits, not on
people, and say "look again", never "refuse".
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.face_camera import Box, Finding

DARK, BRIGHT = 50.0, 215.0
"""Mean brightness of the face, 0..255."""
BACKLIT = 70.0
"""By so much the surroundings may be brighter than the face."""
SHARP = 0.06
"""Variance of the Laplacian over the variance of the picture, in a face scaled to `FACE_WIDTH`: a focus measure that
does not depend on contrast."""
STILL = 14.0
"""Mean difference of the face between two pictures in turn, 0..255."""
SMALLEST_SHARE = 0.15
"""Of the picture's width, for a face that was found."""
FACE_WIDTH = 160

Picture = NDArray[np.uint8]


def judge(image: Picture, before: Picture | None = None, faces: Sequence[Box] | None = None) -> tuple[Finding, ...]:
    """What is wrong with a BGR portrait. `before` is the picture before it, `faces` what a finder has found, if there
    is one."""
    if faces is not None and len(faces) != 1:
        return (Finding.SEVERAL,) if faces else (Finding.NOBODY,)
    box = faces[0] if faces else middle(image)
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    window = np.s_[box.top : box.top + box.height, box.left : box.left + box.width]
    face = grey[window]
    if not face.size:
        return (Finding.NOBODY,)
    found = list(_light(grey, face))
    if _focus(face) < SHARP:
        found.append(Finding.BLURRED)
    if before is not None and before.shape == image.shape and _difference(image[window], before[window]) > STILL:
        found.append(Finding.MOVING)
    if faces and box.width < SMALLEST_SHARE * image.shape[1]:
        found.append(Finding.TOO_FAR)
    return tuple(found)


def middle(image: Picture) -> Box:
    """Where a person who stands in front of the camera has his face: the middle third, a little high."""
    height, width = image.shape[:2]
    side = max(1, min(height, width) * 2 // 5)
    return Box((width - side) // 2, max(0, (height - side) * 2 // 5), side, side)


def _light(grey: Picture, face: Picture) -> list[Finding]:
    brightness = float(face.mean())
    if brightness < DARK:
        against = float(grey.mean()) - brightness > BACKLIT
        return [Finding.AGAINST_THE_LIGHT if against else Finding.TOO_DARK]
    if brightness > BRIGHT:
        return [Finding.TOO_BRIGHT]
    return [Finding.AGAINST_THE_LIGHT] if float(grey.mean()) - brightness > BACKLIT else []


def _difference(one: Picture, other: Picture) -> float:
    return float(np.mean(cv2.absdiff(one, other)))


def _focus(face: Picture) -> float:
    height = max(1, round(face.shape[0] * FACE_WIDTH / face.shape[1]))
    scaled = cv2.resize(face, (FACE_WIDTH, height), interpolation=cv2.INTER_AREA)
    spread = float(scaled.var())
    return float(cv2.Laplacian(scaled, cv2.CV_64F).var()) / spread if spread > 1 else 0.0
