"""What was said of where matters belong, and batches that move them down. Private to this subject."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id


class PlacementOverrideRow(Base):
    """The newest of a matter counts; one without a level gives the matter back to the rule."""

    __tablename__ = "placement_overrides"

    id: Mapped[Id] = mapped_column(primary_key=True)
    matter: Mapped[str] = mapped_column(String(80), index=True)
    level: Mapped[str | None] = mapped_column(String(10))
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    decided_by: Mapped[Id]
    decided_at: Mapped[datetime]


class SinkingBatchRow(Base):
    """A batch of a district's matters for its towns. Who planned it does not approve it. `runs_from`: the day on which
    it started, which is later than the planned one when something stood in its way."""

    __tablename__ = "sinking_batches"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'approved', 'running', 'rolled_back', 'withdrawn')", name="known_state"),
        CheckConstraint("approved_by <> planned_by", name="approved_by_another"),
        CheckConstraint("(state IN ('rolled_back', 'withdrawn')) = (ended_at IS NOT NULL)", name="ends_with_its_state"),
        Index(None, "state", "starts_on"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    title: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    keeps_counters: Mapped[bool]
    cases_per_day: Mapped[int]
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(12))
    planned_by: Mapped[Id]
    planned_at: Mapped[datetime]
    approved_by: Mapped[str | None] = mapped_column(String(36))
    approved_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    runs_from: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(String(36))
    ended_at: Mapped[datetime | None]
    end_reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class SinkingMatterRow(Base):
    __tablename__ = "sinking_matters"

    batch: Mapped[Id] = mapped_column(ForeignKey("sinking_batches.id"), primary_key=True)
    matter: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)


class SinkingCentreRow(Base):
    __tablename__ = "sinking_centres"

    batch: Mapped[Id] = mapped_column(ForeignKey("sinking_batches.id"), primary_key=True)
    centre: Mapped[str] = mapped_column(ForeignKey("centres.code"), primary_key=True)


class SinkingEntrustmentRow(Base):
    """An entrustment that the start of a batch recorded, which its roll-back ends."""

    __tablename__ = "sinking_entrustments"

    batch: Mapped[Id] = mapped_column(ForeignKey("sinking_batches.id"), primary_key=True)
    entrustment: Mapped[Id] = mapped_column(ForeignKey("entrustments.id"), primary_key=True)
