"""`hall journal verify` names the case whose newest entries are gone, or that was moved by hand."""

from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from core.applications.models import ApplicationRow
from core.applications.recorded import verify
from core.call import Call
from core.db.database import Session
from core.journal import EntryRow
from core.journal_roots import advance, read_sink
from tests.builders import HallInTest


def filed(hall: HallInTest, sink: Path) -> str:
    """The id of a case that was filed, under a signed root."""
    id = hall.case("林晓岚", "received").id
    hall.case("何知行", "draft", "incubator-subsidy")
    advance(hall.database, hall.staff("admin"), sink)
    return id


def said(hall: HallInTest, sink: Path) -> list[str]:
    report, numbers = hall.database.read_now(verify, read_sink(sink))
    return list(report.say(numbers))


def test_cases_in_any_state_agree_with_the_journal(hall: HallInTest, tmp_path: Path) -> None:
    filed(hall, tmp_path / "sink")
    hall.case("林晓岚", "concluded")
    assert said(hall, tmp_path / "sink")[0].endswith("not under a root yet: intact")


@pytest.mark.both_databases
def test_the_case_whose_newest_entry_was_deleted_is_named(hall: HallInTest, tmp_path: Path) -> None:
    id = filed(hall, tmp_path / "sink")

    def delete_the_newest_step(session: Session, call: Call) -> None:
        newest = select(func.max(EntryRow.position)).where(EntryRow.subject_id == id, EntryRow.event == "receive")
        session.execute(
            delete(EntryRow).where(EntryRow.subject_id == id, EntryRow.position >= newest.scalar_subquery())
        )

    hall.database.write_now(delete_the_newest_step, hall.staff("admin"))
    number = hall.application(id).case_number
    missing, named, _ = said(hall, tmp_path / "sink")
    assert missing.startswith("places_empty: Journal place ")
    assert named == (
        f"case_differs: Case {number} ({id}): the case stands at received, its newest entry left it at submitted. One "
        "of the two was changed, or newer entries were removed."
    )


@pytest.mark.both_databases
def test_a_case_without_any_entry_and_a_case_moved_by_hand_are_named(hall: HallInTest, tmp_path: Path) -> None:
    first, second = filed(hall, tmp_path / "sink"), hall.case("林晓岚", "received").id

    def tamper(session: Session, call: Call) -> None:
        session.execute(delete(EntryRow).where(EntryRow.subject_id == first))
        session.execute(update(ApplicationRow).where(ApplicationRow.id == second).values(state="approved"))

    hall.database.write_now(tamper, hall.staff("admin"))
    lines = [line for line in said(hall, tmp_path / "sink") if line.startswith("case_differs")]
    assert [f"({first})" in lines[0], f"({second})" in lines[1]] == [True, True]
    assert "stands at received, its newest entry left it at nothing" in lines[0]
    assert "stands at approved, its newest entry left it at received" in lines[1]
