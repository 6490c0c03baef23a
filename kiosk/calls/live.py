"""Pictures of the kiosk's own cameras for the page of a call, one at a time: the page draws them on a canvas and sends
what is drawn.

A browser cannot have a camera that a driver holds. What the clerk sees is the picture as it is: no outline on the
paper, no mirror on the person.
"""

import asyncio
from typing import Literal

from hardware.camera import Camera, Frame, encode_jpeg
from hardware.device import Device
from hardware.document_camera import DocumentCamera
from hardware.face_camera import FaceCamera
from kiosk.camera import FRAME_SECONDS
from kiosk.kiosk import Kiosk

View = Literal["paper", "person"]

KINDS: dict[View, tuple[type[Camera], int]] = {"paper": (DocumentCamera, 1280), "person": (FaceCamera, 800)}
"""Whose camera it is, and the width of its pictures: print must be legible, a face recognizable."""


async def next_frame(kiosk: Kiosk, view: View, after: int) -> tuple[int, bytes] | None:
    """The next picture after that number, with its own, JPEG; None where there is no such camera. Raises DeviceError
    `no_frame`, `no_device`."""
    kind, width = KINDS[view]
    device: Device[Camera] | None = kiosk.cabinet.find(kind)
    if device is None:
        return None
    frame: Frame = await device.run(lambda driver, turn: driver.latest(turn, after=after), FRAME_SECONDS)
    return frame.sequence, await asyncio.to_thread(encode_jpeg, frame.image, width=width, quality=75)
