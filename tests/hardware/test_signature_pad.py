"""Signature pads: strokes out of a tablet's events, and the contract on umockdev in a process of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.signature_pad import LONGEST_STROKE, MOST_STROKES
from hardware.signature_pad.strokes import (
    ABS_X,
    ABS_Y,
    BTN_TOUCH,
    EV_ABS,
    EV_KEY,
    EV_SYN,
    SYN_DROPPED,
    SYN_REPORT,
    Axis,
    Strokes,
)
from tests.hardware import pad_on_umockdev
from tests.hardware.umockdev import WRAPPER

Event = tuple[int, int, int]
DOWN, UP, DONE = (EV_KEY, BTN_TOUCH, 1), (EV_KEY, BTN_TOUCH, 0), (EV_SYN, SYN_REPORT, 0)


def at(x: int, y: int) -> list[Event]:
    return [(EV_ABS, ABS_X, x), (EV_ABS, ABS_Y, y), DONE]


def strokes_of(*events: Event) -> Strokes:
    strokes = Strokes(Axis(0, 100, 10), Axis(0, 50, 10))
    for number, event in enumerate(events):
        strokes.feed(*event, 1000 + number / 10)
    return strokes


def places(strokes: Strokes) -> list[list[tuple[float, float]]]:
    return [[(point.x, point.y) for point in stroke] for stroke in strokes.drawn().strokes]


def test_a_pen_that_hovers_draws_nothing() -> None:
    assert not strokes_of(*at(10, 10), *at(90, 40)).begun


def test_each_time_the_pen_comes_down_a_stroke_begins() -> None:
    first, second = [DOWN, *at(0, 0), *at(100, 50), UP, DONE], [*at(50, 25), DOWN, DONE, UP, DONE]
    assert places(strokes_of(*first, *second)) == [[(0, 0), (1, 1)], [(0.5, 0.5)]]


def test_time_counts_from_the_first_touch() -> None:
    drawn = strokes_of(*at(1, 1), DOWN, *at(10, 10), *at(20, 20)).drawn()
    assert [round(point.at, 3) for point in drawn.strokes[0]] == [0, 0.3]


def test_the_aspect_is_that_of_the_pad_in_millimetres() -> None:
    assert Strokes(Axis(0, 4000, 100), Axis(0, 1000, 50)).aspect == 2.0
    assert Strokes(Axis(0, 10), Axis(0, 0)).aspect == 1.0


def test_what_the_kernel_lost_is_not_guessed() -> None:
    """After `SYN_DROPPED` everything up to the next report is worthless (linux/Documentation/input/event-codes)."""
    lost = [(EV_SYN, SYN_DROPPED, 0), (EV_ABS, ABS_X, 77), DONE]
    assert places(strokes_of(DOWN, *at(10, 10), *lost, *at(20, 20))) == [[(0.1, 0.2), (0.1, 0.2), (0.2, 0.4)]]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 400), st.integers(-(2**31), 2**31 - 1)), max_size=300))
def test_no_events_draw_outside_of_the_pad_or_without_end(events: list[Event]) -> None:
    drawn = strokes_of(*events).drawn()
    assert len(drawn.strokes) <= MOST_STROKES
    for stroke in drawn.strokes:
        assert len(stroke) <= LONGEST_STROKE
        assert all(0 <= point.x <= 1 and 0 <= point.y <= 1 for point in stroke)


def test_a_pen_that_never_goes_up_draws_a_bounded_stroke() -> None:
    assert len(strokes_of(DOWN, *at(1, 1) * (LONGEST_STROKE + 50)).drawn().strokes[0]) == LONGEST_STROKE


def under_umockdev(selection: str, seconds: float, test: str = "") -> None:
    """Run what `selection` (`-m`) says of the pad's tests, or of one of them, in a process that umockdev's library is
    loaded into."""
    scene = Path(pad_on_umockdev.__file__)
    pytest_command = [sys.executable, "-m", "pytest", "-m", selection, f"--confcutdir={scene.parent}", f"{scene}{test}"]
    done = subprocess.run([WRAPPER, *pytest_command], capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which(WRAPPER) is None, reason=f"{WRAPPER} is not installed (Debian: umockdev)")
def test_on_umockdev_it_keeps_its_contract() -> None:
    under_umockdev("not nightly", 400)


@pytest.mark.nightly
@pytest.mark.parametrize("half", [1, 2])
@pytest.mark.skipif(shutil.which(WRAPPER) is None, reason=f"{WRAPPER} is not installed (Debian: umockdev)")
def test_on_umockdev_it_keeps_its_contract_for_ten_thousand_commands(half: int) -> None:
    soak = pad_on_umockdev.TestEvdevTablet
    point = soak.test_ten_thousand_commands_in_trouble_end_in_time_with_the_truth_and_nothing_grows.__name__
    under_umockdev("nightly", 590, f"::{soak.__name__}::{point}[{half}]")
