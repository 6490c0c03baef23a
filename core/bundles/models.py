"""Tables of bundles. Private to this subject."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.bundles.definition import LifeEvent
from core.db.tables import Base, Id, Json


class BundleRow(Base):
    """A package of one life event. `definition` is the event as it was when the package was begun; `answers` and the
    sealed form are by their keys in the package. `organisation_id`: filed for an organisation its holder acts for.
    `assurance` is how sure the hall was at filing of who signed; parts that start later are filed with it, because the
    one signature covers them. `agent_id`: that was an agent, under the power of attorney `power_id`. `evidence_sealed`
    (the IdentityEvidence a kiosk saw) and `terminal_time` (when *submit* was pressed there) of what a kiosk filed."""

    __tablename__ = "bundles"
    __table_args__ = (Index(None, "holder_id", "changed_at"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    event: Mapped[str] = mapped_column(String(80))
    definition: Mapped[Any] = mapped_column(Json(LifeEvent))
    number: Mapped[str | None] = mapped_column(String(30), unique=True)
    holder_id: Mapped[str] = mapped_column(ForeignKey("citizens.id"))
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"))
    power_id: Mapped[str | None] = mapped_column(ForeignKey("powers_of_attorney.id"))
    agent_id: Mapped[str | None] = mapped_column(ForeignKey("citizens.id"))
    channel: Mapped[str] = mapped_column(String(10))
    terminal_id: Mapped[str | None] = mapped_column(String(36))
    language: Mapped[str] = mapped_column(String(7))
    answers: Mapped[Any] = mapped_column(Json(dict[str, str]))
    form_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    signature_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    evidence_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    terminal_time: Mapped[datetime | None]
    assurance: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    filed_at: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]


class BundlePartRow(Base):
    """One matter of a package. `application_id` is the id its case has or will have: papers are kept under it before
    the case begins. `dropped` is empty, or says why the case will never begin: `withdrawn` by the holder,
    `unreachable` since what it needs is lost. `held`: why the hall could not file it when its turn came."""

    __tablename__ = "bundle_parts"

    bundle_id: Mapped[str] = mapped_column(ForeignKey("bundles.id"), primary_key=True)
    matter: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int]
    matter_version_id: Mapped[str] = mapped_column(ForeignKey("matter_versions.id"))
    application_id: Mapped[Id] = mapped_column(unique=True)
    dropped: Mapped[str] = mapped_column(String(20), server_default="")
    held: Mapped[str] = mapped_column(String(500), server_default="")
