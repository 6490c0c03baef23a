"""The steps that the end of a limit takes by itself, with their notices. Each is dated with the law's day."""

from collections.abc import Callable

from core.applications import cases, ending_facts, notice_facts, notice_head, promises
from core.applications.cases import Case
from core.applications.clocks import case_clocks
from core.applications.clocks.timing import Timed
from core.applications.lifecycle import Step
from core.call import Call
from core.clock import ONE_DAY
from core.db.database import Session


def deem_accepted(session: Session, call: Call, case: Case, counted: Timed) -> Case:
    """视为受理: nobody said anything in time, so the case is accepted from the day its papers were received, and the
    clocks of the decision run from that day (art. 32(4)). The receipt says that the hall issued it by itself. What the
    applicant promised to bring is owed as after any acceptance, for the whole period from today, when he is told."""
    received_on = case.row.received_on
    facts = {"accepted_on": received_on.isoformat(), "answer_was_due_on": counted.statement.last_day.isoformat()}
    owed = {"promise_by": promises.promise_date(session, call, case)} if case.row.promised else {}
    case = cases.take_step(session, call, case, "deem_accept", facts, accepted_on=received_on, **owed)
    legal, promised = case_clocks.of_decision(session, case, received_on)
    notice_head.issue(session, call, case, notice_facts.acceptance, legal, promised, counted.statement.last_day)
    if owed:
        notice_head.issue(session, call, case, notice_facts.promise)
    return case


def lapse(session: Session, call: Call, case: Case, counted: Timed) -> Case:
    """补正不来办结: only where the matter names the rule that ends the case (`clock_rules.step_at_expiry`)."""
    last_day = counted.statement.last_day
    case = cases.take_step(session, call, case, "lapse", {"last_day": last_day.isoformat()}, last_day + ONE_DAY)
    notice_head.issue(session, call, case, ending_facts.lapse, counted.statement)
    return case


def break_promise(session: Session, call: Call, case: Case, counted: Timed) -> Case:
    """What was promised at a provisional acceptance did not come: the case ends with the day after, and whatever else
    ran with it, however late the hall wakes."""
    last_day = counted.statement.last_day
    facts = {"last_day": last_day.isoformat(), "materials": list(case.row.promised or ())}
    case = cases.take_step(session, call, case, "break_promise", facts, last_day + ONE_DAY)
    notice_head.issue(session, call, case, ending_facts.promise_broken)
    return case


STEPS: dict[Step, Callable[[Session, Call, Case, Timed], Case]] = {
    "deem_accept": deem_accepted,
    "lapse": lapse,
    "break_promise": break_promise,
}
