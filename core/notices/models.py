"""Numbered notices, and the sheets they are told on. Private to this subject."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id


class NoticeRow(Base):
    """`language` is the holder's: where it is not zh-Hans, a reading version in it stands beside the notice."""

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


class SheetRow(Base):
    """A notice in one language. `facts_sealed` holds its NoticeFacts; `address`, `sha256` and `size` are of the
    rendered file."""

    __tablename__ = "notice_sheets"

    notice_id: Mapped[Id] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(7), primary_key=True)
    facts_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    address: Mapped[str | None] = mapped_column(String(64))
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
