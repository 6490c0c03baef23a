"""What is decided needs reasons where the law wants them, and is counted by one clock."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core import clock
from core.applications import acceptance, cases, deciding, reading
from core.applications.clocks.deadlines import Pause, count
from core.notices import service as notices
from core.notices.schemas import DeclineContent, RefusalContent
from tests.builders import MATTER, HallInTest
from tests.core.applications.organisations import INCUBATOR, under_review
from tests.core.applications.states import HOLDER, case_in
from tests.refusals import refused


def last_day(hall: HallInTest, id: str, kind: str) -> date:
    return next(each for each in hall.application(id).clocks if each.kind == kind).last_day


def test_declining_says_why_and_who_is_competent(hall: HallInTest) -> None:
    id, clerk = case_in(hall, "received"), hall.staff("wangli")
    with refused("reason_needed"):
        hall.database.write_now(acceptance.decline, clerk, id, "  ", "佛山市商务局")
    hall.database.write_now(acceptance.decline, clerk, id, "不属于本机关职权范围", "佛山市商务局")
    declined = next(each for each in hall.database.read_now(notices.list_notices, id) if each.kind == "decline")
    facts = hall.database.read_now(notices.find_facts, declined.id)
    assert isinstance(facts.content, DeclineContent)
    assert facts.applicant == HOLDER
    assert (facts.content.ground, facts.content.competent_organ) == ("不属于本机关职权范围", "佛山市商务局")
    assert facts.content.remedies.reconsideration_days == 60


def test_refusing_gives_reasons_and_remedies(hall: HallInTest) -> None:
    id, reviewer = case_in(hall, "under_review"), hall.reviewer_of(MATTER)
    with refused("reason_needed"):
        hall.database.write_now(deciding.refuse, reviewer, id, ["", "  "])
    hall.database.write_now(deciding.refuse, reviewer, id, ["经营场所不符合要求", ""])
    refusal = next(each for each in hall.database.read_now(notices.list_notices, id) if each.kind == "refusal")
    facts = hall.database.read_now(notices.find_facts, refusal.id)
    assert isinstance(facts.content, RefusalContent)
    assert facts.content.reasons == ["经营场所不符合要求"]
    assert facts.content.remedies.litigation_months == 6


@pytest.mark.parametrize(
    ("state", "use_case", "arguments"),
    [
        ("received", acceptance.decline, ("长" * 2001, "")),
        ("under_review", deciding.refuse, (["长" * 2001],)),
        ("under_review", deciding.approve, ("长" * 2001,)),
        ("under_review", deciding.suspend, ("hearing", "长" * 2001)),
    ],
)
def test_words_too_long_for_a_notice_are_refused(
    hall: HallInTest, state: Any, use_case: Callable[..., Any], arguments: tuple[Any, ...]
) -> None:
    id = case_in(hall, state)
    actor = hall.staff("wangli") if state == "received" else hall.reviewer_of(MATTER)
    with refused("text_too_long"):
        hall.database.write_now(use_case, actor, id, *arguments)


def test_an_expert_review_moves_the_last_day_by_the_days_it_took(hall: HallInTest) -> None:
    id, reviewer = under_review(hall, INCUBATOR), hall.reviewer_of(INCUBATOR)
    before = last_day(hall, id, "promised")
    suspended_on = hall.settings.hall.day_of(hall.at)
    hall.database.write_now(deciding.suspend, reviewer, id, "expert_review", "专家评审需十日")
    hall.wait(days=5)
    hall.database.write_now(deciding.resume, hall.reviewer_of(INCUBATOR), id)
    paused = Pause(suspended_on, suspended_on.replace(day=suspended_on.day + 4), "expert_review")
    expected = count(suspended_on, 30, clock.mainland_calendar(), [paused]).last_day
    assert last_day(hall, id, "promised") == expected > before
    assert hall.database.read_now(cases.find, id).row.act_by == expected


def test_while_it_runs_a_pause_lasts_to_its_expected_end(hall: HallInTest) -> None:
    id = under_review(hall, INCUBATOR)
    before = last_day(hall, id, "promised")
    hall.database.write_now(deciding.suspend, hall.reviewer_of(INCUBATOR), id, "expert_review", "专家评审")
    assert last_day(hall, id, "promised") > before


def test_a_pause_ended_on_its_first_day_costs_nothing(hall: HallInTest) -> None:
    id, reviewer = under_review(hall, INCUBATOR), hall.reviewer_of(INCUBATOR)
    before = last_day(hall, id, "promised"), last_day(hall, id, "statutory")
    for _ in range(2):
        hall.database.write_now(deciding.suspend, reviewer, id, "expert_review", "专家评审")
        hall.database.write_now(deciding.resume, reviewer, id)
    assert (last_day(hall, id, "promised"), last_day(hall, id, "statutory")) == before


def test_a_procedure_that_does_not_pause_leaves_the_clock_alone(hall: HallInTest) -> None:
    id = under_review(hall, INCUBATOR)
    before = last_day(hall, id, "promised")
    hall.database.write_now(deciding.suspend, hall.reviewer_of(INCUBATOR), id, "site_check", "现场核查")
    assert last_day(hall, id, "promised") == before


def test_only_a_listed_procedure_begins_and_with_a_reason(hall: HallInTest) -> None:
    id, reviewer = under_review(hall, INCUBATOR), hall.reviewer_of(INCUBATOR)
    with refused("procedure_not_listed"):
        hall.database.write_now(deciding.suspend, reviewer, id, "hearing", "听证")
    with refused("reason_needed"):
        hall.database.write_now(deciding.suspend, reviewer, id, "expert_review", "")


def test_the_clocks_are_the_days_of_the_matter_on_the_mainland_calendar(hall: HallInTest) -> None:
    id = case_in(hall, "accepted")
    accepted_on = hall.settings.hall.day_of(hall.at)
    for kind, days in (("promised", 1), ("statutory", 3)):
        assert last_day(hall, id, kind) == count(accepted_on, days, clock.mainland_calendar()).last_day
    running = {each.kind for each in hall.application(id).clocks if each.running}
    assert running == {"promised", "statutory"}


def test_awaited_originals_have_a_last_day_too(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    item = hall.database.read_now(reading.queue, hall.staff("wangli"), "awaiting_originals")
    assert [(each.id, each.act_by) for each in item] == [(id, date(2026, 11, 20))]


def test_the_lamp_turns_as_the_limits_pass(hall: HallInTest) -> None:
    id = case_in(hall, "accepted")
    lamps: list[str] = []
    for _ in range(7):
        waiting = hall.database.read_now(reading.queue, hall.reviewer_of(MATTER), "review")
        lamps += [each.lamp for each in waiting if each.id == id]
        hall.wait(days=1)
    assert lamps == ["warning", "warning", "yellow", "yellow", "yellow", "yellow", "red"]
