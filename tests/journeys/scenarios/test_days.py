"""Stories about days: holidays, silence, procedures, an extension, two nights of the machine."""

from datetime import date

from core.applications import deciding, extensions, time_statement
from core.matters.procedure import SpecialProcedure
from core.notices.schemas import (
    AcceptanceContent,
    ExtensionContent,
    ReceiptContent,
)
from tests.builders import MATTER, HallInTest
from tests.journeys.scenarios.book import Story
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
