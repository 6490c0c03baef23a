"""Calls, who is on duty for them, and the mailbox between their two ends. Private to this subject.

Nothing that is said or shown in a call is kept: sound and picture never reach the hall, and what the mailbox holds is
sealed and gone within minutes.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id


def _one(name: str, column: str, where: str) -> Index:
    return Index(name, column, unique=True, sqlite_where=text(where), postgresql_where=text(where))


class CallRow(Base):
    """One call of a kiosk, from when it was asked for. `known`: how the hall knew the person then; `consent`: the
    wording that was agreed to. The database refuses a second live call of a kiosk, and a second call to a clerk.

    `*_seen_at`: when an end was last heard of; `*_line`: the socket that is its end now. `ticket_*`: the one ticket
    that opens the kiosk's socket, of which only the SHA-256 is kept. `verification_id`: the originals shown in it.
    """

    __tablename__ = "remote_calls"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'connected', 'ended')", name="known_state"),
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ends_with_its_state"),
        CheckConstraint("state <> 'connected' OR clerk_id IS NOT NULL", name="answered_by_somebody"),
        _one("ix_remote_calls_one_of_a_kiosk", "terminal_id", "ended_at IS NULL"),
        _one("ix_remote_calls_one_of_a_clerk", "clerk_id", "state = 'connected'"),
        Index(None, "state", "asked_at"),
        Index(None, "ended_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"))
    state: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(10))
    errand: Mapped[str] = mapped_column(String(10))
    consent: Mapped[str] = mapped_column(String(20))
    known: Mapped[str] = mapped_column(String(10))
    citizen_id: Mapped[str | None] = mapped_column(ForeignKey("citizens.id"))
    application_id: Mapped[str | None] = mapped_column(ForeignKey("applications.id"), index=True)
    asked_at: Mapped[datetime]
    kiosk_seen_at: Mapped[datetime]
    kiosk_line: Mapped[str | None] = mapped_column(String(36))
    ticket_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    ticket_expires_at: Mapped[datetime | None]
    clerk_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    connected_at: Mapped[datetime | None]
    clerk_seen_at: Mapped[datetime | None]
    clerk_line: Mapped[str | None] = mapped_column(String(36))
    verification_id: Mapped[str | None] = mapped_column(String(36))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(20))


class DutyRow(Base):
    """Somebody at the remote desk, while the page with the queue is open. `seen_at`: when it last was."""

    __tablename__ = "call_duties"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    centre: Mapped[str] = mapped_column(ForeignKey("centres.code"))
    since: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)


class SignalRow(Base):
    """A frame on its way to one end (`to_end`: kiosk or clerk). Numbers count up among those that wait."""

    __tablename__ = "call_signals"

    call_id: Mapped[str] = mapped_column(ForeignKey("remote_calls.id"), primary_key=True)
    to_end: Mapped[str] = mapped_column(String(5), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    frame_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    posted_at: Mapped[datetime] = mapped_column(index=True)


class CaptureRow(Base):
    """The last photograph of an original that was laid down in a call, and how it compares: sealed, until the call is
    over."""

    __tablename__ = "call_captures"

    call_id: Mapped[str] = mapped_column(ForeignKey("remote_calls.id"), primary_key=True)
    document_id: Mapped[Id] = mapped_column(primary_key=True)
    capture_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    taken_at: Mapped[datetime]
