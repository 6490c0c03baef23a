"""Stories about days: holidays, silence, procedures, an extension, two nights of the machine."""

from datetime import date
from typing import Literal

from core.applications import automatic, deciding, extensions, service
from core.applications.clocks import time_statement
from core.matters.procedure import LegalBasis, Limit, SpecialProcedure
from core.notices.schemas import (
    AcceptanceContent,
    ExtensionContent,
    MachineDecisionContent,
    ReceiptContent,
    SpecialProcedureContent,
    SpecialProcedureEndContent,
)
from tests.builders import MATTER, HallInTest
from tests.core.applications import side_exits
from tests.journeys.scenarios.book import Case, Story
from tests.refusals import refused


def test_a_filing_of_friday_night_before_a_week_of_holidays_is_answered_by_the_ninth(hall: HallInTest) -> None:
    """Vector B: 23:40 on 25 September 2020; Sunday the 27th is worked, the 1st to the 8th of October is not."""
    story = Story(hall).in_2020().on("2020-09-25 23:40")
    case = story.files()
    assert case.state == "已收件，等待受理"
    assert case.told(ReceiptContent).answer_due_on == date(2020, 10, 9)
    found = hall.database.read_now(time_statement.for_holder, hall.citizen(case.name), case.id)
    counted = [day.date for day in found.clocks[0].days if day.counted]
    assert counted == [date(2020, 9, 27), date(2020, 9, 28), date(2020, 9, 29), date(2020, 9, 30), date(2020, 10, 9)]
    festival = [day for day in found.clocks[0].days if day.reason == "holiday"]
    assert [day.date.day for day in festival] == [1, 2, 3, 4, 5, 6, 7, 8] and all(day.note for day in festival)

    story.on("2020-10-09 23:59")
    assert case.state == "已收件，等待受理", "the last day is not over"
    story.on("2020-10-10 00:01")
    assert case.state == "已受理，等待审查"
    receipt = case.told(AcceptanceContent)
    assert receipt.deemed and receipt.answer_was_due_on == date(2020, 10, 9)
    assert (receipt.accepted_on, receipt.statutory_due_on) == (date(2020, 9, 25), date(2020, 10, 29))
    assert case.last_day("statutory") == date(2020, 10, 29)


