"""A clerk at the remote desk: the queue without names, one call at a time, the first come first.

Whoever presses *next* gets the call that has waited longest among those he may serve; of two who press at once each
gets another. To answer somebody else first takes a reason, which stays in the journal with how many were passed over. A
call about originals is served only by somebody who may hand the result out: the same grounds that the decision will be
asked for.
"""

from typing import Any

from sqlalchemy import Row, update
from sqlalchemy.exc import IntegrityError

from core.applications import cases, mandates
from core.applications.case import Case
from core.call import Call
from core.calls import duty, standing
from core.calls.models import CallRow
from core.calls.schemas import CallOnPage, CallWaiting, OutOfTurn, RemoteCall, RemoteDesk
from core.db.database import OvertakenError, Session
from core.errors import Conflict, Refusal
from core.people import service as people
from core.people.permissions import require
from core.terminals import service as terminals


def watch(session: Session, call: Call) -> RemoteDesk:
    """The page of the remote desk."""
    require(call.actor, "answer_calls")
    mine = standing.connected_to(session, call.actor.id)
    return RemoteDesk(
        desk=duty.look(session, call),
        here=duty.is_here(session, call),
        waiting=tuple(_waiting(session, call, row) for row in standing.waiting(session)),
        mine=mine.id if mine else None,
    )


def answer_next(session: Session, call: Call) -> RemoteCall:
    """The call that has waited longest. Conflict `not_on_duty`, `clerk_in_call`, `nobody_waits`."""
    duty.require_here(session, call)
    first = next((row for row in standing.waiting(session) if _refusal(session, call, row) is None), None)
    if first is None:
        raise Conflict("nobody_waits")
    try:
        return answer(session, call, first.id)
    except Conflict as late:
        if late.code == "call_answered":
            raise OvertakenError from late
        raise


def answer(session: Session, call: Call, call_id: str, reason: OutOfTurn | None = None) -> RemoteCall:
    """This very call. Conflict `not_on_duty`, `clerk_in_call`, `call_over`, `call_answered` when somebody else was
    faster, `call_not_first` (`ahead`) without a reason; NotFound `call_unknown`; refusals as `require_serves`."""
    duty.require_here(session, call)
    if standing.connected_to(session, call.actor.id) is not None:
        raise Conflict("clerk_in_call")
    row = standing.find(session, call_id, lock=True)
    if row.ended_at is not None:
        raise Conflict("call_over", ended_by=row.ended_by)
    require_serves(session, call, row)
    ahead = [each for each in _before(session, row) if _refusal(session, call, each) is None]
    if ahead and reason is None:
        raise Conflict("call_not_first", ahead=len(ahead))
    _take(session, call, row)
    facts: dict[str, Any] = {"centre": call.actor.centre, "waited": int((call.at - row.asked_at).total_seconds())}
    if ahead:
        facts |= {"out_of_turn": reason, "passed_over": [each.id for each in ahead]}
    standing.note(session, _in_call(call, row), row, "call_answered", facts)
    return standing.told(session, call, standing.find(session, call_id))


def end(session: Session, call: Call, call_id: str) -> RemoteCall:
    """The clerk hangs up; again, it changes nothing. NotFound `call_unknown` for another clerk's."""
    require(call.actor, "answer_calls")
    row = standing.find_of_clerk(session, call, call_id, lock=True)
    return standing.told(session, call, standing.end(session, _in_call(call, row), row, "clerk"))


def open_page(session: Session, call: Call, call_id: str) -> CallOnPage:
    """One's own call, with what the hall knows of who stands there. NotFound `call_unknown`."""
    require(call.actor, "answer_calls")
    row = standing.find_of_clerk(session, call, call_id)
    terminal = terminals.find_terminal(session, row.terminal_id)
    case = cases.find(session, row.application_id) if row.application_id else None
    person = people.facts_of(session, row.citizen_id) if row.citizen_id and row.known in ("checked", "card") else None
    return CallOnPage(
        call=standing.told(session, call, row),
        place=terminal.place,
        terminal_name=terminal.name,
        language=row.language,
        errand=row.errand,
        known=row.known,
        person=people.mask_name(person.document.name) if person else "",
        acts_for=_principal(session, row, case) if person and case else "",
        asked_at=row.asked_at,
        connected_at=row.connected_at,
        application_id=row.application_id,
        case_number=case.row.case_number if case else "",
        matter_title=case.definition.title.say(call.language) if case else "",
        verification_id=row.verification_id,
    )


def _principal(session: Session, row: Row[Any], case: Case) -> str:
    if case.row.holder_id == row.citizen_id:
        return ""
    return people.mask_name(people.facts_of(session, case.row.holder_id).document.name)


def in_call(session: Session, call: Call, call_id: str) -> tuple[Row[Any], Call]:
    """A call that is under way and its clerk's own, locked; and the caller as he acts in it: from the desk, at the
    kiosk, for who stands there. NotFound `call_unknown`, Conflict `call_not_connected`."""
    row = standing.find_of_clerk(session, call, call_id, lock=True)
    if row.state != "connected":
        raise Conflict("call_not_connected", state=row.state)
    return row, _in_call(call, row)


def require_serves(session: Session, call: Call, row: Row[Any]) -> None:
    """Whether the caller may do what this call is about. NotAllowed `role_missing`, and refusals of the grounds of
    `verify_originals`: `not_entrusted`, `decider_may_not_hand_out`."""
    if row.errand != "originals" or row.application_id is None:
        return
    require_confirms(session, call, cases.find(session, row.application_id))


def require_confirms(session: Session, call: Call, case: Case) -> None:
    """The same, of a case whose originals are shown."""
    require(call.actor, "close_verification")
    mandates.grounds(session, call, case, "verify_originals", cases.today_at(session, call))


def _take(session: Session, call: Call, row: Row[Any]) -> None:
    """One of two who answer at once wins; the database lets nobody have two."""
    mine = update(CallRow).where(CallRow.id == row.id, CallRow.state == "waiting")
    taken = mine.values(state="connected", clerk_id=call.actor.id, connected_at=call.at, clerk_seen_at=call.at)
    try:
        won = session.execute(taken).rowcount
    except IntegrityError as clash:
        raise OvertakenError from clash
    if won == 0:
        raise Conflict("call_answered")


def _refusal(session: Session, call: Call, row: Row[Any]) -> Refusal | None:
    try:
        require_serves(session, call, row)
    except Refusal as refusal:
        return refusal
    return None


def _before(session: Session, row: Row[Any]) -> list[Row[Any]]:
    return [each for each in standing.waiting(session) if (each.asked_at, each.id) < (row.asked_at, row.id)]


def _waiting(session: Session, call: Call, row: Row[Any]) -> CallWaiting:
    terminal = terminals.find_terminal(session, row.terminal_id)
    case = cases.find(session, row.application_id) if row.application_id else None
    return CallWaiting(
        id=row.id,
        place=terminal.place,
        terminal_name=terminal.name,
        language=row.language,
        errand=row.errand,
        known=row.known,
        matter_title=case.definition.title.say(call.language) if case else "",
        asked_at=row.asked_at,
        serves=_refusal(session, call, row) is None,
    )


def _in_call(call: Call, row: Row[Any]) -> Call:
    return Call(call.actor, "remote", call.at, call.language, row.terminal_id, row.citizen_id, call.request)
