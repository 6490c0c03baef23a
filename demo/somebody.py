"""Who stands before the demo's camera for faces: nobody there is, drawn before a light wall."""

import cv2
import numpy as np
from numpy.typing import NDArray

SIZE = (1280, 720)
WALL, SKIN, HAIR, SHIRT, LIPS = (214, 211, 208), (150, 178, 214), (38, 34, 36), (122, 84, 52), (108, 112, 172)


def somebody() -> NDArray[np.uint8]:
    """A drawn person, BGR uint8, with the grain of a sensor (always the same)."""
    image = np.full((SIZE[1], SIZE[0], 3), WALL, np.uint8)
    whole = {"startAngle": 0, "endAngle": 360, "thickness": -1, "lineType": cv2.LINE_AA}
    cv2.ellipse(image, (640, 760), (300, 230), 0, color=SHIRT, **whole)
    cv2.rectangle(image, (590, 480), (690, 580), SKIN, -1)
    cv2.ellipse(image, (640, 300), (150, 185), 0, color=HAIR, **whole)
    cv2.ellipse(image, (640, 335), (128, 165), 0, color=SKIN, **whole)
    cv2.ellipse(image, (640, 205), (122, 62), 0, color=HAIR, **whole)
    for side in (-1, 1):
        x = 640 + 52 * side
        cv2.ellipse(image, (x, 318), (25, 12), 0, color=(245, 245, 245), **whole)
        cv2.circle(image, (x, 318), 10, HAIR, -1, cv2.LINE_AA)
        cv2.ellipse(image, (x, 292), (34, 12), 0, 200, 340, HAIR, 7, cv2.LINE_AA)
        cv2.ellipse(image, (640 + 126 * side, 335), (16, 34), 0, color=SKIN, **whole)
    cv2.polylines(image, [np.array([(640, 325), (628, 382), (648, 384)])], False, (112, 138, 176), 4, cv2.LINE_AA)
    cv2.ellipse(image, (640, 420), (46, 16), 0, 0, 180, LIPS, 7, cv2.LINE_AA)
    grain = np.random.default_rng(35).normal(0, 4, image.shape)
    return np.clip(image + grain, 0, 255).astype(np.uint8)
