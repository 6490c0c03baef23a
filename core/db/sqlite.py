"""Writing on SQLite: one process, one thread, one commit for everybody who waits.

The thread takes all waiting work (up to `limits.group`), runs each inside its own savepoints
(core/db/requests.py) under one BEGIN IMMEDIATE, commits once, and only then answers. With `synchronous=FULL`
the commit has reached the disk. If the commit fails nobody was promised anything and all are told
`Unavailable`. An I/O error leaves it open what the disk holds, so the writer takes no more work until the
hall is started again; a full disk only fails the group. Either may undo earlier savepoints of the transaction
too, so such an error always fails the whole group.

Exactly one connection writes and checkpoints; readers are `query_only`. A lock on the data directory keeps a
second process out.
"""

import fcntl
import logging
import os
import queue
import sqlite3
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from core.db.requests import Outcome, perform
from core.db.session import Sessions
from core.db.work import Work, answer
from core.errors import Unavailable
from core.settings import Limits

log = logging.getLogger(__name__)

WRITING = ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
READING = ("busy_timeout=10000", "query_only=ON")
MIGRATING = ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF")
"""Rebuilding a table drops the old one, which would delete the rows that point to it."""


def sqlite_engine(url: str, *, readers: int = 0, pragmas: tuple[str, ...] = WRITING) -> Engine:
    """`readers` > 0: a pool of that many read-only connections; else one writing connection at a time."""
    if readers:
        pragmas = READING
        engine = create_engine(url, hide_parameters=True, pool_size=readers, max_overflow=0)
    else:
        engine = create_engine(url, hide_parameters=True, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if readers else "BEGIN IMMEDIATE")

    _ = prepare, begin
    return engine


class DirectoryLock:
    """Held while the hall runs. Raises Unavailable `data_directory_in_use` when another process holds it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "hall.lock").open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            holder = self._file.read().strip()
            self._file.close()
            raise Unavailable("data_directory_in_use", folder=str(folder), process=holder) from None
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def release(self) -> None:
        self._file.close()


ENDANGERING = frozenset({"FULL", "IOERR", "NOMEM", "BUSY", "INTERRUPT", "CORRUPT"})
"""After these SQLite may have rolled back the whole transaction (sqlite.org/lang_transaction.html)."""

STOPPING = frozenset({"IOERR", "CORRUPT", "NOTADB"})


class GroupLostError(Exception):
    """The transaction ended under the group's feet."""


class SqliteWriter:
    def __init__(self, engine: Engine, sessions: Sessions, limits: Limits) -> None:
        self._connection = engine.connect()
        self._sessions = sessions
        self._group = limits.group
        self._queue: queue.Queue[Work | None] = queue.Queue(limits.waiting_writes)
        self._refuse = ""
        self._thread = threading.Thread(target=self._run, name="hall-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work) -> None:
        if threading.current_thread() is self._thread:
            raise RuntimeError("a use case must not write through the database: it has the session")
        if self._refuse:
            raise Unavailable(self._refuse)
        try:
            self._queue.put_nowait(work)
        except queue.Full:
            raise Unavailable("busy") from None

    def close(self) -> None:
        self._refuse = self._refuse or "stopping"
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        with self._connection as connection:
            open_ = True
            while open_:
                group = self._take()
                open_ = None not in group
                wanted = [work for work in group if work and work.future.set_running_or_notify_cancel()]
                if wanted:
                    self._serve(connection, wanted)
        self._turn_away()

    def _take(self) -> list[Work | None]:
        """Wait for one, then take what has gathered meanwhile."""
        group = [self._queue.get()]
        while len(group) < self._group and group[-1] is not None:
            try:
                group.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return group

    def _turn_away(self) -> None:
        """Answer what slipped in behind the last group."""
        while not self._queue.empty():
            work = self._queue.get()
            if work and work.future.set_running_or_notify_cancel():
                work.future.set_exception(Unavailable("stopping"))

    def _serve(self, connection: Connection, group: list[Work]) -> None:
        if self._refuse == "storage_failed":
            _refuse_all(group, "storage_failed")
            return
        try:
            with connection.begin():
                outcomes = [self._perform(connection, work) for work in group]
        except Exception as lost:
            log.critical("a commit failed, %d requests were refused", len(group), exc_info=lost)
            if _names(lost) & STOPPING:
                log.critical("writing has stopped: check the disk, then start the hall again")
                self._refuse = "storage_failed"
            _refuse_all(group, "storage_failed")
        else:
            for work, outcome in zip(group, outcomes, strict=True):
                answer(work, outcome)

    def _perform(self, connection: Connection, work: Work) -> Outcome | Exception:
        """Raises what has undone the whole group; returns what concerns this work only."""
        try:
            outcome = perform(self._sessions(connection), work.use_case, work.call, *work.args, **work.kwargs)
        except Exception as raised:
            if _names(raised) & ENDANGERING:
                raise
            outcome = raised
        if not _driver(connection).in_transaction:
            raise GroupLostError from (outcome if isinstance(outcome, Exception) else None)
        return outcome


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _names(raised: BaseException) -> frozenset[str]:
    """The SQLite errors in an exception and its causes, as primary codes: `SQLITE_IOERR_FSYNC` is `IOERR`."""
    found: set[str] = set()
    chain: BaseException | None = raised
    while chain is not None:
        origin = chain.orig if isinstance(chain, DBAPIError) else chain
        name = getattr(origin, "sqlite_errorname", None) or ""
        found.add(name.removeprefix("SQLITE_").split("_")[0])
        chain = chain.__cause__ or chain.__context__
    return frozenset(found)


def _refuse_all(group: list[Work], code: str) -> None:
    for work in group:
        work.future.set_exception(Unavailable(code))
