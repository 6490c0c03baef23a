"""What a phone is told of what it is asked for: the matter by name, and the lines with what their papers are looked at
by. All of it is public guide text; nothing of it is the person's."""

from collections.abc import Iterable

from core.bundles.guide import guide_of
from core.bundles.loading import life_events
from core.call import Call
from core.db.database import Session
from core.errors import NotFound
from core.handoffs.schemas import LineAsked
from core.matters import service as matters
from core.matters.definition import MatterDefinition


def matter_asked(session: Session, call: Call, code: str) -> MatterDefinition:
    """The matter in force, or the guide of a life event. NotFound `matter_unknown`."""
    today = session.settings.hall.day_of(call.at)
    event = life_events().get(code)
    if event is None:
        return matters.find_in_force(session, code, today).definition
    parts = {part.matter: matters.find_in_force(session, part.matter, today).definition for part in event.parts}
    return guide_of(event, parts)


def lines_asked(session: Session, call: Call, code: str, keys: Iterable[str]) -> tuple[LineAsked, ...]:
    """In the order of the checklist. NotFound `material_not_asked` for a line the matter does not have, or that no
    picture answers."""
    definition = matter_asked(session, call, code)
    wanted = set(keys)
    found = {each.key: each for each in definition.materials if each.key in wanted and each.obtain.as_picture}
    if missing := wanted - found.keys():
        raise NotFound("material_not_asked", material=min(missing))
    return tuple(
        LineAsked(each.key, each.name, tuple(statement.text for statement in each.acceptance_standard))
        for each in found.values()
    )
