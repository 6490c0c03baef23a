"""Clocks for cases that were opened before the hall kept its clocks as rows.

Such a case has no row at all. When a hall starts, each of them that is in a state with a clock gets the rows that its
own steps would have given it: counted from the day that the case or its journal names, with the procedures that
stopped them, as if they had been looked at last on that day. What has become due since happens when the timers are next
asked, day by day, as in a hall that was down (`core.applications.clocks.timers`): a filing whose five days have passed
meanwhile is accepted by silence as any other.

The rows are made under the lock of the case, once; whoever comes second finds them.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from core import journal
from core.applications import cases
from core.applications.case import Case
from core.applications.clocks import case_clocks
from core.applications.clocks.rules import RULES
from core.applications.clocks.timing import timed
from core.applications.lifecycle import State
from core.applications.models import ApplicationRow, ClockRow
from core.call import Call
from core.db.database import Session

MOST_AT_ONCE = 200

_TIMED_STATES = sorted({state for rule in RULES.values() for state in rule.runs_in})
_HAS_CLOCKS = select(ClockRow.id).where(ClockRow.application_id == ApplicationRow.id).exists()


def without_clocks(session: Session, _: Call, after: str = "") -> list[str]:
    """Cases whose state has a clock and that never had one, in the order of their ids, after the one given; a batch."""
    timeless = select(ApplicationRow.id).where(
        ApplicationRow.state.in_(_TIMED_STATES), ApplicationRow.id > after, ~_HAS_CLOCKS
    )
    return list(session.scalars(timeless.order_by(ApplicationRow.id).limit(MOST_AT_ONCE)))


def start_clocks(session: Session, call: Call, application_id: str) -> int:
    """Give one case the clocks of its state; gives how many, none when somebody else has done so."""
    case = cases.find(session, application_id, lock=True)
    if session.scalar(select(ClockRow.id).where(ClockRow.application_id == application_id).limit(1)):
        return 0
    started: dict[str, str] = {}
    for kind, rule in RULES.items():
        limit = rule.limit(case.definition, case.row.checklist) if case.state in rule.runs_in else None
        if limit is not None:
            on = vars(case.row).get(rule.starts_on) or _entered(session, case, rule.runs_in)
            case_clocks.start(session, case.id, kind, on, limit)
            started[kind] = on.isoformat()
    for each in timed(session, [case.id], cases.today_at(session, call))[case.id]:
        case_clocks.keep(session, each, each.statement.start)  # now with the procedures that have stopped it
    journal.record(session, call, case.id, "clocks_started", {"clocks": started})
    columns = case_clocks.act_by(session, case.id)
    if any(getattr(case.row, name) != value for name, value in columns.items()):
        cases.change(session, call, case, **columns)
    return len(started)


def _entered(session: Session, case: Case, states: Collection[State]) -> date:
    """The day on which the case last came into one of these states from outside; it is in one."""
    entries = journal.history(session, case.id)
    came = [each.at for each in entries if each.facts.get("to") in states and each.facts.get("from") not in states]
    return session.settings.hall.day_of(came[-1])
