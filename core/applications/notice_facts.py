"""What the notices before a decision say of a case: receipt, acceptance, deficiency, decline."""

from collections.abc import Iterable
from datetime import date

from core.applications import cases
from core.applications.cases import Case
from core.applications.clocks import case_clocks
from core.applications.clocks.deadlines import TimeStatement
from core.applications.notice_head import head, law_of, material_lines, remedies_of, signature_of
from core.applications.schemas import Deficiency
from core.applications.ticks import deficiencies_of
from core.call import Call
from core.db.database import Session
from core.locale import sentences
from core.notices import service as notices
from core.notices.rendering import notice_title
from core.notices.schemas import (
    AcceptanceContent,
    DeclarationContent,
    DeclaredCondition,
    DeclineContent,
    Defect,
    DeficiencyContent,
    NoticeFacts,
    NotRequiredContent,
    PromiseContent,
    PromisedMaterial,
    ReceiptContent,
    VoidContent,
)
from core.people import staff


def receipt(session: Session, call: Call, case: Case, react_by: TimeStatement) -> NoticeFacts:
    """收件凭证: what was taken in, when it arrived, until when the organ must react (art. 32)."""
    content = ReceiptContent(
        materials=material_lines(session, case),
        arrived_at=call.at,
        answer_due_on=react_by.last_day,
        provisional=react_by.provisional,
        stored_at=case.row.terminal_time,
        helper=staff.name_of(session, call.assisted_by) if call.assisted_by else "",
    )
    return head(session, call, case, content)


def acceptance(
    session: Session,
    call: Call,
    case: Case,
    statutory: TimeStatement,
    promised: TimeStatement,
    answer_was_due_on: date | None = None,
) -> NoticeFacts:
    """受理回执: when accepted, both last days, and the procedures whose time does not count (art. 45).
    `answer_was_due_on`: nobody answered until then, so the case is deemed accepted."""
    language = case.language
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
        promised_materials=_names(case, case.row.promised or ()),
        promise_due_on=case.row.promise_by,
        deemed=answer_was_due_on is not None,
        answer_was_due_on=answer_was_due_on,
        declared_proofs=_names(case, replaced_by(case)),
        provisional=statutory.provisional or promised.provisional,
    )
    return head(session, call, case, content)


def deficiency(session: Session, call: Call, case: Case) -> NoticeFacts:
    """材料补正通知书: everything at once (art. 32(4))."""
    language, say = case.language, sentences().say
    limit, waits_for_promise = case.definition.supplement_limit, case.owes
    until = case_clocks.count_limit(session, cases.today_at(session, call), limit).last_day
    silence = "promise" if waits_for_promise else "lapse" if limit.basis else "wait"
    content = DeficiencyContent(
        received_on=case.row.received_on,
        defects=[_defect(found) for found in deficiencies_of(session, case, language)],
        answer_due_on=case.row.promise_by if waits_for_promise else until,
        silence_effect=say(f"notice.silence.{silence}", language),
        silence_basis=law_of(limit.basis, language) if limit.basis and not waits_for_promise else "",
        legal_basis=[say("notice.basis.article_32_4", language)],
    )
    return head(session, call, case, content)


def decline(session: Session, call: Call, case: Case, ground: str, competent_authority: str) -> NoticeFacts:
    """不予受理决定通知书: the ground, the competent organ, the remedies (art. 32(1), (2), (5))."""
    content = DeclineContent(
        ground=ground,
        legal_basis=[sentences().say("notice.basis.article_32", case.language)],
        remedies=remedies_of(case),
        competent_organ=competent_authority,
    )
    return head(session, call, case, content, named=True)


def not_required(session: Session, call: Call, case: Case, ground: str, advice: str) -> NoticeFacts:
    """无需许可告知: told at once (art. 32(1))."""
    content = NotRequiredContent(
        ground=ground,
        legal_basis=[sentences().say("notice.basis.article_32", case.language)],
        advice=advice,
        remedies=remedies_of(case),
    )
    return head(session, call, case, content)


def promise(session: Session, call: Call, case: Case) -> NoticeFacts:
    """容缺受理承诺书: what is still owed, until when, and what happens otherwise."""
    language = case.language
    owed = [case.definition.material(key) for key in case.row.promised]
    missing = [
        PromisedMaterial(
            line.name.say(language), "；".join(each.text.say(language) for each in line.acceptance_standard)
        )
        for line in owed
        if line is not None
    ]
    content = PromiseContent(
        missing=missing,
        due_on=case.row.promise_by,
        consequence=sentences().say("notice.silence.promise", language),
        signature_svg=signature_of(session, case),
        signed_at=case.row.submitted_at,
    )
    return head(session, call, case, content, named=True)


def declaration(session: Session, call: Call, case: Case) -> NoticeFacts:
    """告知承诺书: what was told, and what the applicant declared (国办发〔2020〕42号)."""
    language, told = case.language, case.definition.declaration
    conditions = [
        DeclaredCondition(
            proof="、".join(_names(case, commitment.replaces)),
            condition=commitment.text.say(language),
            legal_basis=law_of(commitment.basis, language) if commitment.basis else "",
        )
        for commitment in (told.commitments if told else ())
    ]
    content = DeclarationContent(
        conditions=conditions,
        later_check=told.later_check.say(language) if told else "",
        consequence=told.consequence.say(language) if told else "",
        legal_basis=[law_of(basis, language) for basis in (told.legal_basis if told else ())],
        published=told.published if told else False,
        signature_svg=signature_of(session, case),
        signed_at=case.row.submitted_at,
    )
    return head(session, call, case, content, named=True)


def void(session: Session, call: Call, case: Case, reason: str) -> NoticeFacts:
    """作废记录: who proposed, who confirmed, why, and which documents no longer hold."""
    language = case.language
    content = VoidContent(
        reason=reason,
        proposed_by=staff.name_of(session, case.row.void_proposed_by),
        approved_by=staff.name_of(session, call.actor.id),
        voided_at=call.at,
        voided_documents=[
            f"{notice_title(each.kind, language)} {each.number}" for each in notices.list_notices(session, case.id)
        ],
    )
    return head(session, call, case, content)


def replaced_by(case: Case) -> list[str]:
    """The materials that a declaration stands in for in this case."""
    told = case.definition.declaration
    if told is None or not case.row.declared:
        return []
    return [material for commitment in told.commitments for material in commitment.replaces]


def _names(case: Case, materials: Iterable[str]) -> list[str]:
    wanted = set(materials)
    return [line.name.say(case.language) for line in case.definition.materials if line.key in wanted]


def _defect(found: Deficiency) -> Defect:
    failed = f"{found.statement_text}（{found.remark}）" if found.remark else found.statement_text
    return Defect(
        material=found.material_name,
        failed_standard=failed,
        how_to_fix=found.how_to_fix,
        example=found.example,
    )
