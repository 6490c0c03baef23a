"""One whole hall per test file, on SQLite, over a real socket; for files that say so, another on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import Settings
from mobile_api.rate_limits import LIMITS, Limit
from tests.postgresql import Cluster
from tests.robustness.served import Served, on_a_port, own_settings, serving


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is slowed down: here many requests come from one address on purpose."""
    for name in LIMITS:
        monkeypatch.setitem(LIMITS, name, Limit(1_000_000, 1_000_000))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Served]:
    settings = own_settings(tmp_path_factory.mktemp("hall") / "var", sqlite_template)
    with serving(settings) as hall:
        yield hall


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served_on_both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Served]:
    """Every test of the file twice: what one database lets pass the other may choke on."""
    folder = tmp_path_factory.mktemp("hall") / "var"
    if request.param == "sqlite":
        settings = own_settings(folder, sqlite_template)
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        settings = on_a_port(Settings.load(data_dir=folder, demo=True, database_url=cluster.fresh_database()))
    with serving(settings, with_kiosk=False) as hall:
        yield hall
