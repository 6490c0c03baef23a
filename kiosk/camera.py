"""Papers under the document camera: the live picture, where the page lies, and a page taken, flattened and
judged.

The driver gives frames; what they mean comes from `core.imaging`. Nothing is written to a disk.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import datetime

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from core.ids import new_id
from core.imaging.intake import to_bgr
from core.imaging.page import find_page, flatten
from core.imaging.quality import judge
from hardware.device import Device
from hardware.document_camera import DocumentCamera, Frame, encode_jpeg
from hardware.errors import DeviceError
from kiosk.filing import Taken
from kiosk.kiosk import Kiosk

PREVIEW_WIDTH = 960
FRAMES_PER_SECOND = 25
FRAME_SECONDS = 3.0
RETRY_SECONDS = 0.5
LONGEST_SIDE = 2400
"""Of a page that is kept: 200 dpi of A4."""

BOUNDARY = "frame"


class Outline(Struct, frozen=True):
    """Where the page lies, in the frame's pixels, clockwise from the top left; no corners: none was found."""

    width: int
    height: int
    corners: tuple[tuple[float, float], ...]


async def latest(camera: Device[DocumentCamera], after: int = 0) -> Frame:
    return await camera.run(lambda driver, turn: driver.latest(turn, after=after), FRAME_SECONDS)


async def stream(kiosk: Kiosk, camera: Device[DocumentCamera]) -> AsyncIterator[bytes]:
    """The live picture as multipart JPEG, for as long as this visit lasts; it stands still while the camera is gone."""
    visit, sequence = kiosk.visit, 0
    while visit is not None and kiosk.visit is visit:
        begun = time.monotonic()
        try:
            frame = await latest(camera, sequence)
        except DeviceError:
            await asyncio.sleep(RETRY_SECONDS)
            continue
        sequence = frame.sequence
        jpeg = await asyncio.to_thread(encode_jpeg, frame.image, width=PREVIEW_WIDTH, quality=72)
        yield b"--%s\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (
            BOUNDARY.encode(),
            len(jpeg),
            jpeg,
        )
        await asyncio.sleep(max(0.0, 1 / FRAMES_PER_SECOND - (time.monotonic() - begun)))


async def outline(camera: Device[DocumentCamera]) -> Outline:
    frame = await latest(camera)
    corners = await asyncio.to_thread(find_page, frame.image)
    height, width = frame.image.shape[:2]
    found = () if corners is None else tuple((float(x), float(y)) for x, y in corners)
    return Outline(width, height, found)


async def take(camera: Device[DocumentCamera], at: datetime) -> Taken:
    """One page: found, flattened, judged. `findings` says what is wrong with it, if anything.

    Raises DeviceError when there is no picture.
    """
    frame = await latest(camera)
    return await asyncio.to_thread(page_of, frame.image, at)


def page_of(image: NDArray[np.uint8], at: datetime) -> Taken:
    quality = judge(image)
    page = image if quality.corners is None else flatten(image, np.asarray(quality.corners))
    return Taken(new_id(), encode_jpeg(_fitted(page), quality=88), tuple(quality.findings), at)


def turned(page: Taken) -> Taken:
    """The same page, turned a quarter to the right, under a new name so that no screen shows the old one."""
    image = to_bgr(page.data)
    right = np.ascontiguousarray(np.rot90(image, -1), dtype=np.uint8)
    return Taken(new_id(), encode_jpeg(right, quality=88), page.findings, page.captured_at)


def _fitted(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    longest = max(page.shape[:2])
    if longest <= LONGEST_SIDE:
        return page
    scale = LONGEST_SIDE / longest
    return np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
