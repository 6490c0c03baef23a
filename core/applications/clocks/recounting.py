"""Counting open clocks again: after a pause or an extension, and when the calendar has learnt something.

The State Council may change days after they were announced (in January 2020 it made the Spring Festival longer while
every clock in the country ran), and the days of a year whose notice is not out are provisional. When a hall starts
with another calendar than an open clock was counted with, it is counted again; an end that moved is journalled with
both days and the notices that moved it, and the applicant reads it in his timeline. Stopped clocks stay as they were.
"""

from typing import Any, Literal

from sqlalchemy import select

from core import clock, journal
from core.applications import cases
from core.applications.cases import Case
from core.applications.clocks import case_clocks
from core.applications.clocks.timing import Timed, timed
from core.applications.models import ClockRow
from core.call import Call
from core.certificates import defence
from core.db.database import Session

MOST_AT_ONCE = 200

Cause = Literal["procedure", "calendar"]


def recount(session: Session, call: Call, case: Case, cause: Cause = "procedure") -> Case:
    """Count every running clock of a case again and journal each end that moved."""
    today = cases.today_at(session, call)
    for each in timed(session, [case.id], today)[case.id]:
        if not each.runs:
            continue
        if each.row.last_day != each.statement.last_day:
            facts = {"cause": cause, **_moved(each)}
            journal.record(session, call, case.id, "clock_recounted", facts)
        if each.kind == "defence":
            defence.move_period(session, case.id, each.statement.last_day)
        case_clocks.keep_moved(session, each, today)
    columns = case_clocks.act_by(session, case.id)
    return case if _unchanged(case, columns) else cases.change(session, call, case, **columns)


def recount_open(session: Session, call: Call, after: str = "") -> str:
    """Count a batch of cases again whose clocks run by another calendar than today's; gives the id to go on after,
    empty at the end."""
    ids = session.scalars(
        select(ClockRow.application_id)
        .where(
            case_clocks.RUNNING,
            ClockRow.calendar_version != clock.mainland_calendar().version,
            ClockRow.application_id > after,
        )
        .distinct()
        .order_by(ClockRow.application_id)
        .limit(MOST_AT_ONCE)
    ).all()
    for id in ids:
        recount(session, call, cases.find(session, id, lock=True), "calendar")
    return ids[-1] if len(ids) == MOST_AT_ONCE else ""


def _moved(counted: Timed) -> dict[str, Any]:
    """From which day to which, and which notices of the calendar came in between."""
    news = clock.mainland_calendar().news_since(counted.row.calendar_version)
    return {
        "clock": counted.kind,
        "before": counted.row.last_day.isoformat(),
        "last_day": counted.statement.last_day.isoformat(),
        "provisional": counted.statement.provisional,
        "notices": [notice.number or notice.title for notice in news],
    }


def _unchanged(case: Case, columns: dict[str, Any]) -> bool:
    return all(getattr(case.row, name) == value for name, value in columns.items())
