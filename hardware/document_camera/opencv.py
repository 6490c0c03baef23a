"""One driver for every camera OpenCV can open: a V4L2 device, a network stream, a file (`hardware/opencv_camera.py`).

    [[device]]
    kind = "document_camera"
    url = "v4l2:/dev/video0"            # or http://…/stream, rtsp://…, file:/path/to/picture-or-film
    options = { width = 1920, height = 1080, exposure = 120, focus = 30 }

`exposure` and `focus` are for V4L2 cameras that have such a control; without them the camera's automatic decides.
"""

from hardware.document_camera import DocumentCamera
from hardware.opencv_camera import OpencvSource


class OpencvCamera(OpencvSource, DocumentCamera):
    """A camera behind OpenCV."""
