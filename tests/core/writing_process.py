"""A hall that writes until it is killed: prints each request key after its answer, never before.

python -m tests.core.writing_process DATA_DIR DATABASE_URL FIRST_NUMBER
"""

import asyncio
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import Connection

import core.db.database
from core.call import Actor, Call, RequestKey
from core.db.database import Database
from core.db.sqlite import SqliteWriter
from core.db.work import Work, answer
from core.journal import record
from core.sealing import Keyring
from core.settings import Settings

ACTOR = Actor("01900000-0000-7000-8000-000000000002", frozenset())


def numbered_call(number: int) -> Call:
    return Call(ACTOR, "mobile", datetime.now(UTC), request=RequestKey(str(number), f"body {number}"))


class CarelessWriter(SqliteWriter):
    """Answers first and commits when it stops."""

    def _serve(self, connection: Connection, group: list[Work]) -> None:
        if not connection.in_transaction():
            connection.begin()
        for work in group:
            answer(work, self._perform(connection, work))


async def write_for_ever(database: Database, first: int) -> None:
    numbers = count(first)

    async def client() -> None:
        for number in numbers:
            await database.write(record, numbered_call(number), f"case-{number}", "submitted", {})
            print(number, flush=True)

    await asyncio.gather(*(client() for _ in range(8)))


def main(data_dir: str, url: str, first: str, writer: str = "") -> None:
    if writer == "careless":
        core.db.database.SqliteWriter = CarelessWriter
    settings = Settings.load(data_dir=Path(data_dir), database_url=url)
    database = Database.open(settings, Keyring.load(settings.keys_dir))
    asyncio.run(write_for_ever(database, int(first)))


if __name__ == "__main__":
    main(*sys.argv[1:])
