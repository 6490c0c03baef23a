"""What a search is narrowed by: level, who may apply, where, by what right, without a visit, at a kiosk. Pure.

`where` is the area somebody lives or stands in: a matter is for it when its authority's area is that area or one above.
*Zero visits*: nobody needs to come, whatever the situation, when the hall reads what the wallet or shared data can
give; what one person really brings is the checklist's to say.
"""

from collections.abc import Iterator

import tantivy
from msgspec import Struct

from core.matters.data_set import PowerLine
from core.matters.definition import MatterDefinition, ServiceObject
from core.matters.demands import Obtain
from core.matters.situations import leaves, materials_of, steps_of
from core.places.area_codes import Level, divisions_of

FACETS = ("level", "area", "who", "power", "mark")


class Filters(Struct, frozen=True):
    """None and False do not narrow. `where`: the code of an area."""

    level: Level | None = None
    who: ServiceObject | None = None
    where: str | None = None
    zero_visits: bool = False
    kiosk: bool = False
    power: PowerLine | None = None


def facets_of(matter: MatterDefinition) -> dict[str, tuple[str, ...]]:
    """The values of each of `FACETS`."""
    marks = [name for name, holds in (("zero_visits", spares_visits(matter)), ("kiosk", at_kiosk(matter))) if holds]
    return {
        "level": (matter.exercise_level,),
        "area": (matter.authority.area,),
        "who": matter.applicants.who,
        "power": (power_line(matter),),
        "mark": tuple(marks),
    }


def meets(matter: MatterDefinition, filters: Filters) -> bool:
    """The same as `kept_by`, of one matter that no index holds."""
    facets = facets_of(matter)
    return (
        filters.level in (None, *facets["level"])
        and filters.who in (None, *facets["who"])
        and filters.power in (None, *facets["power"])
        and (filters.where is None or not set(divisions_of(filters.where)).isdisjoint(facets["area"]))
        and (not filters.zero_visits or "zero_visits" in facets["mark"])
        and (not filters.kiosk or "kiosk" in facets["mark"])
    )


def power_line(matter: MatterDefinition) -> PowerLine:
    """A matter that says nothing of it is its own level's."""
    power = matter.data_set.power
    return power.line if power else "own"


def at_kiosk(matter: MatterDefinition) -> bool:
    return "kiosk" in matter.channels


def spares_visits(matter: MatterDefinition) -> bool:
    """Whether nobody needs to come in any situation."""
    if not {"electronic", "courier"} & set(matter.delivery):
        return False
    shown = {each.key for each in matter.materials if each.original_verification and not _read_by_hall(each.obtain)}
    if not shown and not any(step.applicant_present for step in matter.steps):
        return True  # said without a look at the situations, of which a package of matters has very many
    return not any(
        any(material.key in shown for material in materials_of(matter, answers))
        or any(step.applicant_present for step in steps_of(matter, answers))
        for answers in leaves(matter)
    )


def _read_by_hall(obtain: Obtain) -> bool:
    return bool(obtain.wallet or obtain.data)


def kept_by(schema: tantivy.Schema, filters: Filters) -> Iterator[tantivy.Query]:
    """What a document must meet; none of it counts for the rank."""
    wanted = {"level": filters.level, "who": filters.who, "power": filters.power}
    for facet, value in wanted.items():
        if value is not None:
            yield _must(schema, facet, [value])
    for mark, asked in (("zero_visits", filters.zero_visits), ("kiosk", filters.kiosk)):
        if asked:
            yield _must(schema, "mark", [mark])
    if filters.where is not None:
        yield _must(schema, "area", divisions_of(filters.where))


def _must(schema: tantivy.Schema, facet: str, values: list[str]) -> tantivy.Query:
    return tantivy.Query.const_score_query(tantivy.Query.term_set_query(schema, facet, values), 0.0)
