"""The three lists in force, and what they let be published.

A list speaks of the matters of authorities in its area and below; of several areas the nearest one that has a list
speaks. Without a list nothing is asked, so a hall whose place keeps none works as before.
"""

from datetime import date
from hashlib import sha256
from typing import Any, cast

import msgspec
from sqlalchemy import Row, bindparam, func, insert, select

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput
from core.ids import new_id
from core.people.permissions import require
from core.places import service as places
from core.places.area_codes import divisions_of
from core.three_lists.models import ListItemRow, ListVersionRow
from core.three_lists.schemas import KINDS, ListFile, ListKind, ListVersion

_VERSIONS = (
    select(ListVersionRow.__table__)
    .where(ListVersionRow.kind == bindparam("kind"), ListVersionRow.in_force_from <= bindparam("day"))
    .order_by(ListVersionRow.version.desc())
)
_ITEM = (
    select(ListItemRow.__table__)
    .where(ListItemRow.list_id == bindparam("list_id"), ListItemRow.catalogue_code == bindparam("catalogue_code"))
    .order_by(ListItemRow.code)
)


class Subject(msgspec.Struct, frozen=True):
    """What a list is asked about: a matter's code in the national catalogue, its type, the area of its authority."""

    catalogue_code: str
    matter_type: str
    area: str


def load(session: Session, call: Call, file: ListFile) -> str:
    """Record a version; gives its id. Loading the same again changes nothing. NotFound `area_unknown`; Conflict
    `list_version_changed` when this number was loaded with other content; InvalidInput `list_version_old` when a later
    one is there."""
    require(call.actor, "load_lists")
    places.require_area(session, file.area)
    checksum = sha256(msgspec.json.encode(file, order="deterministic")).hexdigest()
    same = (ListVersionRow.kind == file.kind, ListVersionRow.area == file.area)
    last = session.execute(
        select(ListVersionRow.id, ListVersionRow.version, ListVersionRow.checksum)
        .where(*same)
        .order_by(ListVersionRow.version.desc())
        .limit(1)
    ).one_or_none()
    if last is not None and last.version == file.version:
        if last.checksum != checksum:
            raise Conflict("list_version_changed", version=file.version)
        return last.id
    if last is not None and last.version > file.version:
        raise InvalidInput("list_version_old", version=last.version)
    return _keep(session, call, file, checksum)


def list_versions(session: Session, call: Call) -> list[ListVersion]:
    """All of them, newest first within area and kind."""
    require(call.actor, "read_lists")
    return versions(session, session.settings.hall.day_of(call.at))


def versions(session: Session, day: date) -> list[ListVersion]:
    """The same; `day` decides which are in force."""
    counts = select(
        ListItemRow.list_id, func.count().label("items"), func.count(ListItemRow.group.distinct()).label("classes")
    ).group_by(ListItemRow.list_id)
    counted = {row.list_id: row for row in session.execute(counts)}
    current = {row.id for kind in KINDS for row in newest(session, kind, day).values()}
    order = (ListVersionRow.area, ListVersionRow.kind, ListVersionRow.version.desc())
    return [
        ListVersion(
            id=row.id,
            kind=row.kind,
            area=row.area,
            version=row.version,
            document=row.document,
            in_force_from=row.in_force_from,
            covers=row.covers,
            classes=counted[row.id].classes,
            items=counted[row.id].items,
            in_force=row.id in current,
        )
        for row in session.execute(select(ListVersionRow.__table__).order_by(*order))
    ]


def require_publishable(session: Session, call: Call, subject: Subject, day: date) -> None:
    """Conflict `matter_on_negative_list` with the reason, `matter_not_permitted` when the permitted list of its area
    does not have it."""
    if refusal := refusal_of(session, call, subject, day):
        raise refusal


def refusal_of(session: Session, call: Call, subject: Subject, day: date) -> Conflict | None:
    """Why a matter may not be published, in the caller's language."""
    negative = list_for(session, "negative", subject, day)
    if negative is not None and (items := items_of(session, negative.id, subject.catalogue_code)):
        reason = items[0].reason[call.language]
        return Conflict("matter_on_negative_list", item=items[0].code, document=negative.document, reason=reason)
    permitted = list_for(session, "permitted", subject, day)
    if permitted is not None and not items_of(session, permitted.id, subject.catalogue_code):
        return Conflict("matter_not_permitted", entry=subject.catalogue_code, document=permitted.document)
    return None


def list_for(session: Session, kind: ListKind, subject: Subject, day: date) -> Row[Any] | None:
    """The list of this kind that speaks of the matter on this day."""
    of_areas = newest(session, kind, day)
    found = next((of_areas[area] for area in divisions_of(subject.area) if area in of_areas), None)
    if found is None or (found.covers and subject.matter_type not in found.covers):
        return None
    return found


def items_of(session: Session, list_id: str, catalogue_code: str) -> list[Row[Any]]:
    return list(session.execute(_ITEM, {"list_id": list_id, "catalogue_code": catalogue_code}))


def newest(session: Session, kind: ListKind, day: date) -> dict[str, Row[Any]]:
    """The version in force, by area."""
    found: dict[str, Row[Any]] = {}
    for row in session.execute(_VERSIONS, {"kind": kind, "day": day}):
        found.setdefault(cast(str, row.area), row)
    return found


def _keep(session: Session, call: Call, file: ListFile, checksum: str) -> str:
    id = new_id()
    row: dict[str, Any] = {
        "id": id,
        "kind": file.kind,
        "area": file.area,
        "version": file.version,
        "document": file.document,
        "in_force_from": file.in_force_from,
        "covers": file.covers,
        "checksum": checksum,
        "loaded_by": call.actor.id,
        "loaded_at": call.at,
    }
    session.insert_new(insert(ListVersionRow), row)
    session.execute(
        insert(ListItemRow),
        [
            {
                "list_id": id,
                "code": item.code,
                "catalogue_code": item.catalogue_code,
                "class": item.group,
                "name": item.name,
                "reason": item.reason,
                "later_check": item.check,
            }
            for item in file.items
        ],
    )
    facts = {"kind": file.kind, "area": file.area, "version": file.version, "items": len(file.items)}
    journal.record(session, call, id, "list_loaded", {**facts, "checksum": checksum})
    return id
