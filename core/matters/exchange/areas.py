"""A matter of one area made ready for another, with a report of every line that belongs to a place (N26). Pure.

    mapped   the hall knows what stands there in this area, and has put it in
    kept     it is the same here
    open     somebody must look: it still says what the other area says

Looked at are the authority and every organ, the codes that contain one, places, telephones, remedies, local law, and
every sentence that names the other area. `words` replace names in sentences, so that one mapping serves a whole
catalogue; nothing is guessed. A mapping is a file:

    organs: {114406050000000001: {code: …, name: {zh-Hans: …, zh-Hant: …, en: …}, short_name: …, area: "440783"}}
    words: {南海区: 开平市, Nanhai District: Kaiping}
    parts: {contacts.consultation: 0750-12345}
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Literal

import msgspec
from msgspec import Struct

from core.errors import InvalidInput
from core.matters.structure import plain_yaml

Status = Literal["mapped", "kept", "open"]

PLACES = ("places", "contacts", "remedies")
"""Top-level parts that are always of one area."""


class Organ(Struct, frozen=True, forbid_unknown_fields=True):
    """An authority as a matter file names it."""

    code: str
    name: dict[str, str]
    short_name: str
    area: str


class AreaMapping(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is known of the other area's names. `organs`: code there → organ here. `words`: words there → words here, in
    every sentence. `parts`: what stands at a path (`places`, `contacts.consultation`, `remedies[0].body`) here."""

    organs: dict[str, Organ] = msgspec.field(default_factory=dict[str, Organ])
    words: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    parts: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])


def read_mapping(content: bytes) -> AreaMapping:
    """A mapping file (YAML). InvalidInput `mapping_unreadable`."""
    try:
        return msgspec.convert(plain_yaml(content), AreaMapping)
    except msgspec.ValidationError as error:
        raise InvalidInput("mapping_unreadable") from error


class MappedLine(Struct, frozen=True):
    """`path` as the file writes it; `before` and `after` in short."""

    path: str
    status: Status
    before: str
    after: str


class Settled(Struct, frozen=True):
    """The data of a matter file for this area, and the report."""

    data: dict[str, Any]
    report: tuple[MappedLine, ...]

    @property
    def open_lines(self) -> tuple[MappedLine, ...]:
        return tuple(line for line in self.report if line.status == "open")


def settle(data: Mapping[str, Any], mapping: AreaMapping, names_there: tuple[str, ...] = ()) -> Settled:
    """`data`: a matter file of another area, as plain data. `names_there`: what the other area is called in sentences
    (南海, Nanhai …)."""
    made: dict[str, Any] = deepcopy(dict(data))
    report: list[MappedLine] = []
    _organs(made, mapping, report)
    _codes(data, made, report)
    _parts(made, mapping, report, here=("authority", "kept") in {(line.path, line.status) for line in report})
    told = {line.path for line in report}
    _sentences(made, "", mapping, names_there, report, told)
    return Settled(made, tuple(sorted(report, key=lambda line: line.path)))


def _organs(made: dict[str, Any], mapping: AreaMapping, report: list[MappedLine]) -> None:
    for holder, key, path in _organ_places(made):
        organ: dict[str, Any] = holder[key]
        here = mapping.organs.get(str(organ.get("code")))
        before = _short(organ.get("name"))
        if here is None:
            report.append(MappedLine(path, "open", before, before))
            continue
        known: dict[str, Any] = msgspec.to_builtins(here)
        same = all(organ.get(name) == value for name, value in known.items())
        organ.update(known)
        report.append(MappedLine(path, "kept" if same else "mapped", before, _short(known["name"])))


