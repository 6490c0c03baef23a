"""Frames on their way from one end of a call to the other, worked off in order.

They are rows, so that the two ends may be served by two processes of the hall and a frame survives a link that is lost
for a moment: it goes when the socket has taken it. A mailbox that nobody empties is full; what is older than ten
minutes is of no use to anybody.
"""

from datetime import timedelta

import msgspec
from msgspec import Struct
from sqlalchemy import bindparam, delete, func, insert, select

from core.call import Call
from core.calls import standing
from core.calls.lines import End, Line
from core.calls.models import CallRow, SignalRow
from core.calls.schemas import FRAME_BYTES, FromClerk, FromKiosk, Passed, Withheld
from core.db.database import Session
from core.errors import Conflict, InvalidInput, TooLarge

KEPT = timedelta(minutes=10)
MOST_WAITING = 300
"""More than two browsers say while they find each other, several times over."""
AT_ONCE = 50

_SEALED = ("call_signals", "frame_sealed")
_READERS = {"kiosk": msgspec.json.Decoder(FromKiosk), "clerk": msgspec.json.Decoder(FromClerk)}
_LAST = select(func.count(), func.max(SignalRow.number)).where(
    SignalRow.call_id == bindparam("call"), SignalRow.to_end == bindparam("to")
)
_NEXT = (
    select(SignalRow.number, SignalRow.frame_sealed)
    .where(SignalRow.call_id == bindparam("call"), SignalRow.to_end == bindparam("to"))
    .order_by(SignalRow.number)
    .limit(AT_ONCE)
)
_TAKEN = delete(SignalRow).where(
    SignalRow.call_id == bindparam("call"),
    SignalRow.to_end == bindparam("to"),
    SignalRow.number <= bindparam("last"),
)


class Waiting(Struct, frozen=True):
    """Frames for one end, in order; `last` is the number of the newest of them."""

    frames: tuple[str, ...]
    last: int


def check(end: End, text: str) -> None:
    """TooLarge `frame_too_large`; InvalidInput `frame_unknown` for what this end may not say."""
    if len(text.encode()) > FRAME_BYTES:
        raise TooLarge("frame_too_large", limit_bytes=FRAME_BYTES)
    try:
        _READERS[end].decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InvalidInput("frame_unknown") from error


def post(session: Session, call: Call, line: Line, text: str) -> None:
    """To the other end, as it came. Refusals as `check`; Conflict `call_not_connected`, `mailbox_full`."""
    check(line.end, text)
    row = standing.find(session, line.call_id)
    if row.state != "connected":
        raise Conflict("call_not_connected", state=row.state)
    _put(session, call, line.call_id, line.other, text, MOST_WAITING)


def tell_kiosk(session: Session, call: Call, call_id: str, frame: Passed | Withheld) -> None:
    """What the hall itself has to say: there is always room for it."""
    _put(session, call, call_id, "kiosk", msgspec.json.encode(frame).decode(), MOST_WAITING + AT_ONCE)


def read(session: Session, line: Line) -> Waiting:
    """The oldest of what waits for this end; it stays until `taken`."""
    rows = session.execute(_NEXT, {"call": line.call_id, "to": line.end}).all()
    frames = [
        session.keys.open_text(row.frame_sealed, *_SEALED, _place(line.call_id, line.end, row.number)) for row in rows
    ]
    return Waiting(tuple(frames), rows[-1].number if rows else 0)


def taken(session: Session, call: Call, line: Line, last: int) -> None:
    """The socket has sent them."""
    session.execute(_TAKEN, {"call": line.call_id, "to": line.end, "last": last})


def forget(session: Session, call: Call) -> None:
    """For the worker: what nobody took, and what was left of calls that are over."""
    over = select(CallRow.id).where(CallRow.ended_at < call.at - timedelta(minutes=1))
    session.execute(delete(SignalRow).where((SignalRow.posted_at < call.at - KEPT) | SignalRow.call_id.in_(over)))


def _put(session: Session, call: Call, call_id: str, to: End, text: str, most: int) -> None:
    waiting, last = session.execute(_LAST, {"call": call_id, "to": to}).one()
    if waiting >= most:
        raise Conflict("mailbox_full")
    number = (last or 0) + 1
    row = {
        "call_id": call_id,
        "to_end": to,
        "number": number,
        "frame_sealed": session.keys.seal_text(text, *_SEALED, _place(call_id, to, number)),
        "posted_at": call.at,
    }
    session.insert_new(insert(SignalRow), row)


def _place(call_id: str, to: End, number: int) -> str:
    return f"{call_id}/{to}/{number}"
