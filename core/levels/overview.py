"""What the levels look like today: coverage, and whether the same matter is the same everywhere."""

from core.call import Call
from core.db.database import Session
from core.levels.coverage import coverage
from core.levels.equality import differences
from core.levels.schemas import Coverage, Difference
from core.matters import service as matters
from core.people.permissions import require
from core.places import service as places
from core.places.area_codes import lies_in


def coverage_of(session: Session, call: Call, area: str) -> Coverage:
    """Of an area and everything below it. NotFound `area_unknown`."""
    require(call.actor, "read_levels")
    places.require_area(session, area)
    below = [each for each in places.list_areas(session) if lies_in(each.code, area)]
    return coverage(below, places.list_centres(session))


def unequal(session: Session, call: Call) -> list[Difference]:
    """Of the matters in force (四级四同)."""
    require(call.actor, "read_levels")
    day = session.settings.hall.day_of(call.at)
    return differences(each.definition for each in matters.list_in_force(session, day))
