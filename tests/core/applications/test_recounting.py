"""Provisional last days are counted again when the calendar learns of a notice."""

from datetime import UTC, date, datetime

import pytest

from core import clock, journal
from core.clock import Calendar, DaysOff, Notice, YearFile
from tests.builders import HallInTest

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


def test_counting_again_without_news_changes_nothing(hall: HallInTest) -> None:
    hall.at = FILED_AT
    case = hall.case("林晓岚", "received")
    entries = len(hall.database.read_now(journal.history, case.id))
    hall.worker.recount()
    assert len(hall.database.read_now(journal.history, case.id)) == entries
