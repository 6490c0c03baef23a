"""When a visit goes on, when its person is asked, when it is wiped."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.visit import Patience, Visit, seconds_left, standing

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
