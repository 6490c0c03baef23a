"""Published versions of matters. Private to this subject."""

from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id


class MatterVersionRow(Base):
    """One immutable version: `definition` is the MatterDefinition as JSON, `checksum` its `version_hash`.

    A case keeps the id of the version it began under, and that version serves it to its end.
    """

    __tablename__ = "matter_versions"
    __table_args__ = (UniqueConstraint("code", "version"), Index(None, "code", "in_force_from"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    checksum: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    in_force_from: Mapped[date]
    in_force_until: Mapped[date | None]
    definition: Mapped[str]
    published_at: Mapped[datetime]
