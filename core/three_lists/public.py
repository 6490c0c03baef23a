"""The three lists as anybody may read them (三单公开): which are in force, what stands on one, and what they say of one
matter: that it may be asked for here, why something may not, and what is looked at after it was approved.
"""

from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, bindparam, select

from core.db.database import Session
from core.errors import NotFound
from core.three_lists import service
from core.three_lists.models import ListItemRow
from core.three_lists.schemas import KINDS, Item, ListKind, ListVersion
from core.three_lists.service import Subject

_PAGE = (
    select(ListItemRow.__table__)
    .where(ListItemRow.list_id == bindparam("list_id"), ListItemRow.code > bindparam("after"))
    .order_by(ListItemRow.code)
    .limit(bindparam("limit"))
)


class Listed(Struct, frozen=True, kw_only=True):
    """What one list says of a matter; `items` is empty where the list speaks of matters of its type and not of this
    one."""

    kind: ListKind
    area: str
    version: int
    document: str
    items: tuple[Item, ...]


def lists_in_force(session: Session, day: date) -> list[ListVersion]:
    """By area and kind."""
    return [each for each in service.versions(session, day) if each.in_force]


def items_in_force(
    session: Session, kind: ListKind, area: str, day: date, after: str = "", limit: int = 100
) -> list[Item]:
    """The items of an area's own list, by code, from the one after `after`. NotFound `list_unknown`."""
    newest = service.newest(session, kind, day).get(area)
    if newest is None:
        raise NotFound("list_unknown")
    rows = session.execute(_PAGE, {"list_id": newest.id, "after": after, "limit": limit})
    return [_item(row) for row in rows]


def listed(session: Session, subject: Subject, day: date) -> list[Listed]:
    """What each list that speaks of the matter says."""
    return [
        Listed(
            kind=kind,
            area=found.area,
            version=found.version,
            document=found.document,
            items=tuple(_item(row) for row in service.items_of(session, found.id, subject.catalogue_code)),
        )
        for kind in KINDS
        if (found := service.list_for(session, kind, subject, day)) is not None
    ]


def _item(row: Row[Any]) -> Item:
    return Item(
        code=row.code,
        catalogue_code=row.catalogue_code,
        name=row.name,
        group=getattr(row, "class"),
        reason=row.reason,
        check=row.later_check,
    )
