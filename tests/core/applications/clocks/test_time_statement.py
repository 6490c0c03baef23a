"""Everybody reads the same days of the same clocks, on the screen and on paper, and can count them again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from msgspec import structs

from core.applications import deciding
from core.applications.clocks import time_statement
from core.applications.clocks.schemas import CaseTime, StatedClock
from core.call import LANGUAGES, Call, Language
from core.db.database import Database
from core.notices import service as notices
from core.notices.contents import TimeStatementContent
from core.settings import ClockSettings
from tests.builders import HallInTest
from tests.core.applications.organisations import INCUBATOR, under_review
from tests.core.applications.states import HOLDER, case_in
from tests.refusals import refused


def stated(hall: HallInTest, id: str, language: Language = "zh-Hans") -> CaseTime:
    return hall.database.read_now(time_statement.for_holder, hall.citizen(HOLDER, language), id)


def clock_named(found: CaseTime, kind: str) -> StatedClock:
    return next(each for each in found.clocks if each.clock.kind == kind)


def staffed(hall: HallInTest, username: str, language: Language) -> Call:
    return structs.replace(hall.staff(username), language=language)


def test_each_clock_says_what_started_it_which_law_and_how_it_is_counted(hall: HallInTest) -> None:
    found = stated(hall, case_in(hall, "under_review"))
    assert [each.clock.kind for each in found.clocks] == ["acceptance", "statutory", "promised"]
    law = clock_named(found, "statutory")
    assert (law.name, law.event, law.clock.code) == ("法定办理期限", "受理", "C2")
    assert law.clock.article == "42(1)"
    assert "市场主体登记管理条例" in law.law, "the matter's own law comes before the general one"
    assert clock_named(found, "promised").law == ""
    assert "次日起算" in law.rule
    assert law.calendar_version.startswith("mainland-")
    assert law.days[-1].date == law.clock.last_day
    assert sum(day.counted for day in law.days) == law.clock.limit


@pytest.mark.parametrize("language", LANGUAGES)
def test_holder_and_staff_read_the_same_days_in_their_language(hall: HallInTest, language: Language) -> None:
    id = case_in(hall, "under_review")
    own = stated(hall, id, language)
    seen = hall.database.read_now(time_statement.for_staff, staffed(hall, "wangli", language), id)
    assert own == seen
    assert {day.reason for each in own.clocks for day in each.days} >= {"working_day", "weekend"}


def test_a_pause_shows_what_was_expected_and_what_it_took(hall: HallInTest) -> None:
    id, name = under_review(hall, INCUBATOR), "专家评审"
    hall.database.write_now(deciding.suspend, hall.reviewer_of(INCUBATOR), id, "expert_review", "专家评审")
    staff = hall.reviewer_of(INCUBATOR)
    (running,) = clock_named(hall.database.read_now(time_statement.for_staff, staff, id), "statutory").pauses
    assert (running.procedure, running.last) == (name, None)
    assert running.expected is not None

    hall.wait(days=(running.expected - running.first).days + 10)
    hall.database.write_now(deciding.resume, hall.reviewer_of(INCUBATOR), id)
    found = clock_named(hall.database.read_now(time_statement.for_staff, hall.reviewer_of(INCUBATOR), id), "statutory")
    (ended,) = found.pauses
    assert ended.last == hall.settings.hall.day_of(hall.at) - timedelta(days=1) > running.expected
    paused = [day for day in found.days if day.reason == "paused"]
    assert paused
    assert {day.note for day in paused} == {name}


@pytest.fixture
def strict_hall(hall: HallInTest) -> Iterator[HallInTest]:
    """The same hall, where the day of the event counts and what comes after 17:30 came the next day."""
    hall.settings = structs.replace(hall.settings, clocks=ClockSettings(first_day="same_day", cut_off=time(17, 30)))
    hall.database.close()
    hall.database = Database.open(hall.settings, hall.keys)
    yield hall
    hall.database.close()


def test_a_hall_that_counts_otherwise_says_so_in_the_statement(strict_hall: HallInTest) -> None:
    strict_hall.at = datetime(2026, 11, 19, 9, 45, tzinfo=UTC)  # 17:45 in Shanghai
    found = clock_named(stated(strict_hall, case_in(strict_hall, "received")), "acceptance")
    assert found.clock.start == found.days[0].date == date(2026, 11, 20)
    assert found.clock.last_day == date(2026, 11, 26), "Friday, Monday to Thursday"
    assert "当日计入" in found.rule
    assert "17:30" in found.rule


def test_a_hall_without_a_cut_off_names_no_hour(hall: HallInTest) -> None:
    hall.at = datetime(2026, 11, 19, 15, 45, tzinfo=UTC)
    found = clock_named(stated(hall, case_in(hall, "received")), "acceptance")
    assert found.clock.start == date(2026, 11, 19)
    assert ":" not in found.rule


def test_somebody_elses_statement_does_not_exist(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    with refused("application_unknown"):
        hall.database.read_now(time_statement.for_holder, hall.citizen("何知行"), id)


AUDIENCES = {"wangli": "clerk", "liangwen": "clerk", "guanyuan": "supervisor"}
"""A clerk of the centre, the reviewer of the organ that decides, a supervisor of the hall."""


def test_citizen_clerk_reviewer_and_supervisor_all_get_it_and_nobody_else(hall: HallInTest) -> None:
    id = case_in(hall, "under_review")
    own = stated(hall, id)
    for username, audience in AUDIENCES.items():
        assert hall.database.read_now(time_statement.for_staff, hall.staff(username), id) == own
        printed = hall.database.write_now(time_statement.print_for_staff, hall.staff(username), id)
        content = hall.database.read_now(notices.find_facts, printed.id).content
        assert isinstance(content, TimeStatementContent) and content.audience == audience
    for stranger, code in ((hall.staff("admin"), "role_missing"), (hall.reviewer_of(INCUBATOR), "other_authority")):
        with refused(code):
            hall.database.read_now(time_statement.for_staff, stranger, id)
        with refused(code):
            hall.database.write_now(time_statement.print_for_staff, stranger, id)


def test_printed_it_is_a_numbered_sheet_with_the_same_days(hall: HallInTest) -> None:
    id = case_in(hall, "under_review")
    found = stated(hall, id)
    printed = hall.database.write_now(time_statement.print_for_holder, hall.citizen(HOLDER), id)
    facts = hall.database.read_now(notices.find_facts, printed.id)
    assert isinstance(facts.content, TimeStatementContent)
    assert printed.kind == "time_statement"
    assert [limit.days for limit in facts.content.limits] == [list(each.days) for each in found.clocks]
    assert all("2026-11" in limit.rule for limit in facts.content.limits)
    for_file = hall.database.write_now(time_statement.print_for_staff, hall.staff("wangli"), id)
    facts = hall.database.read_now(notices.find_facts, for_file.id)
    assert isinstance(facts.content, TimeStatementContent)
    assert facts.content.audience == "clerk"
