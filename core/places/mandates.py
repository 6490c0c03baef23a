"""Papers that let one act for another: entrustments (G16), delegations to towns (N28), powers that passed to a bureau
(G19). Administrators record them with the document they rest on, and end them; whoever acts names the one in force.

A mandate ends today at the earliest: what was done under it yesterday stays done.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, TypeVar

from msgspec import structs
from sqlalchemy import bindparam, insert, or_, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.ids import new_id
from core.people.permissions import require
from core.places import service
from core.places.area_codes import is_at_town
from core.places.competence import Competence
from core.places.models import AuthorityRow, DelegationRow, EntrustmentRow, PowersPassedRow
from core.places.schemas import Authority, Delegation, Entrustment, PowersPassed

Mandate = TypeVar("Mandate", Entrustment, Delegation, PowersPassed)

_TABLES: dict[type, Any] = {Entrustment: EntrustmentRow, Delegation: DelegationRow, PowersPassed: PowersPassedRow}
_EVENTS: dict[type, str] = {Entrustment: "entrustment", Delegation: "delegation", PowersPassed: "powers_passed"}

_DAY = bindparam("day")
_ENTRUSTMENT = (
    select(EntrustmentRow.id)
    .where(
        EntrustmentRow.centre == bindparam("centre"),
        EntrustmentRow.authority == bindparam("authority"),
        EntrustmentRow.matter.in_(("", bindparam("matter"))),
        EntrustmentRow.first_on <= _DAY,
        or_(EntrustmentRow.last_on.is_(None), EntrustmentRow.last_on >= _DAY),
    )
    .order_by(EntrustmentRow.first_on.desc())
    .limit(1)
)
_ENTRUSTED = (
    select(EntrustmentRow.centre)
    .where(
        EntrustmentRow.authority == bindparam("authority"),
        EntrustmentRow.matter.in_(("", bindparam("matter"))),
        EntrustmentRow.first_on <= _DAY,
        or_(EntrustmentRow.last_on.is_(None), EntrustmentRow.last_on >= _DAY),
    )
    .order_by(EntrustmentRow.centre)
    .distinct()
)
_DELEGATIONS = (
    select(DelegationRow.__table__, AuthorityRow.area)
    .join(AuthorityRow, AuthorityRow.code == DelegationRow.town)
    .where(
        DelegationRow.first_on <= _DAY,
        or_(DelegationRow.last_on.is_(None), DelegationRow.last_on >= _DAY),
    )
)
_BUREAU = (
    select(PowersPassedRow.bureau)
    .where(
        PowersPassedRow.department == bindparam("department"),
        PowersPassedRow.first_on <= _DAY,
        or_(PowersPassedRow.last_on.is_(None), PowersPassedRow.last_on >= _DAY),
    )
    .order_by(PowersPassedRow.first_on.desc())
    .limit(1)
)
_PASSED = select(PowersPassedRow.__table__).where(
    or_(PowersPassedRow.bureau == bindparam("organ"), PowersPassedRow.department == bindparam("organ"))
)


def entrust(
    session: Session,
    call: Call,
    authority: str,
    centre: str,
    document: str,
    first_on: date,
    last_on: date | None = None,
    matter: str = "",
) -> Entrustment:
    """The centre accepts and hands out for the authority, this matter (its code) or every one. NotFound
    `authority_unknown` or `centre_unknown`."""
    require(call.actor, "manage_places")
    service.find_authority(session, authority)
    service.centre_name(session, centre, call.language)
    between = {"authority": authority, "centre": centre, "matter": matter}
    return _record(session, call, Entrustment, document, first_on, last_on, **between)


def entrust_by_plan(
    session: Session, call: Call, authority: str, centre: str, matter: str, document: str, first_on: date
) -> Entrustment | None:
    """What an approved plan brings about for one of its matters (`core.levels.starting`); None when the centre is
    entrusted with it that day already."""
    between = {"authority": authority, "centre": centre, "matter": matter}
    if session.execute(_ENTRUSTMENT, {**between, "day": first_on}).first():
        return None
    return _record(session, call, Entrustment, document, first_on, None, **between)


def delegate(
    session: Session,
    call: Call,
    authority: str,
    town: str,
    matter: str,
    document: str,
    first_on: date,
    last_on: date | None = None,
) -> Delegation:
    """The town decides the matter (its code). InvalidInput `not_a_town`; NotFound `authority_unknown`."""
    require(call.actor, "manage_places")
    service.find_authority(session, authority)
    if not is_at_town(service.find_authority(session, town).area):
        raise InvalidInput("not_a_town")
    named = {"authority": authority, "town": town, "matter": matter}
    return _record(session, call, Delegation, document, first_on, last_on, **named)


def pass_powers(
    session: Session, call: Call, department: str, bureau: str, document: str, first_on: date
) -> PowersPassed:
    """From this day the bureau decides what the department decided. InvalidInput `not_a_bureau`; Conflict
    `powers_passed_already` while they are with another one."""
    require(call.actor, "manage_places")
    service.find_authority(session, department)
    if service.find_authority(session, bureau).kind != "approval_bureau":
        raise InvalidInput("not_a_bureau")
    running = [each for each in list_mandates(session, PowersPassed) if each.department == department]
    if any(each.last_on is None or each.last_on >= first_on for each in running):
        raise Conflict("powers_passed_already")
    return _record(session, call, PowersPassed, document, first_on, None, department=department, bureau=bureau)


def end(session: Session, call: Call, kind: type[Mandate], id: str, last_on: date) -> Mandate:
    """`last_on` is its last day, today or later. NotFound `mandate_unknown`; InvalidInput `mandate_ends_too_early`;
    Conflict `mandate_ended`."""
    require(call.actor, "manage_places")
    found = next((each for each in list_mandates(session, kind) if each.id == id), None)
    if found is None:
        raise NotFound("mandate_unknown")
    today = session.settings.hall.day_of(call.at)
    if last_on < max(today, found.first_on):
        raise InvalidInput("mandate_ends_too_early")
    if found.last_on is not None and found.last_on <= last_on:
        raise Conflict("mandate_ended", day=found.last_on)
    return _end(session, call, found, last_on)


def end_by_plan(session: Session, call: Call, ids: Collection[str], last_on: date) -> None:
    """The other half of `entrust_by_plan`; what has ended by then stays as it is."""
    for each in list_mandates(session, Entrustment):
        if each.id in ids and (each.last_on is None or each.last_on > last_on):
            _end(session, call, each, max(last_on, each.first_on))


def list_mandates(session: Session, kind: type[Mandate]) -> list[Mandate]:
    """All of a kind, over or not, newest first."""
    table = _TABLES[kind].__table__
    rows = session.execute(select(table).order_by(table.c.first_on.desc(), table.c.id)).mappings()
    return [kind(**row) for row in rows]


def require_entrustment(session: Session, centre: str, authority: str, matter: str, day: date) -> str:
    """The id of the entrustment under which the centre acts for the authority in this matter on this day. NotAllowed
    `not_entrusted`."""
    asked = {"centre": centre, "authority": authority, "matter": matter, "day": day}
    found: str | None = session.execute(_ENTRUSTMENT, asked).scalar_one_or_none()
    if found is None:
        raise NotAllowed("not_entrusted", centre=centre, authority=authority, day=day)
    return found


def centres_entrusted(session: Session, authority: str, matter: str, day: date) -> list[str]:
    """The centres that act for the authority in this matter on this day."""
    return list(session.execute(_ENTRUSTED, {"authority": authority, "matter": matter, "day": day}).scalars())


def competence(session: Session, organ: str, day: date) -> Competence:
    """What this authority may decide on this day. NotFound `authority_unknown`."""
    rows = session.execute(_DELEGATIONS, {"day": day}).mappings().all()
    delegations = [Delegation(**{key: text for key, text in row.items() if key != "area"}) for row in rows]
    areas = {row["town"]: row["area"] for row in rows}
    passed = [PowersPassed(**row) for row in session.execute(_PASSED, {"organ": organ}).mappings()]
    return Competence(service.find_authority(session, organ), day, passed, delegations, areas)


def bureau_of(session: Session, department: str, day: date) -> Authority | None:
    """The bureau that exercises the powers of this department on this day."""
    bureau = session.execute(_BUREAU, {"department": department, "day": day}).scalar_one_or_none()
    return service.find_authority(session, bureau) if bureau else None


def _end(session: Session, call: Call, mandate: Mandate, last_on: date) -> Mandate:
    kind = type(mandate)
    table = _TABLES[kind]
    session.execute(update(table).where(table.id == mandate.id).values(last_on=last_on))
    journal.record(session, call, mandate.id, f"{_EVENTS[kind]}_ended", {"last_on": last_on.isoformat()})
    return structs.replace(mandate, last_on=last_on)


def _record(
    session: Session,
    call: Call,
    kind: type[Mandate],
    document: str,
    first_on: date,
    last_on: date | None,
    **between: str,
) -> Mandate:
    if not document.strip():
        raise InvalidInput("document_missing")
    if last_on is not None and last_on < first_on:
        raise InvalidInput("period_reversed")
    id = new_id()
    row: dict[str, Any] = {"id": id, "document": document.strip(), "first_on": first_on, "last_on": last_on, **between}
    session.insert_new(insert(_TABLES[kind]), row)
    days = {"first_on": first_on.isoformat(), "last_on": last_on.isoformat() if last_on else None}
    journal.record(session, call, id, f"{_EVENTS[kind]}_recorded", {**between, "document": row["document"], **days})
    return kind(**row)
