"""我要纠错: anybody says what is wrong in a guide, a matter manager answers in time, and who asked reads the answer.

    ask ──▶ open ──answer──▶ agreed (solved in version n) or declined (and why)

Citizens find the answer among their own; whoever did not say who he is finds it by the request's id, which only he was
given. Words are sealed: people write their own affairs into them.
"""

from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from core import clock, journal
from core.call import Call, Role
from core.change_requests.models import ChangeRequestRow
from core.change_requests.rules import RULES, due_on, origin_of
from core.change_requests.schemas import ChangeRequest, RequestState, RequestToAnswer
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotFound, TooLarge
from core.matters import service as matters
from core.matters.versions.standing import version_id_of
from core.people import staff
from core.people.permissions import require

LONGEST_TEXT = 2000
LONGEST_PLACE = 200
MOST_LISTED = 200
TABLE = "change_requests"
PUBLIC: frozenset[Role] = frozenset({"citizen", "kiosk"})
_ROWS: Select[Any] = select(ChangeRequestRow.__table__)


def ask(session: Session, call: Call, request_id: str, code: str, text: str, place: str = "") -> ChangeRequest:
    """Say what is wrong in the guide that is in force; `request_id` is the client's own UUIDv7, and the same id again
    gets the same request. InvalidInput `change_request_empty`, `change_request_place_wrong`; TooLarge `text_too_long`;
    NotFound `matter_unknown`, Conflict `matter_not_in_force`, `change_request_id_taken`."""
    origin = origin_of(call.actor)
    if not call.actor.roles <= PUBLIC:
        require(call.actor, "request_guide_change")
    said = _words(text)
    if not said:
        raise InvalidInput("change_request_empty")
    if len(place) > LONGEST_PLACE or not place.isprintable():
        raise InvalidInput("change_request_place_wrong")
    today = session.settings.hall.day_of(call.at)
    pinned = matters.find_in_force(session, code, today)
    if (known := _row(session, request_id)) is not None:
        if known.code != code or known.reporter_id != _reporter(call):
            raise Conflict("change_request_id_taken")
        return _shown(session, known)
    due = due_on(origin, today, clock.mainland_calendar())
    row = {
        "id": request_id,
        "code": code,
        "version_id": pinned.version_id,
        "place": place,
        "origin": origin,
        "weight": RULES[origin].weight,
        "channel": call.channel,
        "terminal_id": call.terminal_id,
        "reporter_id": _reporter(call),
        "text_sealed": session.keys.seal_text(said, TABLE, "text_sealed", request_id),
        "asked_at": call.at,
        "due_on": due,
        "state": "open",
    }
    session.insert_new(insert(ChangeRequestRow), row)
    facts = {"code": code, "origin": origin, "due_on": due.isoformat()}
    journal.record(session, call, request_id, "guide_change_requested", facts)
    return _shown(session, _find(session, request_id))


def answer(
    session: Session, call: Call, request_id: str, state: RequestState, text: str, solved_in: int | None = None
) -> ChangeRequest:
    """Close a request; `solved_in` names the version that says it right. Conflict `change_request_answered`;
    InvalidInput `answer_needed`, `change_request_open`; NotFound `change_request_unknown`, `version_unknown`."""
    require(call.actor, "answer_guide_change")
    said = _words(text)
    if not said:
        raise InvalidInput("answer_needed")
    if state == "open":
        raise InvalidInput("change_request_open")
    row = _find(session, request_id)
    version_id = _version_named(session, row.code, solved_in) if solved_in is not None else None
    values = {
        "state": state,
        "answer_sealed": session.keys.seal_text(said, TABLE, "answer_sealed", request_id),
        "answered_by": call.actor.id,
        "answered_at": call.at,
        "solved_by": version_id,
    }
    closed = session.execute(
        update(ChangeRequestRow)
        .where(ChangeRequestRow.id == request_id, ChangeRequestRow.state == "open")
        .values(**values)
    )
    if closed.rowcount == 0:
        raise Conflict("change_request_answered")
    facts = {"code": row.code, "state": state, "late": session.settings.hall.day_of(call.at) > row.due_on}
    journal.record(session, call, request_id, "guide_change_answered", facts)
    return _shown(session, _find(session, request_id))


