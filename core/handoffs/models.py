"""Hand-offs and what passes through them. Private to this subject."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id, Json


class HandoffRow(Base):
    """One code on the screen of a kiosk. `claim_hash` and `phone_hash` are SHA-256: of what the code's reader shows,
    and of the token given to the first phone that did. The row is deleted within the hour after it ended."""

    __tablename__ = "handoffs"

    id: Mapped[Id] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"), index=True)
    matter: Mapped[str] = mapped_column(String(80))
    lines: Mapped[Any] = mapped_column(Json(tuple[str, ...]))
    signature: Mapped[bool]
    claim_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    phone_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    touched_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None] = mapped_column(String(12))


class HandedRow(Base):
    """Something a phone sent, sealed for the kiosk; `sealed` is gone once the kiosk has judged it, or it ended."""

    __tablename__ = "handed_in"

    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoffs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    came_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(12))
    findings: Mapped[str] = mapped_column(String(400), server_default="")
