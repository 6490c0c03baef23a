"""How a case is told in a notice: once as the notice itself, in simplified Chinese, and once as the reading version of
a holder who reads another language; what every notice starts with, and the parts that several share.

Whoever conducts a step names the builder of the facts (`notice_facts`, `decision_facts`, or its own) and what the
builder needs to know; every text is resolved inside it, in the language the case is told in. Names of applicants are
complete on notices that are served on them (decisions, receipts of service) and masked on the rest.
"""

import re
from collections.abc import Callable
from typing import Concatenate, ParamSpec

import msgspec

from core.applications import cases, organs
from core.applications.cases import Case
from core.applications.receipts import ReceiptCode, mint_receipt_code
from core.applications.schemas import Signature
from core.applications.signatures import signature_svg
from core.call import Call, Language
from core.db.database import Session
from core.locale import sentences
from core.materials import service as materials
from core.materials.schemas import Document, EvidenceGrade
from core.matters.procedure import LegalBasis
from core.notices import service as notices
from core.notices.schemas import MaterialLine, MatterLine, Notice, NoticeContent, NoticeFacts, NoticeKind, Remedies
from core.people import service as people
from core.people import staff

_NAME = re.compile("^(.+?)(?=（[^（）]*号）$|$)")
"""The name of a law, without the number of the order that issued it."""

Told = ParamSpec("Told")
"""What a builder needs to know beside the case."""


def issue(
    session: Session,
    call: Call,
    case: Case,
    say: Callable[Concatenate[Session, Call, Case, Told], NoticeFacts],
    *args: Told.args,
    **named: Told.kwargs,
) -> Notice:
    """Number and seal what the case has to say to its holder: `say` is asked once for each language."""

    case = organs.as_answered(session, case, cases.today_at(session, call))

    def told_in(language: Language) -> NoticeFacts:
        return say(session, call, case.told_in(language), *args, **named)

    authority = case.definition.authority
    return notices.issue_notice(session, call, case.id, case.row.holder_id, authority, case.language, told_in)


def head(session: Session, call: Call, case: Case, content: NoticeContent, named: bool = False) -> NoticeFacts:
    language = case.language
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
        check_link="",
        content=content,
        organ_on_seal=case.definition.authority.name.zh_hans,
    )


def _clerk(session: Session, call: Call, language: Language) -> str:
    if call.actor.has("clerk") or call.actor.has("reviewer"):
        return staff.name_of(session, call.actor.id)
    return sentences().say("notice.by_the_hall", language)


def material_lines(session: Session, case: Case) -> list[MaterialLine]:
    """The documents a case stands on, one line per material."""
    language = case.language
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
    """The signed link that finds the case."""
    code = ReceiptCode(case.id, case.row.case_number, case.row.submitted_at)
    return mint_receipt_code(code, session.settings.public_url, session.keys.signing_key("receipt"))


def applicant_name(session: Session, case: Case) -> str:
    """The organisation's name, or the person's."""
    person = people.facts_of(session, case.row.holder_id)
    for organisation in person.organisations:
        if organisation.id == case.row.organisation_id:
            return organisation.name
    return person.document.name


def remedies_of(case: Case) -> Remedies:
    language = case.language
    bodies = {remedy.kind: remedy for remedy in case.definition.remedies}
    reconsideration, litigation = bodies.get("reconsideration"), bodies.get("litigation")
    return Remedies(
        reconsideration_body=reconsideration.body.say(language) if reconsideration else "",
        reconsideration_days=reconsideration.period.days if reconsideration else 0,
        court=litigation.body.say(language) if litigation else "",
        litigation_months=litigation.period.days if litigation else 0,
    )


def newest_number(session: Session, case: Case, kind: NoticeKind) -> str:
    """字号 of the newest notice of this kind; empty when there is none."""
    issued = [each.number for each in notices.list_notices(session, case.id) if each.kind == kind]
    return issued[-1] if issued else ""


def law_of(basis: LegalBasis, language: Language) -> str:
    """《促进个体工商户发展条例》（国务院令第755号）第二条; in English as the matter writes it."""
    law, article = basis.law.say(language), basis.article.say(language) if basis.article else ""
    if language == "en":
        return " ".join(part for part in (law, f"({basis.document})" if basis.document else "", article) if part)
    named = law if law.startswith("《") else _NAME.sub(r"《\1》", law, count=1)
    return named + (f"（{basis.document}）" if basis.document else "") + article


def signature_of(session: Session, case: Case) -> str:
    """What the applicant signed on the screen, as SVG; empty without a signature."""
    if case.row.signature_sealed is None:
        return ""
    opened = session.keys.open(case.row.signature_sealed, cases.TABLE, "signature_sealed", case.id)
    return signature_svg(msgspec.json.decode(opened, type=Signature))
