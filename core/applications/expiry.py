"""The steps that the end of a limit takes by itself, with their notices. Each is dated with the law's day."""

from collections.abc import Callable

from msgspec import structs

from core.applications import cases, clocks, notice_facts, notice_head, promises
from core.applications.cases import Case
from core.applications.lifecycle import Step
from core.applications.notice_head import language_of
from core.applications.ticks import lines_still_deficient
from core.applications.timing import Timed
from core.call import Call
from core.db.database import Session
from core.locale import sentences
from core.notices import service as notices
from core.notices.contents import AcceptanceContent, LapseContent


def deem_accepted(session: Session, call: Call, case: Case, counted: Timed) -> Case:
    """视为受理: nobody said anything in time, so the case is accepted from the day its papers were received, and the
    clocks of the decision run from that day (art. 32(4)). The receipt says that the hall issued it by itself. What the
    applicant promised to bring is owed as after any acceptance, for the whole period from today, when he is told."""
    received_on = case.row.received_on
    facts = {"accepted_on": received_on.isoformat(), "answer_was_due_on": counted.statement.last_day.isoformat()}
    owed = {"promise_by": promises.promise_date(session, call, case)} if case.row.promised else {}
    case = cases.take_step(session, call, case, "deem_accept", facts, accepted_on=received_on, **owed)
    legal, promised = clocks.of_decision(session, case, received_on)
    notice = notice_facts.acceptance(session, call, case, legal, promised)
    if isinstance(notice.content, AcceptanceContent):
        due_on = counted.statement.last_day
        content = structs.replace(notice.content, deemed=True, answer_was_due_on=due_on)
        notice = structs.replace(notice, content=content)
    notice_head.issue(session, call, case, notice)
    if owed:
        notice_head.issue(session, call, case, notice_facts.promise(session, call, case))
    return case


def lapse(session: Session, call: Call, case: Case, counted: Timed) -> Case:
    """补正不来办结: only where the matter names the rule that ends the case (`clock_rules.step_at_expiry`)."""
    language, basis = language_of(case), case.definition.supplement_limit.basis
    asked = [each.number for each in notices.list_notices(session, case.id) if each.kind == "deficiency"]
    lines = (case.definition.material(key) for key in lines_still_deficient(session, case))
    content = LapseContent(
        notice_number=asked[-1] if asked else "",
        asked_on=counted.statement.start,
        answer_due_on=counted.statement.last_day,
        outstanding=[line.name.say(language) for line in lines if line],
        effect=sentences().say("notice.lapse_effect", language),
        legal_basis=[" ".join(part.say(language) for part in (basis.law, basis.article) if part)] if basis else [],
    )
    facts = {"last_day": counted.statement.last_day.isoformat()}
    case = cases.take_step(session, call, case, "lapse", facts)
    notice_head.issue(session, call, case, notice_head.head(session, call, case, content))
    return case


def break_promise(session: Session, call: Call, case: Case, counted: Timed) -> Case:
    """What was promised at a provisional acceptance did not come."""
    facts = {"last_day": counted.statement.last_day.isoformat(), "materials": list(case.row.promised or ())}
    return cases.take_step(session, call, case, "break_promise", facts)


STEPS: dict[Step, Callable[[Session, Call, Case, Timed], Case]] = {
    "deem_accept": deem_accepted,
    "lapse": lapse,
    "break_promise": break_promise,
}
