"""When a visit goes on, when its person is asked, when it is wiped."""

from datetime import UTC, datetime, timedelta

import pytest

from core.calls.schemas import RemoteCall
from core.ids import new_id
from kiosk.calls.talk import Talk
from kiosk.visit import LONGEST_IN_CALLS, Patience, Visit, seconds_left, standing

BEGUN = datetime(2026, 11, 19, 15, 40, tzinfo=UTC)
PATIENCE = Patience(idle=timedelta(seconds=60), warning=timedelta(seconds=30))


def visit_touched(at: datetime = BEGUN) -> Visit:
    return Visit(opened_at=BEGUN, touched_at=at)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "active"), (59.9, "active"), (60, "warned"), (89.9, "warned"), (90, "over")]
)
def test_an_untouched_visit_is_warned_of_and_then_over(seconds: float, expected: str) -> None:
    assert standing(visit_touched(), BEGUN + timedelta(seconds=seconds), PATIENCE) == expected


def test_a_touch_answers_the_warning() -> None:
    visit = visit_touched()
    visit.touch(BEGUN + timedelta(seconds=80))
    assert standing(visit, BEGUN + timedelta(seconds=100), PATIENCE) == "active"


def test_a_busy_visit_ends_after_half_an_hour_all_the_same() -> None:
    at = BEGUN + timedelta(minutes=30)
    assert standing(visit_touched(at), at, PATIENCE) == "over"


def test_the_warning_says_how_long_it_may_still_be_answered() -> None:
    assert seconds_left(visit_touched(), BEGUN + timedelta(seconds=70), PATIENCE) == 20
    assert seconds_left(visit_touched(), BEGUN + timedelta(seconds=700), PATIENCE) == 0


def test_wiping_empties_the_visit_for_whoever_still_holds_it() -> None:
    visit = visit_touched()
    visit.unsaved["form/0"] = {"trade_name": "岭南糖水铺"}
    visit.words = "开店"
    held = visit
    visit.wipe()
    assert held.unsaved == {} and held.words == "" and held.identity is None


def visit_in_call(state: str, began: datetime, ended: datetime | None = None) -> Visit:
    """Somebody who touched the screen last when the call began."""
    call = RemoteCall(new_id(), "waiting" if state == "waiting" else "connected", 0, None, 1, "", None, ())
    talk = Talk(call, began)
    if ended is not None:
        talk.hang_up("citizen", ended)
    return Visit(opened_at=BEGUN, touched_at=ended or began, talks=[talk])


@pytest.mark.parametrize("state", ["waiting", "connected"])
def test_who_waits_or_speaks_is_not_warned_and_not_wiped(state: str) -> None:
    for minutes in (2, 29, 35, 60):
        assert standing(visit_in_call(state, BEGUN), BEGUN + timedelta(minutes=minutes), PATIENCE) == "active"


def test_after_the_call_the_idle_time_counts_again_and_the_call_itself_does_not() -> None:
    ended = BEGUN + timedelta(minutes=40)
    visit = visit_in_call("connected", BEGUN + timedelta(minutes=5), ended)
    assert standing(visit, ended + timedelta(seconds=59), PATIENCE) == "active"
    assert standing(visit, ended + timedelta(seconds=61), PATIENCE) == "warned"
    visit.touch(ended + timedelta(minutes=26))
    assert standing(visit, ended + timedelta(minutes=26), PATIENCE) == "over"


def test_a_call_that_nobody_ever_ends_is_over_in_the_end() -> None:
    at = BEGUN + PATIENCE.whole + LONGEST_IN_CALLS
    assert standing(visit_in_call("waiting", BEGUN), at, PATIENCE) == "over"
