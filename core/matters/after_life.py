"""What a matter's result knows of its after-life, and the definition that a case of such an act works by. Pure.

A change, renewal, replacement or cancellation is a case of the same matter: the same authority, limits, steps and
remedies. Only what is asked differs, and a matter says so in `result.after_life`: which lines of its own list an act
still asks for. Everything else that works by a definition (checklist, papers, ticks) then works by the narrowed one.
"""

from functools import lru_cache

from msgspec import structs

from core.errors import Conflict
from core.matters.definition import MatterDefinition
from core.matters.procedure import AfterLife, HolderAct


def after_life_of(definition: MatterDefinition, act: HolderAct) -> AfterLife:
    """Conflict `act_not_offered` when the matter's result knows no such act."""
    for offered in definition.result.after_life:
        if offered.act == act:
            return offered
    raise Conflict("act_not_offered", act=act)


@lru_cache(maxsize=256)
def narrowed(definition: MatterDefinition, act: HolderAct) -> MatterDefinition:
    """The definition with the materials this act asks for; a definition without the act asks for all of its own."""
    asked = next((offered.materials for offered in definition.result.after_life if offered.act == act), None)
    if asked is None:
        return definition
    return structs.replace(definition, materials=tuple(each for each in definition.materials if each.key in asked))
