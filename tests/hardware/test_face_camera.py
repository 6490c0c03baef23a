"""The camera that looks at a person: the best portrait there was, and what the person can do about a bad one."""

from collections.abc import Callable, Iterator, Sequence

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from hardware.conformance.bench import Bench
from hardware.conformance.face_camera import FaceCameraContract
from hardware.device import Device
from hardware.driver import Driver
from hardware.face_camera import Box, Finding
from hardware.face_camera.emulator import EmulatedFaceCamera
from hardware.face_camera.opencv import OpencvFaceCamera
from hardware.face_camera.quality import judge

Picture = NDArray[np.uint8]
Serve = Callable[[Driver], Device[OpencvFaceCamera]]


def portrait(skin: int = 165, wall: int = 175) -> Picture:
    """A drawn head before a wall, 1280x720: eyes, brows, mouth, hair, so that there is something to focus on."""
    image = np.full((720, 1280, 3), wall, np.uint8)
    hair, line = max(0, skin - 120), max(0, skin - 110)
    cv2.ellipse(image, (640, 300), (170, 210), 0, 0, 360, (hair,) * 3, -1)
    cv2.ellipse(image, (640, 320), (145, 185), 0, 0, 360, (skin,) * 3, -1)
    for x in (585, 695):
        cv2.ellipse(image, (x, 290), (28, 13), 0, 0, 360, (min(255, skin + 70),) * 3, -1)
        cv2.circle(image, (x, 290), 11, (line,) * 3, -1)
        cv2.line(image, (x - 34, 258), (x + 34, 254), (hair,) * 3, 9)
    cv2.line(image, (640, 300), (628, 360), (line,) * 3, 4)
    cv2.ellipse(image, (640, 420), (52, 18), 0, 0, 180, (line,) * 3, 7)
    grain = np.random.default_rng(7).normal(0, 3, image.shape)
    return np.clip(image + grain, 0, 255).astype(np.uint8)


@pytest.fixture
def emulator() -> Iterator[EmulatedFaceCamera]:
    with EmulatedFaceCamera() as emulator:
        yield emulator


@pytest.fixture
def camera(emulator: EmulatedFaceCamera, serve: Serve) -> Device[OpencvFaceCamera]:
    return serve(OpencvFaceCamera(emulator.url))


class TestOpencvFaceCamera(FaceCameraContract):
    driver = OpencvFaceCamera
    transport = "MJPEG over HTTP"

    @pytest.fixture
    def bench(self, emulator: EmulatedFaceCamera, camera: Device[OpencvFaceCamera]) -> Bench:
        shown = portrait()
        return Bench.over(emulator, camera, lambda: emulator.show(shown, on_desk=False), unplugged="gone")


BAD = {
    Finding.TOO_DARK: portrait(skin=25, wall=30),
    Finding.TOO_BRIGHT: portrait(skin=250, wall=250),
    Finding.AGAINST_THE_LIGHT: portrait(skin=45, wall=250),
    Finding.BLURRED: np.asarray(cv2.GaussianBlur(portrait(), (0, 0), 14), np.uint8),
}


def test_a_good_portrait_has_nothing_to_be_said_of() -> None:
    assert judge(portrait()) == ()


@pytest.mark.parametrize("finding", BAD)
def test_what_is_wrong_is_named(finding: Finding) -> None:
    assert finding in judge(BAD[finding])


def test_who_moves_is_asked_to_stand_still() -> None:
    still = portrait()
    assert judge(still, before=still) == ()
    assert Finding.MOVING in judge(np.roll(still, 160, axis=1), before=still)


@pytest.mark.parametrize(
    ("faces", "findings"),
    [
        ([], (Finding.NOBODY,)),
        ([Box(500, 150, 280, 350), Box(20, 20, 200, 200)], (Finding.SEVERAL,)),
        ([Box(500, 150, 280, 350)], ()),
        ([Box(570, 230, 150, 220)], (Finding.TOO_FAR,)),
    ],
)
def test_what_a_finder_finds_is_judged(faces: Sequence[Box], findings: tuple[Finding, ...]) -> None:
    assert judge(portrait(), faces=faces) == findings


def test_when_time_runs_out_the_best_there_was_is_given_with_its_findings(
    emulator: EmulatedFaceCamera, camera: Device[OpencvFaceCamera]
) -> None:
    emulator.show(BAD[Finding.BLURRED], on_desk=False)
    shown = camera.call(lambda driver, turn: driver.capture(turn), 1.5)
    while Finding.BLURRED not in shown.findings:  # pictures from before it was shown
        shown = camera.call(lambda driver, turn: driver.capture(turn), 1.5)


def test_a_finder_that_is_plugged_in_is_asked(emulator: EmulatedFaceCamera, camera: Device[OpencvFaceCamera]) -> None:
    class NobodyThere:
        def find(self, image: Picture) -> Sequence[Box]:
            return []

    camera.driver.finder = NobodyThere()
    emulator.show(portrait(), on_desk=False)
    assert camera.call(lambda driver, turn: driver.capture(turn), 1).findings == (Finding.NOBODY,)


@given(arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3))), st.integers(-50, 50))
def test_no_picture_and_no_box_break_the_judgement(image: Picture, place: int) -> None:
    judge(image, before=image)
    judge(image, faces=[Box(abs(place), abs(place), abs(place), abs(place))])
