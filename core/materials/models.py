"""Tables of what applicants hand in and of their wallets. Private to this subject."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, UtcDateTime


class DocumentRow(Base):
    """A page handed in for a material line of a case. `replaced_at` when the holder took it back or a
    better picture took its place; rows are never deleted while the case lives."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_application", "application_id", "material"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    application_id: Mapped[str] = mapped_column(String(36))
    holder_id: Mapped[str] = mapped_column(ForeignKey("citizens.id"))
    material: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(10))
    grade: Mapped[str] = mapped_column(String(1))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    quality: Mapped[str] = mapped_column(String(200), default="")
    wallet_item_id: Mapped[str | None] = mapped_column(ForeignKey("wallet_items.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WalletItemRow(Base):
    """`number_sealed` is the certificate's number; `origin` says how it came: `issuer` (grade A) or the id
    of the verification that saw the original (grade B)."""

    __tablename__ = "wallet_items"
    __table_args__ = (Index("ix_wallet_items_holder", "holder_id", "certificate_type"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    holder_id: Mapped[str] = mapped_column(ForeignKey("citizens.id"))
    certificate_type: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    number_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    issuer: Mapped[str] = mapped_column(String(100))
    grade: Mapped[str] = mapped_column(String(1))
    origin: Mapped[str] = mapped_column(String(36))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    issued_on: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
