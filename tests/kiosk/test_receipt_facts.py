"""23:40 on a holiday: what the paper says of the last day, of the days that count, of rules that decided at once."""

from datetime import UTC, date, datetime

import cv2
import numpy as np
import pytest
from msgspec import structs

from core.applications.clocks.deadlines import count
from core.clock import mainland_calendar
from core.imaging import reading
from kiosk.receipt_facts import slip_days, slip_days_differing
from kiosk.slips import SlipFacts, render_slip
from tests.kiosk.receipts import RECEIPT

HOLIDAY = date(2026, 10, 1)
"""Filed at 23:40 on the National Day; Saturday the 10th is a make-up day."""


def filed_on_the_holiday() -> SlipFacts:
    limit = count(HOLIDAY, 5, mainland_calendar())
    return structs.replace(
        RECEIPT,
        arrived_at=datetime(2026, 10, 1, 15, 40, tzinfo=UTC),
        answer_due_on=limit.last_day,
        days=slip_days(limit.days, "zh-Hans"),
        helper="王丽 南海区行政服务中心",
    )


def test_the_days_that_count_are_named_with_those_that_do_not_and_why() -> None:
    days = filed_on_the_holiday().days
    assert [day.text for day in days if day.counted] == [
        "10/8 周四",
        "10/9 周五",
        "10/10 周六",
        "10/12 周一",
        "10/13 周二",
    ]
    assert [day.reason for day in days if day.counted].count("make_up_day") == 1
    skipped = {day.text: day.reason for day in days if not day.counted}
    assert skipped["10/2 周五"] == "holiday" and skipped["10/11 周日"] == "weekend"
    assert slip_days(count(HOLIDAY, 5, mainland_calendar()).days, "en")[-1].text == "Tue 13 October"


def test_a_kiosk_in_hong_kong_names_the_days_on_which_only_one_side_works() -> None:
    days = count(HOLIDAY, 5, mainland_calendar()).days
    found = slip_days_differing("hong_kong", days, "zh-Hant")
    assert [(day.text, day.counted) for day in found] == [
        (f"10/{day} {name}", False) for day, name in ((2, "週五"), (5, "週一"), (6, "週二"), (7, "週三"))
    ]
    assert slip_days_differing("mainland", days, "zh-Hant") == []


@pytest.mark.nightly
@pytest.mark.skipif(not reading.is_installed(), reason="the extra for reading print is not installed")
def test_whoever_reads_the_printed_slip_finds_the_days_the_helper_and_the_rules() -> None:
    printed = read(filed_on_the_holiday())
    for words in ("2026年10月13日", "计入5天", "10/10周六", "调休上班", "不计", "10/2周五", "节假日", "王丽"):
        assert words in printed, words
    granted = read(structs.replace(RECEIPT, answer_due_on=None, rules=["年满六十五周岁", "名下没有有效的优待证"]))
    for words in ("当场准予", "年满六十五周岁", "名下没有有效的优待证", "自动审批"):
        assert words in granted, words
    assert "告知受理" not in granted


def read(facts: SlipFacts) -> str:
    """The words of the picture, without blanks."""
    dots = np.asarray(render_slip(facts, "zh-Hans").convert("L"))
    framed = cv2.copyMakeBorder(dots, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=255)
    picture = np.asarray(cv2.cvtColor(framed, cv2.COLOR_GRAY2BGR), np.uint8)
    return "".join(line.text for line in reading.read_lines(picture)).replace(" ", "")
