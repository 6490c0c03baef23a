"""Limits end on the day the law says: the worked vectors, properties, and a naive way of saying the same rule."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.applications.clocks.deadlines import Pause, TimeStatement, arrival_day, count, latest_start
from core.clock import mainland_calendar
from core.errors import InvalidInput

CALENDAR = mainland_calendar()


def in_2020(month: int, day: int) -> date:
    return date(2020, month, day)


def last_day(start: date, limit: int, *pauses: Pause, extension: int = 0) -> date:
    return count(start, limit, CALENDAR, pauses, extension).last_day


def reasons(statement: TimeStatement) -> dict[date, str]:
    return {day.date: day.reason for day in statement.days}


REVIEW = Pause(in_2020(10, 12), in_2020(10, 16), "expert_review")
OVERLAPPING = Pause(in_2020(10, 14), in_2020(10, 20), "inspection")


@pytest.mark.parametrize(
    ("start", "limit", "pauses", "extension", "expected"),
    [
        pytest.param((9, 21), 20, (), 0, (10, 23), id="A"),
        pytest.param((9, 21), 20, (), 10, (11, 6), id="A extended"),
        pytest.param((9, 25), 5, (), 0, (10, 9), id="B: first reaction"),
        pytest.param((9, 25), 20, (), 0, (10, 29), id="B: deemed accepted, decision"),
        pytest.param((9, 21), 20, (REVIEW,), 0, (10, 30), id="C"),
        pytest.param((9, 21), 20, (REVIEW, OVERLAPPING), 0, (11, 3), id="C with overlapping pauses"),
        pytest.param((10, 3), 5, (), 0, (10, 14), id="D: arrives on a holiday"),
        pytest.param((9, 28), 10, (), 0, (10, 19), id="E"),
        pytest.param((10, 10), 20, (), 0, (11, 6), id="F: accepted on a make-up day"),
        pytest.param((9, 21), 5, (), 0, (9, 27), id="G: ends on a working Sunday"),
        pytest.param((9, 21), 45, (), 0, (11, 27), id="H"),
        pytest.param((9, 21), 45, (), 15, (12, 18), id="H extended"),
    ],
)
def test_the_worked_vectors(
    start: tuple[int, int],
    limit: int,
    pauses: tuple[Pause, ...],
    extension: int,
    expected: tuple[int, int],
) -> None:
    assert last_day(in_2020(*start), limit, *pauses, extension=extension) == in_2020(*expected)


def test_a_filing_shortly_before_midnight_arrives_that_day_and_counts_the_working_sunday() -> None:
    arrived = datetime(2020, 9, 25, 23, 40, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
    statement = count(arrival_day(arrived), 5, CALENDAR)
    counted = [day.date for day in statement.days if day.counted]
    assert counted == [in_2020(9, 27), in_2020(9, 28), in_2020(9, 29), in_2020(9, 30), in_2020(10, 9)]


def test_every_day_after_the_start_is_listed_with_its_reason() -> None:
    statement = count(in_2020(9, 25), 6, CALENDAR)
    assert [day.date for day in statement.days] == [
        in_2020(9, 25) + timedelta(days=n) for n in range(1, len(statement.days) + 1)
    ]
    said = reasons(statement)
    assert said[in_2020(9, 26)] == "weekend"
    assert said[in_2020(9, 27)] == "make_up_day"
    assert said[in_2020(10, 3)] == "holiday"
    assert said[in_2020(10, 9)] == "working_day"
    assert said[in_2020(10, 10)] == "make_up_day"


def test_only_days_that_would_have_counted_are_marked_paused() -> None:
    statement = count(in_2020(9, 21), 20, CALENDAR, [REVIEW, OVERLAPPING])
    paused = [day for day in statement.days if day.reason == "paused"]
    assert len(paused) == 7
    assert reasons(statement)[in_2020(10, 17)] == "weekend"
    assert {day.date: day.detail for day in paused}[in_2020(10, 14)] == "expert_review+inspection"


def test_a_paused_day_names_the_notices_that_told_of_it() -> None:
    told = Pause(REVIEW.first, REVIEW.last, REVIEW.reason, "南市监特字〔2020〕第3号")
    statement = count(in_2020(9, 21), 20, CALENDAR, [told, OVERLAPPING])
    documents = {day.date: day.document for day in statement.days if day.reason == "paused"}
    assert documents[in_2020(10, 13)] == documents[in_2020(10, 14)] == "南市监特字〔2020〕第3号"
    assert documents[in_2020(10, 19)] == ""


def test_a_hall_may_count_the_day_of_the_event_and_the_statement_says_so() -> None:
    on_a_monday = count(in_2020(9, 21), 5, CALENDAR, first_day="same_day")
    assert (on_a_monday.days[0].date, on_a_monday.last_day) == (in_2020(9, 21), in_2020(9, 25))
    assert on_a_monday.first_day == "same_day"
    on_a_holiday = count(in_2020(10, 3), 5, CALENDAR, first_day="same_day")
    assert on_a_holiday.last_day == last_day(in_2020(10, 3), 5)


@pytest.mark.parametrize(
    ("before", "days", "unit", "expected"),
    [
        pytest.param((10, 20), 7, "working_days", (10, 9), id="a hearing is announced seven working days before"),
        pytest.param((10, 12), 1, "working_days", (10, 9), id="the make-up Saturday lies between"),
        pytest.param((12, 1), 30, "calendar_days", (10, 31), id="a renewal of what is valid to 30 November"),
    ],
)
def test_the_latest_day_to_act_leaves_whole_days_before_the_event(
    before: tuple[int, int], days: int, unit: Literal["working_days", "calendar_days"], expected: tuple[int, int]
) -> None:
    latest = latest_start(in_2020(*before), days, CALENDAR, unit)
    assert latest == in_2020(*expected)
    assert count(latest, days, CALENDAR, unit=unit).last_day < in_2020(*before)
    assert count(latest + timedelta(days=1), days, CALENDAR, unit=unit).last_day >= in_2020(*before)


def test_calendar_days_count_weekends_and_may_not_end_on_one_if_told_so() -> None:
    assert count(in_2020(9, 21), 12, CALENDAR, unit="calendar_days").last_day == in_2020(10, 3)
    moved = count(in_2020(9, 21), 12, CALENDAR, unit="calendar_days", ends_on_working_day=True)
    assert moved.last_day == in_2020(10, 9)
    assert moved.counted == 12


def test_a_statement_that_touches_an_unannounced_year_is_provisional() -> None:
    known = CALENDAR.as_known_on(date(2019, 11, 1))
    assert not count(date(2019, 11, 1), 20, CALENDAR).provisional
    assert count(date(2019, 12, 20), 20, known).provisional
    assert not count(date(2019, 12, 20), 20, CALENDAR).provisional
    assert count(date(2019, 12, 20), 20, known).calendar_version == known.version


def test_days_left_and_the_end_of_the_last_day() -> None:
    statement = count(in_2020(9, 21), 5, CALENDAR)
    assert statement.left_after(in_2020(9, 21)) == 5
    assert statement.left_after(in_2020(9, 26)) == 1
    assert not statement.is_over(in_2020(9, 27))
    assert statement.is_over(in_2020(9, 28))


def test_a_limit_of_no_days_ends_on_the_day_of_the_event() -> None:
    assert count(in_2020(9, 21), 0, CALENDAR).last_day == in_2020(9, 21)


@pytest.mark.parametrize(("limit", "extension"), [(-1, 0), (5, -1), (3661, 0)])
def test_an_impossible_limit_is_refused(limit: int, extension: int) -> None:
    with pytest.raises(InvalidInput, match="limit_out_of_range"):
        count(in_2020(9, 21), limit, CALENDAR, extension=extension)


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInput, match="pause_ends_before_it_begins"):
        count(in_2020(9, 21), 5, CALENDAR, [Pause(in_2020(9, 23), in_2020(9, 22), "hearing")])


@pytest.mark.parametrize(
    ("at", "cut_off", "expected"),
    [
        ("2020-09-25T23:59:59+08:00", None, (9, 25)),
        ("2020-09-25T16:00:00+00:00", None, (9, 26)),
        ("2020-09-25T17:29:59+08:00", time(17, 30), (9, 25)),
        ("2020-09-25T17:30:00+08:00", time(17, 30), (9, 26)),
    ],
)
def test_the_authoritys_clock_decides_the_day_of_arrival(
    at: str, cut_off: time | None, expected: tuple[int, int]
) -> None:
    assert arrival_day(datetime.fromisoformat(at), cut_off=cut_off) == in_2020(*expected)


def test_an_instant_without_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        arrival_day(datetime(2020, 9, 25))  # noqa: DTZ001


def naive_last_day(start: date, days: int, pauses: Sequence[Pause]) -> date:
    """The same rule said another way: list the days that count, take the one with the number."""
    candidates = (start + timedelta(days=n) for n in range(1, 20 * 366))
    counting = (
        day
        for day in candidates
        if CALENDAR.is_working(day) and not any(pause.first <= day <= pause.last for pause in pauses)
    )
    for _ in range(days - 1):
        next(counting)
    return next(counting)


def test_the_longer_spring_festival_of_2020_moves_what_it_met() -> None:
    """Announced on 27 January 2020, while the holiday ran: Friday 31 January and the make-up Saturday fell away."""
    as_announced = CALENDAR.as_known_on(date(2020, 1, 26))
    assert count(date(2020, 1, 20), 10, as_announced).last_day == date(2020, 2, 7)
    assert count(date(2020, 1, 20), 10, CALENDAR).last_day == date(2020, 2, 11)


starts = st.dates(date(2018, 1, 1), date(2026, 6, 30))
limits = st.integers(1, 60)


@st.composite
def some_pauses(draw: st.DrawFn, start: date) -> list[Pause]:
    spans = draw(st.lists(st.tuples(st.integers(-5, 90), st.integers(0, 30)), max_size=4))
    return [
        Pause(start + timedelta(days=begin), start + timedelta(days=begin + length), f"pause{number}")
        for number, (begin, length) in enumerate(spans)
    ]


@settings(deadline=None)
@given(st.data(), starts, limits)
def test_counting_is_deterministic_and_adding_a_pause_never_makes_the_end_earlier(
    data: st.DataObject, start: date, limit: int
) -> None:
    pauses = data.draw(some_pauses(start))
    statement = count(start, limit, CALENDAR, pauses)
    assert statement == count(start, limit, CALENDAR, tuple(pauses))
    for number in range(len(pauses)):
        assert count(start, limit, CALENDAR, pauses[:number]).last_day <= statement.last_day


@settings(deadline=None)
@given(st.data(), starts, limits)
def test_pauses_count_as_their_union(data: st.DataObject, start: date, limit: int) -> None:
    pauses = data.draw(some_pauses(start))
    days = {pause.first + timedelta(days=n) for pause in pauses for n in range((pause.last - pause.first).days + 1)}
    apart = [Pause(day, day, "single") for day in sorted(days)]
    assert last_day(start, limit, *pauses) == last_day(start, limit, *apart)
    assert last_day(start, limit, *pauses) == last_day(start, limit, *reversed(pauses))
    assert last_day(start, limit, *pauses) == naive_last_day(start, limit, pauses)


@settings(deadline=None)
@given(st.data(), starts, limits, limits)
def test_a_promised_end_is_never_after_the_statutory_end_of_a_longer_limit(
    data: st.DataObject, start: date, one: int, other: int
) -> None:
    pauses = data.draw(some_pauses(start))
    promised, statutory = sorted((one, other))
    assert last_day(start, promised, *pauses) <= last_day(start, statutory, *pauses)


@settings(deadline=None)
@given(st.data(), starts, limits, st.integers(0, 15))
def test_a_statement_adds_up(data: st.DataObject, start: date, limit: int, extension: int) -> None:
    statement = count(start, limit, CALENDAR, data.draw(some_pauses(start)), extension)
    assert statement.counted == limit + extension
    assert statement.days[-1].date == statement.last_day
    assert statement.days[-1].counted
    assert statement.left_after(start) == limit + extension
