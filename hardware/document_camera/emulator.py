"""A document camera as a network stream: MJPEG over HTTP, showing the pictures it is given.

A picture is laid on a grey desk and filled up to 1920x1080, as a camera over a desk would see it; pictures
taken that way already may be shown as they are. `blank` shows the empty desk. As network cameras do to spare the line,
it sends fewer pictures of a scene in which nothing has moved for a second.
"""

import threading
import time
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.camera import encode_jpeg
from hardware.emulator import Emulator
from hardware.faults import Faults
from hardware.kept_port import KeptPort

FAULTS = {
    "stall": "the stream stays open and brings nothing",
    "drop": "the stream is cut; a new one may be opened",
    "gone": "the camera is unplugged: nobody answers at its address",
}
SIZE = (1920, 1080)
MARGIN = 40
PICTURES_PER_SECOND = 15
STILL_AFTER = 1.0
STILL_SHARE = 3
"""Of a scene that stands still, every third picture is sent."""
BOUNDARY = "picture"

Picture = Path | NDArray[np.uint8]


class EmulatedCamera(Emulator):
    """An MJPEG camera on the loopback address. `port` 0 takes a free one, which is kept until the end."""

    kind = "document_camera"

    def __init__(self, port: int = 0) -> None:
        self.faults = Faults(FAULTS, self._fault_changed)
        self._port = KeptPort(port)
        self._server: _Server | None = None
        self._show(_blank())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port.number}/stream"

    @property
    def jpeg(self) -> bytes:
        """What the camera sees now, as JPEG."""
        return self._jpeg

    @property
    def stands_still(self) -> bool:
        return time.monotonic() - self._moved > STILL_AFTER

    def start(self) -> None:
        if self._server is None:
            self._server = _Server(self, self._port.number)
            threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.ended.set()
            server.shutdown()
            server.server_close()

    def show(self, picture: Picture, *, on_desk: bool = True) -> None:
        """Lay a picture (a file, or BGR uint8) under the camera. Raises `ValueError` if the file is no
        picture.
        """
        image = _load(picture)
        self._show(encode_jpeg(lay_on_desk(image) if on_desk else image, quality=92))

    def blank(self) -> None:
        """Take everything away."""
        self._show(_blank())

    def _show(self, jpeg: bytes) -> None:
        self._jpeg, self._moved = jpeg, time.monotonic()

    def _fault_changed(self, fault: str, on: bool) -> None:
        if fault == "gone":
            self.stop() if on else self.start()


def desk() -> NDArray[np.uint8]:
    """An empty desk: mid-grey, lit from one side, with the grain of a real sensor (always the same)."""
    return _desk().copy()


@cache
def _desk() -> NDArray[np.uint8]:
    width, height = SIZE
    light = np.linspace(120, 96, width, dtype=np.float32)[None, :] + np.linspace(6, -6, height)[:, None]
    grain = np.random.default_rng(1080).normal(0, 2.5, (height, width))
    grey = np.clip(light + grain, 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


@cache
def _blank() -> bytes:
    return encode_jpeg(_desk(), quality=92)


def lay_on_desk(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Scale a picture to fit on the desk with a margin all around, and lay it in the middle."""
    surface = desk()
    width, height = SIZE
    scale = min((width - 2 * MARGIN) / image.shape[1], (height - 2 * MARGIN) / image.shape[0])
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    scaled = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    surface[top : top + size[1], left : left + size[0]] = scaled
    return surface


def _load(picture: Picture) -> NDArray[np.uint8]:
    if not isinstance(picture, Path):
        return picture
    image = cv2.imdecode(np.frombuffer(picture.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError(f"{picture.name} is not a picture")
    return np.asarray(image, dtype=np.uint8)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, camera: EmulatedCamera, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Stream)
        self.camera = camera
        self.ended = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A viewer that leaves is no error."""


class _Stream(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.split("?")[0] != "/stream":
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
        self.end_headers()
        server, pace = self.server, 1 / PICTURES_PER_SECOND
        assert isinstance(server, _Server)
        camera, unsent = server.camera, 0
        while not server.ended.wait(pace):
            if camera.faults.happens("drop"):
                return
            unsent += 1
            if not camera.faults.on("stall") and (unsent >= STILL_SHARE or not camera.stands_still):
                self._send(camera.jpeg)
                unsent = 0

    def _send(self, jpeg: bytes) -> None:
        head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
        self.wfile.write(head.encode() + jpeg + b"\r\n")
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """A camera keeps no access log."""
