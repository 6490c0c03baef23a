"""A special procedure is told in writing when it begins and when it ends, and its days carry the notice's number."""

from datetime import timedelta

import pytest
from msgspec import structs

from core import clock
from core.applications import deciding
from core.applications.clocks import time_statement
from core.applications.clocks.deadlines import count
from core.notices import service as notices
from core.notices.contents import SpecialProcedureContent, SpecialProcedureEndContent
from demo.seed import publish_matters
from tests.builders import HallInTest
from tests.core.applications.organisations import INCUBATOR, under_review
from tests.refusals import refused


def suspend(hall: HallInTest, id: str, procedure: str) -> None:
    hall.database.write_now(deciding.suspend, hall.reviewer_of(INCUBATOR), id, procedure, "需要专家意见")


def resume(hall: HallInTest, id: str, procedure: str = "", outcome: str = "") -> None:
    hall.database.write_now(deciding.resume, hall.reviewer_of(INCUBATOR), id, procedure, outcome)


def number_of(hall: HallInTest, id: str, kind: str) -> str:
    return next(each.number for each in hall.database.read_now(notices.list_notices, id) if each.kind == kind)


def told(hall: HallInTest, id: str, kind: str) -> object:
    found = next(each for each in hall.database.read_now(notices.list_notices, id) if each.kind == kind)
    return hall.database.read_now(notices.find_facts, found.id).content


def test_the_applicant_is_told_how_long_it_takes_and_that_it_does_not_count(hall: HallInTest) -> None:
    id = under_review(hall, INCUBATOR)
    suspend(hall, id, "expert_review")
    content = told(hall, id, "special_procedure")
    assert isinstance(content, SpecialProcedureContent)
    assert content.reason == "需要专家意见"
    assert content.stops_clock
    assert content.start_on == hall.settings.hall.day_of(hall.at)
    statutory = next(each for each in hall.application(id).clocks if each.kind == "statutory")
    assert content.due_on == statutory.last_day


def test_every_paused_day_names_the_notice_that_told_of_it(hall: HallInTest) -> None:
    id = under_review(hall, INCUBATOR)
    suspend(hall, id, "expert_review")
    number = number_of(hall, id, "special_procedure")
    found = hall.database.read_now(time_statement.for_staff, hall.staff("wangli"), id)
    paused = [day for each in found.clocks for day in each.days if day.reason == "paused"]
    assert paused
    assert {day.document for day in paused} == {number}


def test_the_end_says_which_days_were_left_out_and_the_new_last_days(hall: HallInTest) -> None:
    id = under_review(hall, INCUBATOR)
    suspend(hall, id, "expert_review")
    begun = hall.settings.hall.day_of(hall.at)
    hall.wait(days=6)
    resume(hall, id)
    content = told(hall, id, "special_procedure_end")
    assert isinstance(content, SpecialProcedureEndContent)
    ended = hall.settings.hall.day_of(hall.at) - timedelta(days=1)
    assert (content.start_on, content.end_on) == (begun, ended)
    assert content.opening_number == number_of(hall, id, "special_procedure")
    working = [begun + timedelta(days=n) for n in range(1, 6)]
    assert content.excluded == [day for day in working if clock.mainland_calendar().is_working(day)]
    clocks = {each.kind: each.last_day for each in hall.application(id).clocks}
    assert (content.statutory_due_on, content.promised_due_on) == (clocks["statutory"], clocks["promised"])


def test_one_that_does_not_pause_is_told_all_the_same(hall: HallInTest) -> None:
    id = under_review(hall, INCUBATOR)
    suspend(hall, id, "site_check")
    hall.wait(days=3)
    resume(hall, id)
    begun, ended = told(hall, id, "special_procedure"), told(hall, id, "special_procedure_end")
    assert isinstance(begun, SpecialProcedureContent)
    assert isinstance(ended, SpecialProcedureEndContent)
    assert not begun.stops_clock
    assert ended.excluded == []


