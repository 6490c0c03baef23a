"""The days of an answer before a revocation, and of the hearing asked for with it, are clocks as every other."""

from datetime import date, datetime

import pytest

from core import clock, journal
from core.applications import authority_acts, defences, service
from core.applications.clocks import time_statement
from core.applications.clocks.schemas import Clock
from core.certificates import service as certificates
from core.clock import AUTHORITY_ZONE
from tests.builders import MATTER, HallInTest
from tests.core.applications.clocks.calendars import calendar_changed_at_once
from tests.core.certificates.defence import HOLDER, announce, confirm, keep_record, proposed, second, state
from tests.refusals import refused


def clocks(hall: HallInTest, id: str) -> dict[str, Clock]:
    """The newest of each kind, of the case that the certificate came from."""
    case_id = hall.database.read_now(certificates.subject_of, id)
    return {each.kind: each for each in hall.application(case_id).clocks}


def test_the_worker_ends_the_time_to_answer_once_and_dates_it_with_the_law_s_day(hall: HallInTest) -> None:
    id, proposal = proposed(hall)
    running = clocks(hall, id)["defence"]
    assert (running.start, running.last_day) == (date(2026, 11, 20), date(2026, 11, 27))
    assert (running.running, running.article, running.whose) == (True, "7", "applicant")
    hall.at = datetime(2026, 12, 3, 9, tzinfo=AUTHORITY_ZONE)
    hall.worker.let_time_pass()
    hall.worker.let_time_pass()
    ended = clocks(hall, id)["defence"]
    assert (ended.running, ended.stopped_on) == (False, date(2026, 11, 27))
    case_id = hall.database.read_now(certificates.subject_of, id)
    passed = [each for each in hall.database.read_now(journal.history, case_id) if each.event == "limit_passed"]
    assert [(each.facts["clock"], each.facts["on"]) for each in passed] == [("defence", "2026-11-28")]
    tale = [each.text for each in hall.database.read_now(service.timeline, hall.citizen(HOLDER), case_id)]
    assert any("陈述申辩期限" in each for each in tale)
    confirm(hall, proposal)


def test_the_time_statement_lists_its_days_for_citizen_clerk_and_supervisor(hall: HallInTest) -> None:
    id, _ = proposed(hall)
    case_id = hall.database.read_now(certificates.subject_of, id)
    own = hall.database.read_now(time_statement.for_holder, hall.citizen(HOLDER), case_id)
    stated = next(each for each in own.clocks if each.clock.kind == "defence")
    assert sum(day.counted for day in stated.days) == 5 and stated.days[-1].date == date(2026, 11, 27)
    assert "行政许可法" in stated.law and "7" in stated.law
    for reader in (hall.staff("wangli"), hall.staff("guanyuan")):
        assert hall.database.read_now(time_statement.for_staff, reader, case_id) == own


@pytest.mark.both_databases
def test_holidays_changed_at_once_give_the_holder_the_days_they_take(
    hall: HallInTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """23 and 24 November become days off: the fifth working day is the first of December."""
    id, proposal = proposed(hall)
    changed = calendar_changed_at_once()
    monkeypatch.setattr(clock, "mainland_calendar", lambda: changed)
    hall.worker.recount()
    assert clocks(hall, id)["defence"].last_day == date(2026, 12, 1)
    shown = hall.database.read_now(defences.show_proposed_act, hall.citizen(HOLDER), id)
    assert shown.heard_by == date(2026, 12, 1)
    case_id = hall.database.read_now(certificates.subject_of, id)
    tale = [each.text for each in hall.database.read_now(service.timeline, hall.citizen(HOLDER), case_id)]
    assert "国办发明电〔2026〕99号" in tale[-1]
    hall.at = datetime(2026, 11, 30, 9, tzinfo=AUTHORITY_ZONE)
    with refused("defence_period_runs"):
        confirm(hall, proposal)
    state(hall, id)


def test_an_answer_stops_its_clock_and_a_hearing_that_is_wanted_starts_the_next(hall: HallInTest) -> None:
    id, proposal = proposed(hall)
    hall.at = datetime(2026, 11, 23, 9, tzinfo=AUTHORITY_ZONE)
    state(hall, id, hearing_wanted=True)
    found = clocks(hall, id)
    assert found["defence"].stopped_on == found["defence_hearing"].start == date(2026, 11, 23)
    assert found["defence_hearing"].last_day == date(2026, 12, 21), "twenty working days"
    announce(hall, proposal, date(2026, 12, 3))
    hall.at = datetime(2026, 12, 3, 11, tzinfo=AUTHORITY_ZONE)
    keep_record(hall, second(hall), proposal)
    assert clocks(hall, id)["defence_hearing"].stopped_on == date(2026, 12, 3)


def test_a_hearing_that_nobody_holds_turns_red(hall: HallInTest) -> None:
    id, _ = proposed(hall)
    state(hall, id, hearing_wanted=True)
    hall.at = datetime(2026, 12, 25, 9, tzinfo=AUTHORITY_ZONE)
    hall.worker.let_time_pass()
    assert clocks(hall, id)["defence_hearing"].lamp == "red"


def test_a_dropped_proposal_leaves_no_clock_running(hall: HallInTest) -> None:
    id, proposal = proposed(hall)
    hall.database.write_now(authority_acts.drop, hall.reviewer_of(MATTER), proposal)
    assert not any(each.running for each in clocks(hall, id).values())
