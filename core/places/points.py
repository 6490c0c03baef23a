"""Places where a matter can be done, and which of them is nearest. Pure: places, calendar and clock are given.

Nearness follows the tree of areas, since a service point stands in an area and not at a coordinate: from Dali Town its
own centre comes first, then the villages of the town, then the district's centre, then the other towns'. A point is
open by its weekly hours; on a public holiday it is closed, on a Saturday that is worked it has Monday's hours.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from core.clock import Calendar
from core.places.area_codes import Level, divisions_of, level_of
from core.places.schemas import Hours, Names

PointKind = Literal["counter", "kiosk", "online"]
Deed = Literal["ask", "apply", "show_originals", "collect"]


class Point(Struct, frozen=True, kw_only=True):
    """`code` is a centre's or a terminal's; online it is empty and `address` is the entrance's. `within` is the
    smallest division that the point and the place asked about both lie in, None when they share none, and online.
    `counters`: the windows for this; `does`: what can be done there for this matter."""

    kind: PointKind
    code: str
    name: Names
    address: Names
    area: str = ""
    within: Level | None = None
    hours: tuple[Hours, ...] = ()
    round_the_clock: bool = False
    open_now: bool = True
    counters: tuple[str, ...] = ()
    does: tuple[Deed, ...] = ()


class Points(Struct, frozen=True, kw_only=True):
    """The nearest of each kind (就近办、自助办、网上办), and all of them, nearest first (多点办)."""

    matter: str
    area: str
    counter: Point | None
    kiosk: Point | None
    online: Point | None
    points: tuple[Point, ...]


def steps_apart(place: str, other: str) -> tuple[int, int]:
    """How far up the tree one goes from the place until the other lies below, and how far down from there."""
    ups, downs = divisions_of(place), divisions_of(other)
    for up, division in enumerate(ups):
        if division in downs:
            return up, downs.index(division)
    return len(ups), len(downs)


def smallest_shared(place: str, other: str) -> Level | None:
    """The level of the smallest division both lie in, up to the city."""
    up, _ = steps_apart(place, other)
    divisions = divisions_of(place)[:-1]
    return level_of(divisions[up]) if up < len(divisions) else None


def hours_of_day(hours: Sequence[Hours], day: date, calendar: Calendar) -> list[Hours]:
    """What a timetable of weekdays says of this day, from morning to evening."""
    weekday, working = day.isoweekday(), calendar.is_working(day)
    if weekday <= 5 and not working:
        return []
    if weekday > 5 and working:
        weekday = 1
    return sorted((each for each in hours if each.weekday == weekday), key=lambda each: (each.opens, each.closes))


def is_open(hours: Sequence[Hours], at: datetime, calendar: Calendar) -> bool:
    """`at` in the time zone of the place."""
    now = at.strftime("%H:%M")
    return any(each.opens <= now < each.closes for each in hours_of_day(hours, at.date(), calendar))


def arranged(matter: str, place: str, points: Sequence[Point]) -> Points:
    """Nearest first; of two as near the one that is open, then by code."""
    physical = [point for point in points if point.kind != "online"]
    physical.sort(key=lambda point: (*steps_apart(place, point.area), not point.open_now, point.code))
    online = next((point for point in points if point.kind == "online"), None)
    first = {kind: next((each for each in physical if each.kind == kind), None) for kind in ("counter", "kiosk")}
    everything = (*physical, online) if online else tuple(physical)
    return Points(
        matter=matter, area=place, counter=first["counter"], kiosk=first["kiosk"], online=online, points=everything
    )