def test_six_days_of_silence_are_an_acceptance_as_of_the_day_of_receipt(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-19 16:20")  # a Thursday
    case = story.files()
    assert case.last_day("acceptance") == date(2026, 11, 26)
    story.on("2026-11-27 08:30")
    assert case.state == "已受理，等待审查"
    assert "行政机关逾期未告知，自收到材料之日起视为受理" in case.tale
    assert case.told(AcceptanceContent).accepted_on == date(2026, 11, 19)
    assert case.clock("statutory").start == date(2026, 11, 19)
    with refused("step_not_possible"):
        case.lacks(*case.statements_of("lease")[:1])


def test_an_extension_moves_the_law_once_and_never_the_promise(hall: HallInTest) -> None:
    """Vectors A and A': accepted on 21 September 2020, twenty days, then ten more."""
    story = Story(hall).in_2020(extension_limit=Limit(days=10)).on("2020-09-21 09:00")
    case = story.files().is_accepted().is_reviewed()
    assert case.last_day("statutory") == date(2020, 10, 23)
    head = hall.somebody({"chief_representative"}, MATTER)
    hall.database.write_now(extensions.extend, head, case.id, "情况复杂，需跨部门核实")
    told = case.told(ExtensionContent)
    assert (told.former_due_on, told.new_due_on) == (date(2020, 10, 23), date(2020, 11, 6))
    assert told.reason == "情况复杂，需跨部门核实"
    assert "经批准延长审批时限" in case.tale
    assert case.last_day("promised") == date(2020, 10, 23), "what was promised stays promised"
    with refused("extended_before"):
        hall.database.write_now(extensions.extend, head, case.id, "再延长一次")


def test_what_rules_decided_at_twenty_to_midnight_is_looked_at_by_a_person_who_says_so(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-20 23:40")
    side_exits.with_declaration(hall)
    side_exits.with_rules(hall)
    case = Case(hall, side_exits.declared(hall).id)
    case.does(service.submit)
    assert case.state == "已办结"
    decided = case.told(MachineDecisionContent)
    assert [rule.rule for rule in decided.rules] == ["申请人已成年", "身份已核验"]
    assert decided.granted and decided.contest == "可请求人工复核"
    story.on("2026-11-23 09:00")
    case.does(automatic.contest, "经营范围少写了一项")
    assert case.tale[-1] == "申请人请求人工复核"
    case.reviewer(automatic.answer_contest, True, "已核对，与申请一致")
    assert case.tale[-1] == "人工复核已答复"
    assert case.does(automatic.rerun).same, "the same rules on the same facts say the same"


def test_an_expert_review_overlaps_a_hearing_and_every_day_is_left_out_once(hall: HallInTest) -> None:
    """Vector C': accepted on 21 September 2020; expert review 12 to 16 October, hearing 14 to 20, so 3 November."""
    story = Story(hall).in_2020(special_procedures=(EXPERT_REVIEW, HEARING)).on("2020-09-21 09:00")
    case = story.files().is_accepted().is_reviewed()
    story.on("2020-10-12 09:00")
    case.reviewer(deciding.suspend, "expert_review", "配方需要专家意见")
    assert case.state == "特别程序中"
    assert case.told(SpecialProcedureContent).due_on == date(2020, 10, 30), "vector C, as expected on the first day"

    story.on("2020-10-14 09:00")
    case.reviewer(deciding.suspend, "hearing", "利害关系人申请听证")
    assert case.last_day("statutory") == date(2020, 11, 3), "the second one is told with both in it"
    story.on("2020-10-17 09:00")
    case.reviewer(deciding.resume, "expert_review", "专家一致认为配方符合标准")
    assert case.state == "特别程序中", "the hearing goes on"
    first = case.told(SpecialProcedureEndContent)
    assert (first.result, first.still_running) == ("专家一致认为配方符合标准", ["听证"])
    assert first.excluded == [date(2020, 10, day) for day in (12, 13, 14, 15, 16)]

    story.on("2020-10-21 09:00")
    case.reviewer(deciding.resume, "hearing")
    assert case.state == "审查中" and case.last_day("statutory") == date(2020, 11, 3)
    second = case.told(SpecialProcedureEndContent)
    assert (second.start_on, second.end_on) == (date(2020, 10, 14), date(2020, 10, 20))
    assert second.excluded == [date(2020, 10, day) for day in (14, 15, 16, 19, 20)]
    assert second.counted_elsewhere == [date(2020, 10, day) for day in (14, 15, 16)]
    assert second.statutory_due_on == date(2020, 11, 3)
    assert "专家评审结束，其他特别程序仍在进行" in case.tale and "听证结束，恢复审查" in case.tale
    assert [line for line in case.tale if line.startswith("进入特别程序")] == [
        "进入特别程序：专家评审",
        "进入特别程序：听证",
    ]

    found = hall.database.read_now(time_statement.for_holder, hall.citizen(case.name), case.id)
    law = next(each for each in found.clocks if each.clock.kind == "statutory")
    why = {day.date.day: day.note for day in law.days if day.reason == "paused"}
    assert why == {12: "专家评审", 13: "专家评审"} | dict.fromkeys((14, 15, 16), "专家评审、听证") | {
        19: "听证",
        20: "听证",
    }


def _procedure(key: Literal["expert_review", "hearing"], days: int) -> SpecialProcedure:
    law = LegalBasis(law=side_exits.text("中华人民共和国行政许可法"), article=side_exits.text("第四十五条"))
    name = side_exits.text({"expert_review": "专家评审", "hearing": "听证"}[key])
    return SpecialProcedure(key=key, kind=key, name=name, legal_basis=law, pauses=True, expected_days=days)


EXPERT_REVIEW, HEARING = _procedure("expert_review", 5), _procedure("hearing", 7)
