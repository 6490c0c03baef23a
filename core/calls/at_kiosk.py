"""A person at a kiosk asks for a clerk, waits, and ends the call.

The person agreed on the screen to what a call is (`schemas.CONSENT`), and the wording is on record with the call. Who
stands there may be nobody the hall knows: help is given before any card. Only what is about a case needs to know whose.
"""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from msgspec import to_builtins
from sqlalchemy import insert

from core import journal
from core.applications import cases
from core.call import Call
from core.calls import duty, standing
from core.calls.models import CallRow
from core.calls.schemas import CONSENT, CallDesk, CallEnding, CallTicket, Known, NewCall, RemoteCall
from core.db.database import Session
from core.errors import Conflict, InvalidInput
from core.ids import new_id
from core.people.permissions import require

TICKET_LIVES = timedelta(seconds=30)
_KNOWN: tuple[Known, ...] = ("nobody", "typed", "checked", "card")
"""By assurance (`core.people.assurance`)."""


def look(session: Session, call: Call) -> CallDesk:
    """Whether a clerk is there, and when one is."""
    require(call.actor, "ask_call")
    return duty.look(session, call)


def ask(session: Session, call: Call, new: NewCall) -> RemoteCall:
    """Join the queue. InvalidInput `consent_outdated` for another wording than the one in force; Conflict
    `no_clerk_on_duty` (`open_next`); refusals as `cases.find_own` when it is about a case. What this kiosk still had
    under way is over: somebody begins anew."""
    require(call.actor, "ask_call")
    if new.consent != CONSENT:
        raise InvalidInput("consent_outdated", consent=CONSENT)
    case = cases.find_own(session, call, new.application_id) if new.application_id else None
    if standing.on_duty(session, call) == 0:
        raise Conflict("no_clerk_on_duty", open_next=to_builtins(duty.open_next(session, call)))
    terminal_id = call.terminal_id or ""
    before = standing.live_of_kiosk(session, terminal_id)
    if before is not None:
        standing.end(session, call, before, "visit_ended")
    citizen = call.actor.has("citizen")
    call_id = new_id()
    row = {
        "id": call_id,
        "terminal_id": terminal_id,
        "state": "waiting",
        "language": new.language,
        "errand": new.errand,
        "consent": new.consent,
        "known": _KNOWN[call.actor.assurance] if citizen else "nobody",
        "citizen_id": call.actor.id if citizen else None,
        "application_id": case.id if case else None,
        "asked_at": call.at,
        "kiosk_seen_at": call.at,
    }
    session.insert_new(insert(CallRow), row)
    asked = standing.find(session, call_id)
    facts = {name: row[name] for name in ("language", "errand", "consent", "known")}
    standing.note(session, call, asked, "call_asked", facts)
    return standing.told(session, call, asked)


def note_in_vain(session: Session, call: Call) -> None:
    """Somebody wanted a call while nobody was on duty; counted, and nothing else is known of it. With somebody there
    it changes nothing."""
    require(call.actor, "ask_call")
    if standing.on_duty(session, call) == 0:
        journal.record(session, call, call.terminal_id or "", "call_in_vain", {})


def find(session: Session, call: Call, call_id: str) -> RemoteCall:
    """How it stands. NotFound `call_unknown`, also for another kiosk's."""
    require(call.actor, "ask_call")
    return standing.told(session, call, standing.find_of_kiosk(session, call, call_id))


def end(session: Session, call: Call, call_id: str, ending: CallEnding) -> RemoteCall:
    """The person hangs up or leaves; again, it changes nothing. NotFound `call_unknown`."""
    require(call.actor, "ask_call")
    row = standing.find_of_kiosk(session, call, call_id, lock=True)
    return standing.told(session, call, standing.end(session, call, row, ending.by))


def give_ticket(session: Session, call: Call, call_id: str) -> CallTicket:
    """For the kiosk's socket; an older one is good no more. NotFound `call_unknown`, Conflict `call_over`."""
    require(call.actor, "ask_call")
    row = standing.find_of_kiosk(session, call, call_id, lock=True)
    if row.ended_at is not None:
        raise Conflict("call_over", ended_by=row.ended_by)
    ticket = token_urlsafe(32)
    expires_at = call.at + TICKET_LIVES
    standing.change(
        session,
        row.id,
        ticket_hash=sha256(ticket.encode()).digest(),
        ticket_expires_at=expires_at,
        kiosk_seen_at=call.at,
    )
    return CallTicket(ticket, expires_at)
