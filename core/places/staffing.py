"""A member of staff is employed at a place that is on record: a centre, or an authority; and, helping at a kiosk, is
named with it."""

from msgspec import structs

from core.call import Call, Role
from core.db.database import Session
from core.errors import NotFound
from core.people import employment, helping
from core.people.helping_schemas import Helper, HelperShown
from core.people.schemas import StaffMember
from core.places import service


def employ(session: Session, call: Call, member: StaffMember, password_hash: str, secret: str) -> StaffMember:
    """NotFound `staff_place_unknown`, and refusals as `employment.employ`."""
    _require_known(session, member.centre, member.authority)
    return employment.employ(session, call, member, password_hash, secret)


def change(
    session: Session, call: Call, staff_id: str, roles: frozenset[Role], authority: str, centre: str
) -> StaffMember:
    """NotFound `staff_place_unknown`, and refusals as `employment.change`."""
    _require_known(session, centre, authority)
    return employment.change(session, call, staff_id, roles, authority, centre)


def welcome_helper(session: Session, call: Call, shown: HelperShown) -> Helper:
    """A member shows himself to a kiosk (帮办), and is named there with his centre. Refusals as `helping.come`."""
    helper = helping.come(session, call, shown)
    return structs.replace(helper, centre_name=service.centre_name(session, helper.centre, call.language))


def _require_known(session: Session, *places: str) -> None:
    known = {each.code for each in (*service.list_centres(session), *service.list_authorities(session))}
    for place in places:
        if place and place not in known:
            raise NotFound("staff_place_unknown", place=place)
