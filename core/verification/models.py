"""Tables of passes and verifications. Private to this subject."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id


class PassRow(Base):
    """One pass that was shown. `redeemed_*` are set once, by one conditional UPDATE: the first scan wins."""

    __tablename__ = "passes"

    id: Mapped[Id] = mapped_column(primary_key=True)
    application_id: Mapped[Id] = mapped_column(index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(16))
    expires_at: Mapped[datetime]
    minted_at: Mapped[datetime]
    redeemed_at: Mapped[datetime | None]
    redeemed_by: Mapped[str | None]
    redeemed_place: Mapped[str | None]
    scan_nonce: Mapped[str | None] = mapped_column(String(36))
    verification_id: Mapped[str | None] = mapped_column(String(36))


class VerificationRow(Base):
    """One look at originals. `outcome`: open, equal, different, abandoned (a later one took its place)."""

    __tablename__ = "verifications"

    id: Mapped[Id] = mapped_column(primary_key=True)
    application_id: Mapped[Id] = mapped_column(index=True)
    pass_id: Mapped[str | None] = mapped_column(ForeignKey("passes.id"))
    holder_check: Mapped[str] = mapped_column(String(20))
    verifier_id: Mapped[Id]
    place: Mapped[str] = mapped_column(String(60))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(10))


class VerifiedLineRow(Base):
    """A person's word on one original, with the picture it rests on."""

    __tablename__ = "verified_lines"
    __table_args__ = (Index(None, "document_id"),)

    verification_id: Mapped[str] = mapped_column(ForeignKey("verifications.id"), primary_key=True)
    document_id: Mapped[Id] = mapped_column(primary_key=True)
    material: Mapped[str] = mapped_column(String(60))
    equal: Mapped[bool]
    capture_sha256: Mapped[str] = mapped_column(String(64))
    capture_address: Mapped[str] = mapped_column(String(64))
    similarity: Mapped[float | None]
    remark_sealed: Mapped[bytes] = mapped_column(LargeBinary)
