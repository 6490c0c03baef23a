"""The calendar is right where it is sure, says so where it is not, and changes when a notice comes."""

from datetime import UTC, date, timedelta
from pathlib import Path
from shutil import copytree

import chinese_calendar
import msgspec
import pytest

from core.clock import (
    CALENDARS,
    Calendar,
    CalendarFileError,
    DaysOff,
    FestivalFile,
    Festivals,
    Notice,
    YearFile,
    hong_kong_calendar,
    load_calendar,
    mainland_calendar,
    now,
    statutory_days_off,
)

ANNOUNCED = range(2018, 2027)

NOTICE_OF_2027 = """
year: 2027
certainty: notice
notices:
  - title: a notice as it might come
    published: 2026-11-20
    days_off:
      - {festival: new_year, first: 2026-12-31, last: 2027-01-02}
    make_up_days: [2026-12-27]
"""


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", ANNOUNCED)
def test_every_day_agrees_with_chinesecalendar(year: int) -> None:
    calendar = mainland_calendar()
    differing = [day for day in days_of(year) if calendar.is_working(day) != chinese_calendar.is_workday(day)]
    assert differing == []


@pytest.mark.parametrize("year", ANNOUNCED)
def test_notices_move_weekends_but_give_no_more_days_off_than_the_law(year: int) -> None:
    days = [mainland_calendar().day(day) for day in days_of(year)]
    weekdays = sum(day.date.weekday() < 5 for day in days)
    lost = weekdays - sum(day.working for day in days)
    given_for_the_epidemic = 2 if year == 2020 else 0
    assert lost == (13 if year >= 2025 else 11) + given_for_the_epidemic
    assert all(day.date.weekday() >= 5 for day in days if day.kind == "make_up_day")


def test_the_labour_day_change_of_2019_holds_from_its_publication_on() -> None:
    before = mainland_calendar().as_known_on(date(2019, 3, 21))
    after = mainland_calendar().as_known_on(date(2019, 3, 22))
    assert before.day(date(2019, 5, 2)).kind == "working_day"
    assert before.day(date(2019, 5, 5)).kind == "weekend"
    assert after.day(date(2019, 5, 2)).kind == "holiday"
    assert after.day(date(2019, 5, 5)).kind == "make_up_day"
    assert before.version != after.version


def test_the_spring_festival_extension_of_2020_takes_back_a_make_up_day() -> None:
    before = mainland_calendar().as_known_on(date(2020, 1, 26))
    after = mainland_calendar().as_known_on(date(2020, 1, 27))
    assert before.day(date(2020, 2, 1)).kind == "make_up_day"
    assert after.day(date(2020, 2, 1)).kind == "holiday"
    assert not after.is_working(date(2020, 2, 2)) and after.is_working(date(2020, 2, 3))


def test_the_same_notices_give_the_same_version() -> None:
    assert load_calendar("mainland").version == mainland_calendar().version
    assert mainland_calendar().as_known_on(date(2026, 1, 1)).version == mainland_calendar().version


def test_a_year_without_notice_is_provisional_on_every_day() -> None:
    calendar = mainland_calendar().as_known_on(date(2025, 11, 3))
    assert all(calendar.day(day).provisional for day in days_of(2026))
    assert not any(calendar.day(day).provisional for day in days_of(2025)[:-4])


def test_the_last_days_before_an_unannounced_year_are_provisional() -> None:
    calendar = mainland_calendar().as_known_on(date(2018, 11, 1))
    assert not calendar.day(date(2018, 12, 27)).provisional
    assert calendar.day(date(2018, 12, 31)).provisional
    assert calendar.is_working(date(2018, 12, 31))
    assert not mainland_calendar().is_working(date(2018, 12, 31))


def test_the_law_gives_thirteen_days_off_and_makes_up_those_on_weekends() -> None:
    moving = Festivals(date(2027, 2, 6), date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15))
    off = statutory_days_off(2027, moving)
    on_weekdays = sorted(day for day in off if day.weekday() < 5)
    assert len(on_weekdays) == 13
    assert [day for day in on_weekdays if off[day] == "spring_festival"] == [
        date(2027, 2, day) for day in (5, 8, 9, 10)
    ]


def test_a_festival_that_meets_national_day_is_made_up() -> None:
    moving = Festivals(date(2031, 1, 23), date(2031, 4, 5), date(2031, 6, 24), date(2031, 10, 1))
    assert sum(day.weekday() < 5 for day in statutory_days_off(2031, moving)) == 13