def find(session: Session, call: Call, request_id: str) -> ChangeRequest:
    """By its id: of somebody who did not say who he is for whoever knows the id, else the reporter's own. NotFound
    `change_request_unknown`."""
    row = _find(session, request_id)
    if row.reporter_id is not None and row.reporter_id != call.principal and not call.actor.has("matter_manager"):
        raise NotFound("change_request_unknown")
    return _shown(session, row)


def list_own(session: Session, call: Call) -> list[ChangeRequest]:
    """What the caller asked, newest first; citizens and staff alike."""
    rows = session.execute(
        _ROWS.where(ChangeRequestRow.reporter_id == call.principal)
        .order_by(ChangeRequestRow.asked_at.desc(), ChangeRequestRow.id.desc())
        .limit(MOST_LISTED)
    )
    return [_shown(session, row) for row in rows]


def list_open(session: Session, call: Call) -> list[RequestToAnswer]:
    """What waits for an answer: overdue first, then by weight, then by day."""
    require(call.actor, "answer_guide_change")
    today = session.settings.hall.day_of(call.at)
    rows = session.execute(
        _ROWS.where(ChangeRequestRow.state == "open")
        .order_by(ChangeRequestRow.weight.desc(), ChangeRequestRow.due_on, ChangeRequestRow.id)
        .limit(MOST_LISTED)
    ).all()
    found = [_to_answer(session, row, today) for row in rows]
    return sorted(found, key=lambda each: not each.overdue)


def count_open(session: Session, code: str) -> int:
    statement = select(func.count()).select_from(ChangeRequestRow)
    return session.scalar(statement.where(ChangeRequestRow.code == code, ChangeRequestRow.state == "open")) or 0


def _to_answer(session: Session, row: Row[Any], today: date) -> RequestToAnswer:
    reporter = staff.name_of(session, row.reporter_id) if row.origin != "public" and row.reporter_id else ""
    shown = _shown(session, row)
    return RequestToAnswer(shown, row.origin, row.weight, row.channel, today > row.due_on, reporter)


def _reporter(call: Call) -> str | None:
    """Whoever is signed in; a kiosk is nobody, and neither is somebody whose number was only typed."""
    if call.actor.has("citizen"):
        return call.principal
    return None if not call.actor.id or call.actor.has("kiosk") else call.actor.id


def _version_named(session: Session, code: str, version: int) -> str:
    found = version_id_of(session, code, version)
    if found is None:
        raise NotFound("version_unknown")
    return found


def _words(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise TooLarge("text_too_long", limit=LONGEST_TEXT)
    return text.replace("\0", "").strip()


def _row(session: Session, request_id: str) -> Row[Any] | None:
    return session.execute(_ROWS.where(ChangeRequestRow.id == request_id)).one_or_none()


def _find(session: Session, request_id: str) -> Row[Any]:
    row = _row(session, request_id)
    if row is None:
        raise NotFound("change_request_unknown")
    return row


def _shown(session: Session, row: Row[Any]) -> ChangeRequest:
    read = matters.find_version(session, row.version_id).definition
    solved = matters.find_version(session, row.solved_by).definition.version if row.solved_by else None
    answer = session.keys.open_text(row.answer_sealed, TABLE, "answer_sealed", row.id) if row.answer_sealed else ""
    return ChangeRequest(
        id=row.id,
        matter=row.code,
        title=read.title,
        version=read.version,
        place=row.place,
        text=session.keys.open_text(row.text_sealed, TABLE, "text_sealed", row.id),
        asked_at=row.asked_at,
        due_on=row.due_on,
        state=row.state,
        answer=answer,
        answered_at=row.answered_at,
        solved_in=solved,
        address="" if row.reporter_id else f"{session.settings.base_url}/reported/{row.id}",
    )
