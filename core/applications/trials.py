"""模拟审批: a project is looked at before its papers are complete, and becomes formal without filing again.

A trial has a case number and no legal clock: nothing was received in the sense of art. 32. The deciding authority says
what it would decide and what is missing, on a sheet marked as simulated; the applicant goes on adding, asks again as
often as useful, and submits the same file when it is complete.
"""

from core.applications import cases, decision_facts, filing, mandates, notice_head, views, wording
from core.applications.case import Case
from core.applications.clocks import case_clocks
from core.applications.schemas import Application
from core.applications.staff_schemas import CaseFile, Tick
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput
from core.matters import service as matters
from core.matters import situations
from core.people import service as people


def try_out(session: Session, call: Call, id: str) -> Application:
    """Hand an unfinished filing in for a trial. Conflict `trial_not_offered`; refusals as `filing.require_applicant`
    and `situations.check_answers`."""
    case = cases.find_own(session, call, id, lock=True, act="file")
    cases.require_step(call, case, "try_out")
    if not case.definition.trial_review:
        raise Conflict("trial_not_offered")
    today = cases.today_at(session, call)
    matters.require_newest(session, case.row.matter_version_id, today)
    situations.check_answers(case.definition, case.row.answers)
    filing.require_applicant(case.definition, case.row.organisation_id, people.find_person_facts(session, call))
    number = filing.next_case_number(session, today)
    wished = case_clocks.count_limit(session, today, case.definition.promised_limit)
    case = cases.take_step(
        session,
        call,
        case,
        "try_out",
        {"case_number": number, "matter": case.definition.code},
        case_number=number,
        submitted_at=call.at,
        act_by=wished.last_day,
        act_by_provisional=wished.provisional,
    )
    return views.application(session, call, case)


def give_trial_opinion(
    session: Session, call: Call, id: str, opinion: str, favourable: bool, findings: list[Tick]
) -> CaseFile:
    """What the decision would be. `findings`: the reviewer's word on acceptance statements; those not named cannot be
    judged yet. InvalidInput `reason_needed`, `statement_not_in_matter`."""
    opinion = wording.reason(opinion)
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, "give_trial_opinion")
    mandates.require_decider(session, call.actor, case, cases.today_at(session, call))
    _require_statements(case, findings)
    case = cases.take_step(session, call, case, "give_trial_opinion", {"favourable": favourable})
    told = (opinion, favourable, findings, filing.missing_for(session, call, case))
    notice_head.issue(session, call, case, decision_facts.trial_opinion, *told)
    return views.case_file(session, call, case)


def _require_statements(case: Case, findings: list[Tick]) -> None:
    known = {
        (line.key, statement.key)
        for line in situations.materials_of(case.definition, case.row.answers)
        for statement in line.acceptance_standard
    }
    strange = sorted(
        f"{tick.material}.{tick.statement}" for tick in findings if (tick.material, tick.statement) not in known
    )
    if strange:
        raise InvalidInput("statement_not_in_matter", statements=strange)
