"""The two ends of a call as the hall holds them: one socket each, the newest counts.

The kiosk's socket is opened with a ticket that a signed request got, once; the clerk's with the sign-in of the desk. An
end that lost its link comes back with a new socket, which takes the old one's place; an end that was not heard of for
`SILENT` is gone, and the call with it.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from msgspec import Struct
from sqlalchemy import Row, select, update

from core.call import Actor, Call
from core.calls import duty, standing
from core.calls.models import CallRow
from core.calls.schemas import RemoteCall
from core.db.database import Session
from core.errors import Conflict, NotSignedIn
from core.ids import new_id
from core.terminals import service as terminals

End = Literal["kiosk", "clerk"]

SILENT = timedelta(seconds=45)
"""A link may be lost for half a minute; an end is heard of every ten seconds (`exchange.BEAT`)."""


class Line(Struct, frozen=True):
    """One socket that is an end of a call."""

    id: str
    call_id: str
    end: End

    @property
    def other(self) -> End:
        return "clerk" if self.end == "kiosk" else "kiosk"


class Heard(Struct, frozen=True):
    """What an end should know now. `other_line`: the socket at the other end, None while there is none."""

    call: RemoteCall
    other_line: str | None


def open_by_ticket(session: Session, call: Call, call_id: str, ticket: str) -> tuple[Line, Call]:
    """The kiosk's end, and as whom it speaks from now on. NotSignedIn `call_ticket_refused` for a ticket that is
    unknown, used, expired or another call's (which of them is nobody's business)."""
    digest = sha256(ticket.encode()).digest()
    line = Line(new_id(), call_id, "kiosk")
    spent = session.execute(
        update(CallRow)
        .where(CallRow.id == call_id, CallRow.ticket_hash == digest, CallRow.ticket_expires_at > call.at, standing.LIVE)
        .values(ticket_hash=None, kiosk_line=line.id, kiosk_seen_at=call.at)
    )
    if spent.rowcount == 0:
        raise NotSignedIn("call_ticket_refused")
    terminal_id = standing.find(session, call_id).terminal_id
    kiosk = Actor(terminal_id, frozenset({"kiosk"}))
    return line, Call(kiosk, "kiosk", call.at, call.language, terminal_id)


def open_at_desk(session: Session, call: Call, call_id: str) -> Line:
    """The clerk's end of a call he has answered. NotFound `call_unknown`, Conflict `call_over`."""
    row = standing.find_of_clerk(session, call, call_id, lock=True)
    if row.ended_at is not None:
        raise Conflict("call_over", ended_by=row.ended_by)
    line = Line(new_id(), call_id, "clerk")
    standing.change(session, call_id, clerk_line=line.id, clerk_seen_at=call.at)
    return line


def listen(session: Session, call: Call, line: Line) -> Heard:
    """Refusals as `_require_line`."""
    row = _require_line(session, line)
    other = row.clerk_line if line.end == "kiosk" else row.kiosk_line
    return Heard(standing.told(session, call, row), other)


def beat(session: Session, call: Call, line: Line) -> None:
    """This end is still there; refusals as `_require_line`, and as `terminals.find_terminal_key` for a kiosk that was
    revoked meanwhile."""
    _require_line(session, line)
    if line.end == "kiosk":
        terminals.find_terminal_key(session, call.terminal_id or "")
        standing.change(session, line.call_id, kiosk_seen_at=call.at)
    else:
        duty.still_here(session, call)
        standing.change(session, line.call_id, clerk_seen_at=call.at)


def _require_line(session: Session, line: Line) -> Row[CallRow]:
    """Conflict `call_line_replaced` when another socket is this end now."""
    row = standing.find(session, line.call_id)
    if line.id != (row.kiosk_line if line.end == "kiosk" else row.clerk_line):
        raise Conflict("call_line_replaced")
    return row


def end_silent(session: Session, call: Call, heard_since: datetime) -> int:
    """For the worker: calls of which an end is gone are lost; gives how many. `heard_since`: since when this hall has
    been listening, for nobody can be heard by a hall that stands still."""
    before = call.at - SILENT
    if heard_since > before:
        return 0
    kiosk_gone = CallRow.kiosk_seen_at < before
    clerk_gone = (CallRow.state == "connected") & (CallRow.clerk_seen_at < before)
    lost = list(session.execute(select(CallRow.__table__).where(standing.LIVE, kiosk_gone | clerk_gone)))
    for row in lost:
        standing.end(session, call, row, "lost")
    return len(lost)
