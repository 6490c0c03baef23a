"""What a clerk of the centre does with a case that has arrived: look, correct, accept, ask for more, decline.

The clerk ticks statements, not a verdict: acceptance needs every statement of every line, and every statement that is
not met goes into one deficiency notice. The centre accepts for every authority (前台受理); it decides nothing. Nothing
is handed back without a numbered document.
"""

from typing import Any, Literal

from core.applications import cases, notice_facts, notice_head, views, wording
from core.applications.cases import Case
from core.applications.clocks import case_clocks
from core.applications.late_defects import breach_of
from core.applications.staff_schemas import CaseFile, Tick
from core.applications.ticks import keep_ticks, unmet
from core.call import Call
from core.db.database import Session
from core.errors import Conflict


def start_pre_review(session: Session, call: Call, id: str) -> CaseFile:
    """预审: a clerk takes the filing up. The five days of art. 32 run on, and it ends as reception does."""
    case = cases.find(session, id, lock=True)
    return views.case_file(session, call, cases.take_step(session, call, case, "start_pre_review", {}))


def accept(session: Session, call: Call, id: str, ticks: list[Tick]) -> CaseFile:
    """受理: every statement of every line is met. Conflict `statements_not_met` (use `request_supplement`),
    InvalidInput `statements_unticked` with the ones nobody looked at; Conflict `papers_promised` when something is
    still owed (use `promises.accept_provisionally`)."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, "accept")
    keep_ticks(session, call, case, ticks)
    if any(not tick.met for tick in ticks):
        raise Conflict("statements_not_met")
    if case.row.promised:
        raise Conflict("papers_promised", materials=case.row.promised)
    accept_on(session, call, case, "accept")
    return views.case_file(session, call, cases.find(session, id))


def accept_on(
    session: Session, call: Call, case: Case, step: Literal["accept", "accept_provisionally"], **values: Any
) -> Case:
    """Take the step that accepts, with the receipt (受理回执) that says until when there will be a decision."""
    accepted_on = cases.today_at(session, call)
    who = {"accepted_on": accepted_on, "accepted_by": call.actor.id}
    legal, promised = case_clocks.of_decision(session, case, accepted_on)
    facts = {"statutory": legal.last_day.isoformat(), "promised": promised.last_day.isoformat()}
    case = cases.take_step(session, call, case, step, facts, **who, **values)
    notice_head.issue(session, call, case, notice_facts.acceptance, legal, promised)
    if case.row.declared:
        notice_head.issue(session, call, case, notice_facts.declaration)
    return case


def request_supplement(session: Session, call: Call, id: str, ticks: list[Tick]) -> CaseFile:
    """One notice with everything that is not met (art. 32(4)). Conflict `nothing_to_supplement` when all is; refusals
    as `breach_of` for what should have been named before."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, "request_supplement")
    keep_ticks(session, call, case, ticks)
    listed = unmet(session, case)
    if not listed:
        raise Conflict("nothing_to_supplement")
    late = breach_of(session, call, case, ticks)
    case = cases.take_step(session, call, case, "request_supplement", {"failed": listed, **late})
    notice_head.issue(session, call, case, notice_facts.deficiency)
    return views.case_file(session, call, case)


def decline(session: Session, call: Call, id: str, ground: str, competent_authority: str) -> CaseFile:
    """不予受理: with the ground and, when another organ is competent, its name."""
    ground, competent_authority = wording.reason(ground), wording.words(competent_authority)
    case = cases.find(session, id, lock=True)
    case = cases.take_step(session, call, case, "decline", {})
    notice_head.issue(session, call, case, notice_facts.decline, ground, competent_authority)
    return views.case_file(session, call, case)


def find_not_required(session: Session, call: Call, id: str, ground: str, advice: str) -> CaseFile:
    """无需许可: what was asked for needs no permit, told at once (art. 32(1))."""
    ground, advice = wording.reason(ground), wording.words(advice)
    case = cases.find(session, id, lock=True)
    case = cases.take_step(session, call, case, "find_not_required", {})
    notice_head.issue(session, call, case, notice_facts.not_required, ground, advice)
    return views.case_file(session, call, case)
