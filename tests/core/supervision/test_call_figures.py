"""What supervisors are told of calls is what the journal says, and nothing that is written twice counts twice."""

from zoneinfo import ZoneInfo

import pytest

from core.calls import at_kiosk
from core.calls.schemas import CallEnding
from core.supervision.schemas import CallFigures, Share
from core.supervision.service import read_call_figures, recompute_calls
from tests.builders import HallInTest
from tests.core.applications.states import case_in
from tests.core.calls import lives
from tests.core.calls.lives import CLERK
from tests.core.lockers.lives import kiosk, kiosk_with_locker
from tests.refusals import refused

pytestmark = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)


def of(hall: HallInTest) -> CallFigures:
    month = f"{hall.at.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m}"
    return hall.database.read_now(recompute_calls, month)


def test_waits_lengths_and_what_came_of_them_by_hour_and_kiosk(hall: HallInTest) -> None:
    first, second = kiosk_with_locker(hall), kiosk_with_locker(hall, name="K-02")
    hall.database.write_now(at_kiosk.note_in_vain, kiosk(hall, second))
    case = case_in(hall, "awaiting_originals")
    lives.on_duty(hall, CLERK)
    hall.database.write_now(at_kiosk.note_in_vain, kiosk(hall, second))  # somebody is there by now: not in vain
    answered = lives.ask(hall, first, lives.with_card(hall, first), case, "originals").id
    hall.wait(seconds=30)
    lives.answer(hall)
    hall.wait(seconds=50)
    lives.hang_up(hall, answered)
    lives.on_duty(hall, CLERK)
    left = lives.ask(hall, second).id
    hall.wait(seconds=20)
    hall.database.write_now(at_kiosk.end, kiosk(hall, second), left, CallEnding("given_up"))
    found = of(hall)
    assert (found.total.asked, found.total.answered, found.total.given_up, found.total.in_vain) == (
        2,
        Share(1, 2),
        1,
        1,
    )
    assert found.total.usual_wait in range(30, 35) and found.total.usual_length in range(50, 55)
    by = {each.key: each for each in found.by_terminal}
    assert (by[first].asked, by[first].in_vain, by[second].given_up, by[second].in_vain) == (1, 0, 1, 1)
    assert by[second].usual_wait is None and sum(each.asked for each in found.by_hour) == 2


def test_a_month_without_calls_and_who_may_not_ask(hall: HallInTest) -> None:
    found = hall.database.read_now(read_call_figures, hall.staff("guanyuan"), "2024-01")
    assert (found.total.asked, found.total.answered.percent, found.by_hour) == (0, None, ())
    with refused("role_missing"):
        hall.database.read_now(read_call_figures, hall.staff(CLERK), "2024-01")
