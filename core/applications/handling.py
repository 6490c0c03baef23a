"""What staff do with a case: accept, ask for more, decline, review, suspend, resume, approve, refuse, refer.

前台受理、后台审批: a clerk of the centre accepts for every authority; a reviewer decides for one; and whoever
accepted a case does not decide it. The clerk ticks statements, not a verdict: acceptance needs every
statement of every line, and every statement that is not met goes into one deficiency notice.
"""

from datetime import timedelta
from typing import Literal

from sqlalchemy import select

from core import journal
from core.applications import cases, notice_facts, recounting, release, views, wording
from core.applications.cases import Case
from core.applications.lifecycle import Step
from core.applications.models import ApplicationRow
from core.applications.schemas import CaseFile, QueueItem, Tick
from core.applications.ticks import deficiencies_of, keep_ticks
from core.call import Call
from core.certificates import service as certificates
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotAllowed
from core.ids import new_id
from core.materials import service as materials
from core.materials.store import StoredFile
from core.matters.conditions import applies
from core.notices import service as notices
from core.notices.schemas import Notice, NoticeFacts
from core.people.permissions import require

QueueKind = Literal["acceptance", "review", "awaiting_originals"]

QUEUES: dict[QueueKind, tuple[str, ...]] = {
    "acceptance": ("received",),
    "review": ("accepted", "under_review", "special_procedure"),
    "awaiting_originals": ("awaiting_originals",),
}


def queue(session: Session, call: Call, kind: QueueKind, after: str | None = None, limit: int = 30) -> list[QueueItem]:
    """What must be acted on first comes first. A reviewer sees the cases of his own authority."""
    require(call.actor, "read_queue")
    statement = select(ApplicationRow.__table__).where(ApplicationRow.state.in_(QUEUES[kind]))
    if call.actor.has("reviewer") and (kind == "review" or not call.actor.has("clerk")):
        statement = statement.where(ApplicationRow.authority == call.actor.authority)
    if after is not None:
        last = cases.find(session, after).row
        statement = statement.where(
            (ApplicationRow.act_by > last.act_by)
            | ((ApplicationRow.act_by == last.act_by) & (ApplicationRow.id > after))
        )
    first = statement.order_by(ApplicationRow.act_by, ApplicationRow.id).limit(limit)
    return views.queue_items(session, call, cases.find_many(session, first))


def open_case(session: Session, call: Call, id: str) -> CaseFile:
    """The whole file. That somebody looked is part of the record (`note_opened`)."""
    return views.case_file(session, call, _readable(session, call, id))


def note_opened(session: Session, call: Call, id: str) -> None:
    """People can see who looked at their case."""
    open_case(session, call, id)
    journal.record(session, call, id, "case_opened", {})


def find_document_file(session: Session, call: Call, document_id: str) -> StoredFile:
    application_id, stored = materials.find_file(session, document_id)
    _readable(session, call, application_id)
    return stored


def find_notice_file(session: Session, call: Call, notice_id: str) -> StoredFile:
    subject_id, stored = notices.find_file(session, notice_id)
    _readable(session, call, subject_id)
    return stored


def find_certificate_file(session: Session, call: Call, certificate_id: str) -> StoredFile:
    _readable(session, call, certificates.subject_of(session, certificate_id))
    return certificates.find_file(session, certificate_id)


def list_notices(session: Session, call: Call, id: str) -> list[Notice]:
    return notices.list_notices(session, _readable(session, call, id).id)


def accept(session: Session, call: Call, id: str, ticks: list[Tick]) -> CaseFile:
    """受理: every statement of every line is met. Conflict `statements_not_met` (use `request_supplement`),
    InvalidInput `statements_unticked` with the ones nobody looked at."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, "accept")
    keep_ticks(session, call, case, ticks)
    if any(not tick.met for tick in ticks):
        raise Conflict("statements_not_met")
    accepted_on = cases.today_at(session, call)
    statutory = cases.count_limit(accepted_on, case.row.checklist.statutory_limit)
    promised = cases.count_limit(accepted_on, case.row.checklist.promised_limit)
    last_day = min(statutory.last_day, promised.last_day)
    case = cases.take_step(
        session,
        call,
        case,
        "accept",
        {"statutory": statutory.last_day.isoformat(), "promised": promised.last_day.isoformat()},
        accepted_on=accepted_on,
        accepted_by=call.actor.id,
        act_by=last_day,
        act_by_provisional=statutory.provisional or promised.provisional,
    )
    facts = notice_facts.acceptance(session, call, case, statutory, promised)
    _issue(session, call, case, facts)
    return views.case_file(session, call, case)


def request_supplement(session: Session, call: Call, id: str, ticks: list[Tick]) -> CaseFile:
    """One notice with everything that is not met (art. 32(4)). Conflict `nothing_to_supplement` when all
    is."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, "request_supplement")
    keep_ticks(session, call, case, ticks)
    found = deficiencies_of(session, case, case.row.language)
    if not found:
        raise Conflict("nothing_to_supplement")
    listed = [f"{each.material}.{each.statement}" for each in found]
    case = cases.take_step(session, call, case, "request_supplement", {"failed": listed}, act_by=None)
    _issue(session, call, case, notice_facts.deficiency(session, call, case, found))
    return views.case_file(session, call, case)


