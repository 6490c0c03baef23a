"""When the remote desk is attended, and how long a call will wait. Pure: timetable, calendar and clock are given."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from math import ceil

from core.calls.schemas import Attended
from core.clock import ONE_DAY, Calendar
from core.places.points import hours_of_day
from core.places.schemas import Hours

DAYS_AHEAD = 30
"""The longest public holiday with the weekends around it is over by then."""
TALK_SECONDS = 300
"""How long a call is expected to take before there were any."""


def next_attended(hours: Sequence[Hours], at: datetime, calendar: Calendar) -> Attended | None:
    """The hours of now, else the next ones, in the zone of `at`; several places' hours that touch are one stretch. None
    when the timetable says nothing within a month."""
    for offset in range(DAYS_AHEAD):
        for start, until in _stretches(hours, at, at.date() + ONE_DAY * offset, calendar):
            if until > at:
                return Attended(start.astimezone(UTC), until.astimezone(UTC))
    return None


def _stretches(
    hours: Sequence[Hours], at: datetime, day: date, calendar: Calendar
) -> Iterator[tuple[datetime, datetime]]:
    stretch: tuple[str, str] | None = None
    for each in hours_of_day(hours, day, calendar):
        if stretch is not None and each.opens <= stretch[1]:
            stretch = stretch[0], max(stretch[1], each.closes)
            continue
        if stretch is not None:
            yield _moment(at, day, stretch[0]), _moment(at, day, stretch[1])
        stretch = each.opens, each.closes
    if stretch is not None:
        yield _moment(at, day, stretch[0]), _moment(at, day, stretch[1])


def _moment(at: datetime, day: date, clock: str) -> datetime:
    hour, minute = (int(part) for part in clock.split(":"))
    midnight = datetime.combine(day, time(), at.tzinfo)
    return midnight + timedelta(hours=hour, minutes=minute)


def expected_wait(ahead: int, on_duty: int, busy: int, talks: Sequence[float]) -> int | None:
    """Seconds until a call with `ahead` before it is answered, to the minute. `talks`: how many seconds each of the
    latest calls took. 0 when a clerk is free for it, None when nobody is on duty."""
    if on_duty == 0:
        return None
    free = max(0, on_duty - busy)
    if ahead < free:
        return 0
    talk = sum(talks) / len(talks) if talks else TALK_SECONDS
    return ceil((ahead - free + 1) * talk / on_duty / 60) * 60
