"""Waiting for originals: the clock of issue runs, unless the matter's own rule leaves those days out."""

from datetime import datetime

from core import clock
from core.applications.clocks import time_statement
from core.applications.clocks.deadlines import Pause, count
from core.applications.clocks.schemas import Clock
from core.clock import AUTHORITY_ZONE
from core.matters.procedure import LegalBasis
from tests.builders import HallInTest
from tests.core.applications.side_exits import text, variant
from tests.core.applications.states import HOLDER, case_in, service_view

RULE = LegalBasis(law=text("佛山市即办证照管理办法"), article=text("第九条"), document="佛府办〔2026〕9号")


def awaiting(hall: HallInTest, rule: LegalBasis | None = None) -> str:
    """A case that has waited for its originals since Monday 30 November 2026."""
    hall.at = datetime(2026, 11, 30, 10, tzinfo=AUTHORITY_ZONE)
    variant(hall, originals_pause=rule)
    return case_in(hall, "awaiting_originals")


def issue_clock(hall: HallInTest, id: str) -> Clock:
    return next(each for each in service_view(hall, id).clocks if each.kind == "issue")


def test_no_law_stops_the_clock_of_issue_for_want_of_the_holder(hall: HallInTest) -> None:
    id = awaiting(hall)
    before = issue_clock(hall, id).last_day
    hall.wait(days=(before - hall.settings.hall.day_of(hall.at)).days)
    hall.worker.let_time_pass()
    assert issue_clock(hall, id).last_day == before
    assert "limit_passed" not in hall.events(id)
    hall.wait(days=1)
    hall.worker.let_time_pass()
    assert "limit_passed" in hall.events(id)


def test_where_a_rule_of_the_matter_says_so_the_days_of_waiting_are_left_out(hall: HallInTest) -> None:
    id = awaiting(hall, RULE)
    begun = issue_clock(hall, id)
    hall.wait(days=30)
    hall.worker.let_time_pass()
    assert "limit_passed" not in hall.events(id) and "procedure_overran" not in hall.events(id)
    today = hall.settings.hall.day_of(hall.at)
    waited = [Pause(begun.start, today, "awaiting_originals")]
    expected = count(begun.start, begun.limit, clock.mainland_calendar(), waited).last_day
    assert issue_clock(hall, id).last_day == expected > today
    hall.release(HOLDER, id)
    came = issue_clock(hall, id)
    assert came.stopped_on == today and came.lamp != "red"
    hall.wait(days=9)
    assert issue_clock(hall, id) == came, "the holder has come: nothing is left out any more"


def test_the_time_statement_says_why_those_days_do_not_count_and_of_which_clock(hall: HallInTest) -> None:
    id = awaiting(hall, RULE)
    hall.wait(days=3)
    found = hall.database.read_now(time_statement.for_holder, hall.citizen(HOLDER), id)
    notes = {each.clock.kind: {day.note for day in each.days if day.reason == "paused"} for each in found.clocks}
    assert notes.pop("issue") == {"等待申请人出示原件"}
    assert not any(notes.values()), "the decision was made before: its clocks had no such days"
