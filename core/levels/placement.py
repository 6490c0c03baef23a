"""Where a matter belongs. Pure.

    for persons                                        the town (面向公民个人的事项下放到镇街)
    for organisations only                             the district (法人事项以区为主)
    professional, complex, or across departments       the city (专业性强、业务复杂程度高、跨部门跨区域)

Nothing is placed above the level at which its power sits: a district's difficult matter stays with the district.
"""

from core.levels.schemas import Placement, PlacementReason
from core.matters.definition import MatterDefinition
from core.places.area_codes import LEVELS, Level

PROFESSIONAL = frozenset({"inspection", "testing", "quarantine", "appraisal", "expert_review", "site_check"})
"""Special procedures that need people or equipment a town has not."""

MANY_MATERIALS = 12
MANY_STEPS = 8

_LEVEL: dict[PlacementReason, Level] = {
    "for_persons": "town",
    "for_organisations": "district",
    "professional": "city",
    "complex": "city",
    "several_departments": "city",
    "passes_upward": "city",
}


def place(matter: MatterDefinition) -> Placement:
    """By rule, with the reason that decided."""
    reason = _reason(matter)
    return Placement(lower(_LEVEL[reason], matter.exercise_level), reason)


def lower(one: Level, other: Level) -> Level:
    """The one that is nearer to the village."""
    return one if LEVELS.index(one) >= LEVELS.index(other) else other


def at_town(level: Level) -> bool:
    """At a town or below."""
    return LEVELS.index(level) >= LEVELS.index("town")


def _reason(matter: MatterDefinition) -> PlacementReason:
    if matter.joint is not None:
        return "several_departments"
    if matter.passes_upward is not None:
        return "passes_upward"
    if any(each.kind in PROFESSIONAL for each in matter.special_procedures):
        return "professional"
    if len(matter.materials) > MANY_MATERIALS or len(matter.steps) > MANY_STEPS:
        return "complex"
    return "for_persons" if "person" in matter.applicants.who else "for_organisations"
