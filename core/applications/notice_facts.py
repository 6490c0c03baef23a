"""What each notice of a case says, gathered from the case. The templates only set it in type.

Texts are in the case's own language, chosen when it was filed. Names of applicants are complete on notices
that are served on them (decisions, receipts of service) and masked on the rest.
"""

from typing import Literal

from core.applications import cases, clocks
from core.applications.cases import Case
from core.applications.deadlines import TimeStatement
from core.applications.receipts import ReceiptCode, mint_receipt_code
from core.applications.schemas import Deficiency
from core.call import Call, Language
from core.db.database import Session
from core.locale import sentences
from core.materials import service as materials
from core.materials.schemas import Document, EvidenceGrade
from core.matters.procedure import LegalBasis
from core.notices import service as notices
from core.notices.schemas import (
    AcceptanceContent,
    ApprovalContent,
    DeclineContent,
    Defect,
    DeficiencyContent,
    DeliveryContent,
    MaterialLine,
    MatterLine,
    Notice,
    NoticeContent,
    NoticeFacts,
    ReceiptContent,
    RefusalContent,
    Remedies,
    TransmittalContent,
    VerificationContent,
    VerifiedLine,
)
from core.people import service as people
from core.people import staff


def issue(session: Session, call: Call, case: Case, facts: NoticeFacts) -> Notice:
    """Number and seal what the case has to say to its holder."""
    return notices.issue_notice(
        session, call, case.id, case.row.holder_id, case.definition.authority, facts, case.row.language
    )


def receipt(session: Session, call: Call, case: Case, react_by: TimeStatement) -> NoticeFacts:
    """收件凭证: what was taken in, when it arrived, until when the organ must react (art. 32)."""
    content = ReceiptContent(
        materials=material_lines(session, case),
        arrived_at=call.at,
        answer_due_on=react_by.last_day,
        provisional=react_by.provisional,
        stored_at=case.row.terminal_time,
    )
    return _facts(session, call, case, content)


def acceptance(
    session: Session, call: Call, case: Case, statutory: TimeStatement, promised: TimeStatement
) -> NoticeFacts:
    """受理回执: when accepted, both last days, and the procedures whose time does not count (art. 45)."""
    language = _language(case)
    procedures = [procedure.name.say(language) for procedure in case.definition.special_procedures if procedure.pauses]
    content = AcceptanceContent(
        materials=material_lines(session, case),
        accepted_on=statutory.start,
        statutory_due_on=statutory.last_day,
        promised_due_on=promised.last_day,
        how_to_follow=sentences().say("notice.how_to_follow", language),
        pick_up=sentences().say(f"notice.pick_up.{case.definition.delivery[0]}", language),
        contact=case.definition.contacts.consultation,
        special_procedures=procedures,
        provisional=statutory.provisional or promised.provisional,
    )
    return _facts(session, call, case, content)


def deficiency(session: Session, call: Call, case: Case, deficiencies: tuple[Deficiency, ...]) -> NoticeFacts:
    """材料补正通知书: everything at once (art. 32(4))."""
    language = _language(case)
    limit = clocks.count_limit(cases.today_at(session, call), case.definition.supplement_limit)
    content = DeficiencyContent(
        received_on=case.row.received_on,
        defects=[_defect(case, found) for found in deficiencies],
        answer_due_on=limit.last_day,
        silence_effect=sentences().say("notice.silence_effect", language),
        silence_basis="",
        legal_basis=[sentences().say("notice.basis.article_32_4", language)],
    )
    return _facts(session, call, case, content)


def decline(session: Session, call: Call, case: Case, ground: str, competent_authority: str) -> NoticeFacts:
    """不予受理决定通知书: the ground, the competent organ, the remedies (art. 32(1), (2), (5))."""
    content = DeclineContent(
        ground=ground,
        legal_basis=[sentences().say("notice.basis.article_32", _language(case))],
        remedies=_remedies(case),
        competent_organ=competent_authority,
    )
    return _facts(session, call, case, content)


def approval(session: Session, call: Call, case: Case, opinion: str) -> NoticeFacts:
    """准予许可决定书."""
    language = _language(case)
    waits = any(line.original_needed for line in case.row.checklist.lines)
    content = ApprovalContent(
        applied_on=case.row.received_on,
        decision=opinion or sentences().say("notice.granted", language),
        legal_basis=[_law(basis, language) for basis in case.definition.legal_basis],
        certificate=case.definition.result.title.say(language),
        next_step=sentences().say("notice.show_originals", language) if waits else "",
    )
    return _facts(session, call, case, content, named=True)


def refusal(session: Session, call: Call, case: Case, reasons: list[str]) -> NoticeFacts:
    """不予许可决定书: reasons and remedies (art. 38)."""
    language = _language(case)
    content = RefusalContent(
        applied_on=case.row.received_on,
        reasons=reasons,
        legal_basis=[_law(basis, language) for basis in case.definition.legal_basis],
        remedies=_remedies(case),
    )
    return _facts(session, call, case, content, named=True)


