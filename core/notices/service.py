"""Notices (受理文书): numbered in the same transaction as the step they tell of, rendered once afterwards.

The simplified Chinese sheet is the notice. A holder who reads another language gets a reading version beside it: the
same number, the same code, the same seal, and a line that says which of the two holds.

Knows no case: whoever conducts one gives the facts. The 字号 is gapless per organ, kind and year; it is taken
here, as late in the transaction as the conductor can arrange, so that writers wait for each other as briefly
as possible.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Row, exists, insert, select, update

from core import counters, journal, outbox
from core.call import Call, Language
from core.db.database import Session
from core.errors import NotFound, Unavailable
from core.ids import new_id
from core.materials.store import StoredFile
from core.matters.procedure import Authority
from core.notices.models import NoticeRow, SheetRow
from core.notices.rendering import kind_of
from core.notices.schemas import CheckedNotice, Notice, NoticeFacts, NoticeKind
from core.notices.signing import NoticeCode, facts_digest, mint_notice_code, read_notice_code
from core.notices.words import notice_title
from core.numbering import format_document_number

RENDER = "render_notice"
CHECKED_WITH = "certificate"
"""The key whose codes the public check page reads."""

LEGAL: Language = "zh-Hans"
"""The language of the sheet that holds (国家通用语言文字法 art. 9)."""

_INSERT = insert(NoticeRow)
_INSERT_SHEETS = insert(SheetRow)
_UNMADE = exists().where(SheetRow.notice_id == NoticeRow.id, SheetRow.address.is_(None))
_FOUND = select(NoticeRow.__table__, (~_UNMADE).label("ready"))

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
    "promise_broken": "违",
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
    "proposed_act": "拟",
    "certificate_act": "处",
}
"""The kind's word in the 字号: 南市监受字〔2026〕第15号."""


def languages_of(reader: Language) -> tuple[Language, ...]:
    """The languages a notice is issued in for somebody who reads `reader`; the one that holds comes first."""
    return (LEGAL,) if reader == LEGAL else (LEGAL, reader)


def issue_notice(
    session: Session,
    call: Call,
    subject_id: str,
    holder_id: str,
    authority: Authority,
    reader: Language,
    say: Callable[[Language], NoticeFacts],
) -> Notice:
    """`say` gives what the notice says, asked once for each of `languages_of(reader)`, the language of its holder.
    `document_number` and `check_link` are given here; what `say` put there is replaced."""
    told: dict[Language, NoticeFacts] = {language: say(language) for language in languages_of(reader)}
    legal = told[LEGAL]
    kind, id = kind_of(legal), new_id()
    number = _next_number(session, authority, kind, legal.dated.year)
    link = _check_link(session, id, msgspec.structs.replace(legal, document_number=number))
    row = {
        "id": id,
        "subject_id": subject_id,
        "holder_id": holder_id,
        "kind": kind,
        "document_number": number,
        "language": reader,
        "dated": legal.dated,
        "issued_at": call.at,
        "issued_by": call.actor.id,
    }
    session.execute(_INSERT, row)
    session.execute(
        _INSERT_SHEETS,
        [
            _sheet(session, id, language, msgspec.structs.replace(facts, document_number=number, check_link=link))
            for language, facts in told.items()
        ],
    )
    journal.record(session, call, subject_id, "notice_issued", {"notice_id": id, "kind": kind, "number": number})
    outbox.put(session, call, RENDER, {"notice_id": id})
    return Notice(id, kind, notice_title(kind, reader), number, legal.dated, call.at, languages_of(reader), ready=False)


def list_notices(session: Session, subject_id: str) -> list[Notice]:
    """In the order they were issued. The caller has checked who may see them."""
    of_subject = _FOUND.where(NoticeRow.subject_id == subject_id)
    return [_notice(row) for row in session.execute(of_subject.order_by(NoticeRow.issued_at, NoticeRow.id))]


def find_notice(session: Session, notice_id: str) -> Notice:
    """NotFound `notice_unknown`. The caller checks who may see it."""
    row = session.execute(_FOUND.where(NoticeRow.id == notice_id)).one_or_none()
    if row is None:
        raise NotFound("notice_unknown")
    return _notice(row)


def subject_of(session: Session, notice_id: str) -> str:
    """The id of what it was issued for. Refusal as `find_notice`."""
    subject_id = session.scalar(select(NoticeRow.subject_id).where(NoticeRow.id == notice_id))
    if subject_id is None:
        raise NotFound("notice_unknown")
    return subject_id


