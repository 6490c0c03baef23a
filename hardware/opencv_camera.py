"""Every camera OpenCV can open: a V4L2 device, a network stream, a file.

A camera delivers whether or not anybody looks, and what is not fetched is buffered: two seconds unread make
the next pictures two seconds old. So a thread drains it continuously and keeps only the newest picture. A
failed read ends the capture for good (a stalled network stream does so after `READ_TIMEOUT_MS`); the device
then opens it anew.

A dead feeder behind a V4L2 loopback goes on delivering its last picture. A real sensor never gives the same
picture twice, so a V4L2 camera whose picture has not changed at all for `FROZEN_AFTER` seconds counts as
gone.
"""

import os
import threading
import time
from typing import Any
from urllib.parse import unquote, urlsplit

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from hardware.camera import Camera, Frame
from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, Disconnected, ErrorCode, Recovery
from hardware.status import DeviceState, Status

OPEN_TIMEOUT_MS = 2000
READ_TIMEOUT_MS = 1500
FROZEN_AFTER = 3.0
FILE_PICTURES_PER_SECOND = 10
WAIT = 0.1
EXPOSED_BY_HAND = 1
"""V4L2_EXPOSURE_MANUAL of the kernel's v4l2-controls.h, which OpenCV passes on."""

# An absent camera shows in its status; OpenCV and FFmpeg would write to stderr at every attempt to open it.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to ask of a V4L2 camera; it may give something else. Sizes in pixels; `exposure` and `focus` in the steps of
    the camera (`v4l2-ctl --list-ctrls`), which turn its own automatic off; left out, the camera decides."""

    width: int = 1920
    height: int = 1080
    exposure: int | None = None
    focus: int | None = None


class OpencvSource(Camera):
    """A camera behind OpenCV, of whatever kind."""

    schemes = frozenset({"v4l2", "http", "https", "rtsp", "file"})
    Options = Options
    options: Options

    def __init__(self, url: str, options: Options | None = None) -> None:
        super().__init__(url, options)
        self._drain: _Drain | None = None

    def open(self) -> None:
        capture = open_capture(self.url, self.options)
        self._drain = _Drain(capture, self.url)
        self._drain.start()

    def close(self) -> None:
        drain, self._drain = self._drain, None
        if drain is not None:
            drain.stop()

    def capabilities(self) -> dict[str, Any]:
        return {"source": urlsplit(self.url).scheme, "colour": True}

    def status(self, turn: Turn) -> Status:
        self._running()
        return Status(device=DeviceState.ONLINE)

    def self_test(self, turn: Turn) -> str:
        height, width = self.latest(turn).image.shape[:2]
        return f"picture of {width}x{height}"

    def latest(self, turn: Turn, *, after: int = 0, oldest: float = 1.0) -> Frame:
        while True:
            frame = self._running().newest(after, WAIT)
            if frame is not None and frame.sequence > after and frame.age <= oldest:
                return frame
            if not turn.remaining:
                raise DeviceError(Completion.TIMEOUT, ErrorCode.NO_FRAME, Recovery.RESET, "no new picture")
            turn.check()

    def _running(self) -> "_Drain":
        if self._drain is None:
            raise Disconnected("the camera is not open")
        if self._drain.ended:
            raise Disconnected(self._drain.ended)
        return self._drain


def open_capture(url: str, options: Options) -> cv2.VideoCapture:
    """Open a source. Raises `Disconnected`."""
    parts = urlsplit(url)
    if parts.scheme == "v4l2":
        capture = cv2.VideoCapture(parts.path, cv2.CAP_V4L2)
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, options.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, options.height)
        _set_by_hand(capture, options)
    elif parts.scheme == "file":
        capture = cv2.VideoCapture(unquote(parts.path))
    else:
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, OPEN_TIMEOUT_MS]
        limits += [cv2.CAP_PROP_READ_TIMEOUT_MSEC, READ_TIMEOUT_MS]
        capture = cv2.VideoCapture(url, cv2.CAP_FFMPEG, limits)
    if not capture.isOpened():
        capture.release()
        raise Disconnected("the camera cannot be opened")
    return capture


def _set_by_hand(capture: cv2.VideoCapture, options: Options) -> None:
    """What the options fix is taken out of the camera's own automatic."""
    if options.exposure is not None:
        capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, EXPOSED_BY_HAND)
        capture.set(cv2.CAP_PROP_EXPOSURE, options.exposure)
    if options.focus is not None:
        capture.set(cv2.CAP_PROP_AUTOFOCUS, 0)
        capture.set(cv2.CAP_PROP_FOCUS, options.focus)


class FreezeWatch:
    """Notices a picture that does not change in a single dot."""

    def __init__(self) -> None:
        self._sample = b""
        self._since = 0.0

    def is_frozen(self, image: NDArray[np.uint8], now: float) -> bool:
        """Whether the picture has been the same for more than `FROZEN_AFTER` seconds; `now` in seconds."""
        sample = image[::16, ::16].tobytes()
        if sample != self._sample:
            self._sample, self._since = sample, now
        return now - self._since > FROZEN_AFTER


class _Drain(threading.Thread):
    """Reads a capture to its end and keeps the newest picture."""

    def __init__(self, capture: cv2.VideoCapture, url: str) -> None:
        super().__init__(name="camera", daemon=True)
        self._capture = capture
        self._url = url
        self._from_file = url.startswith("file:")
        self._may_freeze = url.startswith("v4l2:")
        self._news = threading.Condition()
        self._frame: Frame | None = None
        self._freeze = FreezeWatch()
        self._stopping = threading.Event()
        self.ended = ""
        """Why no more pictures will come; empty while they do."""

    def newest(self, after: int, seconds: float) -> Frame | None:
        """The newest picture, waiting up to `seconds` for one above `after`."""
        with self._news:
            self._news.wait_for(lambda: self.ended or (self._frame and self._frame.sequence > after), seconds)
            return self._frame

    def stop(self) -> None:
        """End the thread, which releases the capture: OpenCV must not be released under a running read."""
        self._stopping.set()
        self.join(READ_TIMEOUT_MS / 1000 + 1)

    def run(self) -> None:
        sequence = 0
        try:
            while not self._stopping.is_set() and not self.ended:
                image = self._read()
                if image is None:
                    self._end("no more pictures from the camera")
                elif self._may_freeze and self._freeze.is_frozen(image, time.monotonic()):
                    self._end("the picture is frozen")
                else:
                    sequence += 1
                    with self._news:
                        self._frame = Frame(image, sequence, time.monotonic())
                        self._news.notify_all()
        except cv2.error as error:
            self._end(f"capture failed: {error.code}")
        finally:
            self._capture.release()

    def _read(self) -> NDArray[np.uint8] | None:
        if self._from_file:
            self._stopping.wait(1 / FILE_PICTURES_PER_SECOND)
        done, image = self._capture.read()
        if not done and self._from_file and self._frame is not None:
            self._capture.open(unquote(urlsplit(self._url).path))
            done, image = self._capture.read()
        return np.asarray(image, dtype=np.uint8) if done else None

    def _end(self, reason: str) -> None:
        with self._news:
            self.ended = reason
            self._news.notify_all()
