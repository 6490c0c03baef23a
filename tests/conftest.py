"""What every test may ask for: a database of its own, keys, and a moment in time.

A test that asks for `database`, `settings` or `hall` runs twice, on SQLite and on a real PostgreSQL. `hall` is a
copy of one that was filled once, so it costs some 20 ms; but each new connection to PostgreSQL learns its tables
anew, which costs more than most cases. So a hall on PostgreSQL is opened in `make test` for the tests marked
`both_databases` only: between them they send it every statement of the use cases, and everything that waits for a
lock. The others run there by night.
"""

import gc
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from argon2 import PasswordHasher
from httpx import create_ssl_context
from sqlalchemy import make_url

from core.call import Actor, Call
from core.db.database import Database
from core.db.schema import whole_schema
from core.db.sqlite import sqlite_engine
from core.sealing import Keyring
from core.settings import Settings
from demo.people import PASSWORD
from tests.builders import HallInTest
from tests.hardware.pcsc import card_slot, smart_card_service
from tests.postgresql import Cluster

__all__ = ["card_slot", "smart_card_service"]

hypothesis.settings.register_profile("hall", deadline=None)
hypothesis.settings.load_profile("hall")  # how long an example takes says nothing of the code

NOW = datetime(2026, 11, 19, 1, 30, tzinfo=UTC)
"""A Thursday morning in Shanghai."""


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """The demo's staff have a hash that is soon checked: the time it takes protects people, and these are invented."""
    hashed = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("demo.seed._password_hash", lambda: hashed)
        yield


