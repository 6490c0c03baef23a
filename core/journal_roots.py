"""The journal's global order, its Merkle tree, and signed roots that leave the machine.

One worker calls `advance` every 60 seconds or 1,000 entries. It sequences what was committed meanwhile, signs
the root with a key that the database's administrator lacks, and appends it to the sink: a file of JSON lines,
best on another machine. A root that was signed but not appended before a crash is appended by the next call.
"""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from core.call import Call
from core.db.database import Database
from core.db.session import Session
from core.db.tables import Base, canonical, utc_text
from core.journal import EntryRow
from core.merkle import Tree
from core.sealing import Keyring, UnknownKeyError


class TreeRow(Base):
    """One row: the Merkle tree over everything sequenced so far."""

    __tablename__ = "journal_tree"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    peaks: Mapped[bytes]


class RootRow(Base):
    __tablename__ = "journal_roots"

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    root: Mapped[bytes]
    key_id: Mapped[bytes]
    signature: Mapped[bytes]


class SignedRoot(Struct, frozen=True):
    """The first `size` entries of the sequence have this Merkle root. Signed with the key for `journal`."""

    size: int
    at: datetime
    root: bytes
    key_id: bytes
    signature: bytes

    @property
    def message(self) -> bytes:
        """What is signed."""
        return b"hall journal root 1\n" + canonical([self.size, utc_text(self.at), self.root.hex()]).encode()


def advance(database: Database, call: Call, sink: Path) -> SignedRoot | None:
    """Sequence all that waits, sign the root, publish it. Returns the new root, None when nothing is new."""
    while database.write_now(sequence, call):
        pass
    signed = database.write_now(sign_root, call)
    append_to_sink(sink, database.read_now(roots_after, last_published(sink)))
    return signed


def require_same_keys(session: Session) -> None:
    """Raises UnknownKeyError when the key folder is not the one this database was written with.

    Fresh keys beside an old database (a lost folder, half a restore) would serve, and open nothing old.
    """
    newest = session.scalar(select(RootRow.key_id).order_by(RootRow.size.desc()).limit(1))
    if newest is not None and newest not in session.keys.public_keys("journal"):
        raise UnknownKeyError(f"not the keys of this database: journal key {newest.hex()} is missing")


def append_to_sink(sink: Path, roots: list[SignedRoot]) -> None:
    """Add roots as lines and wait until the disk has them."""
    if not roots:
        return
    sink.parent.mkdir(parents=True, exist_ok=True)
    with sink.open("a+b") as file:
        file.seek(max(0, file.tell() - 1))
        if file.read() not in (b"", b"\n"):
            file.write(b"\n")  # a line that a crash cut off
        for signed in roots:
            file.write(msgspec.json.encode(signed) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def last_published(sink: Path) -> int:
    """The size of the tree under the newest root in the sink; 0 without any. Reads only the end."""
    if not sink.exists():
        return 0
    with sink.open("rb") as file:
        file.seek(max(0, sink.stat().st_size - 4096))
        roots = _decode(file.read())
    return roots[-1].size if roots else 0


def read_sink(sink: Path) -> list[SignedRoot]:
    """Every whole line, in order; what a crash cut off is left out and appended again by `advance`."""
    if not sink.exists():
        return []
    return _decode(sink.read_bytes())


def _decode(lines: bytes) -> list[SignedRoot]:
    roots: list[SignedRoot] = []
    for line in lines.splitlines():
        with suppress(msgspec.DecodeError):
            roots.append(msgspec.json.decode(line, type=SignedRoot))
    return roots


def sequence(session: Session, call: Call, limit: int = 1000) -> int:
    """Give up to `limit` new entries their global place. Returns how many. Use case of the worker.

    Whoever holds the tree's row is the one sequencer: others wait for its commit.
    """
    tree = _locked_tree(session)
    waiting = session.execute(
        select(EntryRow.id, EntryRow.hash)
        .where(EntryRow.sequence.is_(None))
        .order_by(EntryRow.at, EntryRow.position, EntryRow.id)
        .limit(limit)
    ).all()
    if not waiting:
        return 0
    places: list[dict[str, Any]] = []
    for entry_id, hashed in waiting:
        places.append({"entry_id": entry_id, "place": tree.size})
        tree.append(hashed)
    session.execute(_PLACE, places)
    session.execute(update(TreeRow).values(size=tree.size, peaks=tree.peaks))
    return len(places)


_PLACE = (
    update(EntryRow)
    .where(EntryRow.id == bindparam("entry_id"))
    .values(sequence=bindparam("place"))
    .execution_options(synchronize_session=False)
)


def sign_root(session: Session, call: Call) -> SignedRoot | None:
    """Sign the tree as it is now; None when nothing was added since the last root. Use case of the worker."""
    tree = _locked_tree(session)
    last = session.scalar(select(RootRow.size).order_by(RootRow.size.desc()).limit(1))
    if tree.size == (last or 0):
        return None
    signed = signed_root(session.keys, tree, call.at)
    session.execute(insert(RootRow), {name: getattr(signed, name) for name in signed.__struct_fields__})
    return signed


def signed_root(keys: Keyring, tree: Tree, at: datetime) -> SignedRoot:
    unsigned = SignedRoot(tree.size, at, tree.root(), b"", b"")
    signature = keys.sign("journal", unsigned.message)
    return SignedRoot(tree.size, at, unsigned.root, signature.key_id, signature.value)


def roots_after(session: Session, size: int) -> list[SignedRoot]:
    """The signed roots over more than `size` entries, smallest first."""
    found = session.execute(select(RootRow).where(RootRow.size > size).order_by(RootRow.size))
    return [SignedRoot(**row) for row in found.mappings()]


_PLANT = text("INSERT INTO journal_tree (id, size, peaks) VALUES (1, 0, :none) ON CONFLICT (id) DO NOTHING")


def _locked_tree(session: Session) -> Tree:
    wanted = select(TreeRow.size, TreeRow.peaks).with_for_update()
    found = session.execute(wanted).one_or_none()
    if found is None:
        session.execute(_PLANT, {"none": b""})
        found = session.execute(wanted).one()
    return Tree(found.size, found.peaks)
