"""Days, instants and codes as a page prints them."""

import re
from datetime import UTC, date, datetime

import msgspec
import pytest

from core.call import Language
from core.typesetting.values import day_text, instant_text, printable, qr_modules, qr_svg


class Sheet(msgspec.Struct):
    at: datetime
    days: list[date]
    name: str
    missing: date | None = None


@pytest.mark.parametrize(
    ("language", "day", "instant"),
    [
        ("zh-Hans", "2026年3月1日", "2026年3月1日 00:05（北京时间）"),
        ("zh-Hant", "2026年3月1日", "2026年3月1日 00:05（北京時間）"),
        ("en", "1 March 2026", "1 March 2026 00:05 (China Standard Time)"),
    ],
)
def test_instants_are_told_on_the_clock_of_the_authority(language: Language, day: str, instant: str):
    at = datetime(2026, 2, 28, 16, 5, tzinfo=UTC)
    assert day_text(date(2026, 3, 1), language) == day
    assert instant_text(at, language) == instant


def test_facts_become_json_values_with_their_days_in_words():
    sheet = Sheet(datetime(2026, 11, 20, 15, 40, tzinfo=UTC), [date(2026, 11, 27)], "陈*明")
    assert printable(sheet, "zh-Hans") == {
        "at": "2026年11月20日 23:40（北京时间）",
        "days": ["2026年11月27日"],
        "name": "陈*明",
        "missing": None,
    }


def test_a_code_has_its_quiet_zone_and_is_larger_at_level_q():
    text = "https://hall.example.gov.cn/#" + "ABCDEFGH" * 26
    modules, robust = qr_modules(text), qr_modules(text, quartile=True)
    assert len(modules) < len(robust)
    assert not any(any(row) for row in modules[:4] + modules[-4:])


def test_the_drawing_of_a_code_covers_exactly_its_dark_modules():
    modules = qr_modules("GK1:ABC")
    drawn = [[False] * len(modules) for _ in modules]
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1H\1z", qr_svg("GK1:ABC")):
        for at in range(int(x), int(x) + int(run)):
            drawn[int(y)][at] = True
    assert drawn == modules
