"""What a reviewer of the deciding authority does with an accepted case: review, suspend, resume, approve, refuse,
refer.

前台受理、后台审批: a reviewer decides for one authority, and whoever accepted a case does not decide it.
"""

from datetime import timedelta
from typing import Literal

from core.applications import cases, decision_facts, mandates, notice_head, pauses, recounting, release, views, wording
from core.applications.cases import Case
from core.applications.lifecycle import Step
from core.applications.schemas import CaseFile
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput
from core.ids import new_id
from core.matters.conditions import applies


def review(session: Session, call: Call, id: str) -> CaseFile:
    """A reviewer of the deciding authority takes the case up."""
    case = _for_decision(session, call, id, "review")
    return views.case_file(session, call, cases.take_step(session, call, case, "review", {}))


def suspend(session: Session, call: Call, id: str, procedure: str, reason: str) -> CaseFile:
    """Begin a special procedure that the matter lists for this situation. Its whole days are left out of the
    decision clock if it is one of those of art. 45 (or another law named in the matter says so)."""
    reason = wording.reason(reason)
    case = _for_decision(session, call, id, "suspend")
    listed = {each.key: each for each in case.definition.special_procedures if applies(each.when, case.row.answers)}
    if procedure not in listed:
        raise InvalidInput("procedure_not_listed", procedure=procedure)
    found, today = listed[procedure], cases.today_at(session, call)
    pause_id = new_id()
    pauses.add_pause(
        session,
        id=pause_id,
        application_id=id,
        procedure=procedure,
        kind=found.kind,
        stops_clock=found.pauses,
        reason_sealed=session.keys.seal_text(reason, "pauses", "reason_sealed", pause_id),
        first_on=today,
        expected_on=today + timedelta(days=max(found.expected_days - 1, 0)),
    )
    facts = {"procedure": procedure, "stops_clock": found.pauses}
    return _recount(session, call, cases.take_step(session, call, case, "suspend", facts))


def resume(session: Session, call: Call, id: str) -> CaseFile:
    """The special procedure ended with yesterday; today counts again."""
    case = _for_decision(session, call, id, "resume")
    last_on = cases.today_at(session, call) - timedelta(days=1)
    pauses.end_pause(session, id, last_on)
    facts = {"last_day": last_on.isoformat()}
    return _recount(session, call, cases.take_step(session, call, case, "resume", facts))


def approve(session: Session, call: Call, id: str, opinion: str) -> CaseFile:
    """准予: the result follows at once when every document is good enough, else the originals are awaited."""
    opinion = wording.words(opinion)
    case = _for_decision(session, call, id, "approve")
    if case.definition.passes_upward is not None:
        raise Conflict("decided_by_upper_authority")
    case = _decide(session, call, case, "approve")
    notice_head.issue(session, call, case, decision_facts.approval(session, call, case, opinion))
    case = release.after_approval(session, call, case)
    return views.case_file(session, call, case)


def refuse(session: Session, call: Call, id: str, reasons: list[str]) -> CaseFile:
    """不予许可: reasons are obligatory (art. 38)."""
    reasons = wording.reasons(reasons)
    case = _decide(session, call, _for_decision(session, call, id, "refuse"), "refuse")
    notice_head.issue(session, call, case, decision_facts.refusal(session, call, case, reasons))
    return views.case_file(session, call, case)


def refer(session: Session, call: Call, id: str, opinion: str) -> CaseFile:
    """初审通过、转报上级: opinion and papers go to the authority that decides (arts. 35, 43)."""
    opinion = wording.reason(opinion)
    case = _for_decision(session, call, id, "refer")
    if case.definition.passes_upward is None:
        raise Conflict("decided_here")
    case = _decide(session, call, case, "refer")
    notice_head.issue(session, call, case, decision_facts.transmittal(session, call, case, opinion))
    return views.case_file(session, call, case)


def _for_decision(session: Session, call: Call, id: str, step: Step) -> Case:
    """Refusals as `cases.require_step` and `mandates.require_decider`."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, step)
    mandates.require_decider(session, call.actor, case, cases.today_at(session, call))
    return case


def _decide(session: Session, call: Call, case: Case, step: Literal["approve", "refuse", "refer"]) -> Case:
    return cases.take_step(session, call, case, step, {}, decided_at=call.at, decided_by=call.actor.id)


def _recount(session: Session, call: Call, case: Case) -> CaseFile:
    return views.case_file(session, call, recounting.recount(session, call, case))
