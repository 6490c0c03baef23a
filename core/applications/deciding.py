"""What a reviewer of the deciding authority does with an accepted case: review, suspend, resume, approve, refuse,
refer.

Nobody decides while the holder may still ask to be heard, or has asked and has not been (`hearings`).

前台受理、后台审批: a reviewer decides for one authority, and whoever accepted a case does not decide it.
"""

from typing import Literal

from core.applications import (
    cases,
    decision_facts,
    hearings,
    later_checks,
    mandates,
    notice_head,
    procedures,
    release,
    results,
    views,
    wording,
)
from core.applications.cases import Case
from core.applications.lifecycle import Step
from core.applications.staff_schemas import CaseFile
from core.call import Call
from core.db.database import Session
from core.errors import Conflict


def review(session: Session, call: Call, id: str) -> CaseFile:
    """A reviewer of the deciding authority takes the case up."""
    case = for_decision(session, call, id, "review")
    return views.case_file(session, call, cases.take_step(session, call, case, "review", {}))


def suspend(session: Session, call: Call, id: str, procedure: str, reason: str) -> CaseFile:
    """Begin a special procedure that the matter lists for this situation, perhaps while another runs. InvalidInput
    `procedure_not_listed`; Conflict `procedure_runs_already`."""
    reason = wording.reason(reason)
    case = for_decision(session, call, id, "suspend")
    begun = procedures.begin(session, call, case, procedures.listed(case, procedure), reason)
    return views.case_file(session, call, begun)


def resume(session: Session, call: Call, id: str, procedure: str = "", outcome: str = "") -> CaseFile:
    """A special procedure ended with yesterday; today counts again, unless another still runs. Without its key it is
    the only one. `outcome` is told to the holder: who won the bidding, what the experts found, the record of a hearing.
    Conflict as `procedures.running` and `hearings.record_of`."""
    case = for_decision(session, call, id, "resume")
    ended = procedures.running(session, case, procedure)
    if ended.kind == "hearing":
        outcome = hearings.record_of(session, call, case, outcome)
    return views.case_file(session, call, procedures.end(session, call, case, ended, wording.words(outcome)))


def approve(session: Session, call: Call, id: str, opinion: str) -> CaseFile:
    """准予: the result follows at once when every document is good enough, else the originals are awaited. An instant
    matter (即办件) is reviewed and decided in one go. Refusals as `for_decision` and `results.require_printable`."""
    opinion = wording.words(opinion)
    case = cases.find(session, id, lock=True)
    if case.state == "accepted" and case.definition.case_kind == "instant":
        review(session, call, id)
    case = for_decision(session, call, id, "approve")
    if case.definition.passes_upward is not None:
        raise Conflict("decided_by_upper_authority")
    results.require_printable(session, call, case)
    case = _decide(session, call, case, "approve")
    notice_head.issue(session, call, case, decision_facts.approval, opinion)
    later_checks.plan_after_approval(session, call, case)
    case = release.after_approval(session, call, case)
    return views.case_file(session, call, case)


def refuse(session: Session, call: Call, id: str, reasons: list[str]) -> CaseFile:
    """不予许可: reasons are obligatory (art. 38)."""
    reasons = wording.reasons(reasons)
    case = _decide(session, call, for_decision(session, call, id, "refuse"), "refuse")
    notice_head.issue(session, call, case, decision_facts.refusal, reasons)
    return views.case_file(session, call, case)


def refer(session: Session, call: Call, id: str, opinion: str) -> CaseFile:
    """初审通过、转报上级: opinion and papers go to the authority that decides (arts. 35, 43)."""
    opinion = wording.reason(opinion)
    case = for_decision(session, call, id, "refer")
    if case.definition.passes_upward is None:
        raise Conflict("decided_here")
    case = _decide(session, call, case, "refer")
    notice_head.issue(session, call, case, decision_facts.transmittal, opinion)
    return views.case_file(session, call, case)


def for_decision(session: Session, call: Call, id: str, step: Step) -> Case:
    """Refusals as `cases.require_step` and `mandates.require_decider`."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, step)
    mandates.require_decider(session, call.actor, case, cases.today_at(session, call))
    return case


def _decide(session: Session, call: Call, case: Case, step: Literal["approve", "refuse", "refer"]) -> Case:
    hearings.require_none_open(session, case, cases.today_at(session, call))
    return cases.take_step(session, call, case, step, {}, decided_at=call.at, decided_by=call.actor.id)
