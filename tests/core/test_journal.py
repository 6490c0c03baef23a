"""The record: chained, sequenced, rooted, and every kind of tampering found."""

import random
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, select, update

from benchmarks.journal import measure
from core.call import Call
from core.db.database import Database, Session
from core.db.tables import canonical
from core.journal import GENESIS, EntryRow, entry_hash, history, record
from core.journal_check import Report, verify
from core.journal_roots import RootRow, TreeRow, advance, read_sink, require_same_keys
from core.merkle import Tree
from core.sealing import Keyring, UnknownKeyError
from core.settings import Settings


def record_many(session: Session, call: Call, subjects: int, each: int) -> None:
    for number in range(subjects * each):
        record(session, call, f"case-{number % subjects}", "accepted", {"number": number, "state": "accepted"})


@pytest.fixture
def sink(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "roots.jsonl"


@pytest.fixture
def journal(database: Database, call: Call, sink: Path) -> Database:
    """Five cases of four entries and one of a single entry, under two signed roots."""
    database.write_now(record_many, call, 5, 4)
    advance(database, call, sink)
    database.write_now(record, call, "case-alone", "submitted", {})
    advance(database, call, sink)
    return database


def check(database: Database, sink: Path) -> Report:
    return database.read_now(verify, read_sink(sink))


def tamper(database: Database, call: Call, change: Callable[[Session], object]) -> None:
    def use_case(session: Session, call: Call) -> None:
        change(session)

    database.write_now(use_case, call)


def test_an_entry_says_who_did_what_and_follows_the_one_before(database: Database, call: Call) -> None:
    call = msgspec.structs.replace(call, terminal_id="kiosk-1", on_behalf_of="citizen-1")
    first = database.write_now(record, call, "case-1", "received", {"窗口": 3})
    second = database.write_now(record, call, "case-1", "accepted", {})
    assert database.read_now(history, "case-1") == [first, second]
    assert (first.position, first.previous_hash) == (1, GENESIS)
    assert (second.position, second.previous_hash) == (2, first.hash)
    assert (first.facts, first.terminal_id, first.at) == ({"窗口": 3}, "kiosk-1", call.at)


def test_an_untouched_journal_is_intact(journal: Database, sink: Path) -> None:
    report = check(journal, sink)
    assert report == Report(entries=21, unsequenced=0, roots=2)
    assert report.intact


def test_new_entries_are_not_yet_under_a_root_and_that_is_no_fault(journal: Database, call: Call, sink: Path) -> None:
    journal.write_now(record, call, "case-new", "submitted", {})
    assert check(journal, sink) == Report(entries=22, unsequenced=1, roots=2)


def test_the_sequence_has_no_gaps_and_keeps_the_order_of_each_case(journal: Database) -> None:
    def places(session: Session) -> list[tuple[int | None, str, int]]:
        found = session.execute(
            select(EntryRow.sequence, EntryRow.subject_id, EntryRow.position).order_by(EntryRow.sequence)
        )
        return [(place, subject, position) for place, subject, position in found]

    found = journal.read_now(places)
    assert [place for place, _, _ in found] == list(range(21))
    for case in range(5):
        assert [position for _, subject, position in found if subject == f"case-{case}"] == [1, 2, 3, 4]


def edit_facts(session: Session) -> None:
    session.execute(
        update(EntryRow).where(EntryRow.subject_id == "case-1", EntryRow.position == 2).values(facts={"number": 999})
    )


def rewrite_case(session: Session, case: str = "case-2") -> None:
    """Edit an entry and make every later hash of the case right again, as one who knows the code would."""
    rows = session.execute(select(EntryRow).where(EntryRow.subject_id == case).order_by(EntryRow.position)).mappings()
    head = GENESIS
    for row in rows.all():
        changed: dict[str, Any] = {**row, "event": "refused", "previous_hash": head}
        texts: dict[str, Any] = {"roles": canonical(row["roles"]), "facts": canonical(row["facts"])}
        head = entry_hash(**{**changed, **texts})
        session.execute(
            update(EntryRow)
            .where(EntryRow.id == row["id"])
            .values(event="refused", previous_hash=changed["previous_hash"], hash=head)
        )


def rewrite_the_case_of_one_entry(session: Session) -> None:
    rewrite_case(session, "case-alone")


def delete_in_the_middle(session: Session) -> None:
    session.execute(delete(EntryRow).where(EntryRow.subject_id == "case-3", EntryRow.position == 2))


def delete_a_case_of_one_entry(session: Session) -> None:
    session.execute(delete(EntryRow).where(EntryRow.subject_id == "case-alone"))


def delete_the_newest_of_a_case(session: Session) -> None:
    session.execute(delete(EntryRow).where(EntryRow.subject_id == "case-4", EntryRow.position == 4))


def delete_the_newest_of_a_case_and_close_the_sequence(session: Session) -> None:
    place = session.scalar(select(EntryRow.sequence).where(EntryRow.subject_id == "case-4", EntryRow.position == 4))
    assert place is not None
    session.execute(delete(EntryRow).where(EntryRow.sequence == place))
    for later in range(place + 1, 21):
        session.execute(update(EntryRow).where(EntryRow.sequence == later).values(sequence=later - 1))


def swap_two_entries(session: Session) -> None:
    for old, new in ((1, -1), (2, 1), (-1, 2)):
        session.execute(
            update(EntryRow).where(EntryRow.subject_id == "case-1", EntryRow.position == old).values(position=new)
        )


def reorder_the_sequence(session: Session) -> None:
    for old, new in ((3, -1), (4, 3), (-1, 4)):
        session.execute(update(EntryRow).where(EntryRow.sequence == old).values(sequence=new))


def move_to_another_case(session: Session) -> None:
    session.execute(
        update(EntryRow)
        .where(EntryRow.subject_id == "case-4", EntryRow.position == 4)
        .values(subject_id="case-3", position=5)
    )


def put_below_the_first(session: Session) -> None:
    session.execute(update(EntryRow).where(EntryRow.sequence == 7).values(sequence=-1))


def truncate(session: Session) -> None:
    session.execute(delete(EntryRow).where(EntryRow.sequence >= 15))


def roll_back_to_the_first_root(session: Session) -> None:
    """What an old copy of the database looks like."""
    session.execute(delete(EntryRow).where(EntryRow.subject_id == "case-alone"))
    session.execute(delete(RootRow).where(RootRow.size == 21))
    session.execute(update(TreeRow).values(size=20))


def delete_everything(session: Session) -> None:
    for table in (EntryRow, RootRow, TreeRow):
        session.execute(delete(table))


SINCE_20 = "It was otherwise when the root of 2026-11-19 01:30 UTC over 20 entries was signed."
SINCE_21 = "It was otherwise when the root of 2026-11-19 01:30 UTC over 21 entries was signed."
HOLDS_20 = "The newest root that holds is that of 2026-11-19 01:30 UTC over 20 entries."
CUT_OFF_AT_20 = (
    f"entries_missing: Journal place 20: the end was cut off, or an old copy was brought back. {HOLDS_20} {SINCE_21}"
)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (edit_facts, [f"entry_changed: Subject case-1, entry 2: what it says is not what was recorded. {SINCE_20}"]),
        (
            rewrite_case,
            [
                "root_differs: Journal place 0 to 19: at least one entry is not the one that was signed, though its "
                f"case was made to look whole. No signed root holds. {SINCE_20} It is one of: Subject case-0, "
                "Subject case-1, Subject case-2, Subject case-3, Subject case-4.",
            ],
        ),
        (
            rewrite_the_case_of_one_entry,
            [
                "root_differs: Journal place 20: at least one entry is not the one that was signed, though its case "
                f"was made to look whole. {HOLDS_20} {SINCE_21} It is one of: Subject case-alone.",
            ],
        ),
        (
            delete_in_the_middle,
            [
                "entries_lost: Subject case-3, entry 2: removed or moved away, later ones are there. " + SINCE_20,
                "places_empty: Journal place 8: empty; the entry that stood there was removed. " + SINCE_20,
            ],
        ),
        (
            delete_the_newest_of_a_case,
            ["places_empty: Journal place 19: empty; the entry that stood there was removed. " + SINCE_20],
        ),
        (delete_the_newest_of_a_case_and_close_the_sequence, ["root_differs", "entries_missing"]),
        (delete_a_case_of_one_entry, [CUT_OFF_AT_20]),
        (swap_two_entries, ["entry_changed", "link_broken", "entry_changed", "link_broken", "link_broken"]),
        (reorder_the_sequence, ["root_differs"]),
        (move_to_another_case, ["entry_changed", "link_broken"]),
        (put_below_the_first, ["place_impossible", "places_empty"]),
        (truncate, ["entries_missing: Journal place 15 to 20: the end was cut off"]),
        (roll_back_to_the_first_root, [CUT_OFF_AT_20]),
        (delete_everything, ["entries_missing: Journal place 0 to 20: the end was cut off"]),
    ],
    ids=lambda value: getattr(value, "__name__", "finds"),
)
def test_tampering_is_found(
    journal: Database, call: Call, sink: Path, change: Callable[[Session], None], found: list[str]
) -> None:
    tamper(journal, call, change)
    *lines, verdict = check(journal, sink).say({})
    assert verdict.endswith("TAMPERED WITH")
    assert [line[: len(start)] for line, start in zip(lines, found, strict=False)] == found
    assert len(lines) == len(found)


