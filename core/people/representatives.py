"""首席代表: the one member of an authority who speaks for it in a centre (G18).

Whoever is appointed takes the place of the predecessor in the same transaction, so that an authority never has two
voices in a centre, and none only before its first appointment. The database keeps it so (`ChiefRepresentative`).
"""

from sqlalchemy import bindparam, insert, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import InvalidInput
from core.ids import new_id
from core.people import staff
from core.people.models import ChiefRepresentative
from core.people.permissions import require
from core.people.schemas import Representative

_CENTRES = (
    select(ChiefRepresentative.centre)
    .where(ChiefRepresentative.staff_id == bindparam("staff"), ChiefRepresentative.ended_at.is_(None))
    .order_by(ChiefRepresentative.centre)
)


def appoint(session: Session, call: Call, staff_id: str, centre: str, document: str) -> Representative:
    """The member speaks for its authority in this centre from now on. InvalidInput `representative_not_a_reviewer`,
    `document_missing`. Appointing the present one again changes the document only."""
    require(call.actor, "manage_places")
    member = staff.find_member(session, staff_id)
    if member is None or "reviewer" not in member.roles:
        raise InvalidInput("representative_not_a_reviewer")
    if not document.strip():
        raise InvalidInput("document_missing")
    for former in list_representatives(session):
        if (former.authority, former.centre) == (member.authority, centre):
            _end(session, call, former)
    appointed = Representative(new_id(), member.authority, centre, staff_id, document.strip(), call.at)
    row = {name: getattr(appointed, name) for name in appointed.__struct_fields__}
    session.insert_new(insert(ChiefRepresentative), row)
    facts = {"authority": member.authority, "centre": centre, "document": appointed.document}
    journal.record(session, call, staff_id, "representative_appointed", facts)
    return appointed


def list_representatives(session: Session) -> list[Representative]:
    """Those of this moment, by authority and centre."""
    statement = (
        select(ChiefRepresentative.__table__)
        .where(ChiefRepresentative.ended_at.is_(None))
        .order_by(ChiefRepresentative.authority, ChiefRepresentative.centre)
    )
    return [Representative(**row) for row in session.execute(statement).mappings()]


def centres_of(session: Session, staff_id: str) -> list[str]:
    """The centres in which this member speaks for its authority now."""
    return list(session.execute(_CENTRES, {"staff": staff_id}).scalars())


def _end(session: Session, call: Call, former: Representative) -> None:
    session.execute(update(ChiefRepresentative).where(ChiefRepresentative.id == former.id).values(ended_at=call.at))
    facts = {"authority": former.authority, "centre": former.centre}
    journal.record(session, call, former.staff_id, "representative_ended", facts)
