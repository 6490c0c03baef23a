"""听证 (arts. 47, 48): told of the right, asked for in five working days, announced seven before, held in twenty.

Counted by hand on the mainland's calendar of 2026: 25 to 27 September and 1 to 7 October are off, 10 October is worked.
"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.applications import deciding, hearing_view, hearings
from core.applications.schemas import Application
from core.clock import AUTHORITY_ZONE
from core.people import staff
from demo.people import find_person
from tests.builders import MATTER, HallInTest
from tests.core.applications.organisations import INCUBATOR, REPRESENTATIVE, under_review
from tests.core.applications.states import HOLDER, case_in, service_view
from tests.refusals import refused

only_sqlite = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)

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


def hold(hall: HallInTest, id: str) -> None:
    """Announced for 15 October, and held then."""
    announce(hall, id, date(2026, 10, 15))
    hall.at = datetime(2026, 10, 15, 11, 30, tzinfo=AUTHORITY_ZONE)
    hall.database.write_now(deciding.resume, hall.reviewer_of(MATTER), id, "hearing", "双方到场陈述")


def test_a_hearing_that_was_asked_for_stays_owed_while_something_else_is_examined(hall: HallInTest) -> None:
    id = requested(hall)
    suspend(hall, id, "longer_examination")
    hall.wait(days=2)
    resume(hall, id)
    (owed,) = [clock for clock in service_view(hall, id).clocks if clock.kind == "hearing"]
    assert (owed.running, owed.last_day) == (True, date(2026, 10, 26))
    suspend(hall, id, "hearing")
    hold(hall, id)
    assert not [clock for clock in service_view(hall, id).clocks if clock.kind == "hearing" and clock.running]


def test_a_hearing_that_was_held_is_not_announced_again_and_a_second_has_days_of_its_own(hall: HallInTest) -> None:
    id = requested(hall)
    suspend(hall, id, "hearing")
    hold(hall, id)
    with refused("hearing_not_requested"):
        announce(hall, id, date(2026, 10, 26))
    suspend(hall, id, "hearing")
    announce(hall, id, date(2026, 11, 2))
    with refused("hearing_not_yet"):
        resume(hall, id)


def test_nobody_asks_to_be_heard_once_it_is_decided(hall: HallInTest) -> None:
    id = offered(hall)
    hall.wait(days=9)
    hall.database.write_now(deciding.approve, hall.reviewer_of(MATTER), id, "")
    with refused("step_not_possible"):
        hall.database.write_now(hearings.request_hearing, hall.citizen(HOLDER), id)
    assert not [clock for clock in service_view(hall, id).clocks if clock.kind == "hearing_request" and clock.running]


@pytest.mark.parametrize("state", ["received", "concluded"])
def test_there_is_no_hearing_outside_of_review(hall: HallInTest, state: str) -> None:
    id = case_in(hall, state)  # type: ignore[arg-type]
    with refused("step_not_possible"):
        hall.database.write_now(hearings.offer_hearing, hall.reviewer_of(MATTER), id, "不适用")


# --- held, with its record, and what it holds up ---


def write(hall: HallInTest, use_case: Any, id: str, *arguments: Any) -> Any:
    return hall.database.write_now(use_case, hall.reviewer_of(MATTER), id, *arguments)


def shown(hall: HallInTest, id: str) -> hearing_view.Hearing:
    return hall.database.read_now(hearing_view.show_hearing, hall.citizen(HOLDER), id)


@only_sqlite
def test_nobody_decides_while_the_right_is_open_or_the_hearing_has_not_been_held(hall: HallInTest) -> None:
    id = offered(hall)
    for use_case, said in ((deciding.approve, "符合规定"), (deciding.refuse, ["不符合规定"])):
        with refused("hearing_right_open") as caught:
            write(hall, use_case, id, said)
        assert caught.value.details["last_day"] == date(2026, 9, 29)
    hall.database.write_now(hearings.request_hearing, hall.citizen(HOLDER), id)
    with refused("hearing_not_held"):
        write(hall, deciding.approve, id, "符合规定")


@only_sqlite
def test_a_right_nobody_used_ends_with_its_last_day_and_holds_up_nothing(hall: HallInTest) -> None:
    id = offered(hall)
    hall.wait(days=9)
    hall.worker.let_time_pass()
    right = next(each for each in service_view(hall, id).clocks if each.kind == "hearing_request")
    assert (right.running, right.stopped_on) == (False, date(2026, 9, 29))
    assert not shown(hall, id).may_request
    write(hall, deciding.approve, id, "符合规定")


def test_the_hearing_ends_with_its_record_and_not_before_its_hour(hall: HallInTest) -> None:
    id = requested(hall)
    write(hall, deciding.suspend, id, "hearing", "申请人要求听证")
    with refused("hearing_not_announced"):
        write(hall, deciding.resume, id, "hearing", "双方到场")
    announce(hall, id, date(2026, 10, 15))
    with refused("hearing_not_yet"):
        write(hall, deciding.resume, id, "hearing", "双方到场")
    hall.at = datetime(2026, 10, 15, 11, 30, tzinfo=AUTHORITY_ZONE)
    with refused("reason_needed"):
        write(hall, deciding.resume, id, "hearing", " ")
    write(hall, deciding.resume, id, "hearing", "申请人陈述：油烟管道已改道。")
    found = shown(hall, id)
    assert (found.subject, found.place, found.chair) == ("邻里投诉是否采信", "三楼听证室", "周启明")
    assert (found.requested_on, found.hold_by) == (date(2026, 9, 21), date(2026, 10, 26))
    assert found.record == "申请人陈述：油烟管道已改道。"
    assert "hearing_held" in hall.events(id)
    held = next(each for each in service_view(hall, id).clocks if each.kind == "hearing")
    assert (held.running, held.stopped_on) == (False, date(2026, 10, 15))
    write(hall, deciding.refuse, id, ["听证后仍不符合规定"])


@only_sqlite
def test_who_reviewed_the_case_does_not_chair_the_hearing(hall: HallInTest) -> None:
    id = requested(hall)
    held_at = datetime(2026, 10, 15, 10, 0, tzinfo=AUTHORITY_ZONE)
    reviewer = hall.reviewer_of(MATTER)
    name = hall.database.read_now(lambda session, _: staff.name_of(session, reviewer.actor.id), reviewer)
    with refused("chair_reviewed_case"):
        write(hall, hearings.announce_hearing, id, held_at, "三楼听证室", name)


@only_sqlite
def test_a_clerk_enters_the_request_of_a_holder_who_shows_his_document(hall: HallInTest) -> None:
    id = offered(hall)
    other, own = find_person("林晓岚").card, find_person(HOLDER).card
    with refused("not_the_holder"):
        hall.database.write_now(hearings.enter_request, hall.staff("wangli"), id, other.kind, other.number)
    with refused("role_missing"):
        write(hall, hearings.enter_request, id, own.kind, own.number)
    hall.database.write_now(hearings.enter_request, hall.staff("wangli"), id, own.kind, own.number)
    assert shown(hall, id).requested_on == date(2026, 9, 21)


@only_sqlite
def test_a_hearing_is_offered_only_where_the_matter_lists_one(hall: HallInTest) -> None:
    id = under_review(hall, INCUBATOR)
    with refused("hearing_not_in_matter"):
        hall.database.write_now(hearings.offer_hearing, hall.reviewer_of(INCUBATOR), id, "补助标准")
    with refused("hearing_not_offered"):
        hall.database.read_now(hearing_view.show_hearing, hall.citizen(REPRESENTATIVE), id)
