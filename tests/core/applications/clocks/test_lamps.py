"""A lamp turns on the day the thresholds say, and what does not count does not turn it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.applications.clocks.deadlines import Pause, count
from core.applications.clocks.lamps import WORST_FIRST, Thresholds, lamp_on, schedule, worst
from core.applications.clocks.schemas import Lamp
from core.clock import mainland_calendar

CALENDAR = mainland_calendar()
START = date(2020, 9, 21)


def turns(limit: int, passed: Lamp = "red", thresholds: Thresholds = Thresholds()) -> list[tuple[str, Lamp]]:  # noqa: B008
    found = schedule(count(START, limit, CALENDAR), passed, thresholds)
    return [(turn.on.isoformat()[5:], turn.lamp) for turn in found]


def test_a_legal_limit_warns_with_a_fifth_left_is_yellow_on_its_last_day_and_red_after_it() -> None:
    assert turns(20) == [("10-19", "warning"), ("10-23", "yellow"), ("10-24", "red")]


def test_a_broken_promise_is_yellow_and_never_red() -> None:
    assert turns(20, "yellow") == [("10-19", "warning"), ("10-24", "yellow")]


def test_a_hall_sets_its_own_thresholds() -> None:
    assert turns(5, thresholds=Thresholds(3, 0, 2)) == [("09-23", "warning"), ("09-25", "yellow"), ("09-28", "red")]


@pytest.mark.parametrize(("limit", "first"), [(0, ("09-21", "yellow")), (1, ("09-21", "warning"))])
def test_a_limit_that_ends_at_once_warns_at_once(limit: int, first: tuple[str, Lamp]) -> None:
    assert turns(limit)[0] == first


def test_the_worst_of_several_lamps_is_shown() -> None:
    assert worst(["normal", "yellow", "warning"]) == "yellow"
    assert worst([]) == "normal"


@settings(deadline=None)
@given(
    st.dates(date(2018, 1, 1), date(2026, 6, 30)),
    st.integers(1, 45),
    st.integers(0, 60),
    st.integers(0, 30),
    st.sampled_from(("red", "yellow")),
)
def test_lamps_only_get_worse_and_a_pause_never_brings_a_turn_forward(
    start: date, limit: int, begin: int, length: int, passed: Lamp
) -> None:
    pause = Pause(start + timedelta(days=begin), start + timedelta(days=begin + length), "hearing")
    plain, paused = (schedule(count(start, limit, CALENDAR, pauses), passed, Thresholds()) for pauses in ([], [pause]))
    order = [WORST_FIRST.index(turn.lamp) for turn in plain]
    assert order == sorted(order, reverse=True)
    assert [turn.lamp for turn in plain] == [turn.lamp for turn in paused]
    assert all(early.on <= late.on for early, late in zip(plain, paused, strict=True))
    assert lamp_on(plain, count(start, limit, CALENDAR).last_day) != "red"
