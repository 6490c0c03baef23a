"""Matters that travel: out of one hall as a file (YAML, JSON, XLSX), into another as a draft.

    yaml   the matter file itself
    json   a pack: where it comes from, its checksum, the items of GB/T 39046, the definition
    xlsx   the workbook of `workbook.py`

What comes in is a draft like any other: a colleague checks it and another publishes it. Of another area's matter a
report says line by line what was put in from here, what is the same, and what somebody must look at (N26). A broken
file makes a draft with findings when it can be read at all; it never touches what is in force.
"""

import re
from typing import Any, Literal

import msgspec
import yaml
from msgspec import Struct

from core.call import Call
from core.db.database import Session
from core.errors import InvalidInput, TooLarge
from core.matters import service
from core.matters.definition import MatterDefinition, version_hash
from core.matters.exchange.areas import AreaMapping, MappedLine, Organ, settle
from core.matters.exchange.reading import Unpacked, read_workbook
from core.matters.exchange.standard_items import standard_items
from core.matters.exchange.workbook import plain, write_workbook
from core.matters.findings import Finding
from core.matters.structure import plain_yaml
from core.matters.versions import drafts
from core.matters.versions.carried import keep_open
from core.matters.versions.checking import findings_of
from core.matters.versions.schemas import Draft
from core.people.permissions import require
from core.places import service as places
from core.places.schemas import Area, Authority

