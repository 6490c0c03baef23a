"""Reforms that guides must follow by a day (限时将改革成果及时转化, G31).

A task names a matter, what must change and by when. It turns red when its day is over and the guide still says what it
said when the task was set. When another version is in force, a matter manager says whether it shows the reform; only
that settles the task.
"""

from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update

from core import journal
from core.call import Call
from core.change_requests.models import ReformTaskRow
from core.change_requests.rules import task_lamp
from core.change_requests.schemas import ReformTask
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotFound, TooLarge
from core.ids import new_id
from core.matters import service as matters
from core.matters.service import PinnedMatter
from core.people import staff
from core.people.permissions import require

LONGEST_TEXT = 1000
TABLE = "reform_tasks"


def set_task(session: Session, call: Call, code: str, what: str, due: date) -> str:
    """Gives the task's id. InvalidInput `reason_needed`, `due_day_passed`; TooLarge `text_too_long`; refusals as
    `matters.find_in_force`."""
    require(call.actor, "set_reform_task")
    if len(what) > LONGEST_TEXT:
        raise TooLarge("text_too_long", limit=LONGEST_TEXT)
    said = what.replace("\0", "").strip()
    if not said:
        raise InvalidInput("reason_needed")
    today = session.settings.hall.day_of(call.at)
    if due < today:
        raise InvalidInput("due_day_passed")
    pinned = matters.find_in_force(session, code, today)
    id = new_id()
    row = {
        "id": id,
        "code": code,
        "what_sealed": session.keys.seal_text(said, TABLE, "what_sealed", id),
        "due_on": due,
        "begun_with": pinned.version_id,
        "set_by": call.actor.id,
        "set_at": call.at,
    }
    session.insert_new(insert(ReformTaskRow), row)
    journal.record(session, call, id, "reform_task_set", {"code": code, "due_on": due.isoformat()})
    return id


def settle_task(session: Session, call: Call, task_id: str) -> None:
    """The version in force shows the reform. Conflict `guide_unchanged` while it is the one the task began with,
    `reform_task_settled`; NotFound `reform_task_unknown`."""
    require(call.actor, "answer_guide_change")
    row = session.execute(select(ReformTaskRow.__table__).where(ReformTaskRow.id == task_id)).one_or_none()
    if row is None:
        raise NotFound("reform_task_unknown")
    if row.settled_at is not None:
        raise Conflict("reform_task_settled")
    today = session.settings.hall.day_of(call.at)
    pinned = matters.find_in_force(session, row.code, today)
    if pinned.version_id == row.begun_with:
        raise Conflict("guide_unchanged")
    values = {"settled_at": call.at, "settled_by": call.actor.id, "settled_with": pinned.version_id}
    session.execute(update(ReformTaskRow).where(ReformTaskRow.id == task_id).values(**values))
    facts = {"code": row.code, "version": pinned.definition.version, "late": today > row.due_on}
    journal.record(session, call, task_id, "reform_task_settled", facts)


def list_open(session: Session, call: Call) -> list[ReformTask]:
    """What is not settled, by its day: red ones are the first."""
    require(call.actor, "set_reform_task")
    statement = select(ReformTaskRow.__table__).where(ReformTaskRow.settled_at.is_(None))
    rows = session.execute(statement.order_by(ReformTaskRow.due_on, ReformTaskRow.id)).all()
    if not rows:
        return []
    today = session.settings.hall.day_of(call.at)
    in_force = {each.definition.code: each for each in matters.list_in_force(session, today)}
    return [_task(session, row, in_force.get(row.code), today) for row in rows]


def _task(session: Session, row: Row[Any], now: PinnedMatter | None, today: date) -> ReformTask:
    begun = matters.find_version(session, row.begun_with).definition
    changed = now is not None and now.version_id != row.begun_with
    return ReformTask(
        id=row.id,
        matter=row.code,
        title=(now.definition if now else begun).title,
        what=session.keys.open_text(row.what_sealed, TABLE, "what_sealed", row.id),
        due_on=row.due_on,
        lamp=task_lamp(row.due_on, today, changed=changed, settled=False),
        begun_with=begun.version,
        now=now.definition.version if now else None,
        set_by=staff.name_of(session, row.set_by),
        set_at=row.set_at,
    )
