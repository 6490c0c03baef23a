"""What the levels of a stopped hall look like, and the lists it keeps to.

hall levels report --area CODE
hall levels coverage --area CODE
hall levels same
hall lists load FILE
"""

import argparse
from pathlib import Path
from typing import Any

import msgspec

from core import clock
from core.call import Actor, Call
from core.levels import overview, sinking
from core.levels.schemas import Coverage, Difference, LevelReport
from core.three_lists import service as three_lists
from core.three_lists.loading import read_list
from hall.arguments import Commands, stopped_hall, where

CONSOLE = Actor("console", frozenset({"matter_manager"}))


def add_commands(commands: Commands) -> None:
    levels = commands.add_parser("levels", help="what is done at which level").add_subparsers(required=True)
    report = _reading(levels, "report", "how many matters towns take, before and after each batch", _report)
    coverage = _reading(
        levels, "coverage", "whether each division has a centre that serves; ends with 1 if not", _cover
    )
    for parser in (report, coverage):
        parser.add_argument("--area", required=True, metavar="CODE", help="a city, a district or a town")
    _reading(levels, "same", "whether the same matter is the same everywhere (四级四同); ends with 1 if not", _same)
    lists = commands.add_parser("lists", help="negative, permitted and supervision list").add_subparsers(required=True)
    load = lists.add_parser("load", help="record a version of a list", description=three_lists.__doc__)
    load.add_argument("file", type=Path)
    where(load)
    load.set_defaults(command=_load)


def report_text(found: LevelReport) -> str:
    lines = [f"{found.area}: {found.total:,} matters, {_levels(found.by_level)}"]
    lines.append(f"by what right: {_levels(found.by_power)}")
    lines.append(f"{'':10}  {'':>7} {found.own:>7,} {_share(found.own, found.total)}  before any batch")
    lines += [
        f"{each.starts_on}  {each.matters:>7,} {each.at_town:>7,} {_share(each.at_town, found.total)}  {each.title}"
        + ("" if each.happened else " (planned)")
        for each in found.stages
    ]
    return "\n".join(lines)


def coverage_text(found: Coverage) -> str:
    lines = [f"{level}: {found.covered.get(level, 0):,} of {number:,}" for level, number in found.areas.items()]
    lines.append(f"centres: {sum(found.centres.values()):,} ({_levels(found.centres)})")
    return "\n".join([*lines, *(f"{gap.area} {gap.level}: {gap.kind}" for gap in found.gaps)])


def same_text(found: list[Difference]) -> str:
    return "\n".join(f"{each.catalogue_code} {each.what}: {' / '.join(map(', '.join, each.matters))}" for each in found)


def _report(given: argparse.Namespace) -> int:
    return _print(given, _read(given, sinking.report, given.area), report_text)


def _cover(given: argparse.Namespace) -> int:
    found: Coverage = _read(given, overview.coverage_of, given.area)
    _print(given, found, coverage_text)
    return 1 if found.gaps else 0


def _same(given: argparse.Namespace) -> int:
    found: list[Difference] = _read(given, overview.unequal)
    _print(given, found, same_text)
    return 1 if found else 0


def _load(given: argparse.Namespace) -> int:
    file = read_list(given.file.read_bytes())
    with stopped_hall(given) as (database, _):
        database.write_now(three_lists.load, _at_the_console(), file)
    print(
        f"{file.kind} list of {file.area}, version {file.version}: {len(file.items):,} items from {file.in_force_from}"
    )
    return 0


def _reading(commands: Commands, name: str, about: str, command: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=f"Print {about}.")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    where(parser)
    parser.set_defaults(command=command)
    return parser


def _read(given: argparse.Namespace, query: Any, *arguments: str) -> Any:
    with stopped_hall(given) as (database, _):
        return database.read_now(query, _at_the_console(), *arguments)


def _print(given: argparse.Namespace, found: Any, text: Any) -> int:
    print(msgspec.json.encode(found).decode() if given.format == "json" else text(found))
    return 0


def _levels(counted: Any) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counted.items())


def _share(part: int, whole: int) -> str:
    return f"{part / whole if whole else 0:>6.1%}"


def _at_the_console() -> Call:
    return Call(CONSOLE, "system", clock.now())