@pytest.mark.both_databases
def test_a_hearing_has_a_clock_of_its_own_while_the_decision_waits(hall: HallInTest) -> None:
    known = hall.matters[INCUBATOR]
    hearing = structs.replace(known.special_procedures[0], key="hearing", kind="hearing", pauses=True, when=())
    changed = structs.replace(known, version=99, special_procedures=(hearing,))
    publish_matters(hall.database, {INCUBATOR: changed}, hall.at)
    id = under_review(hall, INCUBATOR)
    suspend(hall, id, "hearing")
    today = hall.settings.hall.day_of(hall.at)
    held_by = next(each for each in hall.application(id).clocks if each.kind == "hearing")
    assert held_by.running
    assert held_by.last_day == count(today, 20, clock.mainland_calendar()).last_day
    hall.wait(days=10)
    resume(hall, id)
    held_by = next(each for each in hall.application(id).clocks if each.kind == "hearing")
    assert (held_by.running, held_by.stopped_on) == (False, hall.settings.hall.day_of(hall.at))


def test_a_second_one_begins_while_the_first_runs_and_the_review_goes_on_when_both_have_ended(hall: HallInTest) -> None:
    id = under_review(hall, INCUBATOR)
    suspend(hall, id, "expert_review")
    suspend(hall, id, "public_notice")
    with refused("procedure_runs_already"):
        suspend(hall, id, "public_notice")
    with refused("procedure_not_named"):
        resume(hall, id)
    hall.wait(days=3)
    resume(hall, id, "expert_review")
    assert hall.application(id).state == "special_procedure"
    with refused("procedure_not_running"):
        resume(hall, id, "expert_review")
    hall.wait(days=2)
    resume(hall, id)
    assert hall.application(id).state == "under_review"
    steps = [each for each in hall.events(id) if each in ("suspend", "end_procedure", "resume")]
    assert steps == ["suspend", "suspend", "end_procedure", "resume"]


def test_a_day_of_both_is_left_out_once_and_names_both_reasons_and_both_notices(hall: HallInTest) -> None:
    id = under_review(hall, INCUBATOR)
    suspend(hall, id, "expert_review")
    suspend(hall, id, "public_notice")
    numbers = {each.number for each in hall.database.read_now(notices.list_notices, id)[-2:]}
    found = hall.database.read_now(time_statement.for_staff, hall.staff("wangli"), id)
    statutory = next(each for each in found.clocks if each.clock.kind == "statutory")
    both = next(day for day in statutory.days if day.reason == "paused")
    assert both.note == "专家评审、公示"
    assert set(both.document.split("+")) == numbers
    assert [pause.procedure for pause in statutory.pauses] == ["专家评审", "公示"]
    days = [day.date for day in statutory.days]
    assert len(days) == len(set(days)) and sum(day.counted for day in statutory.days) == statutory.clock.limit


def test_the_result_of_a_bidding_is_imported_and_told(hall: HallInTest) -> None:
    """N20: the time of the bidding is left out with a notice, and who won it stands on the notice of its end."""
    known = hall.matters[INCUBATOR]
    bidding = structs.replace(known.special_procedures[0], key="bidding", kind="bidding", when=())
    changed = structs.replace(known, version=99, special_procedures=(bidding,))
    publish_matters(hall.database, {INCUBATOR: changed}, hall.at)
    id = under_review(hall, INCUBATOR)
    suspend(hall, id, "bidding")
    hall.wait(days=6)
    resume(hall, id, "bidding", "中标人：佛山市示例孵化器有限公司（评标报告第3号）")
    content = told(hall, id, "special_procedure_end")
    assert isinstance(content, SpecialProcedureEndContent)
    assert content.result == "中标人：佛山市示例孵化器有限公司（评标报告第3号）"
    assert content.excluded and not content.counted_elsewhere and not content.still_running
