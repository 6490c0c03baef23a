"""Filing: what must be true before a case is taken in, and what the applicant is told at once.

The same function serves the phone and the kiosk's parcel, so both are refused for the same reasons and get
the same receipt. Filing is submission and receipt in one transaction: the data has entered the authority's
system (Electronic Signature Law art. 11), so the five working days of art. 32 run from today, and the receipt
says until when.
"""

from collections.abc import Mapping, Set
from datetime import date
from typing import Any

from core import counters, numbering
from core.applications import cases, drafts, notice_facts, notice_head, reuse
from core.applications.cases import Case
from core.applications.clocks import case_clocks
from core.applications.clocks.deadlines import TimeStatement, arrival_day
from core.applications.schemas import Filed, Signature
from core.applications.ticks import lines_still_deficient
from core.call import Call
from core.db.database import Session
from core.errors import AlreadyDone, Conflict, InvalidInput, NotAllowed
from core.materials import exemptions
from core.materials import service as materials
from core.materials.schemas import WalletItem
from core.materials.wallet import wallet_of
from core.matters import checks, situations
from core.matters import facts as matter_facts
from core.matters.declarations import indicator_met
from core.matters.definition import MatterDefinition
from core.matters.schemas import Checklist
from core.people import service as people
from core.people.assurance import CHECKED
from core.people.schemas import Organisation, PersonFacts


def checklist_for(session: Session, call: Call, case: Case) -> Checklist:
    """The checklist of this case: as pinned when filed, or of this moment while it is a draft."""
    if case.row.checklist is not None:
        return case.row.checklist
    return _checklist_of_holder(session, call, case, people.find_person_facts(session, call))


def missing_for(session: Session, call: Call, case: Case) -> list[str]:
    """The lines of which a case not yet submitted still lacks the papers; whoever asks."""
    person = people.facts_of(session, case.row.holder_id)
    handed_in = {document.material for document in materials.list_documents(session, case.id)}
    return _missing(_checklist_of_holder(session, call, case, person), handed_in)


def _checklist_of_holder(session: Session, call: Call, case: Case, person: PersonFacts) -> Checklist:
    wallet = wallet_of(session, case.row.holder_id, cases.today_at(session, call), case.id)
    return _checklist_of(case, person, wallet)


def _checklist_of(case: Case, person: PersonFacts, wallet: list[WalletItem]) -> Checklist:
    data = exemptions.sources_answered(person, case.row.organisation_id)
    return situations.checklist(
        case.definition, case.row.answers, exemptions.best_grades(wallet), data, case.row.declared
    )


def unanswered(case: Case) -> bool:
    """Whether the situation still has open questions, so that there is no checklist yet."""
    return bool(situations.questions_to_ask(case.definition, case.row.answers))


def organisation_of(person: PersonFacts, organisation_id: str | None) -> Organisation | None:
    """NotAllowed `organisation_not_represented` for one that this person does not act for."""
    if organisation_id is None:
        return None
    for organisation in person.organisations:
        if organisation.id == organisation_id:
            return organisation
    raise NotAllowed("organisation_not_represented")


def file(
    session: Session,
    call: Call,
    case: Case,
    person: PersonFacts,
    signature: Signature | None,
    promised: bool = False,
) -> Filed:
    """Check everything, give the case its number, take it in, issue the receipt. `person` is what is known of the
    applicant, as sure as this filing is; nobody's wallet answers for one who has only typed a number. `promised`: the
    applicant promises to bring what may follow (容缺受理)."""
    if case.state not in ("draft", "trial_review"):
        raise submitted_before(case)
    today = cases.today_at(session, call)
    require_applicant(case.definition, case.row.organisation_id, person)
    if case.row.act != "new":
        drafts.require_act_possible(session, call, case.row.certificate_id, case.row.act, case.id)
    sure = person.assurance >= CHECKED
    wallet = wallet_of(session, case.row.holder_id, today, case.id) if sure else []
    checklist = _checklist_of(case, person, wallet)
    form = checked_form(case, case.form, person, today)
    handed_in = materials.list_documents(session, case.id)
    documents = (*handed_in, *reuse.take_from_wallet(session, call, case, checklist, wallet, handed_in))
    answered = {document.material for document in documents}
    _require(checklist, answered)
    owed = _owed(checklist, answered, promised)
    require_indicators(case, form)
    arrived_on = arrived(session, call)
    react_by = case_clocks.count_limit(session, arrived_on, case.definition.acceptance_limit)
    number = case.row.case_number or next_case_number(session, arrived_on)
    case = cases.take_step(
        session,
        call,
        case,
        "submit",
        _measured_by(case, checklist, number),
        case_number=number,
        checklist=checklist,
        form_sealed=cases.seal(session, form, "form_sealed", case.id),
        signature_sealed=cases.seal(session, signature, "signature_sealed", case.id) if signature else None,
        submitted_at=call.at,
        received_on=arrived_on,
        round=1,
        promised=owed or None,
    )
    data = exemptions.sources_answered(person, case.row.organisation_id)
    reuse.record_reuse(session, call, case, checklist, data, documents)
    return take_in(session, call, case, react_by)


def arrived(session: Session, call: Call) -> date:
    """The day on which what arrives with this call counts as received."""
    return arrival_day(call.at, session.settings.hall.time_zone, session.settings.clocks.cut_off)


