"""How long `hall journal verify` takes, beside SHA-256 alone over the same bytes.

    python -m benchmarks.journal [--entries N] [--folder DIR]

The journal is built with the hall's own `entry_hash`, tree and keys, as a busy hall would have left it: cases of ten
entries, a thousand of them open at any time, a signed root every thousand entries. Then, in one process, one after the
other: `journal_check.verify`, which is `hall journal verify` but for its look at each case, and `hashlib.sha256` over
the very bytes whose hashes were checked, fetched beforehand. The ratio is what reading, ordering and comparing cost on
top of what cannot be spared. Memory is the process's high-water mark while it verified.
"""

import argparse
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from core import journal_check
from core.call import Actor, Call
from core.db import migrate
from core.db.database import Database
from core.db.session import Session
from core.db.tables import canonical
from core.ids import new_id
from core.journal import GENESIS, EntryRow, entry_hash, hashed_text
from core.journal_roots import SignedRoot, signed_root
from core.merkle import Tree
from core.sealing import Keyring
from core.settings import Settings

OPEN_CASES = 1000
STEPS = 10
BATCH = 10_000
ROOT_EVERY = 1000
BEGUN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def entries(count: int) -> Iterator[dict[str, Any]]:
    """Rows of the journal in the order of its sequence: the cases take turns, each new one after ten entries."""
    subjects = [new_id() for _ in range(OPEN_CASES)]
    heads = dict.fromkeys(subjects, GENESIS)
    for sequence in range(count):
        turn, slot = divmod(sequence, OPEN_CASES)
        if turn and turn % STEPS == 0:
            del heads[subjects[slot]]
            subjects[slot] = new_id()
        subject, position = subjects[slot], turn % STEPS + 1
        row: dict[str, Any] = {
            "id": new_id(),
            "subject_id": subject,
            "position": position,
            "at": BEGUN + timedelta(milliseconds=sequence),
            "actor_id": subjects[0],
            "roles": ["clerk"],
            "channel": "counter",
            "terminal_id": None,
            "on_behalf_of": None,
            "event": "accept",
            "facts": {"from": "received", "to": "accepted", "statutory": "2026-02-11", "promised": "2026-01-19"},
            "previous_hash": heads.get(subject, GENESIS),
        }
        texts: dict[str, Any] = {"roles": canonical(row["roles"]), "facts": canonical(row["facts"])}
        heads[subject] = row["hash"] = entry_hash(**{**row, **texts})
        row["sequence"] = sequence
        yield row


def build(database: Database, keys: Keyring, count: int) -> list[SignedRoot]:
    """Fill an empty journal with `count` entries and give the roots that would be in the sink."""
    tree, roots, waiting = Tree(), list[SignedRoot](), list[dict[str, Any]]()
    call = Call(Actor("benchmark", frozenset()), "public", BEGUN)
    for row in entries(count):
        tree.append(row["hash"])
        waiting.append(row)
        if tree.size % ROOT_EVERY == 0 or tree.size == count:
            roots.append(signed_root(keys, tree, row["at"]))
        if len(waiting) == BATCH or tree.size == count:
            database.write_now(_insert, call, waiting)
            waiting = []
    return roots


def _insert(session: Session, call: Call, rows: list[dict[str, Any]]) -> None:
    session.execute(insert(EntryRow), rows)


def sha256_alone(session: Session) -> float:
    """Seconds of `sha256` over what every entry's hash covers. Fetching it is not counted."""
    seconds = 0.0
    for batch in session.execute(journal_check.CHAINS).mappings().partitions():
        texts = [hashed_text(**row) for row in batch]
        begun = time.perf_counter()
        for text in texts:
            sha256(text).digest()
        seconds += time.perf_counter() - begun
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description="`hall journal verify` beside SHA-256 alone.")
    parser.add_argument("--entries", type=int, default=100_000, help="how many are checked (default: 100000)")
    parser.add_argument("--folder", type=Path, default=Path("var"), help="where the journal lies (default: var)")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=given.folder))
    try:
        measure(folder, given.entries)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, count: int) -> None:
    keys = Keyring.generate()
    settings = Settings.load(data_dir=folder)
    migrate.upgrade(settings)
    database = Database.open(settings, keys)
    try:
        roots = build(database, keys, count)
        begun = time.perf_counter()
        report = database.read_now(journal_check.verify, roots)
        verifying = time.perf_counter() - begun
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        alone = database.read_now(sha256_alone)
    finally:
        database.close()
    assert report.intact and report.entries == count
    print(f"{count:,} entries, {len(roots):,} signed roots, at most {memory:.0f} MB of memory\n")
    print(f"{'':24}{'seconds':>12}{'entries/s':>14}")
    for name, seconds in (("hall journal verify", verifying), ("SHA-256 alone", alone)):
        print(f"{name:24}{seconds:>12.2f}{count / seconds:>14,.0f}")
    print(f"\nratio {alone / verifying:.2f}")


if __name__ == "__main__":
    main()
