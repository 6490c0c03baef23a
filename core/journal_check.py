"""Checking the journal against itself and against the signed roots in the sink.

Two passes over the table, each with the memory of one entry: along the subjects' chains, then along the
global sequence while the Merkle tree grows again. What is found:

    entry_changed    a field no longer gives the entry's hash
    chain_broken     an entry does not follow the one before it: lost, moved, swapped or put in between
    sequence_broken  a place in the global sequence is empty or taken twice
    root_differs     the entries under a signed root are not those that were signed: a rewritten history
    entries_missing  a signed root covers more entries than there are: cut off, or an old copy brought back
    root_forged      a line of the sink is not signed by the hall
"""

from collections.abc import Iterator

from msgspec import Struct, field
from sqlalchemy import Text, func, select, type_coerce

from core.db.session import Session
from core.journal import GENESIS, EntryRow, entry_hash
from core.journal_roots import SignedRoot
from core.merkle import Tree
from core.sealing import Signature, UnknownKeyError

MOST_FAULTS = 1000
BATCH = 5000


class Fault(Struct, frozen=True):
    """`place` is the subject and position, the sequence number, or the root's size."""

    kind: str
    place: str


class Report(Struct):
    """`unsequenced` entries are so new that no root covers them yet. At most 1,000 faults are listed."""

    entries: int = 0
    unsequenced: int = 0
    roots: int = 0
    faults: list[Fault] = field(default_factory=list[Fault])

    @property
    def intact(self) -> bool:
        return not self.faults

    def add(self, kind: str, place: object) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(kind, str(place)))


def verify(session: Session, roots: list[SignedRoot]) -> Report:
    """Read the whole journal; `roots` come from the sink (`read_sink`), never from the database."""
    report = Report(roots=len(roots))
    _check_chains(session, report)
    trusted = [root for root in roots if _is_ours(session, root, report)]
    _check_sequence(session, report, trusted)
    report.unsequenced = (
        session.scalar(select(func.count()).select_from(EntryRow).where(EntryRow.sequence.is_(None))) or 0
    )
    return report


_CHAINS = (
    select(
        EntryRow.id,
        EntryRow.subject_id,
        EntryRow.position,
        EntryRow.at,
        EntryRow.actor_id,
        type_coerce(EntryRow.roles, Text).label("roles"),
        EntryRow.channel,
        EntryRow.terminal_id,
        EntryRow.on_behalf_of,
        EntryRow.event,
        type_coerce(EntryRow.facts, Text).label("facts"),
        EntryRow.previous_hash,
        EntryRow.hash,
    )
    .order_by(EntryRow.subject_id, EntryRow.position)
    .execution_options(yield_per=BATCH)
)


def _check_chains(session: Session, report: Report) -> None:
    subject, position, head = "", 0, GENESIS
    for row in session.execute(_CHAINS).mappings():
        if row["subject_id"] != subject:
            subject, position, head = row["subject_id"], 0, GENESIS
        place = f"{subject}:{row['position']}"
        if entry_hash(**row) != row["hash"]:
            report.add("entry_changed", place)
        if row["position"] != position + 1 or row["previous_hash"] != head:
            report.add("chain_broken", place)
        position, head = row["position"], row["hash"]
        report.entries += 1


def _check_sequence(session: Session, report: Report, roots: list[SignedRoot]) -> None:
    tree = Tree()
    expected = _by_size(roots)
    due = next(expected, None)
    for place, hashed in session.execute(
        select(EntryRow.sequence, EntryRow.hash)
        .where(EntryRow.sequence.is_not(None))
        .order_by(EntryRow.sequence)
        .execution_options(yield_per=BATCH)
    ):
        if place != tree.size:
            report.add("sequence_broken", tree.size)
            break
        tree.append(hashed)
        while due and due.size == tree.size:
            if due.root != tree.root():
                report.add("root_differs", due.size)
            due = next(expected, None)
    while due:
        report.add("entries_missing", due.size)
        due = next(expected, None)


def _by_size(roots: list[SignedRoot]) -> Iterator[SignedRoot]:
    return iter(sorted((root for root in roots if root.size), key=lambda root: root.size))


def _is_ours(session: Session, root: SignedRoot, report: Report) -> bool:
    try:
        ours = session.keys.verify("journal", Signature(root.key_id, root.signature), root.message)
    except UnknownKeyError:
        ours = False
    if not ours:
        report.add("root_forged", root.size)
    return ours
