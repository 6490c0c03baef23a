"""Bringing a database to the schema of this program, and back.

Migrations are numbered files with one head, in `core/db/migrations/versions/`. Each runs on both databases,
all of them in one transaction, with the data directory locked (SQLite) or under an advisory lock
(PostgreSQL). To write one: change the models, then

    python -m core.db.migrate "Add the locker to deliveries"

compares them with an up-to-date scratch database and writes the next number; read it before committing it.
"""

import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.db.postgresql import postgresql_engine
from core.db.schema import whole_schema
from core.db.sqlite import MIGRATING, DirectoryLock, sqlite_engine
from core.errors import Unavailable
from core.settings import Settings

FOLDER = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x48414C4C  # "HALL"


def upgrade(settings: Settings, revision: str = "head") -> None:
    """Bring an empty or older database up. Raises Unavailable `data_directory_in_use` while the hall runs."""
    with _exclusive(settings) as connection:
        command.upgrade(_configuration(connection), revision)


def downgrade(settings: Settings, revision: str) -> None:
    """Go back to `revision`; `base` drops every table."""
    with _exclusive(settings) as connection:
        command.downgrade(_configuration(connection), revision)


def require_head(settings: Settings) -> None:
    """Raises Unavailable `schema_outdated` when the database is not at this program's schema."""
    found, wanted = current(settings), head()
    if found != wanted:
        raise Unavailable("schema_outdated", found=found or "0000", wanted=wanted)


def head() -> str:
    """The newest migration. Raises when there are two heads."""
    return ScriptDirectory.from_config(_configuration(None)).get_current_head() or ""


def current(settings: Settings) -> str:
    """The migration a database is at; empty before the first."""
    with _connection(settings) as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def differences(settings: Settings) -> list[Any]:
    """How the models differ from the database's schema, as Alembic's operations; empty when they agree."""
    with _connection(settings) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, whole_schema())


def write_revision(message: str, folder: Path = FOLDER) -> Path:
    """Write the next migration from what the models have and the migrations so far lack."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings.load(data_dir=Path(scratch))
        upgrade(settings)
        number = f"{int(head() or 0) + 1:04}"
        with _exclusive(settings) as connection:
            command.revision(_configuration(connection), message, autogenerate=True, rev_id=number)
    return next((folder / "versions").glob(f"{number}_*.py"))


def _configuration(connection: Connection | None) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    configuration.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    configuration.set_main_option("path_separator", "os")
    configuration.attributes["connection"] = connection
    return configuration


@contextmanager
def _exclusive(settings: Settings) -> Generator[Connection]:
    release: Callable[[], None] = lambda: None  # noqa: E731
    if not settings.on_postgresql:
        release = DirectoryLock(settings.data_dir).release
    try:
        with _connection(settings) as connection:
            if settings.on_postgresql:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
            yield connection
            if not settings.on_postgresql:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                assert not broken, f"migration broke foreign keys: {broken[:5]}"
    finally:
        release()


@contextmanager
def _connection(settings: Settings) -> Generator[Connection]:
    if settings.on_postgresql:
        engine = postgresql_engine(settings.url, 1)
    else:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        engine = sqlite_engine(settings.url, pragmas=MIGRATING)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


if __name__ == "__main__":
    print(write_revision(" ".join(sys.argv[1:])))
