"""Published versions of matters. Private to this subject."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id


class MatterVersionRow(Base):
    """One immutable version: `definition` is the MatterDefinition as JSON, `checksum` its `version_hash`.

    A case keeps the id of the version it began under, and that version serves it to its end. Who reviewed the text is
    not who published it; a file the hall came with nobody reviewed here.
    """

    __tablename__ = "matter_versions"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        Index(None, "code", "in_force_from"),
        CheckConstraint("reviewed_by <> published_by", name="published_by_another"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    checksum: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    in_force_from: Mapped[date]
    in_force_until: Mapped[date | None]
    definition: Mapped[str]
    published_at: Mapped[datetime]
    published_by: Mapped[str | None] = mapped_column(String(36))
    reviewed_by: Mapped[str | None] = mapped_column(String(36))


class MatterReviewRow(Base):
    """Somebody has read a text before it is published; `id` is the one its version will have."""

    __tablename__ = "matter_reviews"
    __table_args__ = (UniqueConstraint("checksum", "reviewed_by"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    checksum: Mapped[str] = mapped_column(String(64))
    reviewed_by: Mapped[Id]
    reviewed_at: Mapped[datetime]
