"""What time alone causes: lamps that turn, limits that pass, silence that accepts.

The worker asks which cases have something due (`due`) and lets each happen in a transaction of its own (`ring`). Every
happening belongs to a day that the law or the schedule of lamps fixed long before, and is dated with it: the journal
says in `at` when it was recorded and in `on` when it took effect. So a hall that was down for a week catches up day by
day, in the order in which things would have happened, and comes out where one that never slept is: a filing that
nobody answered is accepted as of the day its papers were received (art. 32(4)), and the clocks of its decision have
been running since.

Each happening moves `wakes_on` of its clock in the same transaction, under the lock of its case; whoever comes second,
another worker or the same one after a fault, finds nothing due.
"""

from datetime import date

from sqlalchemy import select

from core import journal
from core.applications import cases
from core.applications.cases import Case
from core.applications.clocks import case_clocks, expiry
from core.applications.clocks.lamps import lamp_on
from core.applications.clocks.rules import step_at_expiry
from core.applications.clocks.timing import Timed, timed
from core.applications.models import ClockRow
from core.call import Call
from core.clock import ONE_DAY
from core.db.database import Session

MOST_AT_ONCE = 200


def due(session: Session, call: Call, after: str = "") -> list[str]:
    """Cases with something due by today, in the order of their ids, after the one given; a batch."""
    today = cases.today_at(session, call)
    return list(
        session.scalars(
            select(ClockRow.application_id)
            .where(ClockRow.wakes_on <= today, ClockRow.application_id > after)
            .distinct()
            .order_by(ClockRow.application_id)
            .limit(MOST_AT_ONCE)
        )
    )


def ring(session: Session, call: Call, application_id: str) -> int:
    """Let everything happen that is due in one case, the earliest first; gives how many days something happened on."""
    case, happened = cases.find(session, application_id, lock=True), 0
    today = cases.today_at(session, call)
    while counted := _first_due(session, application_id, today):
        case = _happen(session, call, case, counted, counted.row.wakes_on)
        happened += 1
    if not happened:
        return 0
    columns = case_clocks.act_by(session, application_id)
    if any(getattr(case.row, name) != value for name, value in columns.items()):
        cases.change(session, call, case, **columns)
    return happened


def _first_due(session: Session, application_id: str, today: date) -> Timed | None:
    counted = timed(session, [application_id], today)[application_id]
    waiting = [each for each in counted if each.row.wakes_on is not None and each.row.wakes_on <= today]
    return min(waiting, key=lambda each: each.row.wakes_on, default=None)


def _happen(session: Session, call: Call, case: Case, counted: Timed, on: date) -> Case:
    """What one clock does on one day."""
    _note_overrun(session, call, case, counted, on)
    _note_lamp(session, call, case, counted, on)
    if on <= counted.statement.last_day or counted.row.expired_on is not None:
        case_clocks.keep(session, counted, on)
        return case
    last_day = counted.statement.last_day
    facts = {"clock": counted.kind, "last_day": last_day.isoformat(), "on": on.isoformat()}
    journal.record(session, call, case.id, "limit_passed", facts)
    step = step_at_expiry(counted.kind, case.definition)
    if step is None:
        stopped = {"stopped_on": last_day, "wakes_on": None} if counted.rule.ends_unused else {}
        case_clocks.keep(session, counted, on, expired_on=on, **stopped)
        return case
    case_clocks.keep(session, counted, on, expired_on=on, stopped_on=last_day, wakes_on=None)
    return expiry.STEPS[step](session, call, case, counted)


def _note_lamp(session: Session, call: Call, case: Case, counted: Timed, on: date) -> None:
    before, lamp = counted.row.lamp, lamp_on(counted.turns, on)
    if lamp != before:
        facts = {"clock": counted.kind, "before": before, "lamp": lamp, "on": on.isoformat()}
        journal.record(session, call, case.id, "lamp_turned", facts)


def _note_overrun(session: Session, call: Call, case: Case, counted: Timed, on: date) -> None:
    """Once, on the day after a special procedure was expected to end; both decision clocks pause for it."""
    if counted.kind == "promised":
        return
    for pause in counted.pauses:
        if pause.running and pause.expected is not None and on == pause.expected + ONE_DAY:
            facts = {"procedure": pause.reason, "expected": pause.expected.isoformat(), "on": on.isoformat()}
            journal.record(session, call, case.id, "procedure_overran", facts)
