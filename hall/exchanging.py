"""Matters out of a stopped hall and into one, and what its catalogue asks of people.

hall catalogue export CODE FILE [--version N]
hall catalogue import FILE [--authority CODE] [--mapping FILE]
hall catalogue facts [PATH] [--format text|json]

What comes in is a draft: at the desk a matter manager checks it and another publishes it. A mapping (YAML) says what
the other area's names are here, as `core/matters/exchange/areas.py` shows.
"""

import argparse
import sys
from pathlib import Path

import msgspec

from core import clock
from core.call import Actor, Call
from core.errors import NotFound
from core.matters import service
from core.matters.elements.usage import FactsReport, facts_report
from core.matters.exchange import packs
from core.matters.exchange.areas import read_mapping
from core.matters.exchange.packs import Imported, PackFormat
from core.matters.loading import FILES, load_matters
from core.matters.versions.standing import version_id_of
from hall.arguments import Commands, stopped_hall, where

CONSOLE = Actor("console", frozenset({"matter_manager"}))
FORMATS: dict[str, PackFormat] = {".xlsx": "xlsx", ".json": "json", ".yaml": "yaml", ".yml": "yaml"}


def add_commands(catalogue: Commands) -> None:
    export = catalogue.add_parser(
        "export",
        help="a published matter as a file",
        description="Write a matter of a stopped hall to a file: a workbook (.xlsx), a pack (.json) or a matter file "
        "(.yaml), by the file's name.",
    )
    export.add_argument("code")
    export.add_argument("file", type=Path)
    export.add_argument("--version", type=int, metavar="N", help="default: the one in force")
    where(export)
    export.set_defaults(command=_export)
    bring = catalogue.add_parser(
        "import",
        help="a file as a draft",
        description="Make a draft in a stopped hall from an exported file, and print what the gate finds in it, by "
        "cell of a workbook. For a matter of another area, also what was mapped and what is open. Ends with 1 when "
        "something keeps the draft from being published.",
    )
    bring.add_argument("file", type=Path)
    bring.add_argument("--authority", default="", metavar="CODE", help="of this hall, for a matter of another area")
    bring.add_argument("--mapping", type=Path, metavar="FILE", help="what the other area's names are here (YAML)")
    where(bring)
    bring.set_defaults(command=_import)
    facts = catalogue.add_parser(
        "facts",
        help="what the matters ask of people",
        description="Say which matters ask for which data element, how many facts a citizen retypes for each matter, "
        "and which material would vanish if which data came.",
    )
    facts.add_argument("path", nargs="?", type=Path, default=FILES, help="a folder (default: the hall's own)")
    facts.add_argument("--format", choices=("text", "json"), default="text")
    facts.set_defaults(command=_facts)


def _export(given: argparse.Namespace) -> int:
    kind = FORMATS.get(given.file.suffix.lower())
    if kind is None:
        print(f"call the file something.xlsx, .json or .yaml, not {given.file.name}", file=sys.stderr)
        return 2
    with stopped_hall(given) as (database, settings):
        if given.version is None:
            day = settings.hall.day_of(clock.now())
            found = database.read_now(service.find_in_force, given.code, day).version_id
        else:
            found = database.read_now(version_id_of, given.code, given.version)
        if found is None:
            raise NotFound("version_unknown")
        content = database.read_now(packs.export, _call(), found, kind)
    given.file.write_bytes(content)
    print(f"{given.file}: {len(content)} bytes")
    return 0


def _import(given: argparse.Namespace) -> int:
    mapping = read_mapping(given.mapping.read_bytes()) if given.mapping else None
    content = given.file.read_bytes()
    with stopped_hall(given) as (database, _):
        imported = database.write_now(packs.bring_in, _call(), given.file.name, content, given.authority, mapping)
    _tell_imported(imported)
    return 1 if any(finding.severity == "blocks" for finding in imported.findings) else 0


def _tell_imported(imported: Imported) -> None:
    draft = imported.draft
    print(f"{draft.code}: draft {draft.id}, revision {draft.revision}")
    for line in imported.mapping:
        after = f" → {line.after}" if line.status == "mapped" else ""
        print(f"  {line.status}: {line.path}: {line.before}{after}")
    for finding in imported.findings:
        print(finding, file=sys.stderr if finding.severity == "blocks" else sys.stdout)


def _facts(given: argparse.Namespace) -> int:
    report = facts_report(load_matters(given.path).values())
    if given.format == "json":
        print(msgspec.json.format(msgspec.json.encode(report)).decode())
    else:
        _tell_facts(report)
    return 0


def _tell_facts(report: FactsReport) -> None:
    print("facts of each matter: filled in, retyped, known to the applicant alone")
    for each in report.matters:
        print(f"  {each.matter}: {each.filled}, {each.retyped}, {each.own}")
    print("who asks for what (* retyped)")
    for use in report.elements:
        asked = [f"{matter}*" if matter in use.retyped_in else matter for matter in use.matters]
        if asked:
            print(f"  {use.element} ({use.owner.en}, {use.share}): {', '.join(asked)}")
    print("materials that would vanish if this data came")
    for fate in report.materials:
        if fate.fate == "could_go":
            owners = ", ".join(owner.en for owner in fate.owners)
            print(f"  {fate.matter} {fate.material}: {', '.join(fate.would_need)} ({owners})")


def _call() -> Call:
    return Call(CONSOLE, "system", clock.now())
