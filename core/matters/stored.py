"""Versions as they are stored: their rows without texts, the one of each matter that decides on a day, texts by id.

Everything that reads many versions reads them here, so that nobody reads 5,000 texts to learn 5,000 numbers.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select

from core.db.database import Session
from core.matters.models import MatterVersionRow

_columns = MatterVersionRow.__table__.c
HEADS: Select[Any] = select(MatterVersionRow.__table__).with_only_columns(
    *(_columns[name] for name in ("id", "code", "version", "checksum", "state", "in_force_from", "in_force_until"))
)
"""Versions without the text of their definitions."""

_BATCH = 400
_TEXTS = select(MatterVersionRow.id, MatterVersionRow.checksum, MatterVersionRow.definition).where(
    MatterVersionRow.id.in_(bindparam("versions", expanding=True))
)
BY_ID = HEADS.where(MatterVersionRow.id == bindparam("version"))


_NUMBERS = (
    select(_columns["code"], func.max(_columns["version"]).label("version"))
    .where(_columns["state"] != "draft", _columns["in_force_from"] <= bindparam("day"))
    .group_by(_columns["code"])
    .subquery()
)
_NEWEST = HEADS.join(
    _NUMBERS, and_(_columns["code"] == _NUMBERS.c.code, _columns["version"] == _NUMBERS.c.version)
).order_by(_columns["code"])
"""Of each matter the version that `_begun` puts first."""


def deciding(session: Session, day: date) -> list[Row[Any]]:
    """Of each matter the version that decides on this day, whatever became of it: everything but its text."""
    return list(session.execute(_NEWEST, {"day": day}))


def texts_of(session: Session, version_ids: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Id, checksum and definition (JSON) of each, read a few hundred at a time."""
    for some in in_batches(version_ids):
        for row in session.execute(_TEXTS, {"versions": some}):
            yield row.id, row.checksum, row.definition


def in_batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
