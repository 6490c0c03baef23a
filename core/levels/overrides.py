"""Where matters belong: by rule (`placement`), or as a matter manager has said with a reason (G11).

What is said stays on record; saying `level=None` gives the matter back to the rule.
"""

from typing import Any, cast

from sqlalchemy import insert, select

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import InvalidInput
from core.ids import new_id
from core.levels.models import PlacementOverrideRow
from core.levels.placement import LEVELS, lower, place
from core.levels.schemas import MatterLevels, Placed, Placement
from core.levels.sunk import closed_areas, taken_by_towns
from core.matters import service as matters
from core.matters.definition import MatterDefinition
from core.people.permissions import require
from core.places.area_codes import Level, lies_in

TABLE = "placement_overrides"
LONGEST_REASON = 500


def override(session: Session, call: Call, matter: str, level: Level | None, reason: str) -> None:
    """Say that a matter belongs to another level than the rule gives. InvalidInput `reason_needed`, `text_too_long`,
    `level_above_its_power`; refusals as `matters.find_in_force`."""
    require(call.actor, "override_placement")
    said = given_reason(reason)
    definition = matters.find_in_force(session, matter, session.settings.hall.day_of(call.at)).definition
    if level is not None and lower(level, definition.exercise_level) != level:
        raise InvalidInput("level_above_its_power")
    id = new_id()
    row: dict[str, Any] = {
        "id": id,
        "matter": matter,
        "level": level,
        "reason_sealed": session.keys.seal_text(said, TABLE, "reason_sealed", id),
        "decided_by": call.actor.id,
        "decided_at": call.at,
    }
    session.execute(insert(PlacementOverrideRow), row)
    journal.record(session, call, id, "placement_overridden", {"matter": matter, "level": level})


def list_placements(session: Session, call: Call, area: str) -> list[Placed]:
    """Of every matter in force whose power sits in this area or below, by level and code."""
    require(call.actor, "read_levels")
    said, taken = _overrides(session), taken_by_towns(session)
    found = [
        Placed(
            matter=each.code,
            title=each.title.say(call.language),
            authority=each.authority.name.say(call.language),
            exercised_at=each.exercise_level,
            by_rule=place(each),
            override=said.get(each.code),
            accepted_at=_accepted_at(each, taken),
        )
        for each in (
            pinned.definition for pinned in matters.list_in_force(session, session.settings.hall.day_of(call.at))
        )
        if lies_in(each.authority.area, area)
    ]
    return sorted(found, key=lambda each: (LEVELS.index(each.exercised_at), each.matter))


def levels_of(session: Session, definition: MatterDefinition) -> MatterLevels:
    """Of one matter, without what was said for an override."""
    placement = _overrides(session).get(definition.code) or place(definition)
    return MatterLevels(
        matter=definition.code,
        exercised_at=definition.exercise_level,
        belongs_at=placement.level,
        reason=placement.reason,
        accepted_at=_accepted_at(definition, taken_by_towns(session)),
        closed_districts=closed_areas(session, definition.code),
    )


def _accepted_at(definition: MatterDefinition, taken: set[str]) -> Level:
    level = definition.exercise_level
    return lower("town", level) if definition.code in taken else level


def given_reason(text: str) -> str:
    """InvalidInput `reason_needed` or `text_too_long`."""
    said = text.replace("\0", "").strip()
    if not said:
        raise InvalidInput("reason_needed")
    if len(said) > LONGEST_REASON:
        raise InvalidInput("text_too_long", limit=LONGEST_REASON)
    return said


def _overrides(session: Session) -> dict[str, Placement]:
    newest: dict[str, Placement | None] = {}
    for row in session.execute(select(PlacementOverrideRow.__table__).order_by(PlacementOverrideRow.id)):
        note = session.keys.open_text(row.reason_sealed, TABLE, "reason_sealed", row.id)
        newest[row.matter] = Placement(cast(Level, row.level), "overridden", note) if row.level else None
    return {matter: placement for matter, placement in newest.items() if placement is not None}
