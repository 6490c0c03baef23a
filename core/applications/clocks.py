"""The law's clocks of a case: which run, from when, and until when."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update

from core import clock
from core.applications.case import Case
from core.applications.deadlines import Pause, TimeStatement, count
from core.applications.lifecycle import State
from core.applications.models import PauseRow
from core.applications.schemas import Clock
from core.db.database import Session
from core.matters.procedure import Limit


def count_limit(start: date, limit: Limit, pauses: tuple[Pause, ...] = ()) -> TimeStatement:
    """A matter's limit on the mainland calendar; months end on the corresponding day (民法典 art. 202)."""
    unit = "working_days" if limit.unit == "working_days" else "calendar_days"
    days = limit.days
    if limit.unit == "months":
        days = (clock.months_after(start, limit.days) - start).days
    return count(start, days, clock.mainland_calendar(), pauses, unit=unit)


def pauses_of(session: Session, application_ids: Collection[str]) -> dict[str, tuple[Pause, ...]]:
    """By case, the pauses that stop its decision clock; one still running lasts to its expected end."""
    rows = session.execute(
        select(PauseRow.__table__)
        .where(PauseRow.application_id.in_(application_ids), PauseRow.stops_clock)
        .order_by(PauseRow.first_on)
    )
    found: dict[str, tuple[Pause, ...]] = dict.fromkeys(application_ids, ())
    for row in rows:
        found[row.application_id] += (Pause(row.first_on, row.last_on or row.expected_on, row.kind),)
    return found


def add_pause(session: Session, **values: Any) -> None:
    session.execute(insert(PauseRow).values(**values))


def end_pause(session: Session, application_id: str, last_on: date) -> None:
    """The running pause ends with `last_on`; one that would end before it began cost no day and goes."""
    running = (PauseRow.application_id == application_id) & PauseRow.last_on.is_(None)
    session.execute(delete(PauseRow).where(running, PauseRow.first_on > last_on))
    session.execute(update(PauseRow).where(running).values(last_on=last_on))


def statements_of(session: Session, case: Case, pauses: tuple[Pause, ...] | None = None) -> dict[str, TimeStatement]:
    """Every clock the case has had: `acceptance` from the day papers came in, `statutory` and `promised` from
    acceptance. `pauses` when they are known already."""
    found: dict[str, TimeStatement] = {}
    if case.row.received_on is not None:
        found["acceptance"] = count_limit(case.row.received_on, case.definition.acceptance_limit)
    if case.row.accepted_on is not None and case.row.checklist is not None:
        pauses = pauses_of(session, [case.id])[case.id] if pauses is None else pauses
        found["statutory"] = count_limit(case.row.accepted_on, case.row.checklist.statutory_limit, pauses)
        found["promised"] = count_limit(case.row.accepted_on, case.row.checklist.promised_limit, pauses)
    return found


_RUNNING: dict[State, tuple[str, ...]] = {
    "submitted": ("acceptance",),
    "received": ("acceptance",),
    "accepted": ("statutory", "promised"),
    "under_review": ("statutory", "promised"),
    "special_procedure": ("statutory", "promised"),
}


def last_day_now(session: Session, case: Case) -> tuple[date, bool] | None:
    """The last day of the clock that runs, the earlier of two, and whether it is provisional; None when none runs."""
    statements = statements_of(session, case)
    running = [statements[kind] for kind in _RUNNING.get(case.state, ()) if kind in statements]
    if not running:
        return None
    return min(each.last_day for each in running), any(each.provisional for each in running)


def clocks_of(session: Session, case: Case) -> tuple[Clock, ...]:
    running = _RUNNING.get(case.state, ())
    return tuple(
        Clock(kind, statement.start, statement.last_day, statement.provisional, kind in running)  # type: ignore[arg-type]
        for kind, statement in statements_of(session, case).items()
    )
