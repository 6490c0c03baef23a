"""Tables of places. Private to this subject.

A mandate is never changed but for its last day, and never deleted: what was done under it stays explained.
"""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id, Json
from core.places.schemas import Hours, Names

CODE = String(18)


class AreaRow(Base):
    """A division; `parent` follows from the code, and the key makes sure that it is there."""

    __tablename__ = "areas"

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    parent: Mapped[str | None] = mapped_column(ForeignKey("areas.code"), index=True)
    level: Mapped[str] = mapped_column(String(10))
    name: Mapped[Any] = mapped_column(Json(Names))


class AuthorityRow(Base):
    __tablename__ = "authorities"

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    area: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[Any] = mapped_column(Json(Names))
    short_name: Mapped[str] = mapped_column(String(8), server_default="")


class CentreRow(Base):
    __tablename__ = "centres"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    area: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[Any] = mapped_column(Json(Names))
    address: Mapped[Any] = mapped_column(Json(Names))
    hours: Mapped[Any] = mapped_column(Json(tuple[Hours, ...]))
    reason_kept: Mapped[str] = mapped_column(String(200))


class CentreCounterRow(Base):
    """A window (窗口). It belongs to a centre and to nobody else: there is no column for a department (G15)."""

    __tablename__ = "centre_counters"

    centre: Mapped[str] = mapped_column(ForeignKey("centres.code"), primary_key=True)
    number: Mapped[str] = mapped_column(String(10), primary_key=True)
    skills: Mapped[Any] = mapped_column(Json(tuple[str, ...]))


class EntrustmentRow(Base):
    """`matter` is the code of the one it is for; empty: every matter of the authority."""

    __tablename__ = "entrustments"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="ends_after_it_begins"),
        Index(None, "centre", "authority"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    centre: Mapped[str] = mapped_column(ForeignKey("centres.code"))
    authority: Mapped[str] = mapped_column(ForeignKey("authorities.code"))
    matter: Mapped[str] = mapped_column(String(80), server_default="")
    document: Mapped[str] = mapped_column(String(200))
    first_on: Mapped[date]
    last_on: Mapped[date | None]


class DelegationRow(Base):
    __tablename__ = "delegations"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="ends_after_it_begins"),
        CheckConstraint("authority <> town", name="by_another"),
        Index(None, "town", "matter"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    authority: Mapped[str] = mapped_column(ForeignKey("authorities.code"))
    town: Mapped[str] = mapped_column(ForeignKey("authorities.code"))
    matter: Mapped[str] = mapped_column(String(80))
    document: Mapped[str] = mapped_column(String(200))
    first_on: Mapped[date]
    last_on: Mapped[date | None]


class PowersPassedRow(Base):
    """A department's powers are with one bureau at a time: at most one record of it has no end."""

    __tablename__ = "powers_passed"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="ends_after_it_begins"),
        CheckConstraint("department <> bureau", name="to_another"),
        Index(
            "ix_powers_passed_open",
            "department",
            unique=True,
            sqlite_where=text("last_on IS NULL"),
            postgresql_where=text("last_on IS NULL"),
        ),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(ForeignKey("authorities.code"))
    bureau: Mapped[str] = mapped_column(ForeignKey("authorities.code"))
    document: Mapped[str] = mapped_column(String(200))
    first_on: Mapped[date]
    last_on: Mapped[date | None]
