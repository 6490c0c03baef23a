"""When a time limit ends, day by day, with the reason for every day.

The law fixes the unit (行政许可法 art. 82: working days, legal holidays excluded), the numbers (arts. 32,
42-45) and what stops a clock (art. 45: hearings, inspections, expert reviews and the like are not counted).
The convention for the rest follows 民法典 arts. 201 and 203:

- The day of the event is not counted; the first day that can count is the next one. The limit ends with the
  end of the last day. The law does not say so in as many words, so a hall may count the day itself
  (`first_day="same_day"`); the statement names the convention it was counted with.
- A pause covers whole days, first and last inclusive. Pauses are united before they are applied: days of
  two pauses are left out once. A pause takes out only days that would have counted, so the days marked
  `paused` are exactly what it cost; weekends and holidays inside it keep their own reason.
- An extension adds to the limit. A pause removes days from counting. They are never the same thing.
- `calendar_days` (自然日) count weekends and holidays too. Where the limit is one for a citizen, it may not
  end on a day off: `ends_on_working_day=True` moves the end to the next working day
  (art. 203), over days that are listed and not counted.

A pause never makes an end earlier. A statement says which calendar it was counted with, and is provisional
as soon as one of its days is: when the missing notice is published, count again.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from core.clock import AUTHORITY_ZONE, ONE_DAY, Calendar, CalendarDay
from core.errors import InvalidInput

Unit = Literal["working_days", "calendar_days"]
FirstDay = Literal["next_day", "same_day"]
Reason = Literal["working_day", "weekend", "holiday", "make_up_day", "paused"]

LONGEST = 3660
"""No limit is longer than ten years; a larger number is a slip of the hand."""


class Pause(Struct, frozen=True):
    """Days that do not count, both inclusive. `reason` is the special procedure's kind, `document` the
    number of the notice that told the applicant (art. 45), with the end it told him to expect. One still `running`
    has no last day yet: `last` is then the expected end or today, whichever is later.
    """

    first: date
    last: date
    reason: str
    document: str = ""
    expected: date | None = None
    running: bool = False


class Day(Struct, frozen=True):
    """One day of a limit. `detail` is the festival of a holiday or the reasons of the pauses, `document` the numbers of
    their notices, both joined by `+`."""

    date: date
    counted: bool
    reason: Reason
    detail: str = ""
    provisional: bool = False
    document: str = ""


class TimeStatement(Struct, frozen=True):
    """Every day from the first that can count to `last_day`, the last on which the limit is kept."""

    start: date
    limit: int
    extension: int
    unit: Unit
    last_day: date
    days: tuple[Day, ...]
    provisional: bool
    calendar_version: str
    first_day: FirstDay = "next_day"

    @property
    def counted(self) -> int:
        return sum(day.counted for day in self.days)

    def left_after(self, today: date) -> int:
        """Days that still count after `today`."""
        return sum(day.counted for day in self.days if day.date > today)

    def is_over(self, today: date) -> bool:
        """True from the day after the last one."""
        return today > self.last_day


def count(
    start: date,
    limit: int,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    extension: int = 0,
    unit: Unit = "working_days",
    ends_on_working_day: bool = False,
    first_day: FirstDay = "next_day",
) -> TimeStatement:
    """Counts `limit` + `extension` days from `start`, the day of the event in the authority's zone.

    Raises InvalidInput `limit_out_of_range` (0 to 3660 days together) and `pause_ends_before_it_begins`.
    """
    to_count = limit + extension
    if limit < 0 or extension < 0 or to_count > LONGEST:
        raise InvalidInput("limit_out_of_range", longest=LONGEST)
    paused = paused_days(pauses)
    days: list[Day] = []
    day = start if first_day == "next_day" or to_count == 0 else start - ONE_DAY
    while to_count > 0:
        day += ONE_DAY
        days.append(_judge(calendar.day(day), unit, paused))
        to_count -= days[-1].counted
    if ends_on_working_day:
        while not calendar.is_working(day):
            day += ONE_DAY
            moved = calendar.day(day)
            days.append(Day(day, False, moved.kind, moved.festival or "", moved.provisional))
    provisional = any(each.provisional for each in days)
    return TimeStatement(start, limit, extension, unit, day, tuple(days), provisional, calendar.version, first_day)


def latest_start(before: date, limit: int, calendar: Calendar, unit: Unit = "working_days") -> date:
    """The last day on which something can happen so that `limit` whole days lie between it and the day `before`.

    So a hearing on the day `before` is announced by then (art. 48: seven days before), and a renewal is applied for by
    then when `before` is the day after the certificate's last (art. 50: thirty days before).
    """
    day = before
    while limit > 0:
        day -= ONE_DAY
        limit -= unit == "calendar_days" or calendar.is_working(day)
    return day - ONE_DAY


class Covered(NamedTuple):
    """What the pauses that cover a day are for, and the numbers of their notices."""

    reasons: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


def paused_days(pauses: Iterable[Pause]) -> Mapping[date, Covered]:
    """The union of the pauses: each day once, with the reasons and documents of all that cover it."""
    covered: dict[date, Covered] = {}
    for pause in pauses:
        if pause.last < pause.first:
            raise InvalidInput("pause_ends_before_it_begins", first=pause.first, last=pause.last)
        if (pause.last - pause.first).days > LONGEST:
            raise InvalidInput("limit_out_of_range", longest=LONGEST)
        for offset in range((pause.last - pause.first).days + 1):
            day = pause.first + timedelta(days=offset)
            so_far = covered.get(day, Covered())
            covered[day] = Covered(_with(so_far.reasons, pause.reason), _with(so_far.documents, pause.document))
    return covered


def _with(texts: tuple[str, ...], text: str) -> tuple[str, ...]:
    return texts if not text or text in texts else (*texts, text)


def _judge(day: CalendarDay, unit: Unit, paused: Mapping[date, Covered]) -> Day:
    counts = unit == "calendar_days" or day.working
    if counts and day.date in paused:
        by = paused[day.date]
        return Day(day.date, False, "paused", "+".join(by.reasons), day.provisional, "+".join(by.documents))
    return Day(day.date, counts, day.kind, day.festival or "", day.provisional)


def arrival_day(at: datetime, zone: ZoneInfo = AUTHORITY_ZONE, cut_off: time | None = None) -> date:
    """The date on which something that arrived at the instant `at` counts as received.

    Arrival is when the data enters the authority's system (电子签名法 art. 11), on the authority's date.
    The hall is always open, so there is no cut-off unless an authority sets one: what arrives at `cut_off`
    or later then counts as received the next day. `at` must be aware.
    """
    if at.tzinfo is None:
        raise ValueError("an instant without a zone has no date")
    local = at.astimezone(zone)
    late = cut_off is not None and local.time() >= cut_off
    return local.date() + ONE_DAY if late else local.date()
