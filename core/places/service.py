"""The tree of areas, the centres in it with their counters, and the authorities; kept by administrators, each change
in the journal.

What is recorded under a code that is known changes the record; nothing is ever deleted. Papers that let one act for
another are in `mandates.py`.
"""

from typing import Any, cast

import msgspec
from msgspec import structs
from sqlalchemy import Row, bindparam, delete, insert, select, update

from core import journal
from core.call import Call, Language
from core.db.database import Session
from core.errors import InvalidInput, NotFound
from core.people.permissions import require
from core.places.area_codes import level_of, parent_of
from core.places.models import AreaRow, AuthorityRow, CentreCounterRow, CentreRow
from core.places.schemas import Area, Authority, Centre, CentreKind, Counter, Names, PlacesFile, names_complete

_AUTHORITY = select(AuthorityRow.__table__).where(AuthorityRow.code == bindparam("authority"))


def record_area(session: Session, call: Call, area: Area) -> Area:
    """NotFound `area_unknown` unless the division above is there; its level follows from the code."""
    require(call.actor, "manage_places")
    parent, level = parent_of(area.code), level_of(area.code)
    if parent is not None:
        require_area(session, parent)
    _keep(session, AreaRow, {"code": area.code}, {"parent": parent, "level": level, "name": _named(area.name)})
    journal.record(session, call, area.code, "area_recorded", {"level": level})
    return structs.replace(area, level=level)


def record_authority(session: Session, call: Call, authority: Authority) -> None:
    require(call.actor, "manage_places")
    require_area(session, authority.area)
    values = {
        "area": authority.area,
        "kind": authority.kind,
        "name": _named(authority.name),
        "short_name": authority.short_name,
    }
    _keep(session, AuthorityRow, {"code": authority.code}, values)
    journal.record(
        session, call, authority.code, "authority_recorded", {"area": authority.area, "kind": authority.kind}
    )


def record_centre(session: Session, call: Call, centre: Centre) -> None:
    """The centre with all its counters as they are from now on. InvalidInput `kept_hall_without_reason` (G13)."""
    require(call.actor, "manage_places")
    require_area(session, centre.area)
    if (centre.kind == "kept_hall") != bool(centre.reason_kept.strip()):
        raise InvalidInput("kept_hall_without_reason")
    values = {
        "area": centre.area,
        "kind": centre.kind,
        "name": _named(centre.name),
        "address": _named(centre.address),
        "hours": centre.hours,
        "reason_kept": centre.reason_kept,
    }
    _keep(session, CentreRow, {"code": centre.code}, values)
    session.execute(delete(CentreCounterRow).where(CentreCounterRow.centre == centre.code))
    for counter in centre.counters:
        session.execute(
            insert(CentreCounterRow).values(centre=centre.code, number=counter.number, skills=counter.skills)
        )
    counters = {counter.number: list(counter.skills) for counter in centre.counters}
    facts = {"area": centre.area, "kind": centre.kind, "counters": counters}
    journal.record(session, call, centre.code, "centre_recorded", facts)


def load(session: Session, call: Call, file: PlacesFile) -> None:
    """Everything a data file names, areas first."""
    for area in file.areas:
        record_area(session, call, area)
    for authority in file.authorities:
        record_authority(session, call, authority)
    for centre in file.centres:
        record_centre(session, call, centre)


def list_areas(session: Session) -> list[Area]:
    """In the order of their codes, so that each follows the one it lies in."""
    rows = session.execute(select(AreaRow.__table__).order_by(AreaRow.code))
    return [Area(row.code, row.name, row.level) for row in rows]


def list_authorities(session: Session) -> list[Authority]:
    rows = session.execute(select(AuthorityRow.__table__).order_by(AuthorityRow.code))
    return [_authority(row) for row in rows]


def list_centres(session: Session) -> list[Centre]:
    counters: dict[str, list[Counter]] = {}
    for row in session.execute(
        select(CentreCounterRow.__table__).order_by(CentreCounterRow.centre, CentreCounterRow.number)
    ):
        counters.setdefault(row.centre, []).append(Counter(row.number, row.skills))
    rows = session.execute(select(CentreRow.__table__).order_by(CentreRow.area, CentreRow.code))
    return [
        Centre(
            row.code,
            row.area,
            row.kind,
            row.name,
            row.address,
            row.hours,
            tuple(counters.get(row.code, ())),
            row.reason_kept,
        )
        for row in rows
    ]


def find_authority(session: Session, code: str) -> Authority:
    """NotFound `authority_unknown`."""
    row = session.execute(_AUTHORITY, {"authority": code}).one_or_none()
    if row is None:
        raise NotFound("authority_unknown", authority=code)
    return _authority(row)


def centre_name(session: Session, code: str, language: Language) -> str:
    """As records name the place where something was done. NotFound `centre_unknown`, also for somebody who belongs to
    no centre."""
    name = session.scalar(select(CentreRow.name).where(CentreRow.code == code)) if code else None
    if name is None:
        raise NotFound("centre_unknown")
    return msgspec.convert(name, Names)[language]


def area_of_centre(session: Session, code: str) -> str:
    """The code of the area a centre lies in. NotFound `centre_unknown`."""
    area = session.scalar(select(CentreRow.area).where(CentreRow.code == code))
    if area is None:
        raise NotFound("centre_unknown")
    return area


def standing_of_centre(session: Session, code: str) -> tuple[str, CentreKind]:
    """The area a centre lies in, and what kind of centre it is. NotFound `centre_unknown`."""
    row = session.execute(select(CentreRow.area, CentreRow.kind).where(CentreRow.code == code)).one_or_none()
    if row is None:
        raise NotFound("centre_unknown")
    return row.area, cast(CentreKind, row.kind)


def centres_within(session: Session, area: str) -> list[str]:
    """The centres of an area and of everything below it."""
    return list(session.scalars(select(CentreRow.code).where(CentreRow.area.startswith(area)).order_by(CentreRow.code)))


def require_area(session: Session, code: str) -> None:
    """NotFound `area_unknown`."""
    if session.scalar(select(AreaRow.code).where(AreaRow.code == code)) is None:
        raise NotFound("area_unknown", area=code)


def _authority(row: Row[Any]) -> Authority:
    return Authority(row.code, row.area, row.kind, row.name, row.short_name)


def _named(name: Names) -> Names:
    if not names_complete(name):
        raise InvalidInput("name_incomplete")
    return name


def _keep(session: Session, table: Any, key: dict[str, str], values: dict[str, Any]) -> None:
    changed = session.execute(update(table).filter_by(**key).values(**values))
    if changed.rowcount == 0:
        session.insert_new(insert(table), {**key, **values})
