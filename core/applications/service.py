"""What a citizen does with a case: begin, fill in, hand in, submit, supplement, withdraw, look.

A kiosk files the same case as one parcel (`file_parcel`). Another person's case does not exist for the
caller.
"""

from msgspec import Struct, structs
from sqlalchemy import select

from core.applications import (
    agency,
    automatic,
    cases,
    draft_filing,
    drafts,
    ending_facts,
    filing,
    notice_head,
    papers,
    views,
)
from core.applications.at_kiosk import who_stood_there
from core.applications.case import Case
from core.applications.clocks import case_clocks
from core.applications.models import ApplicationRow
from core.applications.schemas import (
    Application,
    ApplicationSummary,
    Filed,
    Parcel,
    Signature,
    TimelineEntry,
    WalletUse,
)
from core.call import Call, Language
from core.certificates import service as certificates
from core.db.database import Session
from core.materials import service as materials
from core.materials.schemas import Document
from core.materials.store import StoredFile
from core.matters import service as matters
from core.matters import situations
from core.matters.facts import facts_of
from core.matters.service import PinnedMatter
from core.notices import service as notices
from core.notices.schemas import Notice
from core.people import service as people
from core.people.border_consent import Agreement
from core.people.permissions import require
from core.people.schemas import PersonFacts


class Judged(Struct, frozen=True):
    """A picture that is already in the store, with the findings of its judgement, the texts of the codes in it and its
    fingerprint (`core.imaging.likeness`)."""

    stored: StoredFile
    quality: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    likeness: str = ""


def start_draft(
    session: Session, call: Call, id: str, matter: str, answers: dict[str, str], organisation_id: str | None = None
) -> Application:
    """`id` is the client's own UUIDv7. Answers may be incomplete, not wrong."""
    require(call.actor, "edit_draft")
    pinned = matters.find_in_force(session, matter, cases.today_at(session, call))
    drafts.check_so_far(pinned, answers)
    person = people.find_person_facts(session, call)
    organisation = filing.organisation_of(person, organisation_id)
    if call.power is not None:  # that an agent files, and who, is on record
        answers = situations.relevant_answers(
            pinned.definition,
            answers | situations.answers_from_facts(pinned.definition, facts_of(person, organisation)),
        )
    drafts.insert_draft(session, call, id, pinned, answers, organisation_id)
    return views.application(session, call, cases.find(session, id))


def change_answers(session: Session, call: Call, id: str, version: int, answers: dict[str, str]) -> Application:
    """Other answers; what was filled in and handed in stays, also if it is not asked for any more. A draft of a version
    that another one has followed goes on under the new one."""
    case = drafts.own_draft(session, call, id, version)
    pinned = matters.newest_of(session, case.row.matter_version_id, cases.today_at(session, call))
    drafts.check_so_far(pinned, answers)
    kept = situations.relevant_answers(pinned.definition, answers)
    cases.change(session, call, case, answers=kept, matter_version_id=pinned.version_id)
    return views.application(session, call, cases.find(session, id))


def fill_form(session: Session, call: Call, id: str, version: int, form: dict[str, str]) -> Application:
    """The whole form as it is now. Problems are told when the case is submitted, or shown by the client from
    the same definition."""
    case = drafts.own_draft(session, call, id, version)
    sealed = cases.seal(session, form, "form_sealed", id)
    return views.application(session, call, cases.change(session, call, case, form_sealed=sealed))


def add_document(session: Session, call: Call, id: str, document_id: str, material: str, judged: Judged) -> Document:
    """A picture for one material line, in a draft or in answer to a deficiency notice."""
    case = papers.open_for_papers(session, call, id)
    seen = (judged.codes, judged.likeness)
    return papers.attach_picture(
        session, call, case, document_id, material, judged.stored, judged.quality, "upload", *seen
    )


def remove_document(session: Session, call: Call, id: str, document_id: str) -> None:
    case = papers.open_for_papers(session, call, id)
    papers.remove(session, call, case, document_id)


def use_wallet(session: Session, call: Call, id: str, use: WalletUse) -> Document:
    """Answer a material line from the wallet."""
    case = papers.open_for_papers(session, call, id)
    return papers.use_wallet_item(session, call, case, use)


def submit(session: Session, call: Call, id: str, signature: Signature | None = None, promised: bool = False) -> Filed:
    """`promised`: what may follow is promised (容缺受理). Conflict `matter_changed` for a draft of a version that
    another one has followed (`change_answers` takes it over), `matter_not_in_force`, and refusals as `filing.file`."""
    case = cases.find_own(session, call, id, lock=True, act="file")
    if case.state in ("draft", "trial_review"):
        matters.require_newest(session, case.row.matter_version_id, cases.today_at(session, call))
    person = people.find_person_facts(session, call)
    filed = filing.file(session, call, case, person, signature, promised)
    return _tried_by_rule(session, call, filed, person)


