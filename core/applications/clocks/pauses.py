"""Special procedures of a case as pauses of its decision clock (art. 45), each with its own first and last day. Several
may run at once; what they cost together is counted once (`deadlines.paused_days`)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update

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
        .order_by(PauseRow.first_on, PauseRow.id)
    )
    found: dict[str, tuple[Pause, ...]] = dict.fromkeys(application_ids, ())
    for row in rows:
        last = row.last_on or max(row.expected_on, today)
        pause = Pause(row.first_on, last, row.kind, row.document, row.expected_on, row.last_on is None)
        found[row.application_id] += (pause,)
    return found


def add_pause(session: Session, **values: Any) -> None:
    session.execute(insert(PauseRow).values(**values))


def running(session: Session, application_id: str) -> list[Any]:
    """The columns of the procedures that run now, whether they stop the clock or not, in the order they began."""
    found = select(PauseRow.__table__).where(_running(application_id))
    return list(session.execute(found.order_by(PauseRow.first_on, PauseRow.id)))


def name_document(session: Session, pause_id: str, document: str) -> None:
    """The number of the notice that told the applicant of a procedure."""
    session.execute(update(PauseRow).where(PauseRow.id == pause_id).values(document=document))


def end_pause(session: Session, pause_id: str, last_on: date) -> None:
    """One procedure ends with `last_on`; one that would end before it began cost no day and goes."""
    _end(session, PauseRow.id == pause_id, last_on)


def end_pauses(session: Session, application_id: str, last_on: date) -> None:
    """The case leaves review, and with it every procedure that runs."""
    _end(session, _running(application_id), last_on)


def _end(session: Session, which: ColumnElement[bool], last_on: date) -> None:
    session.execute(delete(PauseRow).where(which, PauseRow.first_on > last_on))
    session.execute(update(PauseRow).where(which).values(last_on=last_on))


def _running(application_id: str) -> ColumnElement[bool]:
    return (PauseRow.application_id == application_id) & PauseRow.last_on.is_(None)
