"""The rows of a hand-off: found, and ended for one of four reasons.

A hand-off is over once somebody ended it or its ten minutes are. Ending it forgets what nobody fetched at once; what
the kiosk could still fetch after the ten minutes, because it came in the last second, goes with the next tidying.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import NotFound
from core.handoffs.models import HandedRow, HandoffRow
from core.handoffs.schemas import Ending, ItemSeen

LIVES = timedelta(minutes=10)
"""As long as a phone may take from the scan to the last page."""
KEPT = timedelta(minutes=30)
"""How long after its end a phone is told why it is over."""

_FOUND = select(HandoffRow.__table__).where(HandoffRow.id == bindparam("handoff"))
_ITEMS = select(HandedRow.__table__).where(HandedRow.handoff_id == bindparam("handoff")).order_by(HandedRow.number)


def find(session: Session, handoff_id: str) -> Row[Any]:
    """NotFound `handoff_unknown`."""
    row = session.execute(_FOUND, {"handoff": handoff_id}).one_or_none()
    if row is None:
        raise NotFound("handoff_unknown")
    return row


def items(session: Session, handoff_id: str) -> list[Row[Any]]:
    return list(session.execute(_ITEMS, {"handoff": handoff_id}))


def seen(row: Row[Any]) -> ItemSeen:
    return ItemSeen(row.number, row.outcome, tuple(row.findings.split()))


def ending_at(row: Row[Any], at: datetime) -> Ending | None:
    """Why it is over at this instant."""
    return row.ending or ("expired" if row.expires_at <= at else None)


def end(session: Session, call: Call, row: Row[Any], why: Ending) -> None:
    """Over now, and what was not fetched is gone; ending it again changes nothing."""
    if row.ending is not None:
        return
    session.execute(update(HandoffRow).where(HandoffRow.id == row.id).values(ended_at=call.at, ending=why))
    came = items(session, row.id)
    session.execute(update(HandedRow).where(HandedRow.handoff_id == row.id).values(sealed=None))
    facts = {"ending": why, "came": len(came), "kept": sum(each.outcome == "kept" for each in came)}
    journal.record(session, call, row.id, "handoff_ended", facts)


def forget(session: Session, call: Call) -> None:
    """For the worker: end what has expired, and delete what ended a while ago."""
    over = select(HandoffRow.__table__).where(HandoffRow.expires_at <= call.at, HandoffRow.ended_at.is_(None))
    for row in session.execute(over).all():
        end(session, call, row, "expired")
    old = select(HandoffRow.id).where(HandoffRow.ended_at <= call.at - KEPT)
    session.execute(delete(HandedRow).where(HandedRow.handoff_id.in_(old)))
    session.execute(delete(HandoffRow).where(HandoffRow.ended_at <= call.at - KEPT))
