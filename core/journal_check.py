"""Checking the journal against itself and against the signed roots in the sink.

Two passes over the table, each with the memory of one entry: along the subjects' chains, then along the global sequence
while the Merkle tree grows again. Once a place is empty or a root differs, no later root can hold, so the tree is
grown no further; empty places and a missing end are still looked for. What is found is in core/journal_faults.py.
"""

from bisect import bisect_right

from sqlalchemy import Text, func, select, type_coerce

from core.db.session import Session
from core.journal import GENESIS, EntryRow, entry_hash
from core.journal_faults import MOST_NAMED, Fault, FaultKind, Report
from core.journal_roots import SignedRoot
from core.merkle import Tree
from core.sealing import Signature, UnknownKeyError

BATCH = 5000


def verify(session: Session, roots: list[SignedRoot]) -> Report:
    """Read the whole journal; `roots` come from the sink (`read_sink`), never from the database."""
    report = Report(roots=len(roots))
    trusted = sorted((root for root in roots if _is_ours(session, root, report)), key=lambda root: root.size)
    _check_chains(session, report, trusted)
    _check_sequence(session, report, trusted)
    report.unsequenced = (
        session.scalar(select(func.count()).select_from(EntryRow).where(EntryRow.sequence.is_(None))) or 0
    )
    return report


CHAINS = (
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
        EntryRow.assisted_by,
        EntryRow.event,
        type_coerce(EntryRow.facts, Text).label("facts"),
        EntryRow.previous_hash,
        EntryRow.hash,
        EntryRow.sequence,
    )
    .order_by(EntryRow.subject_id, EntryRow.position)
    .execution_options(yield_per=BATCH)
)


def _check_chains(session: Session, report: Report, roots: list[SignedRoot]) -> None:
    subject, position, head = "", 0, GENESIS
    for row in session.execute(CHAINS).mappings():
        if row["subject_id"] != subject:
            subject, position, head = row["subject_id"], 0, GENESIS
        found, place = row["position"], row["sequence"]
        if entry_hash(**row) != row["hash"]:
            report.add(_at_entry("entry_changed", subject, found, found, place, roots))
        if found != position + 1:
            report.add(_at_entry("entries_lost", subject, position + 1, found - 1, place, roots))
        elif row["previous_hash"] != head:
            report.add(_at_entry("link_broken", subject, found, found, place, roots))
        position, head = found, row["hash"]
        report.entries += 1


PLACES = (
    select(EntryRow.sequence, EntryRow.hash, EntryRow.subject_id)
    .where(EntryRow.sequence.is_not(None))
    .order_by(EntryRow.sequence)
    .execution_options(yield_per=BATCH)
)


def _check_sequence(session: Session, report: Report, roots: list[SignedRoot]) -> None:
    tree, end, compared = Tree(), 0, 0
    whole = True
    for place, hashed, subject in session.execute(PLACES):
        assert place is not None
        if place < end:
            report.add(Fault(kind="place_impossible", first=place, last=place, subject_id=subject))
            continue
        if place > end:
            report.add(Fault(kind="places_empty", first=end, last=place - 1, covered_by=_first_over(end, roots)))
            whole = False
        end = place + 1
        if whole:
            tree.append(hashed)
        while whole and compared < len(roots) and roots[compared].size == end:
            whole = roots[compared].root == tree.root()
            if not whole:
                report.add(_root_differs(session, roots, compared))
            compared += whole
    if roots and roots[-1].size > end:
        holds = roots[compared - 1] if compared else None
        covered_by = _first_over(end, roots)
        report.add(
            Fault(kind="entries_missing", first=end, last=roots[-1].size - 1, covered_by=covered_by, holds=holds)
        )


def _root_differs(session: Session, roots: list[SignedRoot], number: int) -> Fault:
    """What lies between the newest root that holds and the first that does not."""
    holds = roots[number - 1] if number else None
    first, last = holds.size if holds else 0, roots[number].size - 1
    between = select(EntryRow.subject_id).where(EntryRow.sequence.between(first, last)).distinct()
    suspects = tuple(session.scalars(between.order_by(EntryRow.subject_id).limit(MOST_NAMED + 1)))
    return Fault(kind="root_differs", first=first, last=last, subjects=suspects, covered_by=roots[number], holds=holds)


def _at_entry(
    kind: FaultKind, subject: str, first: int, last: int, place: int | None, roots: list[SignedRoot]
) -> Fault:
    covered_by = None if place is None else _first_over(place, roots)
    return Fault(kind=kind, subject_id=subject, first=first, last=last, covered_by=covered_by)


def _first_over(place: int, roots: list[SignedRoot]) -> SignedRoot | None:
    """The first root that covers a place of the sequence."""
    number = bisect_right(roots, place, key=lambda root: root.size)
    return roots[number] if number < len(roots) else None


def _is_ours(session: Session, root: SignedRoot, report: Report) -> bool:
    try:
        ours = session.keys.verify("journal", Signature(root.key_id, root.signature), root.message)
    except UnknownKeyError:
        ours = False
    if not ours:
        report.add(Fault(kind="root_forged", covered_by=root))
    return ours
