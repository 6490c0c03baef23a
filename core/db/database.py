"""The one way to read and write. Edges are async, core is not.

    receipt = await database.write(applications.submit, call, application_id, answers)
    case = await database.read(applications.find, call, application_id)

`write` runs a use case inside a transaction, exactly once per request key (core/db/requests.py), and returns
after the commit reached the disk. `read` runs a query on one consistent snapshot that cannot write. Both work
from any event loop; `write_now` and `read_now` block the calling thread and serve command lines, workers and
tests.

The URL decides: SQLite gets one writer thread with group commit (core/db/sqlite.py), PostgreSQL a bounded
pool of threads (core/db/postgresql.py).

Raises `Unavailable`: `busy` (too much waits), `storage_failed` (the disk or the server failed; nothing was
acknowledged), `stopping`.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine

from core.call import Call
from core.db.postgresql import PostgresqlWriter, postgresql_engine
from core.db.session import OvertakenError, Session, Sessions
from core.db.sqlite import DirectoryLock, SqliteWriter, sqlite_engine
from core.db.work import Work, Writer
from core.pool import BoundedPool
from core.sealing import Keyring
from core.settings import Settings

__all__ = ["Database", "OvertakenError", "Session"]

P = ParamSpec("P")
R = TypeVar("R")


class Database:
    def __init__(
        self,
        sessions: Sessions,
        writer: Writer,
        reading: Engine,
        readers: BoundedPool,
        *held: Callable[[], None],
    ) -> None:
        """`held` are let go last, in order: engines, the directory lock."""
        self._sessions = sessions
        self._writer = writer
        self._reading = reading
        self._readers = readers
        self._held = held

    @classmethod
    def open(cls, settings: Settings, keys: Keyring) -> "Database":
        """Connect to a database whose schema is up to date (core/db/migrate.py).

        Raises Unavailable `data_directory_in_use` when another process serves this SQLite hall.
        """
        limits = settings.limits
        sessions = partial(Session, keys=keys, settings=settings)
        readers = BoundedPool("hall-reader", limits.readers, limits.waiting_reads)
        if settings.on_postgresql:
            writing = postgresql_engine(settings.url, limits.connections)
            reading = postgresql_engine(settings.url, limits.readers, readers=True)
            return cls(sessions, PostgresqlWriter(writing, sessions, limits), reading, readers, writing.dispose)
        lock = DirectoryLock(settings.data_dir)
        writing = sqlite_engine(settings.url)
        reading = sqlite_engine(settings.url, readers=limits.readers)
        writer = SqliteWriter(writing, sessions, limits)
        return cls(sessions, writer, reading, readers, writing.dispose, lock.release)

    async def write(
        self,
        use_case: Callable[Concatenate[Session, Call, P], R],
        call: Call,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a use case; return what it returned, once that is kept. Raises its refusal, or Unavailable."""
        return await asyncio.wrap_future(self._write(use_case, call, args, kwargs))

    def write_now(
        self,
        use_case: Callable[Concatenate[Session, Call, P], R],
        call: Call,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """`write` for threads without an event loop."""
        return self._write(use_case, call, args, kwargs).result()

    async def read(self, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a query on a snapshot and return what it returned."""
        return await asyncio.wrap_future(self._read(query, args, kwargs))

    def read_now(self, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`read` for threads without an event loop."""
        return self._read(query, args, kwargs).result()

    def close(self) -> None:
        """Finish what was taken, then let go of threads, connections and the data directory."""
        self._readers.close()
        self._reading.dispose()
        self._writer.close()
        for release in self._held:
            release()

    def _write(self, use_case: Callable[..., Any], call: Call, args: Any, kwargs: Any) -> "Future[Any]":
        work = Work(use_case, call, args, kwargs)
        self._writer.submit(work)
        return work.future

    def _read(self, query: Callable[..., Any], args: Any, kwargs: Any) -> "Future[Any]":
        def run() -> Any:
            with self._reading.connect() as connection, connection.begin():
                return query(self._sessions(connection), *args, **kwargs)

        return self._readers.submit(run)
