"""Tables of cases. Private to this subject."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id, Json
from core.matters.rules import Outcome
from core.matters.schemas import Checklist


class ApplicationRow(Base):
    """One case. Sealed columns hold what names or describes a person: `form_sealed` (field → text),
    `evidence_sealed` (the IdentityEvidence a kiosk saw), `signature_sealed` (strokes). `act` is `new` or what its
    holder asks about the certificate `certificate_id`.

    `checklist` is fixed when the case is filed, so that the file always shows what was asked then. `act_by`
    is the last day of the clock that runs now, whoever's it is; `round` counts the times papers came in. `bundle_id` of
    a case that is part of a bundle (`core.bundles`). `power_id`: an agent began it under that power of attorney.
    `centre`: the one that accepted it, by which it is found who decides (`places.competence`).
    `promised` lists the materials still owed under a provisional acceptance, until `promise_by`; `declared` says that
    the applicant took the declaration route. `delivery_sealed` is the address a result is sent to.
    """

    __tablename__ = "applications"
    __table_args__ = (
        Index(None, "state", "act_by", "id"),
        Index(None, "holder_id", "changed_at"),
        CheckConstraint("accepted_by <> decided_by OR accepted_by = 'system'", name="acceptor_does_not_decide"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(30))
    case_number: Mapped[str | None] = mapped_column(String(30), unique=True)
    matter: Mapped[str] = mapped_column(String(80))
    matter_version_id: Mapped[str] = mapped_column(ForeignKey("matter_versions.id"))
    authority: Mapped[str] = mapped_column(String(18))
    holder_id: Mapped[str] = mapped_column(ForeignKey("citizens.id"))
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"))
    power_id: Mapped[str | None] = mapped_column(ForeignKey("powers_of_attorney.id"))
    centre: Mapped[str | None] = mapped_column(ForeignKey("centres.code"))
    bundle_id: Mapped[str | None] = mapped_column(String(36), index=True)
    channel: Mapped[str] = mapped_column(String(10))
    terminal_id: Mapped[str | None] = mapped_column(String(36))
    language: Mapped[str] = mapped_column(String(7))
    act: Mapped[str] = mapped_column(String(15), server_default="new")
    certificate_id: Mapped[str | None] = mapped_column(ForeignKey("certificates.id"), index=True)
    answers: Mapped[Any] = mapped_column(Json(dict[str, str]))
    form_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    evidence_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    signature_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    checklist: Mapped[Any] = mapped_column(Json(Checklist), nullable=True)
    round: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    terminal_time: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    received_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    accepted_by: Mapped[str | None] = mapped_column(String(36))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(36))
    act_by: Mapped[date | None]
    act_by_provisional: Mapped[bool]
    extension_days: Mapped[int] = mapped_column(server_default="0")
    declared: Mapped[bool] = mapped_column(server_default=false())
    promised: Mapped[Any] = mapped_column(Json(list[str]), nullable=True)
    promise_by: Mapped[date | None]
    delivery_way: Mapped[str | None] = mapped_column(String(20))
    delivery_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    void_proposed_by: Mapped[str | None] = mapped_column(String(36))
    void_reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class DraftCodeRow(Base):
    """A one-use code that leads its holder to a draft (`core.applications.draft_codes`), of which only the SHA-256 is
    kept."""

    __tablename__ = "draft_codes"

    id: Mapped[Id] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class TickRow(Base):
    """A clerk's word on one acceptance statement, per round of papers; `papers` is a digest of what it was said of."""

    __tablename__ = "ticks"

    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    material: Mapped[str] = mapped_column(String(60), primary_key=True)
    statement: Mapped[str] = mapped_column(String(60), primary_key=True)
    met: Mapped[bool]
    remark_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    papers: Mapped[str] = mapped_column(String(64), server_default="")
    clerk_id: Mapped[Id]
    at: Mapped[datetime]


class LateDefectRow(Base):
    """A supervisor's leave to name defects in this round that should have been named before."""

    __tablename__ = "late_defects"

    id: Mapped[Id] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), index=True)
    round: Mapped[int]
    statements: Mapped[list[str]] = mapped_column(Json(list[str]))
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    supervisor_id: Mapped[Id]
    at: Mapped[datetime]


class CorrectionRow(Base):
    """What a form said before and after it was put right on the spot."""

    __tablename__ = "corrections"

    id: Mapped[Id] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), index=True)
    field: Mapped[str] = mapped_column(String(60))
    before_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    after_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    clerk_id: Mapped[Id]
    at: Mapped[datetime]


