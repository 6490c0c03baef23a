"""What needs no hall: the arithmetic of limits, the table of states.

hall due --from DATE --days N [--pause FIRST..LAST:REASON] [--extend DAYS]
hall lifecycle
"""

import argparse

from core.applications.clocks.statement import DueArguments, run_due
from core.applications.lifecycle import mermaid
from hall.arguments import Commands


def add_commands(commands: Commands) -> None:
    _add_due(commands)
    _add_lifecycle(commands)


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


def _due(given: argparse.Namespace) -> int:
    arguments = DueArguments(given.start, given.days, given.pause, given.extend, given.format, given.language)
    print(run_due(arguments))
    return 0


def _lifecycle(_: argparse.Namespace) -> int:
    print(mermaid())
    return 0