def find_facts(session: Session, notice_id: str, language: Language = LEGAL) -> NoticeFacts:
    """What it says in one of the languages it is issued in. Refusal as `find_notice`."""
    row = _issued_sheet(session, notice_id, language)
    opened = session.keys.open(row.facts_sealed, *_place(notice_id, language))
    return msgspec.json.decode(opened, type=NoticeFacts)


def find_file(session: Session, notice_id: str, language: Language = LEGAL) -> tuple[str, StoredFile]:
    """The subject (the caller checks who may see it) and the file; Unavailable `document_being_made` before
    the worker has rendered it."""
    row = _issued_sheet(session, notice_id, language)
    if row.address is None or row.sha256 is None or row.size is None:
        raise Unavailable("document_being_made")
    return subject_of(session, notice_id), StoredFile(row.address, row.sha256, row.size, "application/pdf")


def languages_unmade(session: Session, notice_id: str) -> list[Language]:
    """The languages whose file is still to be rendered."""
    unmade = select(SheetRow.language).where(SheetRow.notice_id == notice_id, SheetRow.address.is_(None))
    waiting = set(session.scalars(unmade))
    return [language for language in find_notice(session, notice_id).languages if language in waiting]


def keep_file(session: Session, call: Call, notice_id: str, language: Language, stored: StoredFile) -> None:
    """The worker has rendered the file; a second rendering changes nothing."""
    kept = session.execute(
        update(SheetRow)
        .where(SheetRow.notice_id == notice_id, SheetRow.language == language, SheetRow.address.is_(None))
        .values(address=stored.address, sha256=stored.sha256, size=stored.size)
    )
    if kept.rowcount:
        facts = {"notice_id": notice_id, "language": language, "sha256": stored.sha256}
        journal.record(session, call, subject_of(session, notice_id), "notice_rendered", facts)


def check_code(session: Session, call: Call, text: str) -> CheckedNotice:
    """What a notice's QR belongs to. Shows nothing that the paper does not, in
    its holder's language.

    Refuses as `signing.read_notice_code`; a code of ours whose notice is not on record, or stands there with other
    facts, is `notice_not_on_record`.
    """
    code = read_notice_code(text, session.keys.public_keys(CHECKED_WITH))
    try:
        notice = find_notice(session, code.notice_id)
    except NotFound:
        raise NotFound("notice_not_on_record") from None
    if notice.number != code.document_number or facts_digest(find_facts(session, notice.id)) != code.digest:
        raise NotFound("notice_not_on_record")
    facts = find_facts(session, notice.id, notice.languages[-1])
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


def _next_number(session: Session, authority: Authority, kind: NoticeKind, year: int) -> str:
    word = WORDS[kind]
    serial = counters.next_number(session, f"notice:{authority.code}:{word}:{year}")
    return format_document_number(authority.short_name, year, word, serial)


def _sheet(session: Session, notice_id: str, language: Language, facts: NoticeFacts) -> dict[str, Any]:
    sealed = session.keys.seal(msgspec.json.encode(facts), *_place(notice_id, language))
    return {"notice_id": notice_id, "language": language, "facts_sealed": sealed}


def _place(notice_id: str, language: Language) -> tuple[str, str, str]:
    """Where facts are sealed to; the notice itself as before there were reading versions."""
    return "notices", "facts_sealed", notice_id if language == LEGAL else f"{notice_id}/{language}"


def _check_link(session: Session, notice_id: str, facts: NoticeFacts) -> str:
    code = NoticeCode(notice_id, facts.document_number, facts_digest(facts))
    return mint_notice_code(code, session.settings.public_url, session.keys.signing_key(CHECKED_WITH))


def _issued_sheet(session: Session, notice_id: str, language: Language) -> Row[Any]:
    of_language = select(SheetRow.__table__).where(SheetRow.notice_id == notice_id, SheetRow.language == language)
    found = session.execute(of_language).one_or_none()
    if found is None:
        raise NotFound("notice_unknown")
    return found


def _notice(row: Row[Any]) -> Notice:
    title, languages = notice_title(row.kind, row.language), languages_of(row.language)
    return Notice(row.id, row.kind, title, row.document_number, row.dated, row.issued_at, languages, ready=row.ready)
