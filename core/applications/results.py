"""The result of a granted case: a certificate of its own, or what its act makes of the one it is about.

The number of a certificate lives on through changes, renewals and new prints; only a first issue takes a new one.
"""

from datetime import date
from typing import Any

from msgspec import structs

from core import clock, counters
from core.applications import cases, filing, notice_head, organs
from core.applications.case import Case
from core.call import Call
from core.certificates import changes
from core.certificates import service as certificates
from core.certificates.rendering import missing_characters
from core.certificates.schemas import Certificate, CertificateFacts, FaceField
from core.db.database import Session
from core.errors import Unavailable
from core.identity_numbers import compose_uscc
from core.matters.facts import facts_of
from core.matters.results import Issue, face_of
from core.numbering import format_document_number
from core.people import service as people
from core.typesetting.glyphs import codes_of
from core.typesetting.values import day_text

REPRINT = "补发"
SELF_EMPLOYED = "individual-business-registration"


def produce(session: Session, call: Call, case: Case, on: date | None = None) -> Certificate:
    """Issue the certificate of this case; for a cancellation, the certificate that is no longer in force. `on` is the
    day it takes effect, today unless the law says otherwise. Conflict `certificate_not_in_force`."""
    on = on or cases.today_at(session, call)
    case = organs.as_answered(session, case, on)
    before = _predecessor(session, call, case)
    if before is None:
        number = _number(session, case, on)
        return _issue(session, call, case, certificate_facts(session, case, number, on), None)
    changes.end_by_case(session, call, before.id, case.row.act, on)
    if case.row.act == "cancellation":
        return certificates.read_certificate(session, call, before.id)
    return _issue(session, call, case, _next_facts(session, case, before.facts, on), before.id)


def require_printable(session: Session, call: Call, case: Case) -> None:
    """Before a certificate is granted. Unavailable `characters_without_font` when it could not be printed as it must:
    the case stays as it is until a font that has them is put here."""
    if lacking := without_font(session, case, cases.today_at(session, call)):
        raise Unavailable("characters_without_font", codes=codes_of(lacking))


def without_font(session: Session, case: Case, on: date) -> tuple[str, ...]:
    """The characters of the certificate that would be granted which no font here has."""
    if case.row.act == "cancellation":
        return ()
    return missing_characters(certificate_facts(session, case, "", on))


def _predecessor(session: Session, call: Call, case: Case) -> Certificate | None:
    if case.row.act == "new":
        return None
    return certificates.read_certificate(session, call, case.row.certificate_id)


def _issue(
    session: Session, call: Call, case: Case, facts: CertificateFacts, predecessor_id: str | None
) -> Certificate:
    kind: Any = case.definition.result.certificate_type
    title, authority = case.definition.result.title.zh_hans, case.row.authority
    holder_id = case.row.holder_id
    return certificates.issue(session, call, case.id, holder_id, kind, facts, title, authority, predecessor_id)


def _next_facts(session: Session, case: Case, before: CertificateFacts, on: date) -> CertificateFacts:
    """A new print says the same and that it is one; a change has the old term; a renewal begins when that ends."""
    if case.row.act == "replacement":
        same = [field for field in before.face if field.label != REPRINT]
        nth = certificates.count_issued(session, case.definition.result.certificate_type, before.number) + 1
        text = f"{day_text(on, 'zh-Hans')}补发（第{nth}次印制），此前所发证照作废"
        mark = FaceField(REPRINT, text, "Reissued; earlier prints are void")
        return structs.replace(before, face=[*same, mark])
    facts = certificate_facts(session, case, before.number, on)
    if case.row.act == "change" or before.valid_to is None:
        return structs.replace(facts, valid_from=before.valid_from, valid_to=before.valid_to)
    months, first = case.definition.result.validity.months, before.valid_to + clock.ONE_DAY
    last = clock.months_after(first, months) - clock.ONE_DAY if months else None
    return structs.replace(facts, valid_from=first, valid_to=last)


def certificate_facts(session: Session, case: Case, number: str, on: date) -> CertificateFacts:
    """What is printed: the face the matter file lays out, in Chinese; the English name of a field stands small
    below it when the applicant reads English. `on` is the day of issue."""
    result = case.definition.result
    months = result.validity.months
    person = people.facts_of(session, case.row.holder_id)
    known = facts_of(person, filing.organisation_of(person, case.row.organisation_id))
    face = face_of(case.definition, case.row.answers, case.form, known, Issue(number, on), "zh-Hans")
    captions = case.row.language == "en"
    return CertificateFacts(
        number=number,
        holder_name=face.holder or notice_head.applicant_name(session, case),
        issuer=case.definition.authority.name.zh_hans,
        issued_on=on,
        face=[FaceField(line.label.zh_hans, line.value, line.label.en if captions else "") for line in face.lines],
        valid_from=on if months else None,
        valid_to=clock.months_after(on, months) - clock.ONE_DAY if months else None,
        document_number=number if result.type == "document" else "",
        addressee=notice_head.applicant_name(session, case),
        body=list(face.body),
    )


def _number(session: Session, case: Case, today: date) -> str:
    """A business licence is numbered by its 统一社会信用代码 (GB 32100: 91 companies, 92 个体工商户), a document by its
    字号, other certificates by area, year and serial."""
    result, authority = case.definition.result, case.definition.authority
    kind = result.certificate_type
    if kind == "business_licence":
        entity = "92" if case.row.matter == SELF_EMPLOYED else "91"
        return compose_uscc(entity, session.settings.hall.area, counters.next_number(session, f"uscc:{entity}"))
    if result.type == "document":
        serial = counters.next_number(session, f"document:{authority.code}:{today.year}")
        return format_document_number(authority.short_name, today.year, "函", serial)
    area = session.settings.hall.area
    serial = counters.next_number(session, f"certificate:{area}:{kind}:{today.year}")
    return f"{area}{today.year}{serial:08}"
