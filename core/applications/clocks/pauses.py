"""Special procedures of a case as pauses of its decision clock (art. 45), each with its own first and last day. Several
may run at once; what they cost together is counted once (`deadlines.paused_days`).

Waiting for originals is a pause of the clock of issue, where a matter's own rule says so; it is no procedure, begins
and ends with the state, and nobody expects it to end on a day.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, delete, insert, select, update

from core.applications.clocks.deadlines import Pause
from core.applications.models import PauseRow
from core.db.database import Session
from core.ids import new_id

ORIGINALS = "awaiting_originals"


def pauses_what(pause: Pause) -> Literal["procedures", "originals"]:
    """Which kind of clock it stops (`ClockRule.paused_by`)."""
    return "originals" if pause.reason == ORIGINALS else "procedures"


def pauses_of(session: Session, application_ids: Collection[str], today: date) -> dict[str, tuple[Pause, ...]]:
    """By case, the pauses that stop one of its clocks.

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
        expected = None if row.kind == ORIGINALS else row.expected_on
        pause = Pause(row.first_on, last, row.kind, row.document, expected, row.last_on is None)
        found[row.application_id] += (pause,)
    return found


def add_pause(session: Session, **values: Any) -> None:
    session.execute(insert(PauseRow).values(**values))


def running(session: Session, application_id: str) -> list[Any]:
    """The columns of the procedures that run now, whether they stop the clock or not, in the order they began."""
    found = select(PauseRow.__table__).where(_running(application_id), PauseRow.kind != ORIGINALS)
    return list(session.execute(found.order_by(PauseRow.first_on, PauseRow.id)))


def await_originals(session: Session, application_id: str, today: date, reason: str) -> None:
    """From today the holder is awaited; `reason` names the rule that leaves these days out."""
    pause_id = new_id()
    add_pause(
        session,
        id=pause_id,
        application_id=application_id,
        procedure=ORIGINALS,
        kind=ORIGINALS,
        stops_clock=True,
        reason_sealed=session.keys.seal_text(reason, "pauses", "reason_sealed", pause_id),
        first_on=today,
        expected_on=today,
    )


def name_document(session: Session, pause_id: str, document: str) -> None:
    """The number of the notice that told the applicant of a procedure."""
    session.execute(update(PauseRow).where(PauseRow.id == pause_id).values(document=document))


def end_pause(session: Session, pause_id: str, last_on: date) -> None:
    """One procedure ends with `last_on`; one that would end before it began cost no day and goes."""
    _end(session, PauseRow.id == pause_id, last_on)


def end_pauses(session: Session, application_id: str, last_on: date) -> None:
    """The case leaves review, and with it every procedure that runs; or the originals came."""
    _end(session, _running(application_id), last_on)


def _end(session: Session, which: ColumnElement[bool], last_on: date) -> None:
    session.execute(delete(PauseRow).where(which, PauseRow.first_on > last_on))
    session.execute(update(PauseRow).where(which).values(last_on=last_on))


def _running(application_id: str) -> ColumnElement[bool]:
    return (PauseRow.application_id == application_id) & PauseRow.last_on.is_(None)
