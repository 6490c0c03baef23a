"""Keeping a hall: its schema, and the certificate its signatures are checked with.

hall db upgrade
hall authority
"""

import argparse

from core import clock
from core.db import migrate
from core.pdf_signing import DocumentAuthority
from hall.arguments import Commands, settings_of, where


def add_commands(commands: Commands) -> None:
    _add_db(commands)
    _add_authority(commands)


def _add_db(commands: Commands) -> None:
    database = commands.add_parser("db", help="work on the database").add_subparsers(required=True)
    upgrade = database.add_parser(
        "upgrade",
        help="bring it to this program's schema",
        description="Run the migrations that are missing.",
    )
    where(upgrade)
    upgrade.set_defaults(command=_db_upgrade)


def _add_authority(commands: Commands) -> None:
    authority = commands.add_parser(
        "authority",
        help="the certificate that signed files are checked with",
        description="Print the certificate of the hall's own authority, which stands behind the seals in its PDF "
        "files. Who installs it sees in any PDF reader which organ signed a notice and that nothing was changed.",
    )
    where(authority)
    authority.set_defaults(command=_authority)


def _db_upgrade(given: argparse.Namespace) -> int:
    settings = settings_of(given)
    migrate.upgrade(settings)
    print(f"The database is at {migrate.current(settings)}.")
    return 0


def _authority(given: argparse.Namespace) -> int:
    print(DocumentAuthority.load(settings_of(given), clock.now()).pem.decode(), end="")
    return 0
