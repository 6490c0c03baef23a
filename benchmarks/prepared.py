"""A hall with drafts that are ready to be submitted, and `hall run` over it."""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

import httpx
from msgspec import structs

from core.applications import service
from core.applications.service import Judged
from core.call import Actor, Call, RequestKey
from core.db import migrate
from core.db.database import Database, Session
from core.ids import new_id
from core.materials.store import Store, StoredFile
from core.matters.loading import load_matters
from core.people import service as people
from core.people.assurance import CHECKED
from core.sealing import Keyring
from core.settings import Settings
from demo.people import find_person
from demo.seed import publish_matters, seed
from tests.sweet_shop import FORM, MATTER, RENTED

PAPERS = ("lease", "landlord_property")
APPLICANT = find_person("陈国强")
DRAFTS_A_COMMIT = 100

P = ParamSpec("P")
R = TypeVar("R")


class PreparedHall:
    """The demo's matters and people in `folder`, at the moment `at`. `token` signs the applicant's phone in."""

    def __init__(self, folder: Path, at: datetime) -> None:
        self.settings = Settings.load(data_dir=folder, demo=True)
        migrate.upgrade(self.settings)
        self._keys = Keyring.load(self.settings.keys_dir)
        self._store = Store(folder / "store", self._keys)
        self._call = Call(Actor(APPLICANT.id, frozenset({"citizen"}), assurance=CHECKED), "mobile", at)
        self._database = Database.open(self.settings, self._keys)
        definitions = load_matters()
        publish_matters(self._database, definitions, at)
        seed(self._database, self._store, definitions, at)
        self.token = self._database.write_now(people.sign_in_demo, self._call, APPLICANT.id).token

    def prepare(self, count: int) -> list[str]:
        """Drafts, filled in, with their papers; gives their ids."""
        paper = self._store.put(b"a picture of a paper", "image/jpeg")
        ids = [new_id() for _ in range(count)]
        for start in range(0, count, DRAFTS_A_COMMIT):
            self._database.write_now(_draft, self._call, ids[start : start + DRAFTS_A_COMMIT], paper)
        return ids

    def submit(self, draft: str) -> None:
        """As the API would, with a request key."""
        call = structs.replace(self._call, request=RequestKey(new_id(), "0" * 64))
        self._database.write_now(service.submit, call, draft)

    def write(
        self, use_case: Callable[Concatenate[Session, Call, P], R], call: Call, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        return self._database.write_now(use_case, call, *args, **kwargs)

    def copy_database(self, to: Path) -> Path:
        """The database as it is now, in one file. The hall is closed and opened again."""
        self._database.close()
        shutil.copyfile(self.settings.data_dir / "hall.db", to)
        self._database = Database.open(self.settings, self._keys)
        return to

    def close(self) -> None:
        self._database.close()


def _draft(session: Session, call: Call, ids: list[str], paper: StoredFile) -> None:
    for id in ids:
        drafted = service.start_draft(session, call, id, MATTER, RENTED)
        service.fill_form(session, call, id, drafted.version, FORM | {"lease_until": "2035-12-31"})
        for material in PAPERS:
            service.add_document(session, call, id, new_id(), material, Judged(paper))


class Serving(NamedTuple):
    """A server in a process of its own."""

    port: int
    process: int


def serving(settings: Settings) -> AbstractContextManager[Serving]:
    """`hall run` over this data, until the block ends."""
    hall = str(Path(sys.executable).with_name("hall"))
    return running(lambda port: [hall, "run", "--port", str(port), "--data", str(settings.data_dir)])


def serving_bare() -> AbstractContextManager[Serving]:
    """An application that does nothing (`benchmarks/bare.py`), under the same server."""
    return running(lambda port: [sys.executable, "-m", "benchmarks.bare", str(port)])


@contextlib.contextmanager
def running(command: Callable[[int], list[str]], seconds: float = 120) -> Generator[Serving]:
    """A program that serves at the port it is given, and answers `/health` within so many seconds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(command(port), stdout=subprocess.DEVNULL)
    ends = time.monotonic() + seconds
    try:
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > ends:
                raise SystemExit(f"{command(port)[:3]} did not start")
            time.sleep(0.1)
        yield Serving(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).is_success
    except httpx.TransportError:
        return False
