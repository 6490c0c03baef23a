"""A case as a row: how it is found, who may see it, how a step is taken, and its clocks.

Everything that changes a case goes through `take_step` or `change`: both count the case's version up, so that
two people who work on the same case cannot overwrite each other.
"""

from collections.abc import Collection, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Select, bindparam, delete, insert, select, update

from core import clock, journal
from core.applications.deadlines import Pause, TimeStatement, count
from core.applications.lifecycle import State, Step, Transition, transition
from core.applications.models import ApplicationRow, PauseRow
from core.applications.schemas import Clock
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotAllowed, NotFound
from core.matters import service as matters
from core.matters.definition import MatterDefinition
from core.matters.procedure import Limit
from core.people.permissions import require

TABLE = "applications"


_FOUND = select(ApplicationRow.__table__).where(ApplicationRow.id == bindparam("case"))
_LOCKED = _FOUND.with_for_update()


class Case(Struct, frozen=True):
    """A case with the definition it pinned and its form opened. `row` has the columns of its table row as they are
    now: as read, and as changed since."""

    row: SimpleNamespace
    definition: MatterDefinition
    form: dict[str, str]

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def state(self) -> State:
        return self.row.state


def find(session: Session, application_id: str, lock: bool = False) -> Case:
    """NotFound `application_unknown`. `lock` keeps the row for this transaction (PostgreSQL; SQLite has one
    writer anyway)."""
    row = session.execute(_LOCKED if lock else _FOUND, {"case": application_id}).mappings().one_or_none()
    if row is None:
        raise NotFound("application_unknown")
    return _case(session, row, matters.find_version(session, row["matter_version_id"]).definition)


def find_by_number(session: Session, number: str) -> Case:
    """NotFound `application_unknown`."""
    application_id = session.scalar(select(ApplicationRow.id).where(ApplicationRow.case_number == number))
    if application_id is None:
        raise NotFound("application_unknown")
    return find(session, application_id)


def find_many(session: Session, statement: Select[Any]) -> list[Case]:
    """The cases of a `select` of whole rows, in its order; two statements, however many cases there are."""
    rows = session.execute(statement).mappings().all()
    versions = matters.find_versions(session, {row["matter_version_id"] for row in rows})
    return [_case(session, row, versions[row["matter_version_id"]].definition) for row in rows]


def _case(session: Session, columns: Mapping[Any, Any], definition: MatterDefinition) -> Case:
    row = SimpleNamespace(**columns)
    opened = session.keys.open(row.form_sealed, TABLE, "form_sealed", row.id)
    return Case(row, definition, msgspec.json.decode(opened, type=dict[str, str]))


def find_own(session: Session, call: Call, application_id: str, lock: bool = False) -> Case:
    """The caller's own case; somebody else's does not exist for him."""
    require(call.actor, "read_own_case")
    case = find(session, application_id, lock)
    if case.row.holder_id != call.actor.id:
        raise NotFound("application_unknown")
    return case


def take_step(session: Session, call: Call, case: Case, step: Step, facts: dict[str, Any], **values: Any) -> Case:
    """Take one step of the table of transitions, with its journal entry, and set further columns.

    Refusals as `require_step`.
    """
    found = require_step(call, case, step)
    changed = change(session, call, case, state=found.after, **values)
    journal.record(session, call, case.id, step, {"from": found.before, "to": found.after, **facts})
    return changed


def require_step(call: Call, case: Case, step: Step) -> Transition:
    """The row of the table that this step takes; ask before writing anything that belongs to the step.

    Conflict `step_not_possible`; NotAllowed `role_missing` when none of the caller's roles may take it. Steps
    of the role `system` follow from the caller's own step and are not asked for.
    """
    found = transition(case.state, step)
    if "system" not in found.roles and not found.roles & call.actor.roles:
        raise NotAllowed("role_missing", action=step)
    return found


def change(session: Session, call: Call, case: Case, **values: Any) -> Case:
    """Set columns of a case that is still as it was read; Conflict `version_changed` otherwise."""
    changed = session.execute(
        update(ApplicationRow)
        .where(ApplicationRow.id == case.id, ApplicationRow.version == case.row.version)
        .values(version=case.row.version + 1, changed_at=call.at, **values)
    )
    if changed.rowcount == 0:
        raise Conflict("version_changed")
    now = {**vars(case.row), "version": case.row.version + 1, "changed_at": call.at, **values}
    return _case(session, now, case.definition)


def require_version(case: Case, version: int) -> None:
    if case.row.version != version:
        raise Conflict("version_changed", version=case.row.version)


def seal(session: Session, value: object, column: str, application_id: str) -> bytes:
    return session.keys.seal(msgspec.json.encode(value), TABLE, column, application_id)


def today_at(session: Session, call: Call) -> date:
    """The date in the authority's zone."""
    return session.settings.hall.day_of(call.at)


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
