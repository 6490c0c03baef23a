"""Every start day of 2018 to 2026 against a second implementation that shares nothing with the first.

The second knows the working days from the library `chinesecalendar`, keeps them as one list of numbers and looks the
last day up by its place in it. It has no notices, no reasons and no days: only the answer.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta

import chinese_calendar
import pytest

from core.applications.clocks.deadlines import Pause, count
from core.clock import mainland_calendar

FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)
CALENDAR = mainland_calendar()
DAYS = range(FIRST.toordinal(), LAST.toordinal() + 1)
WORKED = [number for number in DAYS if chinese_calendar.is_workday(date.fromordinal(number))]


def looked_up(start: date, days: int, paused: frozenset[int] = frozenset()) -> date | None:
    """None when the answer lies beyond what the list knows."""
    place = bisect_right(WORKED, start.toordinal())
    if not paused:
        return date.fromordinal(WORKED[place + days - 1]) if place + days <= len(WORKED) else None
    left = [number for number in WORKED[place : place + days + len(paused)] if number not in paused]
    return date.fromordinal(left[days - 1]) if days <= len(left) else None


def starts() -> Iterable[date]:
    return map(date.fromordinal, DAYS)


def pauses_for(start: date) -> list[Pause]:
    """Two special procedures that overlap, at another distance and of another length for each start."""
    number = start.toordinal()
    first = start + timedelta(days=number % 13 - 2)
    second = first + timedelta(days=number % 7)
    return [
        Pause(first, first + timedelta(days=number % 17), "expert_review"),
        Pause(second, second + timedelta(days=number % 23), "hearing"),
    ]


def covered(pauses: list[Pause]) -> frozenset[int]:
    return frozenset(number for each in pauses for number in range(each.first.toordinal(), each.last.toordinal() + 1))


@pytest.mark.parametrize("limit", [1, 5, 10, 20, 45])
def test_every_start_day_of_nine_years_ends_where_the_second_count_ends(limit: int) -> None:
    compared = 0
    for start in starts():
        expected = looked_up(start, limit)
        if expected is None:
            break
        assert count(start, limit, CALENDAR).last_day == expected, start
        compared += 1
    assert compared > 3200


def test_every_start_day_with_overlapping_pauses_ends_where_the_second_count_ends() -> None:
    for start in starts():
        pauses = pauses_for(start)
        expected = looked_up(start, 20, covered(pauses))
        if expected is not None:
            assert count(start, 20, CALENDAR, pauses).last_day == expected, start


@pytest.mark.nightly
@pytest.mark.parametrize("limit", range(1, 61))
@pytest.mark.parametrize("extension", [0, 10, 15])
def test_every_limit_extended_or_not_paused_or_not(limit: int, extension: int) -> None:
    for start in starts():
        for pauses in ([], pauses_for(start)):
            expected = looked_up(start, limit + extension, covered(pauses))
            if expected is not None:
                assert count(start, limit, CALENDAR, pauses, extension).last_day == expected, start
