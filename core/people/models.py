"""Tables of people. Private to this subject.

Everything that names a person is in `*_sealed` columns (`core.sealing`, associated data: table, column, row
id); an identity number is found by its blind index.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id, Json, UtcDateTime


class Citizen(Base):
    """`document_sealed` holds the IdentityDocument last read, `supporting_sealed` a list of them; `document_read_at` is
    when that was."""

    __tablename__ = "citizens"
    __table_args__ = (UniqueConstraint("identity_kind", "identity_index"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    identity_kind: Mapped[str] = mapped_column(String(40))
    identity_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    document_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    supporting_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    assurance: Mapped[int]
    document_read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OrganisationRow(Base):
    """`representative_id` is the citizen who may act for the organisation."""

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    uscc: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    representative_id: Mapped[str] = mapped_column(ForeignKey("citizens.id"), index=True)


class PowerOfAttorneyRow(Base):
    """A principal lets an agent act (授权委托). The agent is whoever holds the document `agent_kind`, `agent_index`,
    known to the hall or not; `agent_sealed` holds the AgentNamed. `matter` is empty for every matter. `paper_*` find
    the scan of the paper that a clerk recorded it from; what a principal recorded himself has none. Never changed but
    for its revocation."""

    __tablename__ = "powers_of_attorney"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="ends_after_it_begins"),
        CheckConstraint("(paper_address IS NULL) = (recorded_by IS NULL)", name="clerk_has_the_paper"),
        Index(None, "agent_kind", "agent_index"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    principal_id: Mapped[str] = mapped_column(ForeignKey("citizens.id"), index=True)
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    agent_kind: Mapped[str] = mapped_column(String(40))
    agent_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    agent_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    matter: Mapped[str] = mapped_column(String(80))
    acts: Mapped[Any] = mapped_column(Json(tuple[str, ...]))
    first_on: Mapped[date]
    last_on: Mapped[date]
    paper_address: Mapped[str | None] = mapped_column(String(64))
    paper_sha256: Mapped[str | None] = mapped_column(String(64))
    recorded_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[str | None] = mapped_column(String(36))


class Staff(Base):
    """`roles` are words joined by spaces; `totp_step` is the last time step whose code was used (RFC
    6238). `card_index`: the blind index of the resident identity card a member shows to kiosks. A member belongs to a
    centre or to an authority, never to both: who accepts is not who decides."""

    __tablename__ = "staff"
    __table_args__ = (CheckConstraint("(authority IS NULL) <> (centre IS NULL)", name="centre_or_authority"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_secret_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    totp_step: Mapped[int] = mapped_column(default=0)
    card_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    roles: Mapped[str] = mapped_column(String(200))
    authority: Mapped[str | None] = mapped_column(ForeignKey("authorities.code"))
    centre: Mapped[str | None] = mapped_column(ForeignKey("centres.code"))
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AssistanceRow(Base):
    """One time a member of staff helps at a kiosk (帮办), from the code that lets him show himself, or from his card,
    until he leaves. Only the SHA-256 of a code is kept; a code that nobody used never began."""

    __tablename__ = "assistances"
    __table_args__ = (
        CheckConstraint("shown IN ('code', 'card')", name="shows_himself"),
        CheckConstraint("(shown = 'code') = (code_hash IS NOT NULL)", name="code_or_card"),
        CheckConstraint("(began_at IS NULL) = (terminal_id IS NULL)", name="begins_somewhere"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    shown: Mapped[str] = mapped_column(String(4))
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    code_expires_at: Mapped[datetime | None]
    terminal_id: Mapped[str | None] = mapped_column(String(36))
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class ChiefRepresentative(Base):
    """首席代表: an authority's one voice in a centre. The index lets a second one in only when the first has ended."""

    __tablename__ = "chief_representatives"
    __table_args__ = (
        Index(
            "ix_chief_representatives_active",
            "authority",
            "centre",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    authority: Mapped[str] = mapped_column(ForeignKey("authorities.code"))
    centre: Mapped[str] = mapped_column(ForeignKey("centres.code"))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    document: Mapped[str] = mapped_column(String(200))
    appointed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignIn(Base):
    """A credential in use: only the SHA-256 of its token is kept. A visit at a kiosk is bound to it; `assurance` is how
    sure that sign-in was of a citizen."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_principal", "principal_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    principal_kind: Mapped[str] = mapped_column(String(10))
    principal_id: Mapped[str] = mapped_column(String(36))
    terminal_id: Mapped[str | None] = mapped_column(String(36))
    assurance: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
