"""Writing on PostgreSQL: a bounded pool of threads, each request its own transaction.

READ COMMITTED with explicit locks: a use case locks the case's row first (`with_for_update`), so that two
requests about one case follow each other. What PostgreSQL breaks off to keep transactions apart (40001,
40P01, 55P03), and what a use case gives up because it was overtaken, is run again from the start a few times
with jitter; then the hall says `busy`. A lost server is `storage_failed`: if it went away during COMMIT
nobody knows the outcome, and the same request with its key, sent again, finds it or makes it.

Readers see one snapshot (REPEATABLE READ) and cannot write.
"""

import logging
import random
import time
from collections.abc import Iterator
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError

from core.db.requests import Outcome, perform
from core.db.session import OvertakenError, Sessions
from core.db.work import Work, answer
from core.errors import Unavailable
from core.pool import BoundedPool
from core.settings import Limits

log = logging.getLogger(__name__)

ATTEMPTS = 10
LONGEST_PAUSE = 0.1  # seconds
AGAIN = frozenset({"40001", "40P01", "55P03"})
"""serialization_failure, deadlock_detected, lock_not_available"""


def postgresql_engine(url: str, connections: int, *, readers: bool = False) -> Engine:
    server = "-c timezone=UTC -c synchronous_commit=on -c lock_timeout=10000"
    if readers:
        server += " -c default_transaction_read_only=on"
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=connections,
        max_overflow=0,
        isolation_level="REPEATABLE READ" if readers else "READ COMMITTED",
        connect_args={"options": server, "connect_timeout": 5},
    )


class PostgresqlWriter:
    def __init__(self, engine: Engine, sessions: Sessions, limits: Limits) -> None:
        self._engine = engine
        self._sessions = sessions
        self._pool = BoundedPool("hall-writer", limits.connections, limits.waiting_writes)

    def submit(self, work: Work) -> None:
        self._pool.submit(lambda: self._serve(work))

    def close(self) -> None:
        self._pool.close()

    def _serve(self, work: Work) -> None:
        if not work.future.set_running_or_notify_cancel():
            return
        try:
            outcome: Outcome | Exception = self._until_settled(work)
        except Exception as raised:
            outcome = raised
        answer(work, outcome)

    def _until_settled(self, work: Work) -> Outcome:
        for attempt in range(ATTEMPTS):
            try:
                return self._once(work)
            except Exception as raised:
                if not _may_go_again(raised):
                    raise
            time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.005 * 2**attempt)))
        raise Unavailable("busy")

    def _once(self, work: Work) -> Outcome:
        with self._engine.connect() as connection, connection.begin():
            session = self._sessions(connection)
            return perform(session, work.use_case, work.call, *work.args, **work.kwargs)


def _may_go_again(raised: Exception) -> bool:
    """Raises Unavailable when the server is lost or cannot keep anything."""
    for cause in _chain(raised):
        if isinstance(cause, OvertakenError):
            return True
        origin = cause.orig if isinstance(cause, DBAPIError) else cause
        if isinstance(origin, psycopg.Error):
            if origin.sqlstate in AGAIN:
                return True
            if isinstance(origin, psycopg.OperationalError | psycopg.InterfaceError):
                log.critical("the database server failed", exc_info=raised)
                raise Unavailable("storage_failed") from raised
    return False


def _chain(raised: BaseException) -> Iterator[BaseException]:
    found: Any = raised
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
