"""Durable submits over HTTP against a raw sqlite3 loop that commits the same rows, in one run on one disk.

    python -m benchmarks.submits [--submits 1500] [--connections 32]

The hall is `hall run` in a process of its own on SQLite (synchronous=FULL). Drafts are prepared beforehand; what is
measured is `POST /applications/{id}/submit`: signed in, checked, encrypted, journalled, numbered, receipt issued,
idempotent. The raw loop then takes the very rows those submits wrote and writes them again, one commit per submit,
into a copy of the database as it was before, with the same indexes and the same `synchronous=FULL`. The ratio is
submits per second over HTTP by commits per second of the loop; it says what everything above the disk costs.
"""

import argparse
import asyncio
import os
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from core.applications import service
from core.call import Actor, Call
from core.db import migrate
from core.ids import new_id
from core.matters.loading import load_matters
from core.people.service import sign_in_demo
from core.settings import Settings
from demo.people import PEOPLE
from demo.seed import publish_matters, seed
from hall import Hall

MATTER = "individual-business-registration"
HOLDER = PEOPLE[0]


class Prepared(NamedTuple):
    token: str
    drafts: list[str]


class Driven(NamedTuple):
    per_second: float
    milliseconds: list[float]


def prepare(folder: Path, submits: int) -> Prepared:
    """A hall with drafts that only need to be submitted: every paper is in the wallet."""
    settings = Settings.load(data_dir=folder, demo=True)
    migrate.upgrade(settings)
    hall = Hall(settings)
    definitions = load_matters()
    publish_matters(hall.database, definitions, hall.now())
    seed(hall.database, hall.store, definitions, hall.now())
    call = Call(Actor(HOLDER.id, frozenset({"citizen"})), "mobile", hall.now())
    example = definitions[MATTER].examples[0]
    drafts: list[str] = []
    for _ in range(submits):
        draft = hall.database.write_now(service.start_draft, call, new_id(), MATTER, dict(example.answers), None)
        hall.database.write_now(service.fill_form, call, draft.id, draft.version, dict(example.form or {}))
        drafts.append(draft.id)
    token = hall.database.write_now(sign_in_demo, call, HOLDER.id).token
    hall.close()
    return Prepared(token, drafts)


async def drive(port: int, prepared: Prepared, connections: int) -> Driven:
    """Submit every draft once over keep-alive connections. Raises when an answer is not 200."""
    waiting = iter(prepared.drafts)
    took: list[float] = []

    async def one_connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for draft in waiting:
            began = time.perf_counter()
            writer.write(_request(draft, prepared.token))
            head = await reader.readuntil(b"\r\n\r\n")
            fields = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:] if line)
            body = await reader.readexactly(int(fields[b"content-length"]))
            if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
                raise RuntimeError(body.decode())
            took.append((time.perf_counter() - began) * 1000)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one_connection() for _ in range(connections)))
    return Driven(len(took) / (time.perf_counter() - began), took)


def _request(draft: str, token: str) -> bytes:
    return (
        f"POST /api/v1/applications/{draft}/submit HTTP/1.1\r\nHost: hall\r\nAuthorization: Bearer {token}\r\n"
        f"Idempotency-Key: {new_id()}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}"
    ).encode()


def rows_written(before: Path, after: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Table → the rows that are in `after` and not in `before`, in the order they were written."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    database = sqlite3.connect(after)
    database.execute("ATTACH ? AS earlier", (str(before),))
    tables = database.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        rows = database.execute(
            f'SELECT * FROM main."{table}" WHERE rowid > (SELECT coalesce(max(rowid), 0) FROM earlier."{table}")'
            " ORDER BY rowid"
        ).fetchall()
        if rows:
            found[table] = rows
    database.close()
    return found


def commit_raw(database: Path, written: dict[str, list[tuple[Any, ...]]], drafts: list[str]) -> Driven:
    """Write the same rows with the bare driver: per submit one transaction, its share of every table, and the
    update of the draft's row."""
    raw = sqlite3.connect(database, isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    shares = {table: len(rows) / len(drafts) for table, rows in written.items()}
    statements = {
        table: f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(rows[0]))})' for table, rows in written.items()
    }
    took: list[float] = []
    began = time.perf_counter()
    for number, draft in enumerate(drafts):
        started = time.perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        for table, rows in written.items():
            share = rows[int(number * shares[table]) : int((number + 1) * shares[table])]
            raw.executemany(statements[table], share)
        raw.execute("UPDATE applications SET state = 'received', version = version + 1 WHERE id = ?", (draft,))
        raw.execute("COMMIT")
        took.append((time.perf_counter() - started) * 1000)
    rate = len(drafts) / (time.perf_counter() - began)
    raw.close()
    return Driven(rate, took)


def serve(folder: Path) -> tuple["subprocess.Popen[bytes]", int]:
    """`hall run` on a free port; answers when it is healthy."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "hall", "run", "--data", str(folder), "--port", str(port)], stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return process, port
    process.kill()
    raise RuntimeError("the hall did not start")


def row(name: str, driven: Driven) -> str:
    ordered = sorted(driven.milliseconds)
    worst = ordered[int(len(ordered) * 0.99)]
    return f"{name:<34}{driven.per_second:>10.0f}{statistics.median(ordered):>10.2f}{worst:>10.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submits", type=int, default=1500)
    parser.add_argument("--connections", type=int, default=32)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as scratch:
        folder, before = Path(scratch) / "hall", Path(scratch) / "before.db"
        prepared = prepare(folder, given.submits)
        shutil.copyfile(folder / "hall.db", before)
        process, port = serve(folder)
        try:
            over_http = asyncio.run(drive(port, prepared, given.connections))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
        written = rows_written(before, folder / "hall.db")
        raw = commit_raw(before, written, prepared.drafts)
    each = sum(map(len, written.values())) / len(prepared.drafts)
    print(f"{given.submits} submits, {given.connections} connections, {each:.1f} new rows each\n")
    print(f"{'':<34}{'per second':>10}{'p50 ms':>10}{'p99 ms':>10}")
    print(row("submit over HTTP, durable", over_http))
    print(row("raw sqlite3, one commit each", raw))
    print(f"\nratio {over_http.per_second / raw.per_second:.2f}")


if __name__ == "__main__":
    main()
