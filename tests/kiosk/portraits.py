"""Somebody before the camera for faces."""

import cv2
import numpy as np

from demo.somebody import somebody
from hardware.face_camera import FaceCamera
from tests.kiosk.rig import Rig

MATTER, LINE = "physician-practice-registration", "photo"


def stand(rig: Rig, light: float = 1.0) -> None:
    """Somebody stands before the camera, and the picture of it has come through."""
    picture = np.asarray(somebody() * light, np.uint8)
    rig.tray.face_camera.show(picture, on_desk=False)
    camera = rig.kiosk.cabinet.find(FaceCamera)
    assert camera
    expected = float(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).mean())
    seen = -1.0
    while abs(seen - expected) > 5:
        seen = float(camera.call(lambda driver, turn: driver.latest(turn), 60).image.mean())
