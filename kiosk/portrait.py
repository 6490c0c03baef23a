"""A portrait for an application, taken by the camera that looks at the person.

The picture is the applicant's, handed in like any page. What can be said of light and sharpness is said at once, so
that it is taken again here and not asked for in a week. Faces are not compared: no model is shipped, and whether the
person is the one on the document is for a clerk to see.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import datetime

import cv2
import numpy as np
from numpy.typing import NDArray

from core.ids import new_id
from core.imaging.likeness import fingerprint
from core.imaging.picture import fitted
from hardware.camera import encode_jpeg
from hardware.device import Device
from hardware.errors import DeviceError
from hardware.face_camera import FaceCamera, Portrait
from hardware.face_camera.quality import middle
from kiosk.camera import BOUNDARY, FRAME_SECONDS, FRAMES_PER_SECOND, PREVIEW_WIDTH, RETRY_SECONDS
from kiosk.filing import Taken
from kiosk.kiosk import Kiosk

LOOKS_SECONDS = 4.0
SHAPE = (4, 5)
"""Width by height of the picture that is kept."""
ROOM = 2.0
"""Its height, by that of the place where the face is."""
_RING = (255, 255, 255)


async def take(camera: Device[FaceCamera], at: datetime) -> Taken:
    """The best portrait of some seconds, cut to its shape. Raises DeviceError `no_frame`, `no_device`."""
    portrait = await camera.run(lambda driver, turn: driver.capture(turn), LOOKS_SECONDS)
    return await asyncio.to_thread(page_of, portrait, at)


def page_of(portrait: Portrait, at: datetime) -> Taken:
    """As a page of the application."""
    picture = _cut(portrait.frame.image)
    findings = tuple(str(finding) for finding in portrait.findings)
    return Taken(new_id(), encode_jpeg(picture, quality=92), findings, at, likeness=fingerprint(picture))


async def stream(kiosk: Kiosk, camera: Device[FaceCamera]) -> AsyncIterator[bytes]:
    """The live picture as multipart JPEG, mirrored, with a ring for the face, for as long as this visit lasts."""
    visit, sequence = kiosk.visit, 0
    while visit is not None and kiosk.visit is visit:
        begun = time.monotonic()
        try:
            after = sequence
            frame = await camera.run(lambda driver, turn: driver.latest(turn, after=after), FRAME_SECONDS)  # noqa: B023
        except DeviceError:
            await asyncio.sleep(RETRY_SECONDS)
            continue
        sequence = frame.sequence
        jpeg = await asyncio.to_thread(preview_of, frame.image)
        head = b"--%s\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
        yield head % (BOUNDARY.encode(), len(jpeg)) + jpeg + b"\r\n"
        await asyncio.sleep(max(0.0, 1 / FRAMES_PER_SECOND - (time.monotonic() - begun)))


def preview_of(image: NDArray[np.uint8]) -> bytes:
    """One picture of the stream, as in a mirror; a JPEG."""
    shown = np.ascontiguousarray(fitted(_cut(image), PREVIEW_WIDTH)[0][:, ::-1])
    height, width = shown.shape[:2]
    centre, ring = (width // 2, round(height * 0.48)), (round(height * 0.235), round(height * 0.32))
    cv2.ellipse(shown, centre, ring, 0, 0, 360, _RING, 4, cv2.LINE_AA)
    return encode_jpeg(shown, quality=72)


def _cut(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The part around the place where the face is, in the picture's shape."""
    face = middle(image)
    height = min(image.shape[0], round(face.height * ROOM))
    width = min(image.shape[1], height * SHAPE[0] // SHAPE[1])
    top = min(max(0, face.top - (height - face.height) // 2), image.shape[0] - height)
    left = (image.shape[1] - width) // 2
    return np.ascontiguousarray(image[top : top + height, left : left + width])
