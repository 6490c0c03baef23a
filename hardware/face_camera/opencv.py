"""Any camera OpenCV can open, looking at a person (`hardware/opencv_camera.py`).

[[device]]
kind = "face_camera"
url = "v4l2:/dev/video2"            # or http://…/stream, rtsp://…, file:/path/to/picture-or-film
options = { width = 1280, height = 720 }
"""

from hardware.driver import Turn
from hardware.errors import DeviceError, ErrorCode
from hardware.face_camera import FaceCamera, Portrait
from hardware.face_camera.quality import judge
from hardware.opencv_camera import OpencvSource

SPARE_SECONDS = 0.3
"""Left of the turn when the best portrait so far is given."""


class OpencvFaceCamera(OpencvSource, FaceCamera):
    """A camera behind OpenCV."""

    def capture(self, turn: Turn) -> Portrait:
        before, best = self.latest(turn), None
        while best is None or (best.findings and turn.remaining > SPARE_SECONDS):
            try:
                frame = self.latest(turn, after=before.sequence)
            except DeviceError as error:
                if best is None or error.code is not ErrorCode.NO_FRAME:
                    raise
                break
            faces = self.finder.find(frame.image) if self.finder else None
            portrait = Portrait(frame, judge(frame.image, before.image, faces))
            if best is None or len(portrait.findings) <= len(best.findings):
                best = portrait
            before = frame
        return best
