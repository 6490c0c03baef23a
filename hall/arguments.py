"""What several commands are given: where a hall keeps everything, a month, a stopped hall's database."""

import argparse
import contextlib
from collections.abc import Generator
from pathlib import Path
from typing import Any

from core.db.database import Database
from core.sealing import Keyring
from core.settings import Settings

Commands = Any
"""What `add_subparsers` gives; argparse keeps its type to itself."""


def of_a_month(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", required=True, metavar="YYYY-MM", help="by the days of the authority's zone")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    where(parser)


def where(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", metavar="FILE", type=Path, help="hall.toml (default: built-in settings)")
    parser.add_argument("--data", metavar="DIR", type=Path, help="where everything is kept (default: var)")


@contextlib.contextmanager
def stopped_hall(given: argparse.Namespace) -> Generator[tuple[Database, Settings]]:
    """The database of a hall that is not serving, to read from."""
    settings = settings_of(given)
    database = Database.open(settings, Keyring.load(settings.keys_dir))
    try:
        yield database, settings
    finally:
        database.close()


def settings_of(given: argparse.Namespace, **overrides: object) -> Settings:
    port = getattr(given, "port", None)
    base_url = f"http://127.0.0.1:{port}" if port and not given.config else None
    return Settings.load(given.config, data_dir=given.data, port=port, base_url=base_url, **overrides)
