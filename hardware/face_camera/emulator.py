"""A camera that looks at a person, as a network stream: the document camera's, without the desk."""

from hardware.document_camera.emulator import EmulatedCamera


class EmulatedFaceCamera(EmulatedCamera):
    """An MJPEG camera on the loopback address. What it shows it shows as it is (`show(…, on_desk=False)`)."""

    kind = "face_camera"
