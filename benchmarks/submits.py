"""Durable submits over HTTP against a raw sqlite3 loop that commits the same rows one by one.

    python -m benchmarks.submits [--drafts N] [--folder DIR]

The hall is `hall run` in a process of its own: routing, sign-in, checks, encryption, journal, receipt, its worker
rendering receipts meanwhile, SQLite with synchronous=FULL. This process is the driver: 32 keep-alive connections, each
submitting one prepared draft after the other (`POST /applications/{id}/submit`, the call that takes a case in; its
papers were handed in before). The loop has the same database with the same drafts and writes what one submit was seen
to write (`benchmarks/footprint.py`), one commit each, also synchronous=FULL: half of it before the hall's turn and half
after.
"""

import argparse
import http.client
import shutil
import sqlite3
import statistics
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.footprint import Footprint, between
from benchmarks.prepared import PreparedHall, serving
from core.ids import new_id

CONNECTIONS = 32
LONGEST_SECONDS = 25.0


class Run(NamedTuple):
    """`seconds` of the whole run, `each` how long every single one took."""

    seconds: float
    each: list[float]

    @property
    def per_second(self) -> float:
        return len(self.each) / self.seconds

    def milliseconds(self, percent: int) -> float:
        return statistics.quantiles(self.each, n=100)[percent - 1] * 1000


def over_http(port: int, token: str, drafts: list[str]) -> Run:
    """Submit every draft, `CONNECTIONS` at a time; stops after `LONGEST_SECONDS`."""
    waiting, each = list(reversed(drafts)), list[float]()
    failed: list[str] = []
    ends = time.monotonic() + LONGEST_SECONDS

    def submit_on_and_on() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        while waiting and not failed and time.monotonic() < ends:
            draft = waiting.pop()
            begun = time.perf_counter()
            path = f"/api/v1/applications/{draft}/submit"
            connection.request("POST", path, b"{}", headers | {"Idempotency-Key": new_id()})
            answer = connection.getresponse()
            said = answer.read()
            each.append(time.perf_counter() - begun)
            if answer.status != 200:
                failed.append(said.decode())
        connection.close()

    threads = [threading.Thread(target=submit_on_and_on) for _ in range(CONNECTIONS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(f"a submit was refused: {failed[0]}")
    return Run(time.perf_counter() - begun, each)


def by_hand(database: Path, footprint: Footprint, drafts: list[str], first: int) -> Run:
    """Write the footprint for every draft, one commit each. `first` keeps running numbers apart."""
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    work = [footprint.for_subject(draft, first + number) for number, draft in enumerate(drafts)]
    each: list[float] = []
    begun = time.perf_counter()
    for statements in work:
        started = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in statements:
            connection.execute(sql, values)
        connection.execute("COMMIT")
        each.append(time.perf_counter() - started)
    seconds = time.perf_counter() - begun
    connection.close()
    return Run(seconds, each)


def main() -> None:
    parser = argparse.ArgumentParser(description="Durable submits over HTTP against a raw sqlite3 loop.")
    parser.add_argument("--drafts", type=int, default=2400, help="how many are submitted (default: 2400)")
    parser.add_argument("--folder", type=Path, default=Path("var"), help="on the disk to measure (default: var)")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=given.folder))
    try:
        measure(folder, given.drafts)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, count: int) -> None:
    hall = PreparedHall(folder / "hall", datetime.now(UTC))
    drafts = hall.prepare(count + 2)
    first, second, *rest = drafts
    hall.submit(first)  # the day's counters exist from here on
    before = hall.copy_database(folder / "by-hand.db")
    hall.submit(second)
    footprint = between(before, hall.copy_database(folder / "after.db"), second)
    hall.close()

    half = len(rest) // 2
    raw = by_hand(before, footprint, rest[:half], 1)
    with serving(hall.settings) as (port, _):
        served = over_http(port, hall.token, rest)
    again = by_hand(before, footprint, rest[half:], half + 1)
    report(served, Run(raw.seconds + again.seconds, raw.each + again.each), footprint)


def report(served: Run, raw: Run, footprint: Footprint) -> None:
    print(f"One submit writes {len(footprint.rows)} rows, {footprint.size / 1024:.1f} KB.\n")
    print(f"{'':24}{'per second':>12}{'p50 ms':>10}{'p99 ms':>10}{'commits':>10}")
    for name, run in ((f"hall, {CONNECTIONS} connections", served), ("raw sqlite3 loop", raw)):
        p50, p99 = run.milliseconds(50), run.milliseconds(99)
        print(f"{name:24}{run.per_second:>12.0f}{p50:>10.1f}{p99:>10.1f}{len(run.each):>10}")
    print(f"\nratio {served.per_second / raw.per_second:.2f}")


if __name__ == "__main__":
    main()