def file_parcel(
    session: Session, call: Call, parcel: Parcel, pictures: dict[str, Judged], agreement: Agreement | None = None
) -> Filed:
    """A kiosk files everything at once. `pictures`: document id → the picture, re-encoded and stored; `agreement` as in
    `who_stood_there`.

    The version the citizen saw is the one that was in force at the kiosk when *submit* was pressed; a parcel
    that waited out a change of the guide is taken under it. Who the applicant is counts as sure as the parcel's own
    evidence, however well the hall knows the person.
    """
    require(call.actor, "file_parcel")
    holder, person, evidence = who_stood_there(session, call, parcel, parcel.draft_id or parcel.id, agreement)
    parcel = structs.replace(parcel, identity=evidence)
    pressed_on = session.settings.hall.day_of(parcel.terminal_time)
    pinned = matters.find_by_checksum(session, parcel.matter, parcel.checksum, pressed_on)
    filing.organisation_of(person, parcel.organisation_id)
    drafts.check_so_far(pinned, parcel.answers)
    case = _case_of_parcel(session, holder, parcel, pinned)
    for document in parcel.documents:
        judged = pictures[document.id]
        seen = (judged.codes, judged.likeness)
        papers.attach_picture(
            session, holder, case, document.id, document.material, judged.stored, judged.quality, "camera", *seen
        )
    if parcel.wallet:
        require(holder.actor, "read_wallet")
    for use in parcel.wallet:
        papers.use_wallet_item(session, holder, case, use)
    filed = filing.file(session, holder, case, person, parcel.signature, parcel.promised)
    return _tried_by_rule(session, holder, filed, person)


def _case_of_parcel(session: Session, call: Call, parcel: Parcel, pinned: PinnedMatter) -> Case:
    """A new case, or the draft that the parcel goes on from."""
    if parcel.draft_id is not None:
        return draft_filing.take_over(session, call, parcel.draft_id, parcel, pinned)
    drafts.insert_draft(session, call, parcel.id, pinned, parcel.answers, parcel.organisation_id, parcel)
    return cases.find(session, parcel.id)


def supplement(session: Session, call: Call, id: str) -> Filed:
    """The answer to a deficiency notice is complete; a fresh acceptance clock runs from today."""
    case = cases.find_own(session, call, id, lock=True, act="supplement")
    cases.require_step(call, case, "supplement")
    filing.require_answered(session, case)
    filing.require_materials(session, case, case.row.checklist)
    arrived_on = filing.arrived(session, call)
    react_by = case_clocks.count_limit(session, arrived_on, case.definition.acceptance_limit)
    case = cases.take_step(
        session,
        call,
        case,
        "supplement",
        {"react_by": react_by.last_day.isoformat()},
        round=case.row.round + 1,
        received_on=arrived_on,
    )
    return filing.take_in(session, call, case, react_by)


def withdraw(session: Session, call: Call, id: str) -> Application:
    """撤回: the hall stops at once, and its record says what was being done until then."""
    case = cases.find_own(session, call, id, lock=True, act="withdraw")
    stage = case.state
    case = cases.take_step(session, call, case, "withdraw", {})
    notice_head.issue(session, call, case, ending_facts.withdrawal, stage)
    return views.application(session, call, case)


def find_application(session: Session, call: Call, id: str) -> Application:
    return views.application(session, call, cases.find_own(session, call, id))


def list_applications(
    session: Session, call: Call, after: str | None = None, limit: int = 20
) -> list[ApplicationSummary]:
    """Newest change first; `after` is the id of the last one of the page before."""
    require(call.actor, "read_own_case")
    statement = select(ApplicationRow.__table__).where(
        ApplicationRow.holder_id == call.principal, agency.in_scope(session, call)
    )
    if after is not None:
        last = cases.find_own(session, call, after)
        statement = statement.where(
            (ApplicationRow.changed_at < last.row.changed_at)
            | ((ApplicationRow.changed_at == last.row.changed_at) & (ApplicationRow.id < after))
        )
    page = statement.order_by(ApplicationRow.changed_at.desc(), ApplicationRow.id.desc()).limit(limit)
    return views.summaries(session, call, cases.find_many(session, page))


def timeline(session: Session, call: Call, id: str) -> list[TimelineEntry]:
    return views.timeline(session, call, cases.find_own(session, call, id))


def list_notices(session: Session, call: Call, id: str) -> list[Notice]:
    return notices.list_notices(session, cases.find_own(session, call, id).id)


def find_notice_file(session: Session, call: Call, notice_id: str, language: Language = notices.LEGAL) -> StoredFile:
    """For the holder of the case the notice belongs to; NotFound `notice_unknown` in a language it is not issued in."""
    subject_id, stored = notices.find_file(session, notice_id, language)
    cases.find_own(session, call, subject_id)
    return stored


def find_document_file(session: Session, call: Call, document_id: str) -> StoredFile:
    """For the holder of the case the document belongs to."""
    application_id, stored = materials.find_file(session, document_id)
    cases.find_own(session, call, application_id)
    return stored


def _tried_by_rule(session: Session, call: Call, filed: Filed, person: PersonFacts) -> Filed:
    """What rules alone decide is decided in the transaction of the filing (智能审批)."""
    case = automatic.decide_by_rule(session, call, cases.find(session, filed.application_id), person)
    result = certificates.certificates_of(session, [case.id]).get(case.id)
    return structs.replace(filed, state=case.state, certificate_id=result)
