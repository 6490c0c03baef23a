"""Open clocks are counted again when the calendar learns of a notice; stopped ones stay as they were."""

from datetime import UTC, date, datetime

import pytest

from core import clock, journal
from core.applications import service
from core.applications.clocks import time_statement
from core.applications.clocks.schemas import StatedClock
from core.clock import Calendar, DaysOff, Notice, YearFile
from tests.builders import HallInTest
from tests.core.applications.clocks.calendars import calendar_changed_at_once
from tests.core.applications.states import HOLDER, case_in

FILED_AT = datetime(2026, 12, 29, 2, 0, tzinfo=UTC)
NEW_YEAR_NOTICE = YearFile(
    2027, "notice", (Notice("2027", (DaysOff("new_year", date(2027, 1, 1), date(2027, 1, 5)),)),)
)


def calendar_with_the_notice() -> Calendar:
    known = clock.mainland_calendar()
    return Calendar("mainland", (*known._files, NEW_YEAR_NOTICE))  # pyright: ignore[reportPrivateUsage]


def test_a_provisional_day_moves_when_the_notice_is_loaded(hall: HallInTest, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.at = FILED_AT
    case = hall.case("林晓岚", "received")
    (before,) = case.clocks
    assert before.provisional

    extended = calendar_with_the_notice()
    monkeypatch.setattr(clock, "mainland_calendar", lambda: extended)
    hall.worker.recount()

    (after,) = hall.application(case.id).clocks
    assert not after.provisional
    assert after.last_day > before.last_day
    recorded = hall.database.read_now(journal.history, case.id)[-1]
    assert recorded.event == "clock_recounted"
    assert recorded.facts["before"] == before.last_day.isoformat()


@pytest.mark.both_databases
def test_counting_again_without_news_changes_nothing(hall: HallInTest) -> None:
    hall.at = FILED_AT
    case = hall.case("林晓岚", "received")
    entries = len(hall.database.read_now(journal.history, case.id))
    hall.worker.recount()
    assert len(hall.database.read_now(journal.history, case.id)) == entries


def stated(hall: HallInTest, id: str, kind: str) -> StatedClock:
    found = hall.database.read_now(time_statement.for_holder, hall.citizen(HOLDER), id)
    return next(each for each in found.clocks if each.clock.kind == kind)


def test_holidays_changed_at_once_move_open_clocks_and_say_which_notice_did(
    hall: HallInTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = case_in(hall, "received")
    before = stated(hall, id, "acceptance").clock.last_day
    changed = calendar_changed_at_once()
    monkeypatch.setattr(clock, "mainland_calendar", lambda: changed)
    hall.worker.recount()

    after = stated(hall, id, "acceptance")
    assert (before, after.clock.last_day) == (date(2026, 11, 26), date(2026, 11, 30))
    assert {day.date: day.reason for day in after.days}[date(2026, 11, 23)] == "holiday"
    told = hall.database.read_now(service.timeline, hall.citizen(HOLDER), id)[-1]
    assert told.event == "clock_recounted"
    assert "国办发明电〔2026〕99号" in told.text
    assert "11月26日" in told.text
    assert "11月30日" in told.text
    assert hall.application(id).clocks[0].last_day == after.clock.last_day


def test_a_stopped_clock_keeps_the_calendar_it_was_stopped_with(
    hall: HallInTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = case_in(hall, "under_review")
    before, open_before = stated(hall, id, "acceptance"), stated(hall, id, "statutory")
    changed = calendar_changed_at_once()
    monkeypatch.setattr(clock, "mainland_calendar", lambda: changed)
    hall.worker.recount()

    assert stated(hall, id, "acceptance") == before
    assert before.calendar_version != changed.version
    open_after = stated(hall, id, "statutory")
    assert open_after.calendar_version == changed.version
    assert open_after.clock.last_day > open_before.clock.last_day
    facts = [entry.facts for entry in hall.database.read_now(journal.history, id) if entry.event == "clock_recounted"]
    assert [each["clock"] for each in facts] == ["statutory"], "the promise of one day ended before the change"


def test_a_hall_that_wakes_with_another_calendar_counts_again_before_anything_passes(
    hall: HallInTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = case_in(hall, "received")
    changed = calendar_changed_at_once()
    monkeypatch.setattr(clock, "mainland_calendar", lambda: changed)
    hall.at = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
    hall.worker.recount()
    hall.worker.let_time_pass()
    assert hall.application(id).state == "received", "the five days now end on the 30th"
