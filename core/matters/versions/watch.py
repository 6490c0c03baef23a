"""What a catalogue's keeper must look at (动态监管, G30): what is old, what has lapsed, what contradicts. Pure.

    stale         in force, and for a year neither changed nor said to be still right
    ending        its last day is near, or that of the paper its power rests on
    lapsed        its last day, or that paper's, is over and nothing follows
    paused        nobody can begin it
    same_code     another matter in force has the same implementation code
    walk_differs  a simulated applicant did not come through, or met other figures than the guide promises
    unequal       another level does the same catalogue item with other materials (四级四同, N14)

Each concern names the level, so that city, district, towns and villages see their own. Of a text only what is compared
is looked at (`Outline`): a city's catalogue is too large to decode for a list.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from core.matters.conditions import Text
from core.matters.data_set import Power
from core.places.area_codes import Level

STALE_AFTER = timedelta(days=365)
NEAR = timedelta(days=30)

ConcernKind = Literal["stale", "ending", "lapsed", "paused", "same_code", "walk_differs", "unequal"]
WORST_FIRST: tuple[ConcernKind, ...] = ("same_code", "walk_differs", "unequal", "lapsed", "paused", "ending", "stale")


class OutlinedMaterial(Struct, frozen=True):
    key: str


class OutlinedData(Struct, frozen=True):
    power: Power | None = None


class Outline(Struct, frozen=True):
    """What the watch list needs of a definition; its JSON is decoded to this without the rest."""

    code: str
    catalogue_code: str
    implementation_code: str
    exercise_level: Level
    title: Text
    materials: tuple[OutlinedMaterial, ...]
    data_set: OutlinedData = OutlinedData()


class Watched(Struct, frozen=True):
    """The deciding version of a matter, whatever became of it. `looked_at` is the day it came into force or was last
    said to be right; `follows`: a later version waits for its day."""

    version_id: str
    state: str
    definition: Outline
    in_force_until: date | None
    looked_at: date
    follows: bool
    walk_differs: bool = False


class Concern(Struct, frozen=True):
    """`day`: since when, or until when; `others` are the codes of the matters it contradicts."""

    code: str
    title: Text
    level: str
    kind: ConcernKind
    version_id: str
    day: date | None = None
    others: tuple[str, ...] = ()


def concerns(watched: Sequence[Watched], today: date) -> tuple[Concern, ...]:
    """Worst first, then by code."""
    found = [concern for each in watched for concern in _alone(each, today)]
    live = [each for each in watched if each.state == "in_force" and not _over(each, today)]
    found += _clashes(live)
    return tuple(sorted(found, key=lambda each: (WORST_FIRST.index(each.kind), each.code)))


def _alone(each: Watched, today: date) -> Iterator[Concern]:
    if each.state == "ended" or (each.state == "paused" and not _over(each, today)):
        yield _concern(each, "paused" if each.state == "paused" else "lapsed", each.in_force_until)
        return
    if each.walk_differs and not _over(each, today):
        yield _concern(each, "walk_differs", None)
    ends = _last_day(each)
    if ends is not None and ends < today and not each.follows:
        yield _concern(each, "lapsed", ends)
    elif ends is not None and ends - today <= NEAR and not each.follows:
        yield _concern(each, "ending", ends)
    elif today - each.looked_at > STALE_AFTER:
        yield _concern(each, "stale", each.looked_at)


def _last_day(each: Watched) -> date | None:
    """Of the version, or of the paper its power rests on, whichever comes first."""
    power = each.definition.data_set.power
    paper = power.handed_down.valid_until if power and power.handed_down else None
    days = [day for day in (each.in_force_until, paper) if day is not None]
    return min(days, default=None)


def _over(each: Watched, today: date) -> bool:
    return each.in_force_until is not None and each.in_force_until < today


def _clashes(live: Sequence[Watched]) -> Iterator[Concern]:
    for group in _grouped(live, lambda definition: definition.implementation_code):
        yield from _each_of(group, "same_code")
    for group in _grouped(live, lambda definition: definition.catalogue_code):
        if len({frozenset(line.key for line in each.definition.materials) for each in group}) > 1:
            yield from _each_of(group, "unequal")


def _grouped(live: Sequence[Watched], code: Callable[[Outline], str]) -> Iterable[list[Watched]]:
    groups: dict[str, list[Watched]] = defaultdict(list)
    for each in live:
        groups[code(each.definition)].append(each)
    return groups.values()


def _each_of(group: Sequence[Watched], kind: ConcernKind) -> Iterator[Concern]:
    if len(group) < 2:
        return
    for each in group:
        others = tuple(other.definition.code for other in group if other is not each)
        yield _concern(each, kind, None, others)


def _concern(each: Watched, kind: ConcernKind, day: date | None, others: tuple[str, ...] = ()) -> Concern:
    definition = each.definition
    return Concern(definition.code, definition.title, definition.exercise_level, kind, each.version_id, day, others)