def _organ_places(made: dict[str, Any]) -> Iterator[tuple[Any, Any, str]]:
    if isinstance(made.get("authority"), dict):
        yield made, "authority", "authority"
    above = made.get("passes_upward")
    if isinstance(above, dict) and isinstance(above.get("authority"), dict):
        yield above, "authority", "passes_upward.authority"
    joint = made.get("joint")
    organs = joint.get("co_organs") if isinstance(joint, dict) else None
    for place, organ in enumerate(organs if isinstance(organs, list) else ()):
        if isinstance(organ, dict):
            yield organs, place, f"joint.co_organs[{place}]"


def _codes(data: Mapping[str, Any], made: dict[str, Any], report: list[MappedLine]) -> None:
    """The implementation code begins with the authority's."""
    before = str(data.get("implementation_code", ""))
    there, here = _code_of(data), _code_of(made)
    if there and before.startswith(there):
        made["implementation_code"] = after = here + before.removeprefix(there)
        report.append(MappedLine("implementation_code", "kept" if after == before else "mapped", before, after))
    else:
        report.append(MappedLine("implementation_code", "open", before, before))


def _code_of(data: Mapping[str, Any]) -> str:
    authority = data.get("authority")
    return str(authority.get("code", "")) if isinstance(authority, Mapping) else ""


def _parts(made: dict[str, Any], mapping: AreaMapping, report: list[MappedLine], *, here: bool) -> None:
    """`here`: the text is of this area to begin with."""
    known = dict(mapping.parts)
    for name in PLACES:
        if name in known:
            before, made[name] = made.get(name), known.pop(name)
            status: Status = "kept" if before == made[name] else "mapped"
            report.append(MappedLine(name, status, _short(before), _short(made[name])))
            continue
        below = {path for path in known if path.startswith((f"{name}.", f"{name}["))}
        for path in sorted(below):
            report.append(_put(made, path, known.pop(path)))
        if name in made and not below:
            unlooked: Status = "kept" if here else "open"
            report.append(MappedLine(name, unlooked, _short(made[name]), _short(made[name])))
    for path in sorted(known):
        report.append(_put(made, path, known[path]))


def _put(made: dict[str, Any], path: str, value: Any) -> MappedLine:
    *above, last = path.replace("[", ".").replace("]", "").split(".")
    at: Any = made
    for step in above:
        at = _below(at, step)
    if isinstance(at, dict):
        before, at[last] = at.get(last), value
        return MappedLine(path, "kept" if before == value else "mapped", _short(before), _short(value))
    return MappedLine(path, "open", "", _short(value))


def _below(at: Any, step: str) -> Any:
    if isinstance(at, list):
        return at[int(step)] if step.isdigit() and int(step) < len(at) else None
    return at.get(step) if isinstance(at, dict) else None


def _sentences(
    value: Any,
    path: str,
    mapping: AreaMapping,
    names_there: tuple[str, ...],
    report: list[MappedLine],
    told: set[str],
) -> None:
    """Replace what words stand for, and name every sentence that still says the other area."""
    for key, each in list(value.items() if isinstance(value, dict) else enumerate(value)):
        below = f"{path}[{key}]" if isinstance(value, list) else f"{path}.{key}" if path else str(key)
        if below in ("code", "catalogue_code", "implementation_code", "authority", "examples"):
            continue
        if isinstance(each, dict | list):
            _sentences(each, below, mapping, names_there, report, told)
        elif isinstance(each, str):
            said = each
            for there, here in mapping.words.items():
                said = said.replace(there, here)
            value[key] = said
            if below.partition(".")[0].partition("[")[0] in told:
                continue
            if said != each:
                report.append(MappedLine(below, "mapped", each, said))
            elif any(name in said for name in names_there):
                report.append(MappedLine(below, "open", said, said))


def _short(value: Any) -> str:
    """In the words people read, three languages as one."""
    if isinstance(value, dict) and "zh-Hans" in value:
        return str(value["zh-Hans"])
    if isinstance(value, dict | list):
        return " · ".join(filter(None, map(_short, value.values() if isinstance(value, dict) else value)))[:300]
    return "" if value is None else str(value)
