"""What an authority and an applicant say to each other during review, through the centre (不见面审批, G17).

    chief representative asks ──▶ clerk of the centre lets it pass, or holds it back with a reason
                                        └──▶ applicant answers in the app ──▶ the authority reads

Only the chief representative speaks for an authority (G18), and nobody lets his own words pass. A message asks about
the case: papers that the checklist does not list are asked for with a notice or not at all, which is what the clerk
looks at. Words are sealed; each move is in the journal of the case. What the applicant answers, the authority reads
without the phone numbers in it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from core import journal
from core.applications import cases, mandates, wording
from core.applications.case import Case
from core.applications.contacts import without_contacts
from core.applications.models import MessageRow
from core.applications.reading import readable
from core.applications.schemas import Message
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotAllowed, NotFound
from core.people import representatives, staff
from core.people.permissions import OF_CENTRE, require

IN_REVIEW = frozenset({"accepted", "under_review", "special_procedure"})


def ask_applicant(session: Session, call: Call, id: str, message_id: str, text: str) -> Message:
    """A question about the case `id`; `message_id` is the page's own UUIDv7. Conflict `no_messages_now` outside of
    review; NotAllowed `not_the_representative`, and refusals as `mandates.require_decider`."""
    require(call.actor, "ask_applicant")
    question = wording.reason(text)
    case = cases.find(session, id, lock=True)
    mandates.require_decider(session, call.actor, case, cases.today_at(session, call))
    if case.state not in IN_REVIEW:
        raise Conflict("no_messages_now")
    centre = _centre_for(session, call, case)
    row = {
        "id": message_id,
        "application_id": id,
        "centre": centre,
        "question_sealed": _seal(session, question, "question_sealed", message_id),
        "asked_by": call.actor.id,
        "asked_at": call.at,
    }
    session.insert_new(insert(MessageRow), row)
    facts = {"message_id": message_id, "centre": centre, "organ": call.actor.authority}
    journal.record(session, call, id, "applicant_asked", facts)
    return _message(session, _find(session, message_id), hide=True)


def release_message(session: Session, call: Call, message_id: str) -> Message:
    """A clerk of the centre lets the question pass to the applicant. NotFound `message_unknown` for another
    centre's; Conflict `message_not_waiting`; NotAllowed `own_message`."""
    row = _at_my_centre(session, call, message_id)
    _move(session, row, released_by=call.actor.id, released_at=call.at)
    journal.record(session, call, row.application_id, "message_released", {"message_id": message_id})
    return _message(session, _find(session, message_id))


def hold_back_message(session: Session, call: Call, message_id: str, reason: str) -> Message:
    """The question does not pass; the reason goes back to the authority. Refusals as `release_message`."""
    written = wording.reason(reason)
    row = _at_my_centre(session, call, message_id)
    _move(
        session,
        row,
        held_back_at=call.at,
        released_by=call.actor.id,
        reason_sealed=_seal(session, written, "reason_sealed", message_id),
    )
    journal.record(session, call, row.application_id, "message_held_back", {"message_id": message_id})
    return _message(session, _find(session, message_id))


def answer_message(session: Session, call: Call, id: str, message_id: str, text: str) -> Message:
    """The holder of the case answers, once. NotFound `message_unknown`; Conflict `message_answered`."""
    require(call.actor, "answer_message")
    answer = wording.reason(text)
    case = cases.find_own(session, call, id, lock=True, act="supplement")
    row = _find(session, message_id)
    if row.application_id != case.id or row.released_at is None:
        raise NotFound("message_unknown")
    if row.answered_at is not None:
        raise Conflict("message_answered")
    sealed = _seal(session, answer, "answer_sealed", message_id)
    session.execute(
        update(MessageRow).where(MessageRow.id == message_id).values(answer_sealed=sealed, answered_at=call.at)
    )
    journal.record(session, call, case.id, "message_answered", {"message_id": message_id})
    return _message(session, _find(session, message_id))


def list_messages(session: Session, call: Call, id: str) -> list[Message]:
    """Of a case, for staff who may read it; the authority's side without contacts."""
    case = readable(session, call, id)
    return [_message(session, row, hide=not call.actor.has("clerk")) for row in _of_case(session, case.id)]


def list_own_messages(session: Session, call: Call, id: str) -> list[Message]:
    """What the applicant was asked, and answered; nothing that the centre has not let pass."""
    case = cases.find_own(session, call, id)
    return [_message(session, row) for row in _of_case(session, case.id) if row.released_at is not None]


def list_waiting(session: Session, call: Call) -> list[Message]:
    """Questions that wait for a clerk of the caller's centre, oldest first."""
    require(call.actor, "release_message")
    rows = session.execute(
        select(MessageRow.__table__)
        .where(MessageRow.centre == call.actor.centre, MessageRow.released_by.is_(None))
        .order_by(MessageRow.asked_at, MessageRow.id)
    )
    return [_message(session, row) for row in rows]


def _centre_for(session: Session, call: Call, case: Case) -> str:
    """The centre that accepted the case when the caller represents the authority there, else the first he does."""
    centres = representatives.centres_of(session, call.actor.id)
    if not centres:
        raise NotAllowed("not_the_representative")
    acceptor = staff.find_member(session, case.row.accepted_by) if case.row.accepted_by else None
    return acceptor.centre if acceptor and acceptor.centre in centres else centres[0]


def _at_my_centre(session: Session, call: Call, message_id: str) -> Row[Any]:
    require(call.actor, "release_message")
    row = _find(session, message_id)
    if not call.actor.roles & OF_CENTRE or row.centre != call.actor.centre:
        raise NotFound("message_unknown")
    if row.asked_by == call.actor.id:
        raise NotAllowed("own_message")
    return row


def _move(session: Session, row: Row[Any], **values: Any) -> None:
    """Only one clerk moves a message on."""
    moved = session.execute(
        update(MessageRow).where(MessageRow.id == row.id, MessageRow.released_by.is_(None)).values(**values)
    )
    if moved.rowcount == 0:
        raise Conflict("message_not_waiting")


def _find(session: Session, message_id: str) -> Row[Any]:
    row = session.execute(select(MessageRow.__table__).where(MessageRow.id == message_id)).one_or_none()
    if row is None:
        raise NotFound("message_unknown")
    return row


def _of_case(session: Session, id: str) -> list[Row[Any]]:
    statement = select(MessageRow.__table__).where(MessageRow.application_id == id).order_by(MessageRow.asked_at)
    return list(session.execute(statement))


def _message(session: Session, row: Row[Any], hide: bool = False) -> Message:
    answer = _open(session, row.answer_sealed, "answer_sealed", row.id)
    return Message(
        id=row.id,
        application_id=row.application_id,
        question=_open(session, row.question_sealed, "question_sealed", row.id),
        asked_at=row.asked_at,
        state=_state(row.released_at, row.held_back_at, row.answered_at),
        reason=_open(session, row.reason_sealed, "reason_sealed", row.id),
        answer=without_contacts(answer) if hide else answer,
        answered_at=row.answered_at,
    )


def _state(released_at: datetime | None, held_back_at: datetime | None, answered_at: datetime | None) -> Any:
    if answered_at is not None:
        return "answered"
    if held_back_at is not None:
        return "held_back"
    return "asked" if released_at is None else "released"


def _seal(session: Session, text: str, column: str, message_id: str) -> bytes:
    return session.keys.seal_text(text, "case_messages", column, message_id)


def _open(session: Session, sealed: bytes | None, column: str, message_id: str) -> str:
    return session.keys.open_text(sealed, "case_messages", column, message_id) if sealed else ""
