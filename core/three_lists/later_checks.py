"""事中事后监管: the looks after approval that the supervision list asks for (N15).

An approval plans them in its own transaction, for every item of its matter; a member of the deciding organ carries each
out by its last day and says what was found. What was found is for the organ to act upon (`certificates.acts`); it
changes no case by itself.
"""

from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Row, insert, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import new_id
from core.people.permissions import require
from core.three_lists.models import LaterCheckRow
from core.three_lists.schemas import LaterCheck, Outcome, PlannedCheck
from core.three_lists.service import Subject, items_of, list_for

TABLE = "later_checks"
LONGEST_REMARK = 500


def plan_checks(
    session: Session, call: Call, application_id: str, matter: str, authority: str, subject: Subject
) -> list[str]:
    """What the supervision list asks for after this approval; gives the ids."""
    today = session.settings.hall.day_of(call.at)
    supervision = list_for(session, "supervision", subject, today)
    planned: list[str] = []
    for item in items_of(session, supervision.id, subject.catalogue_code) if supervision is not None else ():
        check: LaterCheck = item.later_check
        row: dict[str, Any] = {
            "id": new_id(),
            "application_id": application_id,
            "list_id": item.list_id,
            "item": item.code,
            "matter": matter,
            "authority": authority,
            "text": check.text,
            "due_on": today + timedelta(days=check.within_days),
        }
        session.insert_new(insert(LaterCheckRow), row)
        facts = {"check_id": row["id"], "item": item.code, "due_on": row["due_on"].isoformat()}
        journal.record(session, call, application_id, "later_check_planned", facts)
        planned.append(row["id"])
    return planned


def list_checks(session: Session, call: Call) -> list[PlannedCheck]:
    """Those of the caller's authority; every authority's for who belongs to none. Open ones first, by their last
    day."""
    require(call.actor, "read_lists")
    statement = select(LaterCheckRow.__table__)
    if call.actor.authority:
        statement = statement.where(LaterCheckRow.authority == call.actor.authority)
    today = session.settings.hall.day_of(call.at)
    order = (LaterCheckRow.done_at.is_not(None), LaterCheckRow.due_on, LaterCheckRow.id)
    return [_planned(session, call, row, row.due_on < today) for row in session.execute(statement.order_by(*order))]


def carry_out(session: Session, call: Call, check_id: str, outcome: Outcome, remark: str) -> None:
    """NotFound `later_check_unknown`, also for another authority's; Conflict `later_check_done`; InvalidInput
    `reason_needed` when something is not in order and no word is said of it."""
    require(call.actor, "carry_out_check")
    row = session.execute(select(LaterCheckRow.__table__).where(LaterCheckRow.id == check_id)).one_or_none()
    if row is None or row.authority != call.actor.authority:
        raise NotFound("later_check_unknown")
    said = remark.replace("\0", "").strip()
    if len(said) > LONGEST_REMARK:
        raise InvalidInput("text_too_long", limit=LONGEST_REMARK)
    if outcome == "not_in_order" and not said:
        raise InvalidInput("reason_needed")
    sealed = session.keys.seal_text(said, TABLE, "remark_sealed", check_id)
    changed = session.execute(
        update(LaterCheckRow)
        .where(LaterCheckRow.id == check_id, LaterCheckRow.done_at.is_(None))
        .values(done_at=call.at, done_by=call.actor.id, outcome=outcome, remark_sealed=sealed)
    )
    if changed.rowcount == 0:
        raise Conflict("later_check_done")
    journal.record(
        session, call, row.application_id, "later_check_carried_out", {"check_id": check_id, "outcome": outcome}
    )


def _planned(session: Session, call: Call, row: Row[Any], late: bool) -> PlannedCheck:
    said = session.keys.open_text(row.remark_sealed, TABLE, "remark_sealed", row.id) if row.remark_sealed else ""
    return PlannedCheck(
        id=row.id,
        application_id=row.application_id,
        matter=row.matter,
        authority=row.authority,
        text=row.text[call.language],
        due_on=row.due_on,
        overdue=late and row.done_at is None,
        done_at=row.done_at,
        outcome=cast(Outcome | None, row.outcome),
        remark=said,
    )