def decline(session: Session, call: Call, id: str, ground: str, competent_authority: str) -> CaseFile:
    """不予受理: with the ground and, when another organ is competent, its name."""
    ground, competent_authority = wording.reason(ground), wording.words(competent_authority)
    case = cases.find(session, id, lock=True)
    case = cases.take_step(session, call, case, "decline", {}, act_by=None)
    _issue(session, call, case, notice_facts.decline(session, call, case, ground, competent_authority))
    return views.case_file(session, call, case)


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
    cases.add_pause(
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
    cases.end_pause(session, id, last_on)
    facts = {"last_day": last_on.isoformat()}
    return _recount(session, call, cases.take_step(session, call, case, "resume", facts))


def approve(session: Session, call: Call, id: str, opinion: str) -> CaseFile:
    """准予: the result follows at once when every document is good enough, else the originals are awaited."""
    opinion = wording.words(opinion)
    case = _for_decision(session, call, id, "approve")
    if case.definition.passes_upward is not None:
        raise Conflict("decided_by_upper_authority")
    case = _decide(session, call, case, "approve")
    _issue(session, call, case, notice_facts.approval(session, call, case, opinion))
    case = release.after_approval(session, call, case)
    return views.case_file(session, call, case)


def refuse(session: Session, call: Call, id: str, reasons: list[str]) -> CaseFile:
    """不予许可: reasons are obligatory (art. 38)."""
    reasons = wording.reasons(reasons)
    case = _decide(session, call, _for_decision(session, call, id, "refuse"), "refuse")
    _issue(session, call, case, notice_facts.refusal(session, call, case, reasons))
    return views.case_file(session, call, case)


def refer(session: Session, call: Call, id: str, opinion: str) -> CaseFile:
    """初审通过、转报上级: opinion and papers go to the authority that decides (arts. 35, 43)."""
    opinion = wording.reason(opinion)
    case = _for_decision(session, call, id, "refer")
    if case.definition.passes_upward is None:
        raise Conflict("decided_here")
    case = _decide(session, call, case, "refer")
    _issue(session, call, case, notice_facts.transmittal(session, call, case, opinion))
    return views.case_file(session, call, case)


def _for_decision(session: Session, call: Call, id: str, step: Step) -> Case:
    """NotAllowed `other_authority` or `acceptor_may_not_decide`, and refusals as `cases.require_step`."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, step)
    if call.actor.authority != case.row.authority:
        raise NotAllowed("other_authority")
    if case.row.accepted_by == call.actor.id:
        raise NotAllowed("acceptor_may_not_decide")
    return case


def _decide(session: Session, call: Call, case: Case, step: Literal["approve", "refuse", "refer"]) -> Case:
    values = {"decided_at": call.at, "decided_by": call.actor.id, "act_by": None}
    return cases.take_step(session, call, case, step, {}, **values)


def _recount(session: Session, call: Call, case: Case) -> CaseFile:
    return views.case_file(session, call, recounting.recount(session, call, case))


def _readable(session: Session, call: Call, id: str) -> Case:
    """Clerks of the centre and supervisors read every authority's cases; a reviewer only those of his own.
    NotAllowed `role_missing` or `other_authority`."""
    require(call.actor, "read_case_file")
    case = cases.find(session, id)
    sees_all = call.actor.has("clerk") or call.actor.has("supervisor")
    if not sees_all and call.actor.authority != case.row.authority:
        raise NotAllowed("other_authority")
    return case


def _issue(session: Session, call: Call, case: Case, facts: NoticeFacts) -> None:
    notices.issue_notice(
        session, call, case.id, case.row.holder_id, case.definition.authority, facts, case.row.language
    )
