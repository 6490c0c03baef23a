"""Counting open clocks again: after a pause, and when the calendar has learnt something.

A last day that rests on a year whose holiday notice is not out is provisional. When the notice is loaded, every open
case with such a day is counted again; a day that moved is journalled with both dates. Closed clocks stay as they were.
"""

from sqlalchemy import select

from core import journal
from core.applications import cases, clocks
from core.applications.cases import Case
from core.applications.models import ApplicationRow
from core.call import Call
from core.db.database import Session

MOST_AT_ONCE = 200


def recount(session: Session, call: Call, case: Case) -> Case:
    """Set the last day of the clock that runs now."""
    counted = clocks.last_day_now(session, case)
    if counted is None or counted == (case.row.act_by, case.row.act_by_provisional):
        return case
    last_day, provisional = counted
    before = case.row.act_by
    facts = {"before": before.isoformat() if before else None, "last_day": last_day.isoformat()}
    journal.record(session, call, case.id, "clock_recounted", {**facts, "provisional": provisional})
    return cases.change(session, call, case, act_by=last_day, act_by_provisional=provisional)


def recount_provisional(session: Session, call: Call, after: str = "") -> str:
    """Count a batch of open cases with a provisional day again; gives the id to go on after, empty at the end."""
    ids = session.scalars(
        select(ApplicationRow.id)
        .where(ApplicationRow.act_by_provisional, ApplicationRow.act_by.is_not(None), ApplicationRow.id > after)
        .order_by(ApplicationRow.id)
        .limit(MOST_AT_ONCE)
    ).all()
    for id in ids:
        recount(session, call, cases.find(session, id, lock=True))
    return ids[-1] if len(ids) == MOST_AT_ONCE else ""
