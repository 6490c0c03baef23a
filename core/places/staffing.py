"""A member of staff is employed at a place that is on record: a centre, or an authority."""

from core.call import Call
from core.db.database import Session
from core.errors import NotFound
from core.people import employment
from core.people.schemas import StaffMember
from core.places import service


def employ(session: Session, call: Call, member: StaffMember, password_hash: str, secret: str) -> StaffMember:
    """NotFound `staff_place_unknown`, and refusals as `employment.employ`."""
    known = {each.code for each in (*service.list_centres(session), *service.list_authorities(session))}
    for place in (member.centre, member.authority):
        if place and place not in known:
            raise NotFound("staff_place_unknown", place=place)
    return employment.employ(session, call, member, password_hash, secret)