def test_a_case_is_named_by_its_number_and_an_entry_no_root_covers_is_said_so(
    journal: Database, call: Call, sink: Path
) -> None:
    journal.write_now(record, call, "case-new", "submitted", {})
    tamper(journal, call, lambda session: session.execute(update(EntryRow).values(channel="phone")))
    lines = check(journal, sink).say({"case-new": "FS-2026-1"})
    assert "Case FS-2026-1 (case-new), entry 1: what it says is not what was recorded. No signed root" in lines[-2]


def test_a_history_that_went_on_after_an_old_copy_came_back_is_found(journal: Database, call: Call, sink: Path) -> None:
    tamper(journal, call, roll_back_to_the_first_root)
    journal.write_now(record, call, "case-other", "submitted", {})
    advance(journal, call, sink)
    assert [fault.kind for fault in check(journal, sink).faults] == ["root_differs"]


def test_no_entry_can_be_removed_unseen(journal: Database, call: Call, sink: Path) -> None:
    roots = read_sink(sink)

    def each_in_turn(session: Session, call: Call) -> list[bool]:
        found: list[bool] = []
        for place in range(21):
            session.savepoint("before")
            session.execute(delete(EntryRow).where(EntryRow.sequence == place))
            found.append(verify(session, roots).intact)
            session.roll_back_to("before")
        return found

    assert journal.write_now(each_in_turn, call) == [False] * 21
    assert check(journal, sink).intact


