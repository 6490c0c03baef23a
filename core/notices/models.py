"""Numbered notices. Private to this subject."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id


class NoticeRow(Base):
    """`facts_sealed` holds the NoticeFacts; `address`, `sha256` and `size` are of the rendered file."""

    __tablename__ = "notices"

    id: Mapped[Id] = mapped_column(primary_key=True)
    subject_id: Mapped[Id] = mapped_column(index=True)
    holder_id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    document_number: Mapped[str] = mapped_column(String(80), unique=True)
    language: Mapped[str] = mapped_column(String(7))
    dated: Mapped[date]
    issued_at: Mapped[datetime]
    issued_by: Mapped[Id]
    facts_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    address: Mapped[str | None] = mapped_column(String(64))
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
