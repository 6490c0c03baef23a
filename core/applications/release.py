"""From the decision to the result in hand: issue, deliver, conclude, in one transaction.

Documents below the grade their line needs are awaited as originals; when none is, the result goes out
electronically in the transaction of the decision (零跑动). Everything here is numbers, facts and signatures;
files are rendered by the worker right afterwards.
"""

from datetime import date
from typing import Any, Literal

from sqlalchemy import insert

from core import clock, counters
from core.applications import cases, clocks, decision_facts, filing, notice_head
from core.applications.cases import Case
from core.applications.models import DeliveryRow
from core.applications.schemas import OriginalToShow
from core.call import Call, Language, by_the_hall
from core.certificates import service as certificates
from core.certificates.schemas import Certificate, CertificateFacts, FaceField
from core.db.database import Session
from core.identity_numbers import compose_uscc
from core.ids import new_id
from core.materials import service as materials
from core.matters import situations
from core.matters.facts import facts_of
from core.matters.procedure import Limit
from core.matters.results import Issue, face_of
from core.numbering import format_document_number
from core.people import service as people

ARTICLE_44 = Limit(days=10)
"""行政许可法 art. 44: issue and serve within ten working days, where a matter says nothing of its own."""


def originals_to_show(session: Session, case: Case, language: Language) -> list[OriginalToShow]:
    """The documents whose original must still be seen, named in `language`: below the grade of their line, where the
    checklist fixed at filing said that the original is looked at. What it exempted stays exempt, unless it rests on
    a wallet item whose grade has come down since."""
    found: list[OriginalToShow] = []
    for document in materials.list_documents(session, case.id):
        line = case.row.checklist.line(document.material)
        if line is None or not (line.original_needed or document.source == "wallet"):
            continue
        if not situations.good_enough(document.grade, line.required_grade):
            found.append(OriginalToShow(document, line.name.say(language), line.required_grade))
    return found


def after_approval(session: Session, call: Call, case: Case) -> Case:
    """Issue now, or wait for the originals; the issuing clock runs from today."""
    to_show = originals_to_show(session, case, call.language)
    if to_show:
        listed = [original.document.material for original in to_show]
        issue_by = clocks.count_limit(cases.today_at(session, call), case.definition.issue_limit or ARTICLE_44)
        return cases.take_step(
            session,
            call,
            case,
            "await_originals",
            {"materials": sorted(set(listed)), "issue_by": issue_by.last_day.isoformat()},
            act_by=issue_by.last_day,
            act_by_provisional=issue_by.provisional,
        )
    case, _, _ = hand_over(session, call, case, "electronic", "")
    return case


def hand_over(
    session: Session, call: Call, case: Case, way: Literal["counter", "electronic"], place: str
) -> tuple[Case, Certificate, str]:
    """Certificate, delivery record, conclusion; gives also the number of the delivery record (送达回证)."""
    definition = case.definition
    facts = certificate_facts(session, call, case)
    kind: Any = definition.result.certificate_type
    certificate = certificates.issue(session, call, case.id, case.row.holder_id, kind, facts)
    case = cases.take_step(session, call, case, "issue", {"certificate_id": certificate.id})
    delivered: dict[str, Any] = {"way": way, "certificate_id": certificate.id}
    session.execute(
        insert(DeliveryRow).values(
            id=new_id(),
            application_id=case.id,
            place=place,
            delivered_at=call.at,
            delivered_by=call.actor.id,
            **delivered,
        )
    )
    handed_by = by_the_hall(call) if way == "electronic" else call
    case = cases.take_step(session, handed_by, case, "deliver", delivered)
    case = cases.take_step(session, call, case, "conclude", {"conclusion": "granted"}, act_by=None)
    document = f"{definition.result.title.say(case.row.language)} {facts.number}"
    record = notice_head.issue(session, call, case, decision_facts.delivery(session, call, case, document, way, place))
    return case, certificate, record.number


def certificate_facts(session: Session, call: Call, case: Case) -> CertificateFacts:
    """What is printed: the face the matter file lays out, in Chinese; the English name of a field stands small
    below it when the applicant reads English."""
    result, today = case.definition.result, cases.today_at(session, call)
    number, months = _number(session, case, today), result.validity.months
    person = people.facts_of(session, case.row.holder_id)
    known = facts_of(person, filing.organisation_of(person, case.row.organisation_id))
    face = face_of(case.definition, case.row.answers, case.form, known, Issue(number, today), "zh-Hans")
    captions = case.row.language == "en"
    return CertificateFacts(
        number=number,
        holder_name=face.holder or notice_head.applicant_name(session, case),
        issuer=case.definition.authority.name.zh_hans,
        issued_on=today,
        face=[FaceField(line.label.zh_hans, line.value, line.label.en if captions else "") for line in face.lines],
        valid_from=today if months else None,
        valid_to=clock.months_after(today, months) - clock.ONE_DAY if months else None,
        document_number=number if result.type == "document" else "",
        addressee=notice_head.applicant_name(session, case),
        body=list(face.body),
    )


def _number(session: Session, case: Case, today: date) -> str:
    """A business licence is numbered by its 统一社会信用代码, a document by its 字号, other certificates by
    area, year and serial."""
    result, authority = case.definition.result, case.definition.authority
    kind = result.certificate_type
    if kind == "business_licence":
        return compose_uscc("92", session.settings.hall.area, counters.next_number(session, "uscc:92"))
    if result.type == "document":
        serial = counters.next_number(session, f"document:{authority.code}:{today.year}")
        return format_document_number(authority.short_name, today.year, "函", serial)
    area = session.settings.hall.area
    serial = counters.next_number(session, f"certificate:{area}:{kind}:{today.year}")
    return f"{area}{today.year}{serial:08}"