def transmittal(session: Session, call: Call, case: Case, opinion: str) -> NoticeFacts:
    """转报函: the opinion of the first review and the papers go to the upper authority (art. 35)."""
    language = _language(case)
    upward = case.definition.passes_upward
    content = TransmittalContent(
        addressee=upward.authority.name.say(language) if upward else "",
        opinion=opinion,
        legal_basis=[_law(basis, language) for basis in case.definition.legal_basis],
        enclosures=material_lines(session, case),
        contact=case.definition.contacts.consultation,
    )
    return _facts(session, call, case, content, named=True)


def delivery(
    session: Session, call: Call, case: Case, document: str, way: Literal["counter", "electronic"], place: str
) -> NoticeFacts:
    """送达回证: what was served, how, where and when."""
    content = DeliveryContent(
        documents=[document],
        recipient=people.facts_of(session, case.row.holder_id).document.name,
        way=way,
        place=place,
        delivered_at=call.at,
        confirmation="signed" if way == "counter" else "electronic",
    )
    return _facts(session, call, case, content, named=True)


def verification(
    session: Session, call: Call, case: Case, lines: list[VerifiedLine], holder_check: str, place: str
) -> NoticeFacts:
    """原件核验记录: per original whether it was seen and equal, by whom, where and when."""
    content = VerificationContent(
        lines=lines,
        holder_check=sentences().say(f"notice.holder_check.{holder_check}", _language(case)),
        verifier=staff.name_of(session, call.actor.id),
        place=place,
        device=call.channel,
        verified_at=call.at,
        passed=all(line.equal for line in lines),
    )
    return _facts(session, call, case, content)


def material_lines(session: Session, case: Case) -> list[MaterialLine]:
    """The documents a case stands on, one line per material."""
    language = _language(case)
    by_material: dict[str, list[Document]] = {}
    for document in materials.list_documents(session, case.id):
        by_material.setdefault(document.material, []).append(document)
    return [
        MaterialLine(
            name=material.name.say(language),
            copies=len(by_material[material.key]),
            form="electronic",
            evidence_grade=_worst(by_material[material.key]),
        )
        for material in case.definition.materials
        if material.key in by_material
    ]


def _worst(documents: list[Document]) -> EvidenceGrade:
    worst: EvidenceGrade = "A"
    for document in documents:
        worst = document.grade if document.grade > worst else worst
    return worst


def receipt_link(session: Session, case: Case) -> str:
    """The signed link that finds the case; it stands on every notice of it."""
    code = ReceiptCode(case.id, case.row.case_number, case.row.submitted_at)
    return mint_receipt_code(code, session.settings.public_url, session.keys.signing_key("receipt"))


def applicant_name(session: Session, case: Case) -> str:
    """The organisation's name, or the person's."""
    person = people.facts_of(session, case.row.holder_id)
    for organisation in person.organisations:
        if organisation.id == case.row.organisation_id:
            return organisation.name
    return person.document.name


def _facts(session: Session, call: Call, case: Case, content: NoticeContent, named: bool = False) -> NoticeFacts:
    language = _language(case)
    name = applicant_name(session, case)
    return NoticeFacts(
        organ=case.definition.authority.name.say(language),
        document_number="",
        case_number=case.row.case_number,
        matter=MatterLine(
            case.definition.title.say(language),
            case.definition.implementation_code,
            str(case.definition.version),
        ),
        applicant=name if named or case.row.organisation_id else people.mask_name(name),
        dated=cases.today_at(session, call),
        clerk=_clerk(session, call, language),
        check_link=receipt_link(session, case),
        content=content,
        organ_on_seal=case.definition.authority.name.zh_hans,
    )


def _clerk(session: Session, call: Call, language: Language) -> str:
    if call.actor.has("clerk") or call.actor.has("reviewer"):
        return staff.name_of(session, call.actor.id)
    return sentences().say("notice.by_the_hall", language)


def _defect(case: Case, found: Deficiency) -> Defect:
    material = case.definition.material(found.material)
    standards = material.acceptance_standard if material else ()
    example = next((each.example for each in standards if each.key == found.statement), None)
    failed = f"{found.statement_text}（{found.remark}）" if found.remark else found.statement_text
    return Defect(
        material=found.material_name,
        failed_standard=failed,
        how_to_fix=found.how_to_fix,
        example=example.say(_language(case)) if example else "",
    )


def _remedies(case: Case) -> Remedies:
    language = _language(case)
    bodies = {remedy.kind: remedy for remedy in case.definition.remedies}
    reconsideration, litigation = bodies.get("reconsideration"), bodies.get("litigation")
    return Remedies(
        reconsideration_body=reconsideration.body.say(language) if reconsideration else "",
        reconsideration_days=reconsideration.period.days if reconsideration else 0,
        court=litigation.body.say(language) if litigation else "",
        litigation_months=litigation.period.days if litigation else 0,
    )


def _law(basis: LegalBasis, language: Language) -> str:
    article = f" {basis.article.say(language)}" if basis.article else ""
    return f"{basis.law.say(language)}{article}"


def _language(case: Case) -> Language:
    return case.row.language
