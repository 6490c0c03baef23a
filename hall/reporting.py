"""What the record of a stopped hall says.

hall journal verify
hall figures --month YYYY-MM
hall separation report --month YYYY-MM
"""

import argparse
import sys

from core import journal_roots
from core.applications import recorded
from core.db.database import Session
from core.supervision import service as supervision
from core.supervision.report import figures_json, figures_text
from core.supervision.separation_report import separation_json, separation_text
from core.terminals import service as terminals
from hall.arguments import Commands, of_a_month, stopped_hall, where


def add_commands(commands: Commands) -> None:
    _add_journal(commands)
    _add_figures(commands)
    _add_separation(commands)


def _add_journal(commands: Commands) -> None:
    journal = commands.add_parser("journal", help="work on the journal").add_subparsers(required=True)
    verify = journal.add_parser(
        "verify",
        help="whether anything was tampered with",
        description="Check every chain, the global order and the signed roots of a stopped hall. Ends with 1 "
        "when something was edited, removed, moved or rolled back.",
    )
    where(verify)
    verify.set_defaults(command=_journal_verify)


def _add_figures(commands: Commands) -> None:
    figures = commands.add_parser(
        "figures",
        help="what a month came to",
        description="Count a month's cases, times, corrections and visits, and the calls from its kiosks, from the "
        "journal of a stopped hall, which is where every published figure comes from.",
    )
    of_a_month(figures)
    figures.set_defaults(command=_figures)


def _add_separation(commands: Commands) -> None:
    separation = commands.add_parser("separation", help="whether duties kept apart").add_subparsers(required=True)
    proof = separation.add_parser(
        "report",
        help="who accepted, decided and handed out in a month",
        description="Prove from the journal of a stopped hall that those who accept, decide and hand out kept "
        "apart. Ends with 1 when they did not.",
    )
    of_a_month(proof)
    proof.set_defaults(command=_separation_report)


def _journal_verify(given: argparse.Namespace) -> int:
    with stopped_hall(given) as (database, settings):
        report, numbers = database.read_now(recorded.verify, journal_roots.read_sink(settings.sink))
    *faults, verdict = report.say(numbers)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(verdict)
    return 0 if report.intact else 1


def _figures(given: argparse.Namespace) -> int:
    with stopped_hall(given) as (database, _):
        found = database.read_now(supervision.recompute, given.month)
        calls = database.read_now(supervision.recompute_calls, given.month)
        kiosks = {each.key: database.read_now(_name_of_kiosk, each.key) for each in calls.by_terminal}
    print(figures_json(found, calls) if given.format == "json" else figures_text(found, calls, kiosks))
    return 0


def _name_of_kiosk(session: Session, terminal_id: str) -> str:
    found = terminals.find_terminal(session, terminal_id)
    return f"{found.place} {found.name}"


def _separation_report(given: argparse.Namespace) -> int:
    with stopped_hall(given) as (database, _):
        found = database.read_now(supervision.prove_separation, given.month)
    print(separation_json(found) if given.format == "json" else separation_text(found))
    return 1 if found.violations else 0
