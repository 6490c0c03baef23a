"""What stands in the way of a batch: windows, their number, matters that have ended, towns left out. Pure.

A window takes `FILINGS_A_DAY` filings on a working day. Those expected, or those measured where that is more, are
shared evenly among the batch's centres.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from math import ceil

from core.levels.coverage import hands_out, serves
from core.levels.schemas import BatchPlan, Obstacle
from core.places.area_codes import level_of
from core.places.schemas import Centre

FILINGS_A_DAY = 30


def obstacles(
    plan: BatchPlan, centres: Mapping[str, Centre], in_force: Collection[str], measured: int
) -> tuple[Obstacle, ...]:
    """`centres`: every one on record, by code; `in_force`: the codes of matters; `measured`: so many filings of them
    came on a working day. What blocks comes first."""
    chosen = [centres[code] for code in plan.centres]
    found = [
        *_of_centres(max(plan.cases_per_day, measured), chosen),
        *(Obstacle("matter_not_in_force", code) for code in plan.matters if code not in in_force),
    ]
    if not plan.keeps_counters:
        found += _left_out(plan.area, centres.values(), chosen)
    return tuple(sorted(found, key=lambda each: not each.blocks))


def too_late(plan: BatchPlan, today: date) -> bool:
    """A batch is approved for a day that is still to come, so that people can be told."""
    return plan.starts_on <= today


def _of_centres(filings: int, chosen: list[Centre]) -> Iterator[Obstacle]:
    needed = ceil(filings / len(chosen) / FILINGS_A_DAY)
    for centre in chosen:
        windows = sum(bool(set(counter.skills) - {"issue"}) for counter in centre.counters)
        if not serves(centre):
            yield Obstacle("no_counter", centre.code)
        elif windows < needed:
            yield Obstacle("too_few_counters", centre.code)
        if not hands_out(centre):
            yield Obstacle("nobody_hands_out", centre.code, blocks=False)


def _left_out(area: str, centres: Iterable[Centre], chosen: list[Centre]) -> Iterator[Obstacle]:
    """Towns of the district from which one would have to go to another."""
    served = {centre.area[:9] for centre in chosen}
    towns = {centre.area for centre in centres if level_of(centre.area) == "town" and centre.area.startswith(area)}
    return (Obstacle("town_left_out", town, blocks=False) for town in sorted(towns - served))
