"""Whether every division has a service centre that serves: 区镇村三级行政服务中心全覆盖 (N27). Pure.

A division is covered by a centre that stands in it and is of its level, has a window that serves and says when it is
open. Functional zones and kept halls are counted and cover nothing: they stand beside the tree.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from core.levels.schemas import Coverage, Gap, GapKind
from core.places.area_codes import Level
from core.places.schemas import Area, Centre, CentreKind


def coverage(areas: Sequence[Area], centres: Iterable[Centre]) -> Coverage:
    """Of these areas; centres elsewhere do not count."""
    known = {area.code for area in areas}
    here = [centre for centre in centres if centre.area in known]
    standing: dict[tuple[str, str], list[Centre]] = defaultdict(list)
    for centre in here:
        standing[centre.area, centre.kind].append(centre)
    gaps = tuple(
        Gap(area.code, area.level, kind)
        for area in areas
        if (kind := _missing(standing.get((area.code, area.level), []))) is not None
    )
    uncovered = {gap.area for gap in gaps}
    return Coverage(
        areas=Counter[Level](area.level for area in areas),
        covered=Counter[Level](area.level for area in areas if area.code not in uncovered),
        centres=Counter[CentreKind](centre.kind for centre in here),
        gaps=gaps,
    )


def serves(centre: Centre) -> bool:
    """Whether a window takes filings; one that only hands out does not."""
    return any(set(counter.skills) - {"issue"} for counter in centre.counters)


def hands_out(centre: Centre) -> bool:
    return any({"issue", "general"} & set(counter.skills) for counter in centre.counters)


def _missing(here: list[Centre]) -> GapKind | None:
    if not here:
        return "no_centre"
    serving = [centre for centre in here if serves(centre)]
    if not serving:
        return "no_counter"
    return None if any(centre.hours for centre in serving) else "no_hours"
