"""What two versions of a matter say differently, in an order people read. Pure.

Parts that have a key (materials, questions, fields, steps, fees …) are matched by it, whatever their place; the others
by what they name (a remedy's kind, a basis's law), and what names nothing by its place. So moving a line is no change,
and a material that is gone is one difference, not thirty. `for_applicants` leaves out what concerns the office alone.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec
import yaml
from msgspec import Struct

from core.matters.conditions import Part, Text
from core.matters.definition import MatterDefinition
from core.matters.versions.schemas import Difference, Said

NAMES = Path(__file__).parent / "part_names.yaml"
IDENTIFYING = ("key", "code", "act", "kind", "stage")
NAMING = ("name", "title", "label", "text", "question", "item", "law", "sentence")
UNCOUNTED = frozenset({"version", "state", "in_force_from", "in_force_until", "change_note", "examples"})
"""What every version says of itself, and the file's own proof."""

OFFICE_ONLY = frozenset(
    {
        "catalogue_code",
        "implementation_code",
        "secret",
        "aliases",
        "life_events",
        "topics",
        "matter_type",
        "exercise_level",
        "clock_profile",
        "checks",
        "steps",
        "rule_decision",
        "passes_upward",
    }
)


class _Leaf(Struct, frozen=True):
    said: Said
    part: Text | None


class _Whole(Struct, frozen=True):
    """A part with a key, which can come and go as a whole."""

    name: Text | None


_Path = tuple[str, ...]


def differences(before: MatterDefinition, after: MatterDefinition) -> tuple[Difference, ...]:
    """In the order of the newer file; what is gone follows."""
    old_leaves, old_wholes = _spread(before)
    new_leaves, new_wholes = _spread(after)
    come = _outermost([path for path in new_wholes if path not in old_wholes])
    gone = _outermost([path for path in old_wholes if path not in new_wholes])
    found = [_difference(path, "added", new_wholes[path].name) for path in come]
    found += [_difference(path, "removed", old_wholes[path].name) for path in gone]
    for path in dict.fromkeys([*new_leaves, *old_leaves]):
        old, new = old_leaves.get(path), new_leaves.get(path)
        if (old and old.said) == (new and new.said) or _inside(path, (*come, *gone)):
            continue
        kind = "changed" if old and new else "added" if new else "removed"
        leaf = new or old
        found.append(_difference(path, kind, leaf.part if leaf else None, old, new))
    order = {name: place for place, name in enumerate(MatterDefinition.__struct_fields__)}
    return tuple(sorted(found, key=lambda each: order[each.section]))


def for_applicants(found: tuple[Difference, ...]) -> tuple[Difference, ...]:
    return tuple(each for each in found if each.section not in OFFICE_ONLY)


def _difference(
    path: _Path, kind: str, part: Text | None, old: _Leaf | None = None, new: _Leaf | None = None
) -> Difference:
    names = part_names()
    whole = old is None and new is None
    detail = None if whole or len(path) == 1 else names.get(path[-1]) or names.get(path[-2])
    return Difference(
        path=".".join(path),
        section=path[0],
        kind="added" if kind == "added" else "removed" if kind == "removed" else "changed",
        section_name=names.get(path[0]) or Text(zh_hans=path[0], zh_hant=path[0], en=path[0]),
        part=part,
        detail=detail,
        before=old.said if old else None,
        after=new.said if new else None,
    )


@cache
def part_names() -> Mapping[str, Text]:
    """What people call the parts of a matter file, by the file's words for them."""
    return msgspec.convert(yaml.load(NAMES.read_bytes(), yaml.CSafeLoader), dict[str, Text])


def _outermost(paths: list[_Path]) -> list[_Path]:
    kept: list[_Path] = []
    for path in paths:
        if not _inside(path, tuple(kept)):
            kept.append(path)
    return kept


def _inside(path: _Path, wholes: tuple[_Path, ...]) -> bool:
    return any(path[: len(whole)] == whole for whole in wholes)


def _spread(definition: MatterDefinition) -> tuple[dict[_Path, _Leaf], dict[_Path, _Whole]]:
    leaves: dict[_Path, _Leaf] = {}
    wholes: dict[_Path, _Whole] = {}
    for name, written in _fields(definition):
        if written not in UNCOUNTED:
            _walk(getattr(definition, name), (written,), None, leaves, wholes)
    return leaves, wholes


def _walk(
    value: object, path: _Path, part: Text | None, leaves: dict[_Path, _Leaf], wholes: dict[_Path, _Whole]
) -> None:
    if isinstance(value, Text):
        leaves[path] = _Leaf(Said(text=value), part)
    elif isinstance(value, Part):
        for name, written in _fields(value):
            _walk(getattr(value, name), (*path, written), part, leaves, wholes)
    elif isinstance(value, tuple) and any(isinstance(each, Part) for each in value):
        _walk_list(value, path, part, leaves, wholes)
    elif isinstance(value, dict):
        for key, each in value.items():
            _walk(each, (*path, str(key)), part, leaves, wholes)
    elif value not in (None, (), ""):
        leaves[path] = _Leaf(Said(plain=_plain(value)), part)


def _walk_list(
    value: tuple[object, ...],
    path: _Path,
    part: Text | None,
    leaves: dict[_Path, _Leaf],
    wholes: dict[_Path, _Whole],
) -> None:
    taken: dict[str, int] = {}
    for place, each in enumerate(value):
        key = _key(each) or str(place)
        taken[key] = taken.get(key, 0) + 1
        below = (*path, key if taken[key] == 1 else f"{key}#{taken[key]}")
        if isinstance(each, Text):
            leaves[below] = _Leaf(Said(text=each), part)
            continue
        name = _name(each)
        wholes[below] = _Whole(name or part)
        _walk(each, below, name or part, leaves, wholes)


def _fields(part: Part) -> Iterator[tuple[str, str]]:
    return zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True)


def _key(each: object) -> str:
    """What tells this part from the others of its list."""
    for name in IDENTIFYING:
        if isinstance(found := getattr(each, name, None), str):
            return found
    if isinstance(each, Part) and (tag := each.__struct_config__.tag):
        return str(tag)
    named = each if isinstance(each, Text) else _name(each)
    return named.zh_hans if named else ""


def _name(each: object) -> Text | None:
    return next((found for name in NAMING if isinstance(found := getattr(each, name, None), Text)), None)


def _plain(value: object) -> str:
    if isinstance(value, tuple | list):
        return "、".join(_plain(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return msgspec.json.encode(value).decode()
    return value if isinstance(value, str) else str(msgspec.to_builtins(value))
