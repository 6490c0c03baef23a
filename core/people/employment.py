"""Who is employed, in which roles and where: kept by administrators, each change in the journal.

Separation of duties begins here: whoever keeps accounts, entrustments and delegations, or reads the record as an
auditor, neither accepts nor decides nor hands out (`require_roles`), and nobody changes his own employment. Whoever
moves from a centre to an authority still decides nothing that he accepted: that is asked of the case, not of the roles
(`core.applications.mandates`). Members are never deleted: what they did stays explained.
"""

from typing import Literal

from sqlalchemy import select, update

from core import journal
from core.call import Call, Role
from core.db.database import Session
from core.errors import AlreadyDone, Conflict, InvalidInput, NotAllowed, NotFound
from core.people import representatives, staff
from core.people.models import SignIn, Staff
from core.people.permissions import OF_AUTHORITY, OF_CENTRE, require, require_place
from core.people.schemas import StaffMember

EmployedRole = Literal["clerk", "issuer", "reviewer", "supervisor", "matter_manager", "administrator", "auditor"]
"""What a member may be employed as; `chief_representative` follows from an appointment."""

KEEPERS: frozenset[Role] = frozenset({"administrator", "auditor"})


def require_roles(roles: frozenset[Role]) -> None:
    """InvalidInput `staff_roles_missing`, or `staff_roles_clash` for a keeper who would also work on cases, an auditor
    who would also administer, and one who would both accept and decide."""
    if not roles:
        raise InvalidInput("staff_roles_missing")
    works_on_cases = roles & (OF_CENTRE | OF_AUTHORITY | {"supervisor"})
    if (roles & KEEPERS and works_on_cases) or roles >= KEEPERS or (roles & OF_CENTRE and roles & OF_AUTHORITY):
        raise InvalidInput("staff_roles_clash")


def employ(session: Session, call: Call, member: StaffMember, password_hash: str, secret: str) -> StaffMember:
    """`secret` as `staff.add_staff`. Conflict `username_taken`; InvalidInput `staff_name_missing`, and as
    `require_roles` and `staff.add_staff`."""
    require(call.actor, "manage_staff")
    require_roles(member.roles)
    if not member.username.strip() or not member.name.strip():
        raise InvalidInput("staff_name_missing")
    if session.scalar(select(Staff.id).where(Staff.username == member.username)):
        raise Conflict("username_taken", username=member.username)
    staff.add_staff(session, call, member, password_hash, secret)
    return member


def change(
    session: Session, call: Call, staff_id: str, roles: frozenset[Role], authority: str, centre: str
) -> StaffMember:
    """Other roles or another place, from the next request on. NotFound `staff_unknown`; AlreadyDone
    `staff_as_before`; NotAllowed `own_account`; Conflict `staff_represents` (centres) for a chief representative who
    would review no more or leave the authority; InvalidInput as `require_roles` and `require_place`."""
    require(call.actor, "manage_staff")
    if staff_id == call.actor.id:
        raise NotAllowed("own_account")
    row = session.execute(select(Staff.__table__).where(Staff.id == staff_id, Staff.active).with_for_update()).first()
    if row is None:
        raise NotFound("staff_unknown")
    require_roles(roles)
    require_place(roles, authority, centre)
    before = {"roles": sorted(row.roles.split()), "authority": row.authority or "", "centre": row.centre or ""}
    after = {"roles": sorted(roles), "authority": authority, "centre": centre}
    if before == after:
        raise AlreadyDone("staff_as_before")
    speaks_in = representatives.centres_of(session, staff_id)
    if speaks_in and ("reviewer" not in roles or authority != row.authority):
        raise Conflict("staff_represents", centres=speaks_in)
    values = {"roles": " ".join(after["roles"]), "authority": authority or None, "centre": centre or None}
    session.execute(update(Staff).where(Staff.id == staff_id).values(**values))
    journal.record(session, call, staff_id, "staff_changed", {"before": before, "after": after})
    return StaffMember(staff_id, row.username, row.name, roles, authority, centre)


def disable(session: Session, call: Call, staff_id: str) -> None:
    """The member signs in no more, from the next request on. NotFound `staff_unknown`, AlreadyDone `staff_disabled`,
    NotAllowed `own_account`, which also keeps the last administrator."""
    require(call.actor, "manage_staff")
    if staff_id == call.actor.id:
        raise NotAllowed("own_account")
    active = session.scalar(select(Staff.active).where(Staff.id == staff_id))
    if active is None:
        raise NotFound("staff_unknown")
    if not active:
        raise AlreadyDone("staff_disabled")
    session.execute(update(Staff).where(Staff.id == staff_id).values(active=False))
    ended = update(SignIn).where(SignIn.principal_id == staff_id, SignIn.ended_at.is_(None))
    session.execute(ended.values(ended_at=call.at))
    journal.record(session, call, staff_id, "staff_disabled", {})
