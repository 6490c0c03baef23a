"""The append-only record: who did what to which case, when, provably complete.

Three rings, each cheap where it sits:

1. `record` writes an entry in the transaction of the change itself and links it to the one before of the same
   subject (case, terminal, staff member): hash = SHA-256 over every field and the previous hash.
2. One worker, just after commit, gives entries their place in one gapless sequence over all subjects and
appends
   their hashes to a Merkle tree (core/journal_roots.py, core/merkle.py).
3. The tree's root is signed and put out of the database's reach.

An edit breaks its hash, a lost or moved entry its chain or the sequence, and a history rewritten with all its
hashes, or one that ends too early, no longer gives the roots in the sink. What was not yet under a signed
root (60 seconds or 1,000 entries) is protected by the chains only. Checking is `core/journal_check.py`.

Facts are for auditors: codes, numbers, ids, states. Never names, identity numbers, phones, addresses or free
text people typed. That is the caller's duty, since nothing here is encrypted or ever deleted.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from msgspec import Struct
from sqlalchemy import Index, UniqueConstraint, bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from core.call import Call
from core.db.session import OvertakenError, Session
from core.db.tables import Base, Id, Json, canonical, utc_text
from core.ids import new_id
from core.merkle import HASH_BYTES

GENESIS = bytes(HASH_BYTES)
"""The previous hash of a subject's first entry."""


class EntryRow(Base):
    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("subject_id", "position"),
        Index(
            "ix_journal_unsequenced",
            "at",
            "position",
            "id",
            sqlite_where=text("sequence IS NULL"),
            postgresql_where=text("sequence IS NULL"),
        ),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    subject_id: Mapped[str]
    position: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(Json(list[str]))
    channel: Mapped[str]
    terminal_id: Mapped[str | None]
    on_behalf_of: Mapped[str | None]
    assisted_by: Mapped[str | None]
    event: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(Json(dict[str, Any]))
    previous_hash: Mapped[bytes]
    hash: Mapped[bytes]
    sequence: Mapped[int | None] = mapped_column(unique=True)


class Entry(Struct, frozen=True, kw_only=True):
    """`position` counts from 1 within the subject, `sequence` from 0 over the whole hall."""

    id: str
    subject_id: str
    position: int
    at: datetime
    actor_id: str
    roles: list[str]
    channel: str
    terminal_id: str | None
    on_behalf_of: str | None
    event: str
    facts: dict[str, Any]
    previous_hash: bytes
    hash: bytes = b""
    sequence: int | None = None
    assisted_by: str | None = None


def record(session: Session, call: Call, subject_id: str, event: str, facts: Mapping[str, Any]) -> Entry:
    """Append an entry in the transaction of the change. `facts` are JSON values and never personal."""
    position, previous = _head(session, subject_id)
    unhashed = Entry(
        id=new_id(),
        subject_id=subject_id,
        position=position + 1,
        at=call.at,
        actor_id=call.actor.id,
        roles=sorted(call.actor.roles),
        channel=call.channel,
        terminal_id=call.terminal_id,
        on_behalf_of=call.on_behalf_of,
        assisted_by=call.assisted_by,
        event=event,
        facts=dict(facts),
        previous_hash=previous,
    )
    row: dict[str, Any] = {name: getattr(unhashed, name) for name in unhashed.__struct_fields__}
    hashed: dict[str, Any] = {**row, "roles": canonical(row["roles"]), "facts": canonical(row["facts"])}
    row["hash"] = entry_hash(**hashed)
    try:
        session.execute(_INSERT, row)
    except IntegrityError as taken:
        raise OvertakenError(subject_id) from taken
    return Entry(**row)


def history(session: Session, subject_id: str) -> list[Entry]:
    """Everything recorded about a subject, oldest first."""
    found = session.execute(select(EntryRow).where(EntryRow.subject_id == subject_id).order_by(EntryRow.position))
    return [Entry(**row) for row in found.mappings()]


def helpers_of(session: Session, subject_ids: Collection[str]) -> set[str]:
    """Who of the staff helped with anything that was done to these subjects."""
    helped = select(EntryRow.assisted_by).where(EntryRow.subject_id.in_(subject_ids), EntryRow.assisted_by.is_not(None))
    return {helper for helper in session.scalars(helped.distinct()) if helper is not None}


def entry_hash(**fields: Any) -> bytes:
    """SHA-256 over `hashed_text`."""
    return sha256(hashed_text(**fields)).digest()


def hashed_text(
    *,
    id: str,
    subject_id: str,
    position: int,
    at: datetime,
    actor_id: str,
    roles: str,
    channel: str,
    terminal_id: str | None,
    on_behalf_of: str | None,
    event: str,
    facts: str,
    previous_hash: bytes,
    assisted_by: str | None = None,
    **_later: Any,
) -> bytes:
    """The fields in this order as one JSON list; `roles` and `facts` as their stored texts. Whoever helped comes last,
    and only where somebody did: so entries from before there were helpers keep their hash."""
    return canonical(
        (
            previous_hash.hex(),
            id,
            subject_id,
            position,
            utc_text(at),
            actor_id,
            roles,
            channel,
            terminal_id,
            on_behalf_of,
            event,
            facts,
            *(() if assisted_by is None else (assisted_by,)),
        )
    ).encode()


_INSERT = insert(EntryRow)
_HEAD = (
    select(EntryRow.position, EntryRow.hash)
    .where(EntryRow.subject_id == bindparam("subject_id"))
    .order_by(EntryRow.position.desc())
    .limit(1)
)


def _head(session: Session, subject_id: str) -> tuple[int, bytes]:
    """Position and hash of a subject's newest entry."""
    found = session.execute(_HEAD, {"subject_id": subject_id}).one_or_none()
    return found or (0, GENESIS)
