"""Whether every case stands where its newest entry in the journal left it.

The chain of a case shows nothing when its newest entry is gone, or all of them: a signed root shows that something is
missing, and this tells which case. It finds the reverse too: a case that was moved by hand, past every step.
"""

from collections.abc import Collection, Sequence
from typing import get_args

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from core import journal_check
from core.applications.lifecycle import Step
from core.applications.models import ApplicationRow
from core.db.database import Session
from core.journal import EntryRow
from core.journal_faults import Fault, Report
from core.journal_roots import SignedRoot

BATCH = 500


def verify(session: Session, roots: list[SignedRoot]) -> tuple[Report, dict[str, str]]:
    """All that `hall journal verify` does: the journal against itself and the sink's `roots`, the cases against the
    journal. With the numbers of the cases that faults name."""
    report = journal_check.verify(session, roots)
    check_cases(session, report)
    return report, numbers_of(session, report.subjects)


def check_cases(session: Session, report: Report) -> None:
    """Add a fault `case_differs` for each case whose state is not the one of its newest step."""
    cases = select(ApplicationRow.id, ApplicationRow.state).execution_options(yield_per=BATCH)
    for batch in session.execute(cases.order_by(ApplicationRow.id)).partitions():
        left_at = _left_at(session, batch)
        for id, state in batch:
            if state != left_at[id]:
                report.add(Fault(kind="case_differs", subject_id=id, found=state, recorded=left_at[id]))


def _left_at(session: Session, batch: Sequence[Row[str, str]]) -> dict[str, str]:
    """By case, the state its newest step led to; `draft` before any step, empty without any entry."""
    ids = [id for id, _ in batch]
    begun = session.scalars(select(EntryRow.subject_id).where(EntryRow.subject_id.in_(ids), EntryRow.position == 1))
    left_at = dict.fromkeys(ids, "") | dict.fromkeys(begun, "draft")
    newest = select(EntryRow.subject_id, EntryRow.facts).where(
        EntryRow.subject_id.in_(ids), EntryRow.position == _NEWEST_STEP
    )
    return left_at | {id: facts["to"] for id, facts in session.execute(newest)}


_LATER = aliased(EntryRow)
_NEWEST_STEP = (
    select(func.max(_LATER.position))
    .where(_LATER.subject_id == EntryRow.subject_id, _LATER.event.in_(get_args(Step)))
    .scalar_subquery()
)


def numbers_of(session: Session, subject_ids: Collection[str]) -> dict[str, str]:
    """The numbers of those subjects that are filed cases."""
    filed = select(ApplicationRow.id, ApplicationRow.case_number).where(
        ApplicationRow.id.in_(subject_ids), ApplicationRow.case_number.is_not(None)
    )
    return {id: number or "" for id, number in session.execute(filed)}
