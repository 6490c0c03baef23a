"""The document camera: the newest picture, never an old one, and a plain word when it is gone."""

import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from hardware.camera import Frame
from hardware.conformance.bench import failure_of, until
from hardware.device import Device
from hardware.document_camera.emulator import EmulatedCamera, desk, lay_on_desk
from hardware.document_camera.opencv import OpencvCamera
from hardware.errors import ErrorCode
from hardware.opencv_camera import FreezeWatch
from hardware.status import DeviceState

Camera = Device[OpencvCamera]


@pytest.fixture
def camera(camera_emulator: EmulatedCamera, serve: Callable[[OpencvCamera], Camera]) -> Camera:
    return serve(OpencvCamera(camera_emulator.url))


def plain(value: int) -> NDArray[np.uint8]:
    return np.full((1080, 1920, 3), value, np.uint8)


def newest(camera: Camera, after: int = 0, seconds: float = 60) -> Frame:
    return camera.call(lambda driver, turn: driver.latest(turn, after=after), seconds)


def level(frame: Frame) -> float:
    return float(frame.image[500:580, 900:1000].mean())


def first_that(camera: Camera, fits: Callable[[Frame], bool]) -> Frame:
    """The first picture that fits; those taken before what was last shown are passed over."""
    deadline, frame = time.monotonic() + 60, newest(camera)
    while not fits(frame):
        assert time.monotonic() < deadline
        frame = newest(camera, after=frame.sequence)
    return frame


def test_what_is_shown_is_what_arrives(camera_emulator: EmulatedCamera, camera: Camera) -> None:
    noise = np.random.default_rng(2).integers(0, 255, (12, 9, 3), np.uint8)
    page = np.asarray(cv2.resize(noise, (900, 1200)), np.uint8)
    expected = lay_on_desk(page)
    camera_emulator.show(page)
    frame = first_that(camera, lambda frame: float(cv2.absdiff(frame.image, expected).mean()) < 4)
    assert frame.image.shape == (1080, 1920, 3)


def test_after_two_seconds_unread_the_next_picture_is_of_now(camera_emulator: EmulatedCamera, camera: Camera) -> None:
    camera_emulator.show(plain(40), on_desk=False)
    newest(camera)
    time.sleep(2)  # what is tested, not a way to wait for something
    camera_emulator.show(plain(220), on_desk=False)
    changed = time.monotonic()
    frame = first_that(camera, lambda frame: level(frame) > 200)
    assert frame.taken - changed < 1.2


def test_a_stalled_stream_is_given_up_and_opened_again(camera_emulator: EmulatedCamera, camera: Camera) -> None:
    newest(camera)
    camera_emulator.faults.set("stall")
    until(camera, lambda status: status.device is DeviceState.NO_DEVICE)
    goes_on = time.monotonic()
    camera_emulator.faults.clear()
    until(camera, lambda status: status.device is DeviceState.ONLINE)
    assert newest(camera).taken > goes_on


def test_a_dropped_connection_is_taken_up_again(camera_emulator: EmulatedCamera, camera: Camera) -> None:
    newest(camera)
    camera_emulator.faults.set("drop", times=1)
    until(camera, lambda status: status.device is DeviceState.NO_DEVICE)
    gone = time.monotonic()
    until(camera, lambda status: status.device is DeviceState.ONLINE)
    assert newest(camera).taken > gone


def test_a_stale_picture_is_not_handed_out(camera_emulator: EmulatedCamera, camera: Camera) -> None:
    newest(camera)
    camera_emulator.faults.set("stall")
    failure = failure_of(camera, lambda driver, turn: driver.latest(turn, after=10_000), 0.4)
    assert failure.code is ErrorCode.NO_FRAME


def test_a_picture_without_a_single_changed_dot_counts_as_frozen_after_three_seconds() -> None:
    watch = FreezeWatch()
    still, next_still = plain(100), plain(100)
    next_still[::16, 160] = 101
    assert not watch.is_frozen(still, 100.0)
    assert not watch.is_frozen(still, 102.9)
    assert watch.is_frozen(still, 103.1)
    assert not watch.is_frozen(next_still, 103.2)


def test_a_film_in_a_file_plays_for_ever(tmp_path: Path, serve: Callable[[OpencvCamera], Camera]) -> None:
    film = tmp_path / "desk.avi"
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter.fourcc(*"MJPG"), 10, (160, 120))
    for value in (10, 120, 240):
        writer.write(np.full((120, 160, 3), value, np.uint8))
    writer.release()
    camera = serve(OpencvCamera(f"file:{film}"))
    assert newest(camera, after=5).sequence > 5


def test_a_small_and_a_wide_picture_both_lie_on_the_desk_with_a_margin() -> None:
    for height, width in ((200, 100), (300, 4000)):
        laid = lay_on_desk(np.full((height, width, 3), 255, np.uint8))
        bright = np.argwhere(laid[:, :, 0] > 250)
        assert laid.shape == desk().shape
        assert bright.min() >= 39
        assert bright[:, 0].max() < 1080 - 39 and bright[:, 1].max() < 1920 - 39


def test_a_file_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    impostor = tmp_path / "page.jpg"
    impostor.write_text("<html>")
    with pytest.raises(ValueError, match="not a picture"):
        EmulatedCamera().show(impostor)
