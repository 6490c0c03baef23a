"""Gapless counters: 字号 and case sequences.

A number is taken in the transaction that uses it, so a refused or failed use case gives it back. Until that
commits nobody else gets the next number of the series: take it last, and several in a fixed order of series.
"""

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.session import Session
from core.db.tables import Base


class CounterRow(Base):
    __tablename__ = "counters"

    series: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]


_NEXT = text(
    "INSERT INTO counters (series, value) VALUES (:series, 1)"
    " ON CONFLICT (series) DO UPDATE SET value = counters.value + 1 RETURNING value"
)


def next_number(session: Session, series: str) -> int:
    """1 for a new series, then 2, 3, … without gaps."""
    return session.execute(_NEXT, {"series": series}).scalar_one()
