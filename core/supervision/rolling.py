"""条块: what a month came to by line, the authority a case is of, and by area, where it was accepted. Pure.

A line has its cases whatever level accepts them; an area has its own and those of every division below it, so that a
district's figure is the sum of its towns' and its own, and no case is counted twice on the way up (G8). What no centre
accepted, by silence or by rule, counts in the hall's own area.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from core.places.area_codes import level_of, parent_of
from core.supervision.figures import ACCEPTANCES, DECISIONS, Happened, Month
from core.supervision.schemas import OfArea, OfLine, RolledUp


class Place(NamedTuple):
    """Where one case belongs, and what of it happened in the month."""

    authority: str
    area: str
    filed: bool
    accepted: bool
    decided: bool


def roll_up(entries: Iterable[Happened], month: Month, area_of: Mapping[str, str], own_area: str) -> RolledUp:
    """Entries as `figures` takes them; `area_of` says in which area a centre lies."""
    lines = {"filed": Counter[str](), "accepted": Counter[str](), "decided": Counter[str]()}
    areas = {"accepted": Counter[str](), "decided": Counter[str]()}
    for case in _placed(entries, month, area_of, own_area):
        for name, counted in lines.items():
            counted[case.authority] += getattr(case, name)
        for area in _upwards(case.area):
            for name, counted in areas.items():
                counted[area] += getattr(case, name)
    return RolledUp(
        month=month.name,
        lines=tuple(
            OfLine(code, lines["filed"][code], lines["accepted"][code], lines["decided"][code])
            for code in sorted(lines["filed"])
            if any(counted[code] for counted in lines.values())
        ),
        areas=tuple(
            OfArea(code, level_of(code), areas["accepted"][code], areas["decided"][code])
            for code in sorted(areas["accepted"])
            if any(counted[code] for counted in areas.values())
        ),
    )


def _placed(entries: Iterable[Happened], month: Month, area_of: Mapping[str, str], own_area: str) -> Iterator[Place]:
    for _, of_one in groupby(entries, key=lambda entry: entry.subject_id):
        first: dict[str, Happened] = {}
        for entry in of_one:
            part = _part(entry)
            if part and entry.at < month.end:
                first.setdefault(part, entry)
        filed, accepted = first.get("filed"), first.get("accepted")
        if filed is None:
            continue
        taken = accepted.facts if accepted else {}
        yield Place(
            filed.facts.get("authority") or taken.get("authority", ""),
            area_of.get(taken.get("centre", ""), own_area),
            month.has(filed),
            month.has(accepted),
            month.has(first.get("decided")),
        )


def _part(entry: Happened) -> str:
    if entry.event == "submit":
        return "filed"
    return "accepted" if entry.event in ACCEPTANCES else "decided" if entry.event in DECISIONS else ""


def _upwards(area: str) -> Iterator[str]:
    above: str | None = area
    while above is not None:
        yield above
        above = parent_of(above)
