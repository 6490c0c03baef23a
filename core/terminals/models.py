"""Enrolled kiosks. Private to this subject."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id, Json


class TerminalRow(Base):
    """`public_key` is the raw Ed25519 key the kiosk signs its requests with."""

    __tablename__ = "terminals"

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    profile: Mapped[str] = mapped_column(String(20))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    state: Mapped[str] = mapped_column(String(10))
    enrolled_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    health: Mapped[Any] = mapped_column(Json(dict[str, Any]), nullable=True)


class TerminalStandRow(Base):
    """At which centre a kiosk stands; `round_the_clock`: one can get at it when the centre is closed."""

    __tablename__ = "terminal_stands"

    terminal_id: Mapped[Id] = mapped_column(ForeignKey("terminals.id"), primary_key=True)
    centre: Mapped[str] = mapped_column(ForeignKey("centres.code"))
    round_the_clock: Mapped[bool]


class EnrolmentCodeRow(Base):
    """A one-use code; only its SHA-256 is kept."""

    __tablename__ = "enrolment_codes"

    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    created_by: Mapped[Id]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class NonceRow(Base):
    """Nonces of signed requests, kept ten minutes so that none is taken twice."""

    __tablename__ = "terminal_nonces"

    terminal_id: Mapped[Id] = mapped_column(primary_key=True)
    nonce: Mapped[str] = mapped_column(String(100), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
