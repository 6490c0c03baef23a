"""Matters and the three lists (三单): what in force goes against a list that came later."""

from msgspec import Struct

from core.call import Call
from core.db.database import Session
from core.errors import Conflict
from core.matters import service
from core.people.permissions import require
from core.three_lists.service import refusal_of


class Conflicting(Struct, frozen=True):
    """A matter in force that could not be published today, and why."""

    matter: str
    title: str
    refusal: Conflict


def conflicting(session: Session, call: Call) -> list[Conflicting]:
    """Matters in force against the lists of today, by code: nothing ends by itself, their managers are to see to it."""
    require(call.actor, "read_lists")
    day = session.settings.hall.day_of(call.at)
    return [
        Conflicting(matter.code, matter.title.say(call.language), refusal)
        for matter in (pinned.definition for pinned in service.list_in_force(session, day))
        if (refusal := refusal_of(session, call, service.subject_of(matter), day)) is not None
    ]
