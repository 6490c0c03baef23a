"""A clock's row counted out: its days, the turns of its lamp, the day on which it wakes.

One that runs is counted with the calendar of today, one that has stopped with the calendar it was stopped with.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, cast

from msgspec import Struct
from sqlalchemy import select

from core import clock
from core.applications.clocks.deadlines import Pause, TimeStatement, Unit, count
from core.applications.clocks.lamps import Thresholds, Turn, lamp_on, schedule
from core.applications.clocks.pauses import pauses_of, pauses_what
from core.applications.clocks.rules import RULES, ClockRule
from core.applications.clocks.schemas import ClockKind, Lamp
from core.applications.models import ClockRow
from core.clock import ONE_DAY, Calendar
from core.db.database import Session
from core.matters.procedure import Limit

_ORDER = list(RULES)


class Timed(Struct, frozen=True):
    """A clock with its days as they are counted on the day of asking."""

    row: Any
    statement: TimeStatement
    turns: tuple[Turn, ...]
    pauses: tuple[Pause, ...]

    @property
    def kind(self) -> ClockKind:
        return self.row.kind

    @property
    def rule(self) -> ClockRule:
        return RULES[self.kind]

    @property
    def runs(self) -> bool:
        return self.row.stopped_on is None

    def lamp(self, today: date) -> Lamp:
        """As it is now; of a stopped clock, as it was on its last day."""
        return lamp_on(self.turns, self.row.stopped_on or today)


def timed(session: Session, application_ids: Collection[str], today: date) -> dict[str, list[Timed]]:
    """Every clock of these cases, in the order in which they started, counted as of today; two statements."""
    rows = session.execute(select(ClockRow.__table__).where(ClockRow.application_id.in_(application_ids)))
    pauses = pauses_of(session, application_ids, today)
    found: dict[str, list[Timed]] = {id: [] for id in application_ids}
    for row in sorted(rows, key=lambda row: (row.start, _ORDER.index(row.kind))):
        found[row.application_id].append(count_row(session, row, pauses[row.application_id]))
    return found


def count_row(session: Session, row: Any, pauses: tuple[Pause, ...]) -> Timed:
    """`row` has the columns of a ClockRow that say how it is counted."""
    rule = RULES[cast(ClockKind, row.kind)]
    counting = tuple(pause for pause in pauses if rule.paused_by == pauses_what(pause))
    statement = count(
        row.start, row.limit_days, _calendar_of(row), counting, row.extension, row.unit, first_day=row.first_day
    )
    set_to = session.settings.clocks
    thresholds = Thresholds(set_to.warning_days, set_to.warning_percent, set_to.yellow_days)
    return Timed(row, statement, schedule(statement, rule.passed, thresholds), counting)


def next_wake(counted: Timed, after: date) -> date | None:
    """The next day after `after` on which time alone causes something. A procedure that lasts longer than expected
    moves the end day by day, so its clock is looked at each day."""
    days = [turn.on for turn in counted.turns]
    days += [max(pause.expected or pause.last, after) + ONE_DAY for pause in counted.pauses if pause.running]
    return min((day for day in days if day > after), default=None)


def in_days(start: date, limit: Limit) -> tuple[int, Unit]:
    """A limit in days of its unit; months end on the corresponding day (民法典 art. 202)."""
    if limit.unit == "months":
        return (clock.months_after(start, limit.days) - start).days, "calendar_days"
    return limit.days, limit.unit


def _calendar_of(row: Any) -> Calendar:
    """Of a running clock the calendar of today; of a stopped one that of its version, or, when a file was rewritten
    since, what was known on that day."""
    calendar = clock.mainland_calendar()
    if row.stopped_on is None:
        return calendar
    return calendar.of_version(row.calendar_version) or calendar.as_known_on(row.stopped_on)
