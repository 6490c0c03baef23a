"""Papers under the document camera: the live picture with the page outlined, and a page taken, flattened and judged.

The driver gives frames; what they mean comes from `core.imaging`. The outline is drawn into each picture of the
stream, so it lies on the very page that is seen and moves with it. A page is taken as several frames, of which the
best is kept: a hand that still moved or a lens that still focused costs a tenth of a second and no second try.
Nothing is written to a disk.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import datetime

import cv2
import numpy as np
from numpy.typing import NDArray

from core.ids import new_id
from core.imaging.intake import to_bgr
from core.imaging.likeness import fingerprint
from core.imaging.orientation import is_upside_down
from core.imaging.page import flatten, outline
from core.imaging.picture import Corners, Picture, fitted
from core.imaging.quality import best_of, judge
from core.imaging.unbending import unbent
from hardware.camera import Frame, encode_jpeg
from hardware.device import Device
from hardware.document_camera import DocumentCamera
from hardware.errors import DeviceError
from kiosk.filing import Taken
from kiosk.kiosk import Kiosk

PREVIEW_WIDTH = 960
FRAMES_PER_SECOND = 15
"""At most; finding and drawing the outline takes 30 ms of one core, so a small machine shows ten and more."""
FRAMES_TAKEN = 3
FRAME_SECONDS = 3.0
RETRY_SECONDS = 0.5
LONGEST_SIDE = 2400
"""Of a page that is kept: 200 dpi of A4."""

_OUTLINE = (127, 208, 53)
_INNER_SHARE = 0.16

BOUNDARY = "frame"


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
        jpeg = await asyncio.to_thread(preview_of, frame.image)
        yield b"--%s\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (
            BOUNDARY.encode(),
            len(jpeg),
            jpeg,
        )
        await asyncio.sleep(max(0.0, 1 / FRAMES_PER_SECOND - (time.monotonic() - begun)))


def preview_of(image: NDArray[np.uint8]) -> bytes:
    """One picture of the stream: at most 960 pixels wide, the page outlined where there is one; a JPEG."""
    shown = np.array(fitted(image, PREVIEW_WIDTH)[0])
    corners = outline(shown)
    if corners is not None:
        border = [np.round(corners).astype(np.int32)]
        tinted = cv2.fillPoly(shown.copy(), border, _OUTLINE)
        cv2.addWeighted(tinted, _INNER_SHARE, shown, 1 - _INNER_SHARE, 0, shown)
        cv2.polylines(shown, border, isClosed=True, color=_OUTLINE, thickness=4, lineType=cv2.LINE_AA)
    return encode_jpeg(shown, quality=72)


async def sees_page(camera: Device[DocumentCamera]) -> bool:
    """Whether a whole page lies under the camera now. Raises DeviceError when there is no picture."""
    frame = await latest(camera)
    return await asyncio.to_thread(outline, frame.image) is not None


async def take(camera: Device[DocumentCamera], at: datetime) -> Taken:
    """One page: of a few frames the best, flattened and judged. `findings` says what is wrong with it, if anything.
    Raises as `frames_of`."""
    return await asyncio.to_thread(page_of, await frames_of(camera), at)


async def frames_of(camera: Device[DocumentCamera]) -> list[Picture]:
    """A few pictures in a row of what lies there, BGR. Raises DeviceError when there is none; a camera that goes after
    the first one has given enough."""
    frames = [await latest(camera)]
    with suppress(DeviceError):
        while len(frames) < FRAMES_TAKEN:
            frames.append(await latest(camera, frames[-1].sequence))
    return [frame.image for frame in frames]


def page_of(frames: Sequence[NDArray[np.uint8]], at: datetime) -> Taken:
    """The best of several pictures of one paper, BGR uint8, made flat, and turned where it surely lay upside down."""
    judged = [judge(image) for image in frames]
    best = best_of(judged)
    image, quality = frames[best], judged[best]
    page = image if quality.corners is None else _laid_flat(image, np.asarray(quality.corners))
    righted = quality.corners is not None and quality.acceptable and is_upside_down(page)
    upright = np.ascontiguousarray(page[::-1, ::-1]) if righted else page
    jpeg = encode_jpeg(fitted(upright, LONGEST_SIDE)[0], quality=88)
    return Taken(new_id(), jpeg, tuple(quality.findings), at, righted, fingerprint(page))


def _laid_flat(image: Picture, corners: Corners) -> Picture:
    """The page alone; one that is bent is made flat where that helps."""
    page = unbent(image, corners)
    return flatten(image, corners) if page is None else page


def turned(page: Taken) -> Taken:
    """The same page, turned a quarter to the right, under a new name so that no screen shows the old one."""
    image = to_bgr(page.data)
    right = np.ascontiguousarray(np.rot90(image, -1), dtype=np.uint8)
    return Taken(new_id(), encode_jpeg(right, quality=88), page.findings, page.captured_at, likeness=page.likeness)
