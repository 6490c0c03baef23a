"""One running hall per test file, on SQLite, over a real socket."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.sealing import Keyring
from core.settings import Settings
from tests.mobile_api.house import House, running

NOW = datetime(2026, 11, 19, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("hall")
    settings = Settings.load(data_dir=folder, demo=True)
    shutil.copyfile(sqlite_template, folder / "hall.db")
    with running(settings, keys, NOW) as running_house:
        yield running_house
