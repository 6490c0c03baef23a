"""The hall as a process that is stopped and killed under load. A planned stop (SIGTERM) drops nothing; after a kill
everything acknowledged is there, and whatever was not answered can be sent again and is one case."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from core import clock, journal_check, journal_roots
from core.db import migrate
from core.db.database import Database
from core.numbering import parse_case_number
from core.sealing import Keyring
from core.settings import Settings
from tests.journeys.processes import START_SECONDS, STOP_SECONDS, eventually
from tests.robustness.filings import Filer, cases
from tests.robustness.served import on_a_port, serving

ROOT = Path(__file__).parents[2]
CLIENTS = 6


class Running:
    """`hall run` on a data directory, as a process."""

    def __init__(self, settings: Settings) -> None:
        self.log = (settings.data_dir / "process.log").open("ab")
        command = [sys.executable, "-m", "hall", "run"]
        where = ["--port", str(settings.port), "--data", str(settings.data_dir)]
        self.process = subprocess.Popen(
            [*command, *where], cwd=ROOT, stdout=self.log, stderr=self.log, env=os.environ | {"PYTHONPATH": str(ROOT)}
        )
        eventually(lambda: self._answers(f"http://127.0.0.1:{settings.port}/health"), START_SECONDS)

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        code = self.process.wait(STOP_SECONDS)
        self.log.close()
        return code

    def _answers(self, url: str) -> bool:
        assert self.process.poll() is None, "the hall ended at once"
        try:
            return httpx.get(url, timeout=5).is_success
        except httpx.TransportError:
            return False


class Load:
    """Clients that file without a pause until nobody listens any more."""

    def __init__(self, filer: Filer) -> None:
        self._filer = filer
        self._sealed: dict[str, bytes] = {}
        self.acknowledged: dict[str, str] = {}
        self.cut: dict[str, str] = {}
        self._enough = threading.Semaphore(0)

    def run_until(self, acknowledgements: int, hall: Running, how: signal.Signals) -> int:
        """End the hall after so many answers, in the middle of others; gives its exit code."""
        with ThreadPoolExecutor(CLIENTS) as threads:
            clients = [threads.submit(self._file_until_closed) for _ in range(CLIENTS)]
            for _ in range(acknowledgements):
                assert self._enough.acquire(timeout=60), "the hall does not answer"
            code = hall.end(how)
            for client in clients:
                client.result(60)
        return code

    def send_all_again(self) -> None:
        """What was answered gets the same answer, what was not is filed now."""
        for id, sealed in self._sealed.items():
            number = self._filer.case_number(self._filer.file(id, sealed))
            assert self.acknowledged.setdefault(id, number) == number

    @property
    def sent(self) -> set[str]:
        return set(self._sealed)

    def _file_until_closed(self) -> None:
        while True:
            id, sealed = self._filer.seal(clock.now())
            self._sealed[id] = sealed
            try:
                answer = self._filer.file(id, sealed)
            except httpx.ConnectError:
                return
            except httpx.TransportError as broken:
                self.cut[id] = repr(broken)
                return
            self.acknowledged[id] = self._filer.case_number(answer)
            self._enough.release()


@pytest.fixture
def prepared(tmp_path: Path) -> tuple[Settings, Filer]:
    """A hall in a data directory, not running, with an enrolled kiosk."""
    settings = on_a_port(Settings.load(data_dir=tmp_path / "var", demo=True))
    migrate.upgrade(settings)
    with serving(settings, with_kiosk=False) as served:
        filer = Filer(served.url, served.enrol())
        filer.learn()
    return settings, filer


def look_into(settings: Settings, load: Load) -> None:
    """In the stopped hall: each case once, each number once, the journal whole."""
    database = Database.open(settings, Keyring.load(settings.keys_dir))
    kept = database.read_now(cases)
    assert database.read_now(journal_check.verify, journal_roots.read_sink(settings.sink)).intact
    database.close()
    assert set(load.acknowledged) <= set(kept) <= load.sent
    assert {id: kept[id] for id in load.acknowledged} == load.acknowledged
    sequences = sorted(parse_case_number(number).sequence for number in kept.values())
    assert sequences == list(range(1, len(kept) + 1)), "a number was skipped or given twice"


def stop_again_and_again(settings: Settings, filer: Filer, rounds: int) -> None:
    for number in range(rounds):
        load = Load(filer)
        code = load.run_until(15 + 7 * (number % 5), Running(settings), signal.SIGTERM)
        assert load.cut == {}
        assert code in (0, -signal.SIGTERM)


def kill_again_and_again(settings: Settings, filer: Filer, rounds: int) -> None:
    load = Load(filer)
    for number in range(rounds):
        load.run_until(10 + 7 * (number % 5), Running(settings), signal.SIGKILL)
        look_into(settings, load)
    last = Running(settings)
    load.send_all_again()
    last.end(signal.SIGTERM)
    look_into(settings, load)
    assert set(load.acknowledged) == load.sent


def test_a_planned_stop_cuts_nobody_off(prepared: tuple[Settings, Filer]) -> None:
    stop_again_and_again(*prepared, 2)


def test_a_killed_hall_has_kept_what_it_acknowledged_and_takes_the_rest_again(
    prepared: tuple[Settings, Filer],
) -> None:
    kill_again_and_again(*prepared, 2)


@pytest.mark.nightly
def test_twenty_planned_stops_cut_nobody_off(prepared: tuple[Settings, Filer]) -> None:
    stop_again_and_again(*prepared, 20)


@pytest.mark.nightly
def test_a_hall_killed_twenty_times_has_kept_what_it_acknowledged(prepared: tuple[Settings, Filer]) -> None:
    kill_again_and_again(*prepared, 20)
