"""Cells of lockers and what went wrong with them. Private to this subject."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id

_LIVE = text("ended_at IS NULL")


def _one_live(name: str, *columns: str) -> Index:
    return Index(name, *columns, unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE)


class AllocationRow(Base):
    """One result for one cell of one kiosk, from the moment the cell is kept for it until it is free again.

    The database refuses a second live one for the same cell and for the same case. `code_*`: the one-use code that lets
    its clerk open the cell, of which only the SHA-256 is kept. `opened_*`: when the cell was last opened for the
    holder, who came with `card` or `pass`.
    """

    __tablename__ = "locker_allocations"
    __table_args__ = (
        CheckConstraint("state IN ('reserved', 'stored', 'taken', 'taken_back', 'given_up')", name="known_state"),
        CheckConstraint("(state IN ('reserved', 'stored')) = (ended_at IS NULL)", name="ends_with_its_state"),
        _one_live("ix_locker_allocations_one_in_a_cell", "terminal_id", "cell"),
        _one_live("ix_locker_allocations_one_of_a_case", "application_id"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"))
    holder_id: Mapped[str] = mapped_column(ForeignKey("citizens.id"), index=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"))
    cell: Mapped[int]
    centre: Mapped[str] = mapped_column(ForeignKey("centres.code"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    allocated_by: Mapped[Id]
    allocated_at: Mapped[datetime]
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    code_errand: Mapped[str] = mapped_column(String(10))
    code_for: Mapped[Id]
    code_expires_at: Mapped[datetime]
    code_used_at: Mapped[datetime | None]
    stored_at: Mapped[datetime | None]
    stored_by: Mapped[str | None] = mapped_column(String(36))
    keep_until: Mapped[date | None]
    opened_at: Mapped[datetime | None]
    opened_with: Mapped[str | None] = mapped_column(String(4))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(36))


class FaultRow(Base):
    """What a kiosk told of a cell, until somebody has seen to it; meanwhile the cell is given to nothing new."""

    __tablename__ = "locker_faults"

    id: Mapped[Id] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"), index=True)
    cell: Mapped[int]
    allocation_id: Mapped[str] = mapped_column(ForeignKey("locker_allocations.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    cleared_by: Mapped[str | None] = mapped_column(String(36))
