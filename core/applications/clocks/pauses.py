"""Special procedures of a case as pauses of its decision clock (art. 45)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update

from core.applications.clocks.deadlines import Pause
from core.applications.models import PauseRow
from core.db.database import Session


def pauses_of(session: Session, application_ids: Collection[str], today: date) -> dict[str, tuple[Pause, ...]]:
    """By case, the pauses that stop its decision clock.

    One still running goes on pausing until somebody ends it, however long ago it was expected to: its last day is the
    expected end or today, whichever is later.
    """
    rows = session.execute(
        select(PauseRow.__table__)
        .where(PauseRow.application_id.in_(application_ids), PauseRow.stops_clock)
        .order_by(PauseRow.first_on)
    )
    found: dict[str, tuple[Pause, ...]] = dict.fromkeys(application_ids, ())
    for row in rows:
        last = row.last_on or max(row.expected_on, today)
        pause = Pause(row.first_on, last, row.kind, row.document, row.expected_on, row.last_on is None)
        found[row.application_id] += (pause,)
    return found


def add_pause(session: Session, **values: Any) -> None:
    session.execute(insert(PauseRow).values(**values))


def running(session: Session, application_id: str) -> Any:
    """The columns of the procedure that runs now, whether it stops the clock or not; a case in one has one."""
    found = (PauseRow.application_id == application_id) & PauseRow.last_on.is_(None)
    return session.execute(select(PauseRow.__table__).where(found)).one()


def name_document(session: Session, application_id: str, document: str) -> None:
    """The number of the notice that told the applicant of the running procedure."""
    running = (PauseRow.application_id == application_id) & PauseRow.last_on.is_(None)
    session.execute(update(PauseRow).where(running).values(document=document))


def end_pause(session: Session, application_id: str, last_on: date) -> None:
    """The running pause ends with `last_on`; one that would end before it began cost no day and goes."""
    running = (PauseRow.application_id == application_id) & PauseRow.last_on.is_(None)
    session.execute(delete(PauseRow).where(running, PauseRow.first_on > last_on))
    session.execute(update(PauseRow).where(running).values(last_on=last_on))