class InspectionRow(Base):
    """One declared commitment, looked at afterwards."""

    __tablename__ = "inspections"
    __table_args__ = (UniqueConstraint("application_id", "commitment"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"))
    commitment: Mapped[str] = mapped_column(String(60))
    met: Mapped[bool]
    measured: Mapped[str] = mapped_column(String(40))
    remark_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    inspector_id: Mapped[Id]
    at: Mapped[datetime]


class MachineDecisionRow(Base):
    """Rules tried on a case: what they read (sealed), what came out, and what a person said when it was contested."""

    __tablename__ = "machine_decisions"

    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    tried_at: Mapped[datetime]
    inputs_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    outcomes: Mapped[Any] = mapped_column(Json(list[Outcome]))
    contested_at: Mapped[datetime | None]
    contest_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(36))
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    upheld: Mapped[bool | None]


class RatingRow(Base):
    """One word of the holder on one case."""

    __tablename__ = "ratings"

    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    level: Mapped[int]
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    channel: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class PauseRow(Base):
    """A special procedure (特别程序) of a case. `last_on` is None while it runs; `expected_on` was told to
    the applicant, by the notice of the number `document`."""

    __tablename__ = "pauses"

    id: Mapped[Id] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), index=True)
    procedure: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(30))
    stops_clock: Mapped[bool]
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    first_on: Mapped[date]
    expected_on: Mapped[date]
    last_on: Mapped[date | None]
    document: Mapped[str] = mapped_column(String(60), server_default="")


class OpinionRow(Base):
    """What another organ of a jointly decided case was asked and said (`core.applications.opinions`). `verdict` is
    empty until then; `waived` when the lead went on without it, with the reason in `text_sealed`."""

    __tablename__ = "opinions"
    __table_args__ = (Index(None, "authority", "verdict"),)

    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    authority: Mapped[str] = mapped_column(String(18), primary_key=True)
    position: Mapped[int]
    asked_on: Mapped[date]
    verdict: Mapped[str] = mapped_column(String(10))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    given_at: Mapped[datetime | None]
    given_by: Mapped[str | None] = mapped_column(String(36))


class MessageRow(Base):
    """What an authority asks an applicant, on its way through the centre: `released_by` is the clerk who let it pass
    or held it back, never who asked."""

    __tablename__ = "case_messages"
    __table_args__ = (
        CheckConstraint("released_by <> asked_by", name="let_pass_by_another"),
        Index(None, "centre", "released_by"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), index=True)
    centre: Mapped[str] = mapped_column(ForeignKey("centres.code"))
    asked_by: Mapped[Id]
    asked_at: Mapped[datetime]
    question_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    released_by: Mapped[str | None] = mapped_column(String(36))
    released_at: Mapped[datetime | None]
    held_back_at: Mapped[datetime | None]
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime | None]


class DeliveryRow(Base):
    """How and when a result legally reached the applicant (送达), by one of the ways there are (G12)."""

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("way IN ('counter', 'kiosk', 'locker', 'courier', 'electronic')", name="known_way"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), index=True)
    certificate_id: Mapped[Id]
    way: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(200))
    delivered_at: Mapped[datetime]
    delivered_by: Mapped[Id]


class ClockRow(Base):
    """One run of one clock (`core/applications/clocks/rules.py`), with all it takes to say again how it was counted.

    `last_day` and `lamp` are as they stand. `wakes_on` is the next day on which time alone causes something: the lamp
    turns, or the limit is over (`expired_on`, the day after the last); None when nothing more will. A stopped clock
    keeps the calendar and the rules it was stopped with.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        Index(None, "wakes_on", "id"),
        Index(
            "ix_clocks_running",
            "calendar_version",
            sqlite_where=text("stopped_on IS NULL"),
            postgresql_where=text("stopped_on IS NULL"),
        ),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    start: Mapped[date]
    limit_days: Mapped[int]
    unit: Mapped[str] = mapped_column(String(15))
    extension: Mapped[int]
    first_day: Mapped[str] = mapped_column(String(10))
    rules_version: Mapped[str] = mapped_column(String(20))
    calendar_version: Mapped[str] = mapped_column(String(40))
    last_day: Mapped[date]
    provisional: Mapped[bool]
    lamp: Mapped[str] = mapped_column(String(10))
    wakes_on: Mapped[date | None]
    stopped_on: Mapped[date | None]
    expired_on: Mapped[date | None]