def take_in(session: Session, call: Call, case: Case, react_by: TimeStatement) -> Filed:
    """Receive a submitted case: the numbered receipt (收件凭证) and the code that finds the case."""
    if case.state == "submitted":
        case = cases.take_step(session, call, case, "receive", {"react_by": react_by.last_day.isoformat()})
    notice = notice_head.issue(session, call, case, notice_facts.receipt, react_by)
    return Filed(
        application_id=case.id,
        case_number=case.row.case_number,
        state=case.state,
        matter_title=case.definition.title.say(call.language),
        arrived_at=call.at,
        react_by=react_by.last_day,
        react_by_provisional=react_by.provisional,
        receipt_code=notice_head.receipt_link(session, case),
        receipt_number=notice.number,
        visits=case.row.checklist.visits,
        react_days=react_by.days,
    )


def _measured_by(case: Case, checklist: Checklist, number: str) -> dict[str, Any]:
    """What the case is measured by, as figures read it (`core.supervision.figures`): fixed at filing."""
    statutory, promised = case_clocks.legal_limit(case.definition, checklist), checklist.promised_limit
    return {
        "case_number": number,
        "matter": checklist.matter,
        "checklist_version": checklist.version_hash,
        "authority": case.row.authority,
        "level": case.definition.exercise_level,
        "visits": checklist.visits,
        "limits": {"statutory": [statutory.days, statutory.unit], "promised": [promised.days, promised.unit]},
    }


def submitted_before(case: Case) -> Conflict:
    """Why a case that is no draft any more is not filed again."""
    if case.state == "withdrawn":
        return Conflict("case_withdrawn", case_number=case.row.case_number)
    return AlreadyDone("already_submitted", case_number=case.row.case_number)


def require_applicant(definition: MatterDefinition, organisation_id: str | None, person: PersonFacts) -> None:
    """InvalidInput or NotAllowed when this person, or the organisation he acts for, may not apply for the matter."""
    rules = definition.applicants
    organisation = organisation_of(person, organisation_id)
    if organisation is None and "person" not in rules.who:
        raise InvalidInput("organisation_needed")
    if organisation is not None and "organisation" not in rules.who:
        raise InvalidInput("organisation_not_asked")
    if person.document.kind not in rules.identity_documents:
        raise NotAllowed("identity_document_not_accepted", kind=person.document.kind)
    if person.assurance < rules.minimum_assurance:
        raise NotAllowed("assurance_too_low", needed=rules.minimum_assurance, present=person.assurance)


def checked_form(case: Case, form: Mapping[str, str], person: PersonFacts, today: date) -> dict[str, str]:
    """The form with what the hall knows filled in. InvalidInput `form_has_problems` with all of them."""
    known = matter_facts.facts_of(person, organisation_of(person, case.row.organisation_id))
    problems = checks.check_form(case.definition, case.row.answers, form, known, today)
    if problems:
        raise InvalidInput("form_has_problems", problems=problems)
    return checks.filled_form(case.definition, case.row.answers, form, known)


def require_materials(session: Session, case: Case, checklist: Checklist) -> None:
    """InvalidInput `materials_missing` with every line that lacks its paper, at once."""
    _require(checklist, {document.material for document in materials.list_documents(session, case.id)})


def require_answered(session: Session, case: Case) -> None:
    """InvalidInput `deficient_lines_unanswered` with the deficient lines that have no newer paper."""
    if untouched := lines_still_deficient(session, case):
        names = [line.name for line in case.definition.materials if line.key in untouched]
        raise InvalidInput("deficient_lines_unanswered", materials=untouched, names=names)


def _require(checklist: Checklist, answered: Set[str]) -> None:
    missing = _missing(checklist, answered)
    if missing:
        names = [line.name for line in checklist.lines if line.material in missing]
        raise InvalidInput("materials_missing", materials=missing, names=names)


def _missing(checklist: Checklist, answered: Set[str]) -> list[str]:
    return [
        line.material
        for line in checklist.lines
        if line.need == "required" and not line.exempt and line.material not in answered
    ]


def _owed(checklist: Checklist, answered: Set[str], promised: bool) -> list[str]:
    """What may follow and is not here. InvalidInput `promise_needed` unless the applicant promises to bring it."""
    owed = [
        line
        for line in checklist.lines
        if line.need == "deferrable" and not line.exempt and line.material not in answered
    ]
    if owed and not promised:
        names = [line.name for line in owed]
        raise InvalidInput("promise_needed", materials=[line.material for line in owed], names=names)
    return [line.material for line in owed]


def require_indicators(case: Case, form: Mapping[str, str]) -> None:
    """What a declaration promises as a number lies within its bounds. InvalidInput `indicators_not_met`."""
    told = case.definition.declaration
    if told is None or not case.row.declared:
        return
    missed = [each.key for each in told.commitments if not indicator_met(each, form.get(each.field or "", ""))]
    if missed:
        raise InvalidInput("indicators_not_met", commitments=missed)


def next_case_number(session: Session, day: date) -> str:
    area = session.settings.hall.area
    sequence = counters.next_number(session, f"case:{area}:{day.isoformat()}")
    return numbering.case_number(area, day, sequence)
