"""Tables of what applicants hand in, of their wallets, and of what makes evidence good. Private to this subject.

What a grade rests on is held by the database, not by care alone. A row of grade B names a confirmation, and the
foreign key is the pair (confirmation, hash of the picture): a confirmation of another picture does not fit, and
one that has ended has no `live_id` left to be named by. So the grade comes down before the confirmation ends, and
a copy never rises above what it was copied from.
"""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, UtcDateTime

_LIVE = text("live_id IS NOT NULL")
_GIVEN = text("withdrawn_at IS NULL")


class ConfirmationRow(Base):
    """The verification event that lifts a picture to grade B: who saw the original equal to it, where, when, and the
    hashes of both pictures. `live_id` is the id while it holds and empty afterwards; a picture of a person has one
    live confirmation at most. `valid_to` is the original's own last day, `lifted_from` the grade it came from;
    `ending` says why it ended: revoked, expired.
    """

    __tablename__ = "confirmations"
    __table_args__ = (
        UniqueConstraint("live_id", "sha256"),
        Index(
            "uq_confirmations_picture", "holder_id", "sha256", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE
        ),
        Index(None, "valid_to"),
        CheckConstraint("live_id IS NULL OR live_id = id", name="live"),
        CheckConstraint("(live_id IS NULL) = (ended_at IS NOT NULL)", name="ended"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    live_id: Mapped[str | None] = mapped_column(String(36))
    holder_id: Mapped[str] = mapped_column(ForeignKey("citizens.id"))
    document_id: Mapped[str] = mapped_column(String(36))
    sha256: Mapped[str] = mapped_column(String(64))
    lifted_from: Mapped[str] = mapped_column(String(1))
    verification_id: Mapped[str] = mapped_column(String(36))
    verifier_id: Mapped[str] = mapped_column(String(36))
    place: Mapped[str] = mapped_column(String(60))
    terminal_id: Mapped[str | None] = mapped_column(String(36))
    capture_sha256: Mapped[str] = mapped_column(String(64))
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_to: Mapped[date | None] = mapped_column(Date)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(36))
    ending: Mapped[str | None] = mapped_column(String(10))
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class WalletItemRow(Base):
    """`number_sealed` is the certificate's number. An item of grade A came from its issuer (`certificate_id` when
    that was this hall), one of grade B from a confirmation. `ended_at` when it may not be used any more."""

    __tablename__ = "wallet_items"
    __table_args__ = (
        Index("ix_wallet_items_holder", "holder_id", "certificate_type"),
        Index(None, "certificate_id"),
        ForeignKeyConstraint(["confirmation_id", "sha256"], ["confirmations.live_id", "confirmations.sha256"]),
        CheckConstraint("(grade = 'B') = (confirmation_id IS NOT NULL)", name="confirmed"),
        CheckConstraint("grade IN ('A', 'B') OR ended_at IS NOT NULL", name="vouched_for"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    holder_id: Mapped[str] = mapped_column(ForeignKey("citizens.id"))
    certificate_type: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    number_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    issuer: Mapped[str] = mapped_column(String(100))
    grade: Mapped[str] = mapped_column(String(1))
    confirmation_id: Mapped[str | None] = mapped_column(String(36))
    certificate_id: Mapped[str | None] = mapped_column(String(36))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    issued_on: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AuthorisationRow(Base):
    """A holder's leave to use one item of the wallet for one purpose: this line of this case. The id is that of the
    document it gave rise to, so that it serves once. `way`: `asked` (picked by the holder) or `filing` (the checklist
    named it and the holder filed)."""

    __tablename__ = "authorisations"
    __table_args__ = (
        Index(
            "uq_authorisations_purpose",
            "application_id",
            "material",
            "wallet_item_id",
            unique=True,
            sqlite_where=_GIVEN,
            postgresql_where=_GIVEN,
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    holder_id: Mapped[str] = mapped_column(ForeignKey("citizens.id"), index=True)
    wallet_item_id: Mapped[str] = mapped_column(ForeignKey("wallet_items.id"), index=True)
    application_id: Mapped[str] = mapped_column(String(36))
    material: Mapped[str] = mapped_column(String(60))
    way: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(10))
    terminal_id: Mapped[str | None] = mapped_column(String(36))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DocumentRow(Base):
    """A page handed in for a material line of a case. `replaced_at` when the holder took it back or a
    better picture took its place; rows are never deleted while the case lives. `likeness`: what the page looks like
    from far (`core.imaging.likeness`), empty for what is no picture."""

    __tablename__ = "documents"
    __table_args__ = (
        Index("ix_documents_application", "application_id", "material"),
        Index(None, "confirmation_id"),
        ForeignKeyConstraint(["confirmation_id", "sha256"], ["confirmations.live_id", "confirmations.sha256"]),
        CheckConstraint("(grade = 'B') = (confirmation_id IS NOT NULL)", name="confirmed"),
        CheckConstraint("(source = 'wallet') = (authorisation_id IS NOT NULL)", name="authorised"),
        CheckConstraint("grade <> 'A' OR source = 'wallet'", name="issued"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    application_id: Mapped[str] = mapped_column(String(36))
    holder_id: Mapped[str] = mapped_column(ForeignKey("citizens.id"))
    material: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(10))
    grade: Mapped[str] = mapped_column(String(1))
    confirmation_id: Mapped[str | None] = mapped_column(String(36))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    quality: Mapped[str] = mapped_column(String(200), default="")
    likeness: Mapped[str] = mapped_column(String(64), default="", server_default="")
    authorisation_id: Mapped[str | None] = mapped_column(ForeignKey("authorisations.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
