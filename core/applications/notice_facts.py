"""What the notices before a decision say of a case: receipt, acceptance, deficiency, decline."""

from core.applications import cases, clocks
from core.applications.cases import Case
from core.applications.deadlines import TimeStatement
from core.applications.notice_head import head, language_of, material_lines, remedies_of
from core.applications.schemas import Deficiency
from core.call import Call
from core.db.database import Session
from core.locale import sentences
from core.notices.schemas import (
    AcceptanceContent,
    DeclineContent,
    Defect,
    DeficiencyContent,
    NoticeFacts,
    ReceiptContent,
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
    return head(session, call, case, content)


def acceptance(
    session: Session, call: Call, case: Case, statutory: TimeStatement, promised: TimeStatement
) -> NoticeFacts:
    """受理回执: when accepted, both last days, and the procedures whose time does not count (art. 45)."""
    language = language_of(case)
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
    return head(session, call, case, content)


def deficiency(session: Session, call: Call, case: Case, deficiencies: tuple[Deficiency, ...]) -> NoticeFacts:
    """材料补正通知书: everything at once (art. 32(4))."""
    language = language_of(case)
    limit = clocks.count_limit(session, cases.today_at(session, call), case.definition.supplement_limit)
    content = DeficiencyContent(
        received_on=case.row.received_on,
        defects=[_defect(found) for found in deficiencies],
        answer_due_on=limit.last_day,
        silence_effect=sentences().say("notice.silence_effect", language),
        silence_basis="",
        legal_basis=[sentences().say("notice.basis.article_32_4", language)],
    )
    return head(session, call, case, content)


def decline(session: Session, call: Call, case: Case, ground: str, competent_authority: str) -> NoticeFacts:
    """不予受理决定通知书: the ground, the competent organ, the remedies (art. 32(1), (2), (5))."""
    content = DeclineContent(
        ground=ground,
        legal_basis=[sentences().say("notice.basis.article_32", language_of(case))],
        remedies=remedies_of(case),
        competent_organ=competent_authority,
    )
    return head(session, call, case, content)


def _defect(found: Deficiency) -> Defect:
    failed = f"{found.statement_text}（{found.remark}）" if found.remark else found.statement_text
    return Defect(
        material=found.material_name,
        failed_standard=failed,
        how_to_fix=found.how_to_fix,
        example=found.example,
    )
