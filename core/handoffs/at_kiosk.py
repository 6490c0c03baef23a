"""The kiosk's side of a hand-off: ask for something, fetch what came, say what became of it, end it.

A kiosk shows one code at a time: asking anew ends the one before. What another kiosk asked for does not exist for it.
"""

from typing import Any

from sqlalchemy import Row, insert, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import AlreadyDone, Conflict, InvalidInput, NotFound
from core.handoffs import rows
from core.handoffs.asked import lines_asked
from core.handoffs.models import HandedRow, HandoffRow
from core.handoffs.schemas import Ending, HandoffAsked, HandoffNow, HandoffOpened, Judgement
from core.ids import is_id
from core.people.permissions import require


def begin(session: Session, call: Call, asked: HandoffAsked) -> HandoffOpened:
    """InvalidInput `id_malformed`, `handoff_empty`; AlreadyDone `handoff_begun`; NotFound `matter_unknown`,
    `material_not_asked`."""
    require(call.actor, "serve_handoff")
    if not is_id(asked.id):
        raise InvalidInput("id_malformed")
    if not asked.lines and not asked.signature:
        raise InvalidInput("handoff_empty")
    lines_asked(session, call, asked.matter, asked.lines)
    if session.scalar(select(HandoffRow.id).where(HandoffRow.id == asked.id)):
        raise AlreadyDone("handoff_begun")
    live = select(HandoffRow.__table__).where(HandoffRow.terminal_id == call.terminal_id, HandoffRow.ended_at.is_(None))
    for row in session.execute(live).all():
        rows.end(session, call, row, rows.ending_at(row, call.at) or "replaced")
    expires_at = call.at + rows.LIVES
    row = {
        "id": asked.id,
        "terminal_id": call.terminal_id,
        "matter": asked.matter,
        "lines": asked.lines,
        "signature": asked.signature,
        "claim_hash": bytes.fromhex(asked.claim),
        "begun_at": call.at,
        "expires_at": expires_at,
    }
    session.insert_new(insert(HandoffRow), row)
    facts = {"matter": asked.matter, "lines": list(asked.lines), "signature": asked.signature}
    journal.record(session, call, asked.id, "handoff_begun", facts)
    return HandoffOpened(asked.id, f"{session.settings.public_url}hand/{asked.id}", expires_at)


def look(session: Session, call: Call, id: str) -> HandoffNow:
    """NotFound `handoff_unknown`, as for all that follow."""
    row = _own(session, call, id)
    waiting = tuple(each.number for each in rows.items(session, id) if each.sealed is not None)
    return HandoffNow(row.phone_hash is not None, row.touched_at, rows.ending_at(row, call.at), waiting)


def fetch(session: Session, call: Call, id: str, number: int) -> bytes:
    """As the phone sealed it. NotFound `handed_unknown` for what never came or is gone."""
    _own(session, call, id)
    found = next((each.sealed for each in rows.items(session, id) if each.number == number), None)
    if found is None:
        raise NotFound("handed_unknown")
    return found


def judge(session: Session, call: Call, id: str, number: int, said: Judgement) -> None:
    """The kiosk has it: the hall forgets it, and the phone is told. A signature that is kept is all that was asked.
    NotFound `handed_unknown`; Conflict `handed_judged`."""
    row = _own(session, call, id)
    found = next((each for each in rows.items(session, id) if each.number == number), None)
    if found is None:
        raise NotFound("handed_unknown")
    if found.outcome is not None:
        raise Conflict("handed_judged")
    this = (HandedRow.handoff_id == id) & (HandedRow.number == number)
    told = {"outcome": said.outcome, "findings": " ".join(said.findings), "sealed": None}
    session.execute(update(HandedRow).where(this).values(**told))
    if row.signature and said.outcome == "kept":
        rows.end(session, call, row, "done")


def end(session: Session, call: Call, id: str, why: Ending) -> None:
    rows.end(session, call, _own(session, call, id), why)


def _own(session: Session, call: Call, id: str) -> Row[Any]:
    require(call.actor, "serve_handoff")
    row = rows.find(session, id)
    if row.terminal_id != call.terminal_id:
        raise NotFound("handoff_unknown")
    return row
