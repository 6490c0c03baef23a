"""Migrations: one head, models = schema, up and down, on both databases."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Table, inspect

from core.db import migrate
from core.db.database import Database, Session
from core.db.schema import whole_schema
from core.errors import Unavailable
from core.sealing import Keyring
from core.settings import Settings
from tests.postgresql import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A hall whose database has no tables yet."""
    url = ""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.fresh_database("template1")
    return Settings.load(data_dir=tmp_path / "var", database_url=url)


def tables(session: Session) -> set[str]:
    return set(inspect(session.connection).get_table_names()) - {"alembic_version"}


def checks(session: Session) -> dict[str, set[str]]:
    """By table, the names of what each row must meet; Alembic does not compare those."""
    found = inspect(session.connection)
    return {table: {str(each["name"]) for each in found.get_check_constraints(table)} for table in tables(session)}


def _checks_of(table: Table) -> set[str]:
    return {str(each.name) for each in table.constraints if isinstance(each, CheckConstraint)}


def test_migrating_from_nothing_gives_the_schema_of_the_models(empty: Settings, keys: Keyring) -> None:
    migrate.upgrade(empty)
    assert migrate.differences(empty) == []
    database = Database.open(empty, keys)
    assert database.read_now(tables) == set(whole_schema().tables)
    assert database.read_now(checks) == {table.name: _checks_of(table) for table in whole_schema().tables.values()}
    database.close()


def test_every_migration_can_be_taken_back(empty: Settings, keys: Keyring) -> None:
    migrate.upgrade(empty)
    migrate.downgrade(empty, "base")
    database = Database.open(empty, keys)
    assert database.read_now(tables) == set()
    database.close()
    migrate.upgrade(empty)
    assert migrate.differences(empty) == []


def test_each_migration_taken_back_leaves_the_schema_before_it(empty: Settings, keys: Keyring) -> None:
    for number in range(1, int(migrate.head())):
        migrate.upgrade(empty, f"{number:04}")
        before = described(empty, keys)
        migrate.upgrade(empty, f"{number + 1:04}")
        assert described(empty, keys) != before
        migrate.downgrade(empty, f"{number:04}")
        assert described(empty, keys) == before


def described(settings: Settings, keys: Keyring) -> dict[str, Any]:
    """By table, everything that a migration may change, as texts in no order."""

    def read(session: Session) -> dict[str, Any]:
        found = inspect(session.connection)
        parts = (
            found.get_columns,
            found.get_indexes,
            found.get_unique_constraints,
            found.get_foreign_keys,
            found.get_check_constraints,
        )
        return {table: sorted(_said(each) for part in parts for each in part(table)) for table in tables(session)}

    database = Database.open(settings, keys)
    try:
        return database.read_now(read)
    finally:
        database.close()


def _said(part: Mapping[str, Any]) -> str:
    return str({name: value for name, value in part.items() if name != "dialect_options"})


def test_a_database_of_another_schema_is_not_served(empty: Settings) -> None:
    with pytest.raises(Unavailable, match="schema_outdated"):
        migrate.require_head(empty)
    migrate.upgrade(empty)
    migrate.require_head(empty)


def test_migrating_twice_changes_nothing(empty: Settings) -> None:
    migrate.upgrade(empty)
    migrate.upgrade(empty)
    assert migrate.current(empty) == migrate.head()


def test_migrations_are_numbered_without_gaps() -> None:
    files = sorted((migrate.FOLDER / "versions").glob("[0-9]*.py"))
    assert [file.name[:4] for file in files] == [f"{number:04}" for number in range(1, len(files) + 1)]


def test_a_hall_that_runs_is_not_migrated(sqlite_settings: Settings, keys: Keyring) -> None:
    database = Database.open(sqlite_settings, keys)
    with pytest.raises(Unavailable, match="data_directory_in_use"):
        migrate.upgrade(sqlite_settings)
    database.close()
