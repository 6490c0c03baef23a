"""Notices (受理文书): numbered in the same transaction as the step they tell of, rendered once afterwards.

Knows no case: whoever conducts one gives the facts. The 字号 is gapless per organ, kind and year; it is taken
here, as late in the transaction as the conductor can arrange, so that writers wait for each other as briefly
as possible.
"""

from typing import Any

import msgspec
from sqlalchemy import Row, insert, select, update

from core import counters, journal, outbox
from core.call import Call, Language
from core.db.database import Session
from core.errors import NotFound, Unavailable
from core.ids import new_id
from core.materials.store import StoredFile
from core.matters.procedure import Authority
from core.notices.models import NoticeRow
from core.notices.rendering import kind_of
from core.notices.schemas import CheckedNotice, Notice, NoticeFacts, NoticeKind
from core.notices.signing import NoticeCode, facts_digest, mint_notice_code, read_notice_code
from core.notices.words import notice_title
from core.numbering import format_document_number

RENDER = "render_notice"
CHECKED_WITH = "certificate"
"""The key whose codes the public check page reads."""

_INSERT = insert(NoticeRow)

WORDS: dict[NoticeKind, str] = {
    "receipt": "收",
    "acceptance": "受",
    "deficiency": "补",
    "not_required": "免",
    "decline": "不受",
    "special_procedure": "特",
    "special_procedure_end": "复",
    "hearing_right": "听告",
    "hearing_notice": "听",
    "extension": "延",
    "promise": "容",
    "declaration": "诺",
    "lapse": "逾",
    "withdrawal": "撤",
    "void_record": "废",
    "time_statement": "时",
    "approval": "准",
    "refusal": "不许",
    "transmittal": "转",
    "trial_opinion": "模",
    "machine_decision": "智",
    "joint_decision": "联",
    "delivery_record": "送",
    "original_verification_record": "核",
    "certificate_act": "处",
}
"""The kind's word in the 字号: 南市监受字〔2026〕第15号."""


def issue_notice(
    session: Session,
    call: Call,
    subject_id: str,
    holder_id: str,
    authority: Authority,
    facts: NoticeFacts,
    language: Language,
) -> Notice:
    """`facts.document_number` and `facts.check_link` are given here; what the caller put there is replaced."""
    kind = kind_of(facts)
    word = WORDS[kind]
    series = f"notice:{authority.code}:{word}:{facts.dated.year}"
    serial = counters.next_number(session, series)
    number = format_document_number(authority.short_name, facts.dated.year, word, serial)
    id = new_id()
    facts = msgspec.structs.replace(facts, document_number=number)
    facts = msgspec.structs.replace(facts, check_link=_check_link(session, id, facts))
    row = {
        "id": id,
        "subject_id": subject_id,
        "holder_id": holder_id,
        "kind": kind,
        "document_number": number,
        "language": language,
        "dated": facts.dated,
        "issued_at": call.at,
        "issued_by": call.actor.id,
        "facts_sealed": session.keys.seal(msgspec.json.encode(facts), "notices", "facts_sealed", id),
    }
    session.execute(_INSERT, row)
    journal.record(session, call, subject_id, "notice_issued", {"notice_id": id, "kind": kind, "number": number})
    outbox.put(session, call, RENDER, {"notice_id": id})
    return Notice(id, kind, notice_title(kind, language), number, facts.dated, call.at, ready=False)


def list_notices(session: Session, subject_id: str) -> list[Notice]:
    """In the order they were issued. The caller has checked who may see them."""
    rows = session.execute(
        select(NoticeRow.__table__)
        .where(NoticeRow.subject_id == subject_id)
        .order_by(NoticeRow.issued_at, NoticeRow.id)
    )
    return [_notice(row) for row in rows]


def find_notice(session: Session, notice_id: str) -> Notice:
    """NotFound `notice_unknown`. The caller checks who may see it."""
    return _notice(_row(session, notice_id))


def find_facts(session: Session, notice_id: str) -> tuple[NoticeFacts, Language]:
    """What it says, and the language it was given in. Refusal as `find_notice`."""
    row = _row(session, notice_id)
    opened = session.keys.open(row.facts_sealed, "notices", "facts_sealed", row.id)
    return msgspec.json.decode(opened, type=NoticeFacts), row.language


def find_file(session: Session, notice_id: str) -> tuple[str, StoredFile]:
    """The subject (the caller checks who may see it) and the file; Unavailable `document_being_made` before
    the worker has rendered it."""
    row = _row(session, notice_id)
    if row.address is None or row.sha256 is None or row.size is None:
        raise Unavailable("document_being_made")
    return row.subject_id, StoredFile(row.address, row.sha256, row.size, "application/pdf")


def keep_file(session: Session, call: Call, notice_id: str, stored: StoredFile) -> None:
    """The worker has rendered the file; a second rendering changes nothing."""
    kept = session.execute(
        update(NoticeRow)
        .where(NoticeRow.id == notice_id, NoticeRow.address.is_(None))
        .values(address=stored.address, sha256=stored.sha256, size=stored.size)
    )
    if kept.rowcount:
        subject_id = session.scalar(select(NoticeRow.subject_id).where(NoticeRow.id == notice_id))
        facts = {"notice_id": notice_id, "sha256": stored.sha256}
        journal.record(session, call, subject_id or notice_id, "notice_rendered", facts)


def check_code(session: Session, call: Call, text: str) -> CheckedNotice:
    """What a notice's QR belongs to. Shows nothing that the paper does not.

    Refuses as `signing.read_notice_code`; a code of ours whose notice is not on record, or stands there with other
    facts, is `notice_not_on_record`.
    """
    code = read_notice_code(text, session.keys.public_keys(CHECKED_WITH))
    try:
        notice = find_notice(session, code.notice_id)
    except NotFound:
        raise NotFound("notice_not_on_record") from None
    facts, _ = find_facts(session, code.notice_id)
    if notice.number != code.document_number or facts_digest(facts) != code.digest:
        raise NotFound("notice_not_on_record")
    return CheckedNotice(
        kind=notice.kind,
        title=facts.title or notice.title,
        number=notice.number,
        organ=facts.organ,
        matter=facts.matter.name,
        case_number=facts.case_number,
        dated=notice.dated,
        checked_at=call.at,
    )


def _check_link(session: Session, notice_id: str, facts: NoticeFacts) -> str:
    code = NoticeCode(notice_id, facts.document_number, facts_digest(facts))
    return mint_notice_code(code, session.settings.public_url, session.keys.signing_key(CHECKED_WITH))


def _row(session: Session, notice_id: str) -> Row[Any]:
    row = session.execute(select(NoticeRow.__table__).where(NoticeRow.id == notice_id)).one_or_none()
    if row is None:
        raise NotFound("notice_unknown")
    return row


def _notice(row: Row[Any]) -> Notice:
    title = notice_title(row.kind, row.language)
    made = row.address is not None
    return Notice(row.id, row.kind, title, row.document_number, row.dated, row.issued_at, ready=made)
