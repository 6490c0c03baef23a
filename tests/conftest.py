"""What every test may ask for: a database of its own, keys, and a moment in time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.call import Actor, Call
from core.db.database import Database
from core.db.schema import whole_schema
from core.db.sqlite import sqlite_engine
from core.sealing import Keyring
from core.settings import Settings


@pytest.fixture(scope="session")
def keys() -> Keyring:
    return Keyring.generate()


@pytest.fixture
def now() -> datetime:
    """A Thursday morning in Shanghai."""
    return datetime(2026, 11, 19, 1, 30, tzinfo=UTC)


@pytest.fixture
def call(now: datetime) -> Call:
    """Somebody with no role asks for something, without a request key."""
    return Call(Actor("01900000-0000-7000-8000-000000000001", frozenset()), "public", now)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(data_dir=tmp_path / "var", demo=True)


@pytest.fixture
def database(settings: Settings, keys: Keyring) -> Iterator[Database]:
    """An empty database with the whole schema."""
    settings.data_dir.mkdir(parents=True)
    engine = sqlite_engine(settings.url)
    whole_schema().create_all(engine)
    engine.dispose()
    database = Database.open(settings, keys)
    yield database
    database.close()
