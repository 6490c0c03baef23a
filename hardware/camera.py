"""What every camera gives: the newest picture and how old it is, whatever kind of device it belongs to.

frame = await camera.run(lambda camera, turn: camera.latest(turn, after=last.sequence), seconds=3)
"""

import time
from abc import abstractmethod
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.driver import Driver, Turn
from hardware.errors import Completion, DeviceError, ErrorCode


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture: BGR, uint8, height x width x 3. Do not write into it."""

    image: NDArray[np.uint8]
    sequence: int
    """Counts the pictures since the camera was opened."""
    taken: float
    """`time.monotonic()` at arrival."""

    @property
    def age(self) -> float:
        """Seconds since it arrived."""
        return time.monotonic() - self.taken


class Camera(Driver):
    """The part of the contract that the kinds of cameras share."""

    @abstractmethod
    def latest(self, turn: Turn, *, after: int = 0, oldest: float = 1.0) -> Frame:
        """The newest picture with a sequence number above `after`, at most `oldest` seconds old; waits for
        one.

        Raises `DeviceError` with code `no_frame` (timeout) or `no_device` when the camera is gone.
        """

    def preview(self, turn: Turn, *, width: int = 640, quality: int = 70) -> bytes:
        """The newest picture as a JPEG no wider than `width` pixels."""
        return encode_jpeg(self.latest(turn).image, width=width, quality=quality)


def encode_jpeg(image: NDArray[np.uint8], *, width: int | None = None, quality: int = 90) -> bytes:
    """A BGR picture as JPEG, scaled down (never up) to `width`. Raises `DeviceError` if it cannot be."""
    height, own_width = image.shape[:2]
    if width is not None and own_width > width:
        image = np.asarray(
            cv2.resize(image, (width, round(height * width / own_width)), interpolation=cv2.INTER_AREA),
            dtype=np.uint8,
        )
    done, jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise DeviceError(Completion.INVALID_DATA, ErrorCode.INVALID_IMAGE, detail="no JPEG")
    return jpeg.tobytes()