@pytest.fixture(scope="session", autouse=True)
def trust_read_once() -> Iterator[None]:
    """A new client of httpx reads every authority of the web, for 10 ms. No test goes there, and thousands of clients
    are made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", cache(create_ssl_context))
        yield


@pytest.fixture(scope="session", autouse=True)
def slow_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        times = request.config.getoption("--slow-browser")
        if times and times > 1:
            from tests.slow_browser import slow_down

            slow_down(patch, times)
        yield


@pytest.fixture(scope="session")
def keys() -> Keyring:
    return Keyring.generate()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def call(now: datetime) -> Call:
    """Somebody with no role asks for something, without a request key."""
    return Call(Actor("01900000-0000-7000-8000-000000000001", frozenset()), "public", now)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    try:
        cluster.keep_template(whole_schema())
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "hall.db"
    engine = sqlite_engine(f"sqlite:///{file}")
    whole_schema().create_all(engine)
    engine.dispose()
    return file


@pytest.fixture
def sqlite_settings(tmp_path: Path, sqlite_template: Path) -> Settings:
    """A hall of its own on SQLite, with the whole schema."""
    settings = Settings.load(data_dir=tmp_path / "var", demo=True)
    settings.data_dir.mkdir()
    shutil.copyfile(sqlite_template, settings.data_dir / "hall.db")
    return settings


@pytest.fixture
def postgresql_settings(tmp_path: Path, cluster: Cluster) -> Iterator[Settings]:
    """A hall of its own on PostgreSQL, with the whole schema."""
    url = cluster.fresh_database()
    yield Settings.load(data_dir=tmp_path / "var", demo=True, database_url=url)
    cluster.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest) -> Settings:
    return request.getfixturevalue(f"{request.param}_settings")


@pytest.fixture
def database(settings: Settings, keys: Keyring) -> Iterator[Database]:
    """An empty database with the whole schema."""
    database = Database.open(settings, keys)
    yield database
    database.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slice", metavar="I/N", help="run the I-th of N parts of what is selected (I from 0)")
    parser.addoption("--slow-browser", metavar="TIMES", type=float, default=1.0, help="slow the scripts of pages down")


def pytest_collection() -> None:
    """What is imported now stays to the end, so garbage collection would take a quarter of the time for nothing."""
    gc.disable()


def pytest_runtestloop() -> None:
    gc.freeze()
    gc.enable()


def pytest_sessionfinish() -> None:
    gc.unfreeze()


LONGEST = {"journeys", "kiosk", "robustness", "walking"}
WAITING = "hardware"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """By day a hall on PostgreSQL is opened for tests marked `both_databases` only, by night for all.

    `--slice`: every N-th test in the order of their names, so that N slices together are all of them.
    """
    for item in items:
        if _database_of(item) == "postgresql" and not item.get_closest_marker("both_databases"):
            item.add_marker(pytest.mark.nightly)
    turns = _turns(dict.fromkeys(item.path for item in items))
    items.sort(key=lambda item: turns[item.path])
    if wanted := config.getoption("--slice"):
        part, parts = (int(number) for number in wanted.split("/"))
        marked = [item for item in items if item.get_closest_marker("nightly")]
        kept = set(sorted(item.nodeid for item in marked)[part::parts])
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in kept])
        items[:] = [item for item in items if item.nodeid in kept]


def _turns(files: Iterable[Path]) -> dict[Path, int]:
    """When each file's turn comes. Browsers and kiosks are first: their files take longest, and none is to be left over
    at the end. Every third one is of devices, which wait for theirs nearly all the time while the others work."""
    last = {file: number for number, file in enumerate(files, start=10**6)}
    working = [file for file in last if not LONGEST.isdisjoint(file.parts)]
    waiting = [file for file in last if WAITING in file.parts and file not in working]
    first = {file: number + number // 2 for number, file in enumerate(working)}
    return last | first | {file: 2 + 3 * number for number, file in enumerate(waiting)}


def _database_of(item: pytest.Item) -> str:
    """Of the hall that a test opens."""
    called = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return str(called.get("open_hall") or called.get("house", ""))


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Settings:
    """A hall on SQLite with matters, people and staff, to be copied."""
    settings = Settings.load(data_dir=tmp_path_factory.mktemp("filled-sqlite") / "var", demo=True)
    settings.data_dir.mkdir()
    shutil.copyfile(sqlite_template, settings.data_dir / "hall.db")
    _fill(settings, keys)
    return settings


@pytest.fixture(scope="session")
def filled_postgresql(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster, keys: Keyring) -> Settings:
    """The same on PostgreSQL."""
    folder = tmp_path_factory.mktemp("filled-postgresql") / "var"
    settings = Settings.load(data_dir=folder, demo=True, database_url=cluster.fresh_database())
    _fill(settings, keys)
    return settings


def _fill(settings: Settings, keys: Keyring) -> None:
    database = Database.open(settings, keys)
    HallInTest(settings, database, keys, NOW).fill()
    database.close()


OpenHall = Callable[[], AbstractContextManager[HallInTest]]


@pytest.fixture(params=["sqlite", "postgresql"])
def open_hall(request: pytest.FixtureRequest, tmp_path: Path, keys: Keyring, now: datetime) -> OpenHall:
    """Opens as many halls as a test wants, each with the catalogue's matters and the demo's people and staff."""
    filled: Settings = request.getfixturevalue(f"filled_{request.param}")
    numbers = count()

    @contextmanager
    def opened() -> Generator[HallInTest]:
        folder = tmp_path / f"var-{next(numbers)}"
        shutil.copytree(filled.data_dir, folder)
        url = ""
        if filled.on_postgresql:
            cluster: Cluster = request.getfixturevalue("cluster")
            url = cluster.fresh_database(str(make_url(filled.database_url).database))
        settings = Settings.load(data_dir=folder, demo=True, database_url=url)
        hall = HallInTest(settings, Database.open(settings, keys), keys, now)
        try:
            yield hall
        finally:
            hall.database.close()
            if url:
                request.getfixturevalue("cluster").drop(url)

    return opened


@pytest.fixture
def hall(open_hall: OpenHall) -> Iterator[HallInTest]:
    """A hall of its own."""
    with open_hall() as hall:
        yield hall
