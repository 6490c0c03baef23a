"""Where a matter can be done: counters of the centres entrusted with it, kiosks that stand in one, online (N22).

A centre accepts for an authority only under an entrustment in force (G16), so its counters are a point for the matter
only then. A kiosk is a point once an administrator has said at which centre it stands (`stand`).
"""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import bindparam, insert, select, update

from core import journal
from core.call import LANGUAGES, Call
from core.clock import mainland_calendar
from core.db.database import Session
from core.levels import sunk
from core.matters.definition import MatterDefinition
from core.people.permissions import require
from core.places import mandates
from core.places import service as places
from core.places.points import Deed, Point, Points, arranged, is_open, smallest_shared
from core.places.schemas import Centre, Names
from core.terminals import service
from core.terminals.models import TerminalRow, TerminalStandRow

_STANDS = (
    select(TerminalStandRow.__table__, TerminalRow.name)
    .join(TerminalRow, TerminalRow.id == TerminalStandRow.terminal_id)
    .where(TerminalRow.state == "enrolled")
)
_STAND = update(TerminalStandRow).where(TerminalStandRow.terminal_id == bindparam("terminal"))


class Stand(Struct, frozen=True):
    """`centre` is its code, `name` the kiosk's."""

    centre: str
    name: str
    round_the_clock: bool
    locker: bool


def stand(session: Session, call: Call, terminal_id: str, centre: str, *, round_the_clock: bool) -> None:
    """Say at which centre a kiosk stands, and whether one can get at it at any hour; otherwise it has the centre's
    hours. NotFound `terminal_unknown`, `centre_unknown`."""
    require(call.actor, "confirm_terminal")
    service.find_terminal(session, terminal_id)
    places.area_of_centre(session, centre)
    said = {"centre": centre, "round_the_clock": round_the_clock}
    if session.execute(_STAND.values(**said), {"terminal": terminal_id}).rowcount == 0:
        session.insert_new(insert(TerminalStandRow), {"terminal_id": terminal_id, **said})
    journal.record(session, call, terminal_id, "terminal_placed", said)


def list_stands(session: Session) -> dict[str, Stand]:
    """Where the kiosks in use stand, by terminal."""
    rows = session.execute(_STANDS)
    with_locker = {each.id for each in service.with_lockers(session)}
    return {
        row.terminal_id: Stand(row.centre, row.name, row.round_the_clock, row.terminal_id in with_locker)
        for row in rows
    }


def area_asked(session: Session, call: Call, area: str | None) -> str:
    """The area asked about, else where somebody calls from: the area of the centre where the kiosk stands, or else the
    hall's. NotFound `area_unknown` for one that nobody has recorded."""
    if area is not None:
        places.require_area(session, area)
        return area
    standing = list_stands(session).get(call.terminal_id) if call.terminal_id else None
    return places.area_of_centre(session, standing.centre) if standing else session.settings.hall.area


def points_of(session: Session, definition: MatterDefinition, area: str, at: datetime) -> Points:
    """Every point for this matter, nearest to an area first. `at` is when one asks."""
    hall = session.settings.hall
    local, day = at.astimezone(hall.time_zone), hall.day_of(at)
    centres = {each.code: each for each in places.list_centres(session)}
    closed = sunk.closed_areas(session, definition.code)
    found: list[Point] = []
    for code in mandates.centres_entrusted(session, definition.authority.code, definition.code, day):
        takes = not sunk.is_closed(closed, centres[code].area, centres[code].kind, day)
        found += _counters(definition, centres[code], area, local, takes=takes)
    for id, each in list_stands(session).items():
        found += _kiosk(definition, id, each, centres[each.centre], area, local)
    if "mobile" in definition.channels:
        found.append(_online(definition, hall.name, session.settings.public_url))
    return arranged(definition.code, area, found)


def _counters(definition: MatterDefinition, centre: Centre, area: str, local: datetime, *, takes: bool) -> list[Point]:
    """`takes`: whether the windows take filings of this matter; those of a district do not once it was moved down to
    towns (N1)."""
    serving = [each.number for each in centre.counters if set(each.skills) - {"issue"}]
    issuing = [each.number for each in centre.counters if {"issue", "general"} & set(each.skills)]
    does: list[Deed] = ["ask", "show_originals"] if serving else []
    if takes and serving and "counter" in definition.channels:
        does.insert(1, "apply")
    if issuing and "counter" in definition.delivery:
        does.append("collect")
    if not does:
        return []
    return [
        Point(
            kind="counter",
            code=centre.code,
            name=centre.name,
            address=centre.address,
            area=centre.area,
            within=smallest_shared(area, centre.area),
            hours=centre.hours,
            open_now=is_open(centre.hours, local, mainland_calendar()),
            counters=tuple(dict.fromkeys((*serving, *(issuing if "collect" in does else ())))),
            does=tuple(does),
        )
    ]


def _kiosk(
    definition: MatterDefinition, id: str, standing: Stand, centre: Centre, area: str, local: datetime
) -> list[Point]:
    does: list[Deed] = ["apply"] if "kiosk" in definition.channels else []
    if "kiosk" in definition.delivery or (standing.locker and "locker" in definition.delivery):
        does.append("collect")
    if not does:
        return []
    return [
        Point(
            kind="kiosk",
            code=id,
            name={language: f"{centre.name[language]} · {standing.name}" for language in LANGUAGES},
            address=centre.address,
            area=centre.area,
            within=smallest_shared(area, centre.area),
            hours=() if standing.round_the_clock else centre.hours,
            round_the_clock=standing.round_the_clock,
            open_now=standing.round_the_clock or is_open(centre.hours, local, mainland_calendar()),
            does=tuple(does),
        )
    ]


def _online(definition: MatterDefinition, name: Names, url: str) -> Point:
    does: tuple[Deed, ...] = ("apply", "collect") if "electronic" in definition.delivery else ("apply",)
    address: Names = dict.fromkeys(LANGUAGES, url)
    return Point(kind="online", code="", name=name, address=address, round_the_clock=True, does=does)
