"""Issued certificates. Private to this subject."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id


class CertificateRow(Base):
    """`facts_sealed` (CertificateFacts) and `code_sealed` (the QR's text) are fixed at issue; `address`,
    `sha256` and `size` are of the rendered file, absent until the worker has made it. `status`: valid,
    revoked."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("certificate_type", "number"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    subject_id: Mapped[Id] = mapped_column(index=True)
    holder_id: Mapped[Id] = mapped_column(index=True)
    certificate_type: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(80))
    facts_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    code_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(String(10))
    issued_at: Mapped[datetime]
    valid_to: Mapped[date | None]
    address: Mapped[str | None] = mapped_column(String(64))
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
