"""A case as a row: how it is found, who may see it, how a step is taken.

Everything that changes a case goes through `take_step` or `change`: both count the case's version up, so that
two people who work on the same case cannot overwrite each other.
"""

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

import msgspec
from sqlalchemy import Select, bindparam, select, update

from core import journal, outbox
from core.applications import agency, mandates, opinions
from core.applications.case import Case
from core.applications.clocks import case_clocks
from core.applications.lifecycle import FINAL, Step, Transition, transition
from core.applications.models import ApplicationRow
from core.call import Call, by_the_hall
from core.db.database import Session
from core.errors import Conflict, NotAllowed, NotFound
from core.matters import service as matters
from core.matters.after_life import narrowed
from core.matters.definition import MatterDefinition
from core.people.permissions import require
from core.people.power_schemas import PowerAct

TABLE = "applications"
PART_ENDED = "bundle_part_ended"
"""The errand left when a case ends that is part of a bundle: what waits for it may start."""

BY_ITSELF = frozenset({"system"})

_FOUND = select(ApplicationRow.__table__).where(ApplicationRow.id == bindparam("case"))
_LOCKED = _FOUND.with_for_update()
_OF_BUNDLE = select(ApplicationRow.__table__).where(ApplicationRow.bundle_id == bindparam("bundle"))


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
    if row.act != "new":
        definition = narrowed(definition, row.act)
    return Case(row, definition, msgspec.json.decode(opened, type=dict[str, str]), row.language)


def find_of_bundle(session: Session, bundle_id: str) -> list[Case]:
    """The cases of a bundle that have begun."""
    return find_many(session, _OF_BUNDLE.params(bundle=bundle_id))


def find_own(
    session: Session, call: Call, application_id: str, lock: bool = False, act: PowerAct | None = None
) -> Case:
    """The caller's own case, or that of whom he acts for; somebody else's does not exist for him. `act`: what an agent
    needs the power for; without it he may read at most, and nothing that locks the case. Refusals as
    `agency.require_case`."""
    case = find(session, application_id, lock)
    require_own(session, call, case, act, changes=lock)
    return case


def require_own(session: Session, call: Call, case: Case, act: PowerAct | None, changes: bool = True) -> None:
    """Refusals as `find_own`."""
    require(call.actor, "read_own_case")
    if case.row.holder_id != call.principal:
        raise NotFound("application_unknown")
    agency.require_case(session, call, case, act, changes)


def take_step(
    session: Session,
    call: Call,
    case: Case,
    step: Step,
    facts: dict[str, Any],
    on: date | None = None,
    **values: Any,
) -> Case:
    """Take one step of the table of transitions, with its clocks and its journal entry, and set further columns.

    A step that only the hall takes follows from the caller's own and is recorded as the hall's. `on`: the law's day of
    a step that time alone caused, with which clocks and procedures end; else today. Refusals as `require_step`,
    `mandates.grounds` and `opinions.require_opinions`.
    """
    found, today = require_step(call, case, step), today_at(session, call)
    grounds = mandates.grounds(session, call, case, step, today)
    if step in opinions.DECIDES:
        opinions.require_opinions(session, case)
    if found.after == "accepted" != found.before and "centre" in grounds:
        values["centre"] = grounds["centre"]
    turned = case_clocks.turn(session, case, found.after, values, on or today)
    changed = change(session, call, case, state=found.after, **{**values, **turned})
    whose = by_the_hall(call) if found.roles == BY_ITSELF else call
    journal.record(session, whose, case.id, step, {"from": found.before, "to": found.after, **grounds, **facts})
    if found.after == "accepted" and found.before != "accepted":
        opinions.ask(session, changed, today)
    if case.row.bundle_id is not None and found.after in FINAL and found.before != found.after:
        outbox.put(session, call, PART_ENDED, {"bundle_id": case.row.bundle_id})
    return changed


def require_step(call: Call, case: Case, step: Step) -> Transition:
    """The row of the table that this step takes; ask before writing anything that belongs to the step.

    Conflict `step_not_possible`; NotAllowed `role_missing` when none of the caller's roles may take it.
    """
    found = transition(case.state, step)
    if found.roles != BY_ITSELF and not found.roles & call.actor.roles:
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
