"""What people say is wrong in a guide, and what guides must follow. Private to this subject."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id


class ChangeRequestRow(Base):
    """Somebody asks that a guide be changed (我要纠错). `place` is a path of the guide, empty for the whole;
    `reporter_id` a citizen's or a member of staff's, absent for whoever did not say who he is. `version_id` is the
    version that was read, `solved_by` the one that says it right."""

    __tablename__ = "change_requests"
    __table_args__ = (
        CheckConstraint("origin IN ('manager', 'counter', 'public')", name="known_origin"),
        CheckConstraint("state IN ('open', 'agreed', 'declined')", name="known_state"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_when_closed"),
        Index(None, "state", "due_on"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("matter_versions.id"))
    place: Mapped[str] = mapped_column(String(200))
    origin: Mapped[str] = mapped_column(String(10))
    weight: Mapped[int]
    channel: Mapped[str] = mapped_column(String(10))
    terminal_id: Mapped[str | None] = mapped_column(String(36))
    reporter_id: Mapped[str | None] = mapped_column(String(36), index=True)
    text_sealed: Mapped[bytes]
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    answer_sealed: Mapped[bytes | None]
    answered_by: Mapped[str | None] = mapped_column(String(36))
    answered_at: Mapped[datetime | None]
    solved_by: Mapped[str | None] = mapped_column(String(36))


class ReformTaskRow(Base):
    """A reform that a guide must show by a day. `begun_with` is the version in force when it was set."""

    __tablename__ = "reform_tasks"
    __table_args__ = (CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name="settled_by_somebody"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80), index=True)
    what_sealed: Mapped[bytes]
    due_on: Mapped[date]
    begun_with: Mapped[str] = mapped_column(ForeignKey("matter_versions.id"))
    set_by: Mapped[Id]
    set_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(String(36))
    settled_with: Mapped[str | None] = mapped_column(ForeignKey("matter_versions.id"))
