"""容缺受理: a case goes forward although a paper that may follow is not there yet, against a dated promise.

The applicant promises when filing; the clerk accepts on it with a promise letter and a date; the result is held back
until the promise is kept. What was promised is handed in by the applicant and looked at by a clerk, as any paper. A
promise that is not kept ends the case when its date has passed (`break_promise`, by the clock).
"""

from datetime import date

from core.applications import cases, filing, notice_facts, notice_head, release, views
from core.applications.acceptance import accept_on
from core.applications.case import Case
from core.applications.clocks import case_clocks
from core.applications.lifecycle import Step
from core.applications.schemas import Application
from core.applications.staff_schemas import CaseFile, Tick
from core.applications.ticks import keep_ticks, unmet
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput
from core.materials import service as materials


def accept_provisionally(session: Session, call: Call, id: str, ticks: list[Tick]) -> CaseFile:
    """Every statement of what is there is met, and what is missing was promised. Conflict `nothing_promised`,
    `statements_not_met`."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, "accept_provisionally")
    if not case.row.promised:
        raise Conflict("nothing_promised")
    keep_ticks(session, call, case, ticks)
    if any(not tick.met for tick in ticks):
        raise Conflict("statements_not_met")
    promise_by = promise_date(session, call, case)
    case = accept_on(session, call, case, "accept_provisionally", promise_by=promise_by)
    notice_head.issue(session, call, case, notice_facts.promise)
    return views.case_file(session, call, case)


def supply_promised(session: Session, call: Call, id: str) -> Application:
    """The promised papers are here; the promise's clock stops. Conflict `nothing_promised`; InvalidInput
    `materials_missing`, and `deficient_lines_unanswered` for what was rejected and has no newer paper."""
    case = cases.find_own(session, call, id, lock=True, act="supplement")
    cases.require_step(call, case, "supply_promised")
    if not case.owes:
        raise Conflict("nothing_promised")
    there = {document.material for document in materials.list_documents(session, id)}
    missing = [material for material in case.row.promised if material not in there]
    if missing:
        names = [line.name for line in case.row.checklist.lines if line.material in missing]
        raise InvalidInput("materials_missing", materials=missing, names=names)
    filing.require_answered(session, case)
    facts = {"materials": case.row.promised}
    case = cases.take_step(session, call, case, "supply_promised", facts, promise_by=None, round=case.row.round + 1)
    return views.application(session, call, case)


def settle_promise(session: Session, call: Call, id: str, ticks: list[Tick]) -> CaseFile:
    """What was promised is in order; a result that was held back for it goes out. Conflict `statements_not_met`."""
    case = _supplied(session, call, id, "settle_promise", ticks)
    if any(not tick.met for tick in ticks):
        raise Conflict("statements_not_met")
    case = cases.take_step(session, call, case, "settle_promise", {"materials": case.row.promised}, promised=None)
    if case.state == "approved":
        case = release.after_approval(session, call, case)
    return views.case_file(session, call, case)


def reject_promised(session: Session, call: Call, id: str, ticks: list[Tick]) -> CaseFile:
    """What was promised came and does not fit: told at once, with everything that is wrong, and a fresh date.
    Conflict `nothing_to_supplement` when all is in order."""
    case = _supplied(session, call, id, "reject_promised", ticks)
    listed = unmet(session, case)
    if not listed:
        raise Conflict("nothing_to_supplement")
    promise_by = promise_date(session, call, case)
    case = cases.take_step(session, call, case, "reject_promised", {"failed": listed}, promise_by=promise_by)
    notice_head.issue(session, call, case, notice_facts.deficiency)
    return views.case_file(session, call, case)


def _supplied(session: Session, call: Call, id: str, step: Step, ticks: list[Tick]) -> Case:
    """The case whose promised papers have come, with the clerk's ticks on them kept."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, step)
    if not case.row.promised or case.owes:
        raise Conflict("nothing_supplied")
    keep_ticks(session, call, case, ticks)
    return case


def promise_date(session: Session, call: Call, case: Case) -> date:
    """The last day of a promise made today."""
    return case_clocks.count_limit(session, cases.today_at(session, call), case.definition.promise_limit).last_day
