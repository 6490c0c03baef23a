"""Enrolled kiosks. Private to this subject."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
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


_OPEN = text("cleared_at IS NULL")
_UNANSWERED = text("answered_at IS NULL")


class AlarmRow(Base):
    """Something that is wrong at a kiosk, from when it was first told until it was told no more. The database refuses a
    second open one of the same word. `detail`: a parcel's id, seconds of drift; nothing personal."""

    __tablename__ = "terminal_alarms"
    __table_args__ = (
        Index(
            "ix_terminal_alarms_one_open",
            "terminal_id",
            "word",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_terminal_alarms_of_a_kiosk", "terminal_id", "raised_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"))
    word: Mapped[str] = mapped_column(String(100))
    detail: Mapped[str] = mapped_column(String(200))
    raised_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None] = mapped_column(String(36))
    cleared_at: Mapped[datetime | None]


class OrderRow(Base):
    """An order to a kiosk. `code` is the signed statement, sealed: staff type its words. Numbers count up within a
    terminal."""

    __tablename__ = "terminal_orders"
    __table_args__ = (
        Index(
            "ix_terminal_orders_unanswered",
            "terminal_id",
            sqlite_where=_UNANSWERED,
            postgresql_where=_UNANSWERED,
        ),
    )

    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    code: Mapped[bytes]
    given_by: Mapped[Id]
    given_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))


class RulesRow(Base):
    """A version of the rules all kiosks keep to; the highest counts."""

    __tablename__ = "terminal_rules"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rules: Mapped[Any] = mapped_column(Json(dict[str, Any]))
    published_by: Mapped[Id]
    published_at: Mapped[datetime]
