"""Issued certificates and what became of them. Private to this subject."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id

_IN_FORCE = text("status IN ('valid', 'suspended')")
_PROPOSED = text("outcome = 'proposed'")


class CertificateRow(Base):
    """`facts_sealed` (CertificateFacts) and `code_sealed` (the QR's text) are fixed at issue; `address`,
    `sha256` and `size` are of the rendered file, absent until the worker has made it. `status` as `core.certificates.
    acts` has it, from `status_since` on (empty: from issue); `predecessor_id` is the one it took the place of.
    `authority` is the code of the organ that issued it. One certificate of a number is in force at most."""

    __tablename__ = "certificates"
    __table_args__ = (
        Index(
            "uq_certificates_in_force",
            "certificate_type",
            "number",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        Index(None, "certificate_type", "number"),
        Index(None, "status", "valid_to"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    subject_id: Mapped[Id] = mapped_column(index=True)
    holder_id: Mapped[Id] = mapped_column(index=True)
    authority: Mapped[str] = mapped_column(String(18), server_default="")
    title: Mapped[str] = mapped_column(String(200), server_default="")
    certificate_type: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(80))
    facts_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    code_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(String(10))
    status_since: Mapped[date | None]
    predecessor_id: Mapped[str | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    issued_at: Mapped[datetime]
    valid_to: Mapped[date | None]
    address: Mapped[str | None] = mapped_column(String(64))
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]


class ProposalRow(Base):
    """What a member of the authority proposes to do with a certificate; another one confirms or drops it. `outcome`:
    proposed, confirmed, dropped.

    Of an act before which the holder is heard (`core.certificates.defence`): `heard_by` is the last day to answer;
    `statement_sealed` what the holder said, `hearing_wanted` whether to be heard as well; `hearing_at` when that is
    announced for and `record_sealed` its record; `answer_sealed` what the decision made of all of it."""

    __tablename__ = "certificate_proposals"
    __table_args__ = (
        Index(
            "uq_certificate_proposals_open",
            "certificate_id",
            unique=True,
            sqlite_where=_PROPOSED,
            postgresql_where=_PROPOSED,
        ),
        CheckConstraint("outcome <> 'confirmed' OR closed_by <> proposed_by", name="two_people"),
        CheckConstraint("(outcome = 'proposed') = (closed_by IS NULL)", name="closed"),
        CheckConstraint("(statement_sealed IS NULL) = (stated_at IS NULL)", name="stated"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    certificate_id: Mapped[str] = mapped_column(ForeignKey("certificates.id"), index=True)
    authority: Mapped[str] = mapped_column(String(18), index=True)
    act: Mapped[str] = mapped_column(String(15))
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    proposed_by: Mapped[Id]
    proposed_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(10))
    closed_by: Mapped[str | None] = mapped_column(String(36))
    closed_at: Mapped[datetime | None]
    heard_by: Mapped[date | None]
    statement_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    stated_at: Mapped[datetime | None]
    hearing_wanted: Mapped[bool] = mapped_column(server_default=false())
    hearing_at: Mapped[datetime | None]
    record_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
