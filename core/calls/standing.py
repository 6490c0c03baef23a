"""The rows of calls: found, counted, changed, ended, and told to either end.

The queue is one, and first come is first answered: how many are ahead is the number of waiting calls that were asked
for earlier, whoever stands at the kiosk.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, update

from core import journal
from core.call import Call
from core.calls import ice
from core.calls.attendance import expected_wait
from core.calls.models import CallRow, CaptureRow, DutyRow
from core.calls.schemas import EndedBy, RemoteCall
from core.db.database import Session
from core.errors import NotFound
from core.people import staff
from core.verification import service as verification

HERE = timedelta(seconds=60)
"""As long as a clerk counts as on duty after the page with the queue was last heard of."""
LATEST_TALKS = 20

LIVE = CallRow.ended_at.is_(None)
_FOUND = select(CallRow.__table__).where(CallRow.id == bindparam("call"))
_LOCKED = _FOUND.with_for_update()
_WAITING = select(CallRow.__table__).where(CallRow.state == "waiting").order_by(CallRow.asked_at, CallRow.id)
_AHEAD = select(func.count()).where(
    CallRow.state == "waiting",
    (CallRow.asked_at < bindparam("asked_at"))
    | ((CallRow.asked_at == bindparam("asked_at")) & (CallRow.id < bindparam("call"))),
)
_ON_DUTY = select(func.count()).where(DutyRow.seen_at > bindparam("since"))
_BUSY = select(func.count()).where(
    DutyRow.seen_at > bindparam("since"), CallRow.clerk_id == DutyRow.staff_id, CallRow.state == "connected"
)
_TALKS = (
    select(CallRow.connected_at, CallRow.ended_at)
    .where(CallRow.ended_at.is_not(None), CallRow.connected_at.is_not(None))
    .order_by(CallRow.ended_at.desc())
    .limit(LATEST_TALKS)
)


def find(session: Session, call_id: str, *, lock: bool = False) -> Row[Any]:
    """NotFound `call_unknown`."""
    row = session.execute(_LOCKED if lock else _FOUND, {"call": call_id}).one_or_none()
    if row is None:
        raise NotFound("call_unknown")
    return row


def find_of_kiosk(session: Session, call: Call, call_id: str, *, lock: bool = False) -> Row[Any]:
    """The kiosk's own; another kiosk's does not exist for it. NotFound `call_unknown`."""
    row = find(session, call_id, lock=lock)
    if row.terminal_id != call.terminal_id:
        raise NotFound("call_unknown")
    return row


def find_of_clerk(session: Session, call: Call, call_id: str, *, lock: bool = False) -> Row[Any]:
    """One that this clerk has answered; others' do not exist for him. NotFound `call_unknown`."""
    row = find(session, call_id, lock=lock)
    if row.clerk_id != call.actor.id:
        raise NotFound("call_unknown")
    return row


def live_of_kiosk(session: Session, terminal_id: str) -> Row[Any] | None:
    return session.execute(select(CallRow.__table__).where(CallRow.terminal_id == terminal_id, LIVE)).one_or_none()


def connected_to(session: Session, staff_id: str) -> Row[Any] | None:
    """The call a clerk is in."""
    mine = select(CallRow.__table__).where(CallRow.clerk_id == staff_id, CallRow.state == "connected")
    return session.execute(mine).one_or_none()


def waiting(session: Session) -> list[Row[Any]]:
    """Those nobody has answered, the first first."""
    return list(session.execute(_WAITING))


def on_duty(session: Session, call: Call) -> int:
    return session.execute(_ON_DUTY, {"since": call.at - HERE}).scalar_one()


def wait_behind(session: Session, call: Call, ahead: int) -> int | None:
    """Seconds that a call waits behind so many others, as `attendance.expected_wait`."""
    busy = session.execute(_BUSY, {"since": call.at - HERE}).scalar_one()
    talks = [(row.ended_at - row.connected_at).total_seconds() for row in session.execute(_TALKS)]
    return expected_wait(ahead, on_duty(session, call), busy, talks)


def told(session: Session, call: Call, row: Row[Any]) -> RemoteCall:
    """A call as either end sees it."""
    is_waiting = row.state == "waiting"
    ahead = session.execute(_AHEAD, {"call": row.id, "asked_at": row.asked_at}).scalar_one() if is_waiting else 0
    settings = session.settings.calls
    servers = settings.ice_servers if row.ended_at is None else ()
    return RemoteCall(
        id=row.id,
        state=row.state,
        ahead=ahead,
        expected_wait_seconds=wait_behind(session, call, ahead) if is_waiting else None,
        on_duty=on_duty(session, call),
        clerk_name=staff.name_of(session, row.clerk_id) if row.clerk_id else "",
        ended_by=row.ended_by,
        ice_servers=ice.servers_for(servers, row.id, call.at),
        relay_only=settings.relay_only,
    )


def change(session: Session, call_id: str, **values: Any) -> None:
    session.execute(update(CallRow).where(CallRow.id == call_id).values(**values))


def end(session: Session, call: Call, row: Row[Any], by: EndedBy) -> Row[Any]:
    """Over; what the originals showed so far is forgotten unless it was decided. The same once more changes nothing."""
    over = update(CallRow).where(CallRow.id == row.id, LIVE)
    if session.execute(over.values(state="ended", ended_at=call.at, ended_by=by, ticket_hash=None)).rowcount == 0:
        return find(session, row.id)
    session.execute(delete(CaptureRow).where(CaptureRow.call_id == row.id))
    if row.verification_id is not None:
        verification.abandon(session, call, row.verification_id)
    talked = row.connected_at and (call.at - row.connected_at).total_seconds()
    facts = {"by": by, "answered": row.connected_at is not None, "seconds": int(talked) if talked else 0}
    note(session, call, row, "call_ended", facts)
    return find(session, row.id)


def note(session: Session, call: Call, row: Row[Any], event: str, facts: Mapping[str, Any]) -> None:
    """Into the record of the call, and of the case it is about."""
    journal.record(session, call, row.id, event, facts)
    if row.application_id is not None:
        journal.record(session, call, row.application_id, event, {"call_id": row.id, **facts})
