"""What the notices from the decision on say of a case: approval, refusal, transmittal, originals, delivery."""

from typing import Literal

from core.applications.cases import Case
from core.applications.notice_head import head, language_of, law_of, material_lines, remedies_of
from core.call import Call
from core.db.database import Session
from core.locale import sentences
from core.notices.schemas import (
    ApprovalContent,
    DeliveryContent,
    NoticeFacts,
    RefusalContent,
    TransmittalContent,
    VerificationContent,
    VerifiedLine,
)
from core.people import service as people
from core.people import staff


def approval(session: Session, call: Call, case: Case, opinion: str) -> NoticeFacts:
    """准予许可决定书."""
    language = language_of(case)
    waits = any(line.original_needed for line in case.row.checklist.lines)
    content = ApprovalContent(
        applied_on=case.row.received_on,
        decision=opinion or sentences().say("notice.granted", language),
        legal_basis=[law_of(basis, language) for basis in case.definition.legal_basis],
        certificate=case.definition.result.title.say(language),
        next_step=sentences().say("notice.show_originals", language) if waits else "",
    )
    return head(session, call, case, content, named=True)


def refusal(session: Session, call: Call, case: Case, reasons: list[str]) -> NoticeFacts:
    """不予许可决定书: reasons and remedies (art. 38)."""
    language = language_of(case)
    content = RefusalContent(
        applied_on=case.row.received_on,
        reasons=reasons,
        legal_basis=[law_of(basis, language) for basis in case.definition.legal_basis],
        remedies=remedies_of(case),
    )
    return head(session, call, case, content, named=True)


def transmittal(session: Session, call: Call, case: Case, opinion: str) -> NoticeFacts:
    """转报函: the opinion of the first review and the papers go to the upper authority (art. 35)."""
    language = language_of(case)
    upward = case.definition.passes_upward
    content = TransmittalContent(
        addressee=upward.authority.name.say(language) if upward else "",
        opinion=opinion,
        legal_basis=[law_of(basis, language) for basis in case.definition.legal_basis],
        enclosures=material_lines(session, case),
        contact=case.definition.contacts.consultation,
    )
    return head(session, call, case, content, named=True)


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
    return head(session, call, case, content, named=True)


def verification(
    session: Session, call: Call, case: Case, lines: list[VerifiedLine], holder_check: str, place: str
) -> NoticeFacts:
    """原件核验记录: per original whether it was seen and equal, by whom, where and when."""
    content = VerificationContent(
        lines=lines,
        holder_check=sentences().say(f"notice.holder_check.{holder_check}", language_of(case)),
        verifier=staff.name_of(session, call.actor.id),
        place=place,
        device=call.channel,
        verified_at=call.at,
        passed=all(line.equal for line in lines),
    )
    return head(session, call, case, content)