PackFormat = Literal["yaml", "json", "xlsx"]
FORMAT = "always-open-hall/matter-pack/1"
MOST_BYTES = 4 * 1024 * 1024
MEDIA_TYPES: dict[PackFormat, str] = {
    "yaml": "application/yaml",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Pack(Struct, frozen=True):
    """A JSON pack. `definition` is the matter file as plain data, `checksum` that of the version it was."""

    format: str
    area: str
    checksum: str
    definition: dict[str, Any]
    items: list[dict[str, str]] = msgspec.field(default_factory=list[dict[str, str]])


class Imported(Struct, frozen=True):
    """The draft a file became. `findings` name the cell of a workbook, the line of a file; `mapping` is empty for a
    matter of this area."""

    draft: Draft
    findings: tuple[Finding, ...]
    mapping: tuple[MappedLine, ...] = ()


def export(session: Session, call: Call, version_id: str, kind: PackFormat) -> bytes:
    """A published version as a file. NotFound `version_unknown`."""
    require(call.actor, "edit_matter_draft")
    return write_pack(service.find_known(session, version_id).definition, kind)


def write_pack(definition: MatterDefinition, kind: PackFormat) -> bytes:
    if kind == "xlsx":
        return write_workbook(definition)
    data = plain(definition)
    if kind == "yaml":
        return _as_text(data).encode()
    items: list[dict[str, str]] = msgspec.to_builtins(standard_items(definition))
    pack = Pack(FORMAT, definition.authority.area, version_hash(definition), data, items)
    return msgspec.json.format(msgspec.json.encode(pack))


def bring_in(
    session: Session,
    call: Call,
    name: str,
    content: bytes,
    authority: str = "",
    mapping: AreaMapping | None = None,
    draft_id: str = "",
    revision: int = 0,
) -> Imported:
    """A file becomes a draft, or the next text of the draft it was exported for (`draft_id`, `revision`).

    `authority`: the one of this hall that does the matter, when the file is of another area; `mapping` says more. A
    file whose authority this hall does not know is of another area, whatever is said.
    InvalidInput `pack_unreadable`, `pack_without_code`, `pack_of_other_matter`, `workbook_unreadable`; TooLarge
    `pack_too_large`; NotFound `authority_unknown`; refusals as `drafts.begin` and `drafts.save`.
    """
    require(call.actor, "edit_matter_draft")
    unpacked, text = _unpack(name, content)
    report: tuple[MappedLine, ...] = ()
    if authority or mapping is not None or (not draft_id and _is_strange(session, unpacked.data)):
        here = mapping or AreaMapping()
        if authority:
            here = _with_authority(session, here, unpacked.data, authority)
        settled = settle(unpacked.data, here, _names_there(session, unpacked.data))
        unpacked.data, report, text = settled.data, settled.report, ""
    code = str(unpacked.data.get("code") or "")
    if not draft_id:
        text = _numbered(session, call, code, unpacked.data, text)
    written = text or unpacked.text
    if draft_id:
        if drafts.find(session, call, draft_id).code != code:
            raise InvalidInput("pack_of_other_matter")
        draft = drafts.save(session, call, draft_id, revision, written)
    else:
        draft = drafts.begin(session, call, code, written)
    keep_open(session, draft.id, draft.text, report)
    found = findings_of(session, draft.id, code, written, call.at).findings
    return Imported(draft, unpacked.at_cells(found) if unpacked.cells else (*unpacked.findings, *found), report)


def _unpack(name: str, content: bytes) -> tuple[Unpacked, str]:
    """The plain data and, of a matter file, its own text with its comments."""
    if len(content) > MOST_BYTES:
        raise TooLarge("pack_too_large", limit_mb=MOST_BYTES // (1024 * 1024))
    if content.startswith(b"PK") or name.lower().endswith(".xlsx"):
        return _with_code(read_workbook(content)), ""
    if name.lower().endswith(".json"):
        try:
            pack = msgspec.json.decode(content, type=Pack)
        except msgspec.MsgspecError as error:
            raise InvalidInput("pack_unreadable") from error
        return _with_code(Unpacked(pack.definition, {}, [])), ""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("pack_unreadable") from error
    data = plain_yaml(content)
    if not isinstance(data, dict):
        raise InvalidInput("pack_unreadable")
    return _with_code(Unpacked(data, {}, [])), text


def _with_code(unpacked: Unpacked) -> Unpacked:
    if not isinstance(unpacked.data.get("code"), str):
        raise InvalidInput("pack_without_code")
    return unpacked


def _numbered(session: Session, call: Call, code: str, data: dict[str, Any], text: str) -> str:
    """Give a text the next number, and today as its first day when that is over, in data and words alike."""
    following, today = drafts.next_version(session, code), session.settings.hall.day_of(call.at).isoformat()
    if not isinstance(data.get("version"), int) or data["version"] < following:
        data["version"] = following
    if not isinstance(data.get("in_force_from"), str) or data["in_force_from"] < today:
        data["in_force_from"] = today
    for name in ("version", "in_force_from"):
        text = re.sub(rf"(?m)^{name}:.*$", f"{name}: {data[name]}", text, count=1)
    return text


def _is_strange(session: Session, data: dict[str, Any]) -> bool:
    """Whether the authority is none of this hall's; a hall that knows none yet takes everything for its own."""
    known = {each.code for each in places.list_authorities(session)}
    there = data.get("authority")
    return bool(known) and isinstance(there, dict) and there.get("code") not in known


def _with_authority(session: Session, mapping: AreaMapping, data: dict[str, Any], code: str) -> AreaMapping:
    here = places.find_authority(session, code)
    there = data.get("authority")
    before = str(there.get("code", "")) if isinstance(there, dict) else ""
    short = here.short_name or (str(there.get("short_name", "")) if isinstance(there, dict) else "")
    return msgspec.structs.replace(mapping, organs={**mapping.organs, before: _organ(here, short)})


def _organ(authority: Authority, short_name: str) -> Organ:
    return Organ(authority.code, {**authority.name}, short_name, authority.area)


def _names_there(session: Session, data: dict[str, Any]) -> tuple[str, ...]:
    """What the other area is called: its own name as this hall knows it, and its authority's."""
    there = data.get("authority")
    area = str(there.get("area", "")) if isinstance(there, dict) else ""
    names: list[str] = []
    known: list[Area] = places.list_areas(session)
    for each in known:
        if each.code == area:
            names += [name.removesuffix(" District") for name in each.name.values()]
    return tuple(dict.fromkeys(name for name in names if name))


def _as_text(data: dict[str, Any]) -> str:
    return yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=110)
