"""Acknowledged means kept, exactly once: killed processes, full disks, broken disks, lost servers.

That `synchronous=FULL` survives a power cut is SQLite's promise; here it is checked that it is switched on,
since killing a process proves nothing about it.
"""

import asyncio
import resource
import subprocess
import sys
import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select, text

from core.call import Call, RequestKey
from core.counters import next_number
from core.db.database import Database, Session
from core.errors import Unavailable
from core.journal import EntryRow, history, record
from core.journal_check import verify
from core.sealing import Keyring
from core.settings import Settings
from tests.core.writing_process import numbered_call

ROOT = Path(__file__).parents[2]


def write_and_kill(settings: Settings, first: int, acknowledgements: int, *how: str) -> list[int]:
    """Numbers acknowledged by a hall that was killed in the middle of its work."""
    command = [sys.executable, "-m", "tests.core.writing_process"]
    arguments = [str(settings.data_dir), settings.database_url, str(first), *how]
    with subprocess.Popen([*command, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True) as hall:
        assert hall.stdout
        seen = [hall.stdout.readline() for _ in range(acknowledgements)]
        hall.kill()
        seen += hall.stdout.readlines()
    return [int(line) for line in seen if line.endswith("\n")]


def kept(session: Session) -> list[str]:
    return list(session.scalars(select(EntryRow.subject_id)))


def kill_again_and_again(settings: Settings, cycles: int) -> None:
    """After each kill everything acknowledged so far is there once, and can be sent again without harm."""
    acknowledged: set[int] = set()
    for cycle in range(cycles):
        first = cycle * 100_000
        fresh = write_and_kill(settings, first, 40 + 17 * cycle % 100)
        acknowledged |= set(fresh)
        database = Database.open(settings, Keyring.load(settings.keys_dir))
        for number in [*fresh[-8:], *range(max(fresh) + 1, max(fresh) + 9)]:
            database.write_now(record, numbered_call(number), f"case-{number}", "submitted", {})
        found = database.read_now(kept)
        assert len(found) == len(set(found))
        assert {f"case-{number}" for number in acknowledged} <= set(found)
        assert database.read_now(verify, []).intact
        database.close()


def test_a_killed_hall_has_kept_what_it_acknowledged_and_nothing_twice(settings: Settings) -> None:
    kill_again_and_again(settings, 3)


@pytest.mark.nightly
def test_a_hall_killed_many_times_has_kept_what_it_acknowledged_and_nothing_twice(
    settings: Settings,
) -> None:
    kill_again_and_again(settings, 60)


def test_a_hall_that_answers_before_it_commits_would_be_noticed(sqlite_settings: Settings, keys: Keyring) -> None:
    acknowledged = write_and_kill(sqlite_settings, 0, 60, "careless")
    database = Database.open(sqlite_settings, keys)
    assert len(acknowledged) >= 60
    assert database.read_now(kept) == []
    database.close()


def test_the_writer_waits_for_the_disk(sqlite_settings: Settings, keys: Keyring, call: Call) -> None:
    def pragma(session: Session, call: Call, name: str) -> object:
        return session.connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    database = Database.open(sqlite_settings, keys)
    found = [database.write_now(pragma, call, name) for name in ("synchronous", "journal_mode", "foreign_keys")]
    assert found == [2, "wal", 1]
    database.close()


def test_the_server_waits_for_its_disk(postgresql_settings: Settings, keys: Keyring, call: Call) -> None:
    def ask(session: Session, call: Call) -> str:
        return session.execute(text("SHOW synchronous_commit")).scalar_one()

    database = Database.open(postgresql_settings, keys)
    assert database.write_now(ask, call) == "on"
    database.close()


def number(session: Session, call: Call) -> int:
    return next_number(session, "s")


def fill_the_disk(session: Session, call: Call) -> None:
    """SQLite's own limit on the file gives the error of a full disk."""
    pages = session.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    session.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    for place in range(200):
        record(session, call, "case-large", "filled", {"text": "x" * 3000, "place": place})


def more_disk(session: Session, call: Call) -> None:
    session.connection.exec_driver_sql("PRAGMA max_page_count=1000000")


def in_one_group(database: Database, call: Call, *use_cases: object) -> list[object]:
    """Hold the writer until all of them wait, so that they share one commit."""
    running, may_end = threading.Event(), threading.Event()

    def hold(session: Session, call: Call) -> None:
        running.set()
        may_end.wait(60)

    async def together() -> list[object]:
        held = asyncio.ensure_future(database.write(hold, call))
        await asyncio.to_thread(running.wait, 10)
        asked = [asyncio.ensure_future(database.write(use_case, call)) for use_case in use_cases]  # type: ignore[arg-type]
        await asyncio.sleep(0)
        may_end.set()
        await held
        return await asyncio.gather(*asked, return_exceptions=True)

    return asyncio.run(together())


def codes(answers: list[object]) -> list[object]:
    return [getattr(answer, "code", answer) for answer in answers]


def test_a_full_disk_is_acknowledged_to_nobody_in_the_group(
    sqlite_settings: Settings, keys: Keyring, call: Call
) -> None:
    database = Database.open(sqlite_settings, keys)
    answers = in_one_group(database, call, number, fill_the_disk, number)
    assert codes(answers) == ["storage_failed"] * 3
    database.write_now(more_disk, call)
    assert database.write_now(number, call) == 1
    assert database.read_now(history, "case-large") == []
    database.close()


@contextmanager
def broken_disk(file: Path) -> Generator[None]:
    """No file of this process may grow beyond `file`: writing fails in the kernel (EFBIG)."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_after_a_disk_error_nothing_is_acknowledged_until_the_hall_is_started_again(
    sqlite_settings: Settings, keys: Keyring, call: Call
) -> None:
    database = Database.open(sqlite_settings, keys)
    assert database.write_now(number, call) == 1
    with broken_disk(sqlite_settings.data_dir / "hall.db-wal"):
        answers = in_one_group(database, call, number, number)
    assert codes(answers) == ["storage_failed"] * 2
    with pytest.raises(Unavailable, match="storage_failed"):
        database.write_now(number, call)
    assert database.read_now(lambda session: session.scalar(text("SELECT value FROM counters"))) == 1
    database.close()
    again = Database.open(sqlite_settings, keys)
    assert again.write_now(number, call) == 2
    again.close()


def test_a_second_process_is_kept_out_of_the_data_directory(sqlite_settings: Settings, keys: Keyring) -> None:
    database = Database.open(sqlite_settings, keys)
    with pytest.raises(Unavailable, match="data_directory_in_use"):
        Database.open(sqlite_settings, keys)
    database.close()
    Database.open(sqlite_settings, keys).close()


def test_a_caller_who_left_before_its_turn_changes_nothing(
    sqlite_settings: Settings, keys: Keyring, call: Call
) -> None:
    database = Database.open(sqlite_settings, keys)
    running, may_end = threading.Event(), threading.Event()

    def hold(session: Session, call: Call) -> None:
        running.set()
        may_end.wait(60)

    async def leave() -> None:
        held = asyncio.ensure_future(database.write(hold, call))
        await asyncio.to_thread(running.wait, 10)
        impatient = asyncio.ensure_future(database.write(number, call))
        await asyncio.sleep(0)
        impatient.cancel()
        await asyncio.wait([impatient])
        may_end.set()
        await held

    asyncio.run(leave())
    assert database.write_now(number, call) == 1
    database.close()


def test_a_lost_server_is_not_acknowledged_and_found_again(
    postgresql_settings: Settings, keys: Keyring, call: Call
) -> None:
    def lose_the_server(session: Session, call: Call) -> None:
        next_number(session, "s")
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    database = Database.open(postgresql_settings, keys)
    keyed = msgspec.structs.replace(call, request=RequestKey("k", "f"))
    with pytest.raises(Unavailable, match="storage_failed"):
        database.write_now(lose_the_server, keyed)
    assert database.write_now(number, keyed) == 1
    database.close()


def test_a_deadlock_is_run_again(postgresql_settings: Settings, keys: Keyring, call: Call) -> None:
    database = Database.open(postgresql_settings, keys)
    both = threading.Barrier(2)
    waited: set[str] = set()

    def take_two(session: Session, call: Call, first: str, second: str) -> None:
        next_number(session, first)
        if first not in waited:
            waited.add(first)
            both.wait(60)
        next_number(session, second)

    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(database.write_now, take_two, call, *pair) for pair in ("ab", "ba")]
        assert [done.result() for done in asked] == [None, None]

    def values(session: Session) -> list[int]:
        return list(session.scalars(text("SELECT value FROM counters")))

    assert database.read_now(values) == [2, 2]
    database.close()


def test_entries_about_one_case_at_the_same_time_form_one_chain(database: Database, call: Call) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: database.write_now(record, call, "case-1", "seen", {}), range(40)))
    entries = database.read_now(history, "case-1")
    assert [entry.position for entry in entries] == list(range(1, 41))
    assert database.read_now(verify, []).intact
    assert database.read_now(lambda session: session.scalar(select(func.count(EntryRow.id)))) == 40
