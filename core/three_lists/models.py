"""Versions of the three lists, and the looks after approval that they ask for. Private to this subject."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id, Json
from core.places.schemas import Names
from core.three_lists.schemas import LaterCheck


class ListVersionRow(Base):
    """Immutable once loaded; `checksum` is of the file's content."""

    __tablename__ = "list_versions"
    __table_args__ = (
        UniqueConstraint("kind", "area", "version"),
        CheckConstraint("kind IN ('negative', 'permitted', 'supervision')", name="known_kind"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    area: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    version: Mapped[int]
    document: Mapped[str] = mapped_column(String(200))
    in_force_from: Mapped[date]
    covers: Mapped[Any] = mapped_column(Json(tuple[str, ...]))
    checksum: Mapped[str] = mapped_column(String(64))
    loaded_by: Mapped[Id]
    loaded_at: Mapped[datetime]


class ListItemRow(Base):
    __tablename__ = "list_items"
    __table_args__ = (Index(None, "list_id", "catalogue_code"),)

    list_id: Mapped[Id] = mapped_column(ForeignKey("list_versions.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    catalogue_code: Mapped[str] = mapped_column(String(12))
    group: Mapped[str] = mapped_column("class", String(40))
    name: Mapped[Any] = mapped_column(Json(Names))
    reason: Mapped[Any] = mapped_column(Json(Names), nullable=True)
    later_check: Mapped[Any] = mapped_column(Json(LaterCheck), nullable=True)


class LaterCheckRow(Base):
    """One look at one approved case, by the last day `due_on`."""

    __tablename__ = "later_checks"
    __table_args__ = (
        UniqueConstraint("application_id", "list_id", "item"),
        CheckConstraint("(done_at IS NULL) = (outcome IS NULL)", name="done_with_an_outcome"),
        Index(None, "authority", "due_on"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"))
    list_id: Mapped[str] = mapped_column(ForeignKey("list_versions.id"))
    item: Mapped[str] = mapped_column(String(40))
    matter: Mapped[str] = mapped_column(String(80))
    authority: Mapped[str] = mapped_column(String(18))
    text: Mapped[Any] = mapped_column(Json(Names))
    due_on: Mapped[date]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(String(36))
    outcome: Mapped[str | None] = mapped_column(String(12))
    remark_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