def test_every_festival_of_the_table_is_a_day_off_in_the_notices() -> None:
    path = CALENDARS / "mainland" / "festivals.yaml"
    table = msgspec.yaml.decode(path.read_bytes(), type=FestivalFile).years
    for year in ANNOUNCED:
        moving = table[year]
        for day in (moving.spring_festival, moving.qingming, moving.dragon_boat, moving.mid_autumn):
            assert mainland_calendar().day(day).kind == "holiday", day


def test_a_notice_becomes_the_calendar_by_lying_in_the_folder(tmp_path: Path) -> None:
    folder = Path(copytree(CALENDARS, tmp_path / "calendars"))
    (folder / "mainland" / "2027.yaml").write_text(NOTICE_OF_2027)
    calendar = load_calendar("mainland", folder)
    assert not calendar.is_working(date(2026, 12, 31))
    assert calendar.day(date(2026, 12, 27)).kind == "make_up_day"
    assert not calendar.day(date(2027, 6, 9)).provisional


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("year: 2027\ncertainty: sure\nnotices: []", id="unknown certainty"),
        pytest.param(NOTICE_OF_2027 + "    holidays: []", id="unknown field"),
        pytest.param("year: 2027\n", id="missing fields"),
        pytest.param(NOTICE_OF_2027.replace("2026-12-27", "2026-12-28"), id="make-up day on a Monday"),
        pytest.param(NOTICE_OF_2027.replace("2027-01-02", "2026-01-02"), id="ends before it begins"),
        pytest.param(NOTICE_OF_2027.replace("2026-12-31", "2025-12-31"), id="a stretch of a year"),
        pytest.param(NOTICE_OF_2027.replace("2026-12-27", "2025-12-27"), id="a day of another year"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_its_path(tmp_path: Path, text: str) -> None:
    (tmp_path / "mainland").mkdir()
    (tmp_path / "mainland" / "2027.yaml").write_text(text)
    with pytest.raises(CalendarFileError, match=r"2027\.yaml"):
        load_calendar("mainland", tmp_path)


def test_a_file_of_another_year_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mainland").mkdir()
    (tmp_path / "mainland" / "2028.yaml").write_text(NOTICE_OF_2027)
    with pytest.raises(CalendarFileError, match="year is 2027"):
        load_calendar("mainland", tmp_path)


def test_hong_kong_has_seventeen_general_holidays_besides_sundays_and_no_make_up_days() -> None:
    calendar = hong_kong_calendar()
    for year in (2025, 2026, 2027):
        days = [calendar.day(day) for day in days_of(year)]
        assert sum(day.kind == "holiday" for day in days) == 17
        assert not any(day.kind == "make_up_day" for day in days)
        assert not any(day.kind == "holiday" and day.date.weekday() == 6 for day in days)
    assert calendar.is_working(date(2026, 2, 20))
    assert not mainland_calendar().is_working(date(2026, 2, 20))
    assert calendar.day(date(2027, 2, 9)).provisional


def test_now_is_aware_utc() -> None:
    assert now().tzinfo is UTC


def test_a_calendar_gives_back_what_it_was_at_each_earlier_version() -> None:
    calendar = mainland_calendar()
    before_the_extension = calendar.as_known_on(date(2020, 1, 26))
    found = calendar.of_version(before_the_extension.version)
    assert found is not None
    assert found.is_working(date(2020, 2, 1))
    assert not calendar.is_working(date(2020, 2, 1))
    assert calendar.of_version(calendar.version) is calendar
    assert calendar.of_version("mainland-1999-01-01-00000000") is None


def test_a_calendar_names_the_notices_that_came_after_a_version() -> None:
    calendar = mainland_calendar().as_known_on(date(2020, 12, 31))
    news = calendar.news_since(calendar.as_known_on(date(2020, 1, 26)).version)
    assert [notice.number for notice in news] == ["国办发明电〔2020〕1号", "国办发明电〔2020〕27号"]
    assert calendar.news_since(calendar.version) == ()


def test_a_number_filled_in_later_makes_no_new_version() -> None:
    off = (DaysOff("new_year", date(2027, 1, 1), date(2027, 1, 3)),)
    without, with_number = (
        Calendar("mainland", [YearFile(2027, "notice", (Notice("2027", off, number, published=date(2026, 11, 5)),))])
        for number in ("", "国办发明电〔2026〕9号")
    )
    assert without.version == with_number.version