def test_a_root_signed_by_somebody_else_is_found(journal: Database, sink: Path) -> None:
    lines = read_sink(sink)
    foreign = Keyring.generate().sign("journal", lines[0].message)
    forged = msgspec.structs.replace(lines[0], key_id=foreign.key_id, signature=foreign.value)
    altered = msgspec.structs.replace(lines[1], size=20)
    report = journal.read_now(verify, [forged, altered])
    assert [fault.kind for fault in report.faults] == ["root_forged", "root_forged"]


def test_a_root_that_a_crash_kept_from_the_sink_is_published_next(journal: Database, call: Call, sink: Path) -> None:
    whole = sink.read_bytes()
    sink.write_bytes(whole[:-40])
    assert [root.size for root in read_sink(sink)] == [20]
    assert advance(journal, call, sink) is None
    assert [root.size for root in read_sink(sink)] == [20, 21]
    assert check(journal, sink).intact


def test_another_key_folder_beside_an_old_database_is_noticed(
    journal: Database, settings: Settings, keys: Keyring
) -> None:
    journal.close()
    same = Database.open(settings, keys)
    same.read_now(require_same_keys)
    same.close()
    other = Database.open(settings, Keyring.generate())
    with pytest.raises(UnknownKeyError):
        other.read_now(require_same_keys)
    other.close()


def test_the_benchmark_checks_what_it_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measure(tmp_path, 2500)
    said = capsys.readouterr().out
    assert said.startswith("2,500 entries, 3 signed roots")
    assert "hall journal verify" in said and "SHA-256 alone" in said


def test_the_tree_gives_the_roots_of_the_standard() -> None:
    def root_of(entries: list[bytes]) -> bytes:
        """RFC 6962, section 2.1, as it is written there."""
        if len(entries) <= 1:
            return sha256(b"\x00" + entries[0]).digest() if entries else sha256(b"").digest()
        split = 1 << (len(entries) - 1).bit_length() - 1
        return sha256(b"\x01" + root_of(entries[:split]) + root_of(entries[split:])).digest()

    tree, entries = Tree(), list[bytes]()
    for _ in range(70):
        assert (tree.size, tree.root()) == (len(entries), root_of(entries))
        entries.append(random.randbytes(32))
        tree.append(entries[-1])
