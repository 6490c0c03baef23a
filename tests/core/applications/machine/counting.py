"""The days of a limit, counted as simply as it can be said; nothing of the engine is called but the calendar."""

from datetime import date, timedelta
from typing import NamedTuple

from core.clock import mainland_calendar

DAY = timedelta(days=1)
CALENDAR = mainland_calendar()


class Pause(NamedTuple):
    """`key` is the special procedure's."""

    first: date
    last: date | None
    expected: date
    stops: bool
    key: str = ""


def due(start: date, limit: int, pauses: list[Pause], today: date) -> date:
    """The last of so many working days after `start` that lie in no pause."""
    day, left = start, limit
    while left:
        day += DAY
        paused = any(each.stops and each.first <= day <= (each.last or max(each.expected, today)) for each in pauses)
        left -= CALENDAR.is_working(day) and not paused
    return day


def working_days_between(first: date, last: date) -> int:
    """Whole working days, neither end counted."""
    return sum(CALENDAR.is_working(first + DAY * number) for number in range(1, (last - first).days))
