"""What `hall due` prints, for people in three languages and for programs."""

import json
from datetime import date, timedelta
from typing import Literal

import pytest

from core.applications.clocks.deadlines import Pause, count
from core.applications.clocks.statement import (
    LOCALES,
    WORDS,
    DueArguments,
    parse_pause,
    run_due,
    time_statement_text,
)
from core.call import LANGUAGES, Language
from core.clock import hong_kong_calendar, mainland_calendar
from core.errors import InvalidInput


def due(
    *pause: str,
    start: str = "2020-09-21",
    days: int = 20,
    extend: int = 0,
    format: Literal["text", "json"] = "json",  # noqa: A002 - as on the command line
    language: Language = "en",
) -> str:
    return run_due(DueArguments(start, days, pause, extend, format, language))


def test_json_has_the_last_day_and_every_day_with_its_reason() -> None:
    said = json.loads(due("2020-10-12..2020-10-16:expert_review"))
    assert said["last_day"] == "2020-10-30"
    assert said["days"][0] == {"date": "2020-09-22", "counted": True, "reason": "working_day"}
    assert said["days"][-1] == {"date": "2020-10-30", "counted": True, "reason": "working_day"}
    assert {tuple(day) for day in said["days"]} == {("date", "counted", "reason")}
    assert said["notes"]["2020-10-12"] == "expert_review"
    assert said["notes"]["2020-10-01"] == "national_day"
    assert said["provisional"] is False


def test_pauses_may_repeat_and_overlap_and_the_limit_may_be_extended() -> None:
    twice = ["2020-10-12..2020-10-16:expert_review", "2020-10-14..2020-10-20:inspection"]
    assert json.loads(due(*twice))["last_day"] == "2020-11-03"
    assert json.loads(due(extend=10))["last_day"] == "2020-11-06"


def test_text_shows_each_day_its_reason_and_the_end() -> None:
    text = due(days=5, format="text", language="zh-Hans")
    lines = text.splitlines()
    assert lines[0] == "2020-09-22 周二  +  工作日"
    assert "2020-09-26 周六  -  周末" in lines
    assert "2020-09-27 周日  +  调休上班" in lines
    assert "最后一日：2020-09-27 周日（2020-09-21 周一之后第5个计入日）" in lines


def test_a_pause_is_explained_in_the_readers_language() -> None:
    said = {
        language: due("2020-10-12..2020-10-12:expert_review", format="text", language=language)
        for language in LANGUAGES
    }
    assert "不计入期限（专家评审）" in said["zh-Hans"]
    assert "不計入期限（專家評審）" in said["zh-Hant"]
    assert "not counted (expert review)" in said["en"]


def test_an_unannounced_year_is_marked_on_each_day_and_at_the_end() -> None:
    calendar = mainland_calendar().as_known_on(date(2019, 11, 1))
    text = time_statement_text(count(date(2019, 12, 20), 20, calendar), "en")
    assert "2020-01-02 Thu  +  working day · provisional" in text
    assert "notice for days marked provisional is not out yet" in text
    assert "provisional" not in time_statement_text(count(date(2019, 12, 20), 20, mainland_calendar()), "en")


def test_every_word_is_there_in_every_language() -> None:
    assert all(len(words) == len(LANGUAGES) and all(words) for words in WORDS.values())
    assert set(LOCALES) == set(LANGUAGES)


def test_every_festival_of_both_calendars_has_a_name() -> None:
    first = date(2018, 1, 1)
    days = [first + timedelta(days=number) for number in range(366 * 10)]
    for calendar in (mainland_calendar(), hong_kong_calendar()):
        festivals = {calendar.day(day).festival for day in days} - {None}
        assert festivals <= set(WORDS)


def test_a_pause_is_read_from_the_command_line() -> None:
    assert parse_pause("2020-10-12..2020-10-16:expert_review") == Pause(
        date(2020, 10, 12), date(2020, 10, 16), "expert_review"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2020-10-12", "pause_malformed"),
        ("2020-10-12..2020-10-16", "pause_malformed"),
        ("2020-10-12..2020-10-16:", "pause_malformed"),
        ("2020-10-12..soon:hearing", "date_malformed"),
        ("2020-02-30..2020-03-01:hearing", "date_malformed"),
        ("2020-10-16..2020-10-12:hearing", "pause_ends_before_it_begins"),
    ],
)
def test_a_pause_that_cannot_be_read_is_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidInput, match=code):
        due(text)


@pytest.mark.parametrize("start", ["2020-13-01", "yesterday", "", "9999-12-31", "0001-01-01"])
def test_a_start_that_is_no_date_of_this_age_is_refused(start: str) -> None:
    with pytest.raises(InvalidInput, match="date_malformed"):
        due(start=start)
