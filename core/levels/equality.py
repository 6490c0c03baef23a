"""四级四同: matters of one catalogue code have the same name, basis, type and checklist at every level (N14). Pure.

The same code is the group; the checklist is compared besides, since a citizen who goes to another level is to bring the
same papers. Each authority's own things (limits, places, contacts) may differ.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from hashlib import sha256

import msgspec

from core.levels.schemas import Difference, Same
from core.matters.definition import MatterDefinition

_LOOKED_AT: dict[Same, Callable[[MatterDefinition], object]] = {
    "title": lambda matter: matter.title,
    "legal_basis": lambda matter: matter.legal_basis,
    "matter_type": lambda matter: matter.matter_type,
    "checklist": lambda matter: (matter.questions, matter.materials),
}


def differences(matters: Iterable[MatterDefinition]) -> list[Difference]:
    """By catalogue code; nothing when all that are the same matter are the same."""
    groups: dict[str, list[MatterDefinition]] = defaultdict(list)
    for matter in matters:
        groups[matter.catalogue_code].append(matter)
    return [
        Difference(code, what, variants)
        for code, group in sorted(groups.items())
        if len(group) > 1
        for what, value in _LOOKED_AT.items()
        if len(variants := _variants(group, value)) > 1
    ]


def _variants(
    group: list[MatterDefinition], value: Callable[[MatterDefinition], object]
) -> tuple[tuple[str, ...], ...]:
    """The codes that agree, the largest party first."""
    found: dict[bytes, list[str]] = defaultdict(list)
    for matter in group:
        found[sha256(msgspec.json.encode(value(matter), order="deterministic")).digest()].append(matter.code)
    return tuple(sorted((tuple(sorted(codes)) for codes in found.values()), key=lambda codes: (-len(codes), codes)))
