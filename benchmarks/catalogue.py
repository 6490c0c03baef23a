"""A city's catalogue: published, put through the gate, read and laid out, at 5,193 matters and with a long history.

    python -m benchmarks.catalogue [--versions 200000] [--folder DIR]

Guangzhou's 5,193 synthetic matters (`demo/city`) go into an empty hall on SQLite as the hall publishes its own files.
Then the same matters get earlier versions, until the catalogue has `--versions` of them; those are copies with another
number and checksum, written as rows, since it is their number that matters here. Each figure is this process's own CPU
time, so that a busy machine does not count; memory is what the process grew by.

    publish   write a version: its text, its row, its journal entry, in transactions of 500
    gate      every rule for matter files, which include walking all situations
    heads     which versions are in force today: what every hall process asks every five seconds
    read      all definitions in force from the database, when none is kept decoded
    shelf     everything the API answers from: encoded, with its ETags, and indexed for search
    watch     what a catalogue's keeper must look at, the first time in a process and then again
"""

import argparse
import gc
import shutil
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from benchmarks.finding.__main__ import resident_megabytes
from core.call import Actor, Call, system_call
from core.db.database import Database
from core.db.schema import whole_schema
from core.db.session import Session
from core.db.sqlite import sqlite_engine
from core.ids import new_id
from core.matters import service as matters
from core.matters.definition import MatterDefinition
from core.matters.gate.examining import examined
from core.matters.models import MatterVersionRow
from core.matters.versions import watching
from core.sealing import Keyring
from core.settings import Settings
from demo.city.generator import guangzhou
from mobile_api.catalogue import Shelf

AT = datetime(2026, 11, 19, 1, 30, tzinfo=UTC)
A_TRANSACTION = 500


@contextmanager
def measured(name: str, count: int) -> Generator[None]:
    gc.collect()
    before, begun = resident_megabytes(), time.process_time()
    yield
    seconds, grown = time.process_time() - begun, resident_megabytes() - before
    each = f"{seconds / count * 1e6:10,.0f} µs each" if count > 1 else " " * 18
    print(f"  {name:34}{seconds:9.2f} s{each}{grown:8.0f} MB")


def publish_some(session: Session, call: Call, some: Sequence[MatterDefinition]) -> None:
    for definition in some:
        matters.publish(session, call, definition)


def add_history(session: Session, call: Call, wanted: int) -> None:
    """Raise every version's number, and put earlier ones below it until there are so many."""
    rows = [dict(row) for row in session.execute(select(MatterVersionRow.__table__)).mappings()]
    each = wanted // len(rows) - 1
    for row in rows:
        session.execute(update(MatterVersionRow).where(MatterVersionRow.id == row["id"]).values(version=each + 1))
        earlier: list[dict[str, Any]] = [
            {
                **row,
                "id": new_id(),
                "version": number,
                "checksum": f"{number:08}{row['checksum'][8:]}",
                "state": "ended",
            }
            for number in range(1, each + 1)
        ]
        session.execute(insert(MatterVersionRow), earlier)


def measure(database: Database, day: date, wanted: int) -> None:
    call = system_call(AT)
    with measured("generate", 5193):
        city = guangzhou()
    with measured("publish", len(city)):
        for start in range(0, len(city), A_TRANSACTION):
            database.write_now(publish_some, call, city[start : start + A_TRANSACTION])
    with measured("gate", len(city)):
        findings = sum(finding.severity == "blocks" for matter in city for finding in examined(matter))
    assert findings == 0, f"{findings} findings block"
    del city
    in_force(database, day)
    database.write_now(add_history, call, wanted)
    print(f"\n{wanted:,} versions")
    in_force(database, day)


def in_force(database: Database, day: date) -> None:
    with measured("heads", 1):
        ids = database.read_now(matters.versions_in_force, day)
    with measured("read", len(ids)):
        found = database.read_now(matters.list_in_force, day)
    with measured("shelf", len(found)):
        shelf = Shelf(found)
    manager = Call(Actor(new_id(), frozenset({"matter_manager"})), "desk", AT)
    for time_of_day in ("watch", "watch again"):
        with measured(time_of_day, len(found)):
            database.read_now(watching.list_concerns, manager)
    encoded = sum(len(each.body) for each in shelf.encoded.values()) / 1e6
    print(f"  {len(shelf.lines):,} in force, {encoded:.0f} MB encoded")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--versions", type=int, default=200_000, help="with its history (default: 200000)")
    parser.add_argument("--folder", type=Path, default=Path("var"), help="where the database lies (default: var)")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=given.folder))
    try:
        settings = Settings.load(data_dir=folder)
        engine = sqlite_engine(f"sqlite:///{folder}/hall.db")
        whole_schema().create_all(engine)
        engine.dispose()
        database = Database.open(settings, Keyring.generate())
        try:
            measure(database, settings.hall.day_of(AT), given.versions)
        finally:
            database.close()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
