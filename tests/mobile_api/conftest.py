"""One running hall per test file and database, over a real socket."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from core.sealing import Keyring
from core.settings import Settings
from tests.mobile_api.house import House, running
from tests.postgresql import Cluster

NOW = datetime(2026, 11, 19, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: Keyring) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("hall")
    url = ""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.fresh_database()
    else:
        shutil.copyfile(request.getfixturevalue("sqlite_template"), folder / "hall.db")
    settings = Settings.load(data_dir=folder, demo=True, database_url=url)
    with running(settings, keys, NOW) as running_house:
        yield running_house
