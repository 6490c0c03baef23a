"""What needs no hall: the matter files, the arithmetic of limits, the table of states.

hall catalogue check [PATH]
hall due --from DATE --days N [--pause FIRST..LAST:REASON] [--extend DAYS]
hall lifecycle
"""

import argparse
import sys
from pathlib import Path

from core.applications.clocks.statement import DueArguments, run_due
from core.applications.lifecycle import mermaid
from core.bundles.loading import load_events
from core.matters.findings import MatterFileError
from core.matters.gate.examining import advice
from core.matters.loading import FILES, load_matters
from hall.arguments import Commands


def add_commands(commands: Commands) -> None:
    _add_catalogue(commands)
    _add_due(commands)
    _add_lifecycle(commands)


def _add_catalogue(commands: Commands) -> None:
    catalogue = commands.add_parser("catalogue", help="work on matter files").add_subparsers(required=True)
    check = catalogue.add_parser(
        "check",
        help="whether matter files hold together",
        description="Load every matter file of a folder strictly, walk its situations and run its examples. "
        "Ends with 1 and the findings (file, path, reason) when something is wrong.",
    )
    check.add_argument("path", nargs="?", type=Path, default=FILES, help="a folder (default: the hall's own)")
    check.set_defaults(command=_catalogue_check)


def _add_due(commands: Commands) -> None:
    due = commands.add_parser(
        "due",
        help="the last day of a time limit",
        description="Print every day after an event with the reason why it counts or not, and the last day, "
        "on the calendar of mainland authorities.",
    )
    due.add_argument("--from", dest="start", required=True, metavar="DATE", help="day of the event, not counted")
    due.add_argument("--days", type=int, required=True, help="working days of the limit")
    due.add_argument(
        "--pause",
        action="append",
        default=[],
        metavar="FIRST..LAST:REASON",
        help="days that do not count",
    )
    due.add_argument("--extend", type=int, default=0, metavar="DAYS", help="working days the limit was extended by")
    due.add_argument("--format", choices=("text", "json"), default="text")
    due.add_argument("--language", choices=("zh-Hans", "zh-Hant", "en"), default="en")
    due.set_defaults(command=_due)


def _add_lifecycle(commands: Commands) -> None:
    lifecycle = commands.add_parser(
        "lifecycle",
        help="the life of a case as a Mermaid diagram",
        description="Print the table of states and steps as the Mermaid diagram that stands in the README.",
    )
    lifecycle.set_defaults(command=_lifecycle)


def _catalogue_check(given: argparse.Namespace) -> int:
    try:
        matters = load_matters(given.path)
        events = load_events(matters) if given.path == FILES else {}
    except MatterFileError as error:
        return tell(error)
    for matter in matters.values():
        print(f"{matter.code} version {matter.version}: {len(matter.examples)} examples hold")
        for finding in advice(matter):
            print(f"  {finding.severity}: {finding}")
    for event in events.values():
        print(f"{event.code} version {event.version}: {len(event.parts)} matters, {len(event.examples)} examples hold")
    return 0


def tell(error: MatterFileError) -> int:
    for finding in error.findings:
        print(finding, file=sys.stderr)
    return 1


def _due(given: argparse.Namespace) -> int:
    arguments = DueArguments(given.start, given.days, given.pause, given.extend, given.format, given.language)
    print(run_due(arguments))
    return 0


def _lifecycle(_: argparse.Namespace) -> int:
    print(mermaid())
    return 0
