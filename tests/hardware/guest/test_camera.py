"""A camera behind V4L2: the kernel's vivid, which makes pictures that move."""

import contextlib
import fcntl
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.conformance.bench import Bench
from hardware.conformance.document_camera import DocumentCameraContract
from hardware.document_camera.opencv import OpencvCamera
from hardware.driver import Driver
from tests.hardware.conftest import Serve
from tests.hardware.guest.gadgets import appears, eventually, modprobe

NODE = "/dev/video0"
QUERY_CONTROL, SET_CONTROL = 0xC0445624, 0xC008561C
NEXT = 0x80000000


def plug() -> None:
    modprobe("vivid", "n_devs=1", "node_types=0x1")
    appears(NODE)


def unplug() -> None:
    """vivid loses its camera at once (its control *Disconnect*), and goes for good when nobody holds it."""
    if not Path(NODE).exists():
        return
    with Path(NODE).open("r+b", buffering=0) as camera, contextlib.suppress(OSError):
        fcntl.ioctl(camera, SET_CONTROL, struct.pack("<Ii", _control(camera.fileno(), b"Disconnect"), 1))
    eventually(_removed)


def _removed() -> bool:
    with contextlib.suppress(subprocess.CalledProcessError):
        modprobe("vivid", remove=True)
        return True
    return False


def _control(camera: int, wanted: bytes) -> int:
    """The number of a control by its name."""
    number = 0
    while True:
        asked = struct.pack("<II32siiiiI8x", number | NEXT, 0, b"", 0, 0, 0, 0, 0)
        number, _, name, *_ = struct.unpack("<II32siiiiI8x", fcntl.ioctl(camera, QUERY_CONTROL, asked))
        if name.rstrip(b"\0") == wanted:
            return number


@pytest.fixture(scope="module", autouse=True)
def camera() -> Iterator[None]:
    plug()
    yield
    unplug()


class TestOpencvOverV4l2(DocumentCameraContract):
    driver = OpencvCamera
    transport = "V4L2 (guest: vivid)"

    @pytest.fixture
    def bench(self, serve: Serve[Driver]) -> Bench:
        return Bench(serve(OpencvCamera(f"v4l2:{NODE}")), lambda: None, unplug, plug)
