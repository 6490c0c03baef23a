"""What must leave the hall after the commit: rendering, messages, calls to other systems.

`put` writes a row in the transaction of the change, so the errand exists exactly when the change does. The
worker `take`s due errands (which leases them for five minutes), runs them outside of any transaction, and
says `done` or `failed`. A worker that dies lets its lease run out and the errand is taken again: errands run
at least once and carry their id, by which the other side can tell. After seventeen failures, some two and a
half days, an errand rests as `given_up` until somebody looks.

Payloads hold ids, never personal data: the one who runs the errand looks the rest up.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Index, bindparam, delete, insert, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from core.call import Call
from core.db.session import Session
from core.db.tables import Base, Id, Json
from core.ids import new_id

LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=12)
MOST_ATTEMPTS = 17


class ErrandRow(Base):
    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_due",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(Json(dict[str, Any]))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int]
    reason: Mapped[str]


class Errand(Struct, frozen=True):
    """`attempts` counts this one."""

    id: str
    kind: str
    payload: dict[str, Any]
    attempts: int


_INSERT = insert(ErrandRow)


def put(session: Session, call: Call, kind: str, payload: Mapping[str, Any]) -> str:
    """Have something done after the commit. Returns the errand's id."""
    errand_id = new_id()
    session.execute(
        _INSERT,
        {
            "id": errand_id,
            "kind": kind,
            "payload": dict(payload),
            "created_at": call.at,
            "due_at": call.at,
            "attempts": 0,
            "reason": "",
        },
    )
    return errand_id


def take(session: Session, call: Call, limit: int = 20) -> list[Errand]:
    """Lease the errands that are due, oldest first. Workers side by side get different ones."""
    found = session.execute(
        select(ErrandRow.id, ErrandRow.kind, ErrandRow.payload, ErrandRow.attempts)
        .where(ErrandRow.due_at <= call.at)
        .order_by(ErrandRow.due_at, ErrandRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    errands = [Errand(row.id, row.kind, row.payload, row.attempts + 1) for row in found]
    if errands:
        session.execute(_LEASE, [{"errand": errand.id, "until": call.at + LEASE} for errand in errands])
    return errands


_LEASE = (
    update(ErrandRow)
    .where(ErrandRow.id == bindparam("errand"))
    .values(due_at=bindparam("until"), attempts=ErrandRow.attempts + 1)
)


def done(session: Session, call: Call, errand_id: str) -> None:
    session.execute(delete(ErrandRow).where(ErrandRow.id == errand_id))


def failed(session: Session, call: Call, errand_id: str, reason: str) -> None:
    """Try again later: after 10 s, 20 s, 40 s … 12 h. `reason` is a code, never what somebody typed."""
    attempts = session.scalar(select(ErrandRow.attempts).where(ErrandRow.id == errand_id))
    if attempts is None:
        return
    pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
    due = call.at + pause if attempts < MOST_ATTEMPTS else None
    session.execute(update(ErrandRow).where(ErrandRow.id == errand_id).values(due_at=due, reason=reason))


def given_up(session: Session) -> list[tuple[str, str, str]]:
    """Id, kind and reason of the errands that rest."""
    found = session.execute(
        select(ErrandRow.id, ErrandRow.kind, ErrandRow.reason).where(ErrandRow.due_at.is_(None)).order_by(ErrandRow.id)
    )
    return [(row.id, row.kind, row.reason) for row in found]
