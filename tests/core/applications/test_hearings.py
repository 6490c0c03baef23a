"""听证 (arts. 47, 48): told of the right, asked for in five working days, announced seven before, held in twenty.

Counted by hand on the mainland's calendar of 2026: 25 to 27 September and 1 to 7 October are off, 10 October is worked.
"""

from datetime import date, datetime, timedelta

import pytest

from core.applications import deciding, hearings
from core.applications.schemas import Application
from core.clock import AUTHORITY_ZONE
from tests.builders import MATTER, HallInTest
from tests.core.applications.states import HOLDER, case_in, service_view
from tests.refusals import refused

MONDAY = datetime(2026, 9, 21, 10, 0, tzinfo=AUTHORITY_ZONE)


def offered(hall: HallInTest) -> str:
    hall.at = MONDAY
    id = case_in(hall, "under_review")
    hall.database.write_now(hearings.offer_hearing, hall.reviewer_of(MATTER), id, "邻里投诉是否采信")
    return id


def requested(hall: HallInTest) -> str:
    id = offered(hall)
    hall.database.write_now(hearings.request_hearing, hall.citizen(HOLDER), id)
    return id


def announce(hall: HallInTest, id: str, day: date) -> None:
    held_at = datetime(day.year, day.month, day.day, 10, 0, tzinfo=AUTHORITY_ZONE)
    call = hall.reviewer_of(MATTER)
    hall.database.write_now(hearings.announce_hearing, call, id, held_at, "三楼听证室", "周启明")


def limit_of(found: Application, kind: str) -> date:
    return next(clock.last_day for clock in found.clocks if clock.kind == kind)


def test_the_right_is_told_with_the_last_of_five_working_days(hall: HallInTest) -> None:
    id = offered(hall)
    assert limit_of(service_view(hall, id), "hearing_request") == date(2026, 9, 29)
    with refused("hearing_offered_before"):
        hall.database.write_now(hearings.offer_hearing, hall.reviewer_of(MATTER), id, "再告知一次")


def test_a_request_in_time_starts_the_twenty_days_and_a_late_one_is_told_when_it_ended(hall: HallInTest) -> None:
    id = offered(hall)
    hall.wait(days=9)
    with refused("hearing_request_late") as caught:
        hall.database.write_now(hearings.request_hearing, hall.citizen(HOLDER), id)
    assert caught.value.details["last_day"] == date(2026, 9, 29)
    other = requested(hall)
    assert limit_of(service_view(hall, other), "hearing") == date(2026, 10, 26)
    with refused("hearing_requested_before"):
        hall.database.write_now(hearings.request_hearing, hall.citizen(HOLDER), other)


def test_a_hearing_is_announced_seven_working_days_before_and_held_within_twenty(hall: HallInTest) -> None:
    id = requested(hall)
    with refused("hearing_announced_too_late"):
        announce(hall, id, date(2026, 9, 30))
    with refused("hearing_beyond_limit"):
        announce(hall, id, date(2026, 10, 27))
    announce(hall, id, date(2026, 10, 15))
    assert hall.events(id)[-2:] == ["hearing_announced", "notice_issued"]


def test_its_days_are_left_out_of_the_decision_and_its_own_clock_runs_since_the_request(hall: HallInTest) -> None:
    id = requested(hall)
    before = limit_of(service_view(hall, id), "statutory")
    hall.wait(days=1)
    hall.database.write_now(deciding.suspend, hall.reviewer_of(MATTER), id, "hearing", "申请人要求听证")
    found = service_view(hall, id)
    assert limit_of(found, "statutory") > before
    assert [clock.start for clock in found.clocks if clock.kind == "hearing"] == [date(2026, 9, 21)]


def test_nobody_asks_for_what_was_not_offered_and_nobody_announces_what_was_not_asked_for(hall: HallInTest) -> None:
    id = case_in(hall, "under_review")
    with refused("hearing_not_offered"):
        hall.database.write_now(hearings.request_hearing, hall.citizen(HOLDER), id)
    with refused("hearing_not_requested"):
        announce(hall, id, (hall.at + timedelta(days=20)).date())


def suspend(hall: HallInTest, id: str, procedure: str) -> None:
    hall.database.write_now(deciding.suspend, hall.reviewer_of(MATTER), id, procedure, "情况需要")


def resume(hall: HallInTest, id: str) -> None:
    hall.database.write_now(deciding.resume, hall.reviewer_of(MATTER), id)


def test_a_hearing_that_was_asked_for_stays_owed_while_something_else_is_examined(hall: HallInTest) -> None:
    id = requested(hall)
    suspend(hall, id, "longer_examination")
    hall.wait(days=2)
    resume(hall, id)
    (owed,) = [clock for clock in service_view(hall, id).clocks if clock.kind == "hearing"]
    assert (owed.running, owed.last_day) == (True, date(2026, 10, 26))
    suspend(hall, id, "hearing")
    resume(hall, id)
    assert not [clock for clock in service_view(hall, id).clocks if clock.kind == "hearing" and clock.running]


def test_a_hearing_that_was_held_is_not_announced_again_and_a_second_has_days_of_its_own(hall: HallInTest) -> None:
    id = requested(hall)
    suspend(hall, id, "hearing")
    hall.wait(days=14)
    resume(hall, id)
    with refused("hearing_not_requested"):
        announce(hall, id, date(2026, 10, 26))
    suspend(hall, id, "hearing")
    announce(hall, id, date(2026, 11, 2))


def test_nobody_asks_to_be_heard_once_it_is_decided(hall: HallInTest) -> None:
    id = offered(hall)
    hall.database.write_now(deciding.approve, hall.reviewer_of(MATTER), id, "")
    with refused("step_not_possible"):
        hall.database.write_now(hearings.request_hearing, hall.citizen(HOLDER), id)
    assert not [clock for clock in service_view(hall, id).clocks if clock.kind == "hearing_request" and clock.running]


@pytest.mark.parametrize("state", ["received", "concluded"])
def test_there_is_no_hearing_outside_of_review(hall: HallInTest, state: str) -> None:
    id = case_in(hall, state)  # type: ignore[arg-type]
    with refused("step_not_possible"):
        hall.database.write_now(hearings.offer_hearing, hall.reviewer_of(MATTER), id, "不适用")
