"""From the decision to the result in hand: issue, deliver, conclude, in one transaction.

Documents below the grade their line needs are awaited as originals; when none is, the result goes out
electronically in the transaction of the decision (零跑动). Everything here is numbers, facts and signatures;
files are rendered by the worker right afterwards.
"""

from datetime import date
from typing import Any, Literal

from sqlalchemy import insert

from core import clock, counters
from core.applications import cases, notice_facts
from core.applications.cases import Case
from core.applications.models import DeliveryRow
from core.applications.schemas import OriginalToShow
from core.call import Call
from core.certificates import service as certificates
from core.certificates.schemas import Certificate, CertificateFacts, FaceField
from core.db.database import Session
from core.identity_numbers import compose_uscc
from core.ids import new_id
from core.materials import service as materials
from core.matters import situations
from core.matters.conditions import applies
from core.matters.facts import facts_of
from core.matters.procedure import ResultField
from core.notices import service as notices
from core.numbering import format_document_number
from core.people import service as people


def originals_to_show(session: Session, case: Case) -> list[OriginalToShow]:
    """The documents whose original must still be seen: uploaded, and below the grade their line needs."""
    found: list[OriginalToShow] = []
    for document in materials.list_documents(session, case.id):
        material = case.definition.material(document.material)
        if material is None or not material.original_verification:
            continue
        if not situations.good_enough(document.grade, material.grade):
            name = material.name.say(case.row.language)
            found.append(OriginalToShow(document, name, material.grade))
    return found


def after_approval(session: Session, call: Call, case: Case) -> Case:
    """Issue now, or wait for the originals; the issuing clock (art. 44: ten working days) runs from today."""
    to_show = originals_to_show(session, case)
    if to_show:
        listed = [original.document.material for original in to_show]
        act_by = _issue_by(session, call, case)
        facts = {"materials": sorted(set(listed))}
        return cases.take_step(session, call, case, "await_originals", facts, act_by=act_by)
    case, _, _ = hand_over(session, call, case, "electronic", "")
    return case


def hand_over(
    session: Session, call: Call, case: Case, way: Literal["counter", "electronic"], place: str
) -> tuple[Case, Certificate, str]:
    """Certificate, delivery record, conclusion; gives also the number of the delivery record (送达回证)."""
    definition, authority = case.definition, case.definition.authority
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
    case = cases.take_step(session, call, case, "deliver", delivered)
    case = cases.take_step(session, call, case, "conclude", {"conclusion": "granted"}, act_by=None)
    document = f"{definition.result.title.say(case.row.language)} {facts.number}"
    record = notices.issue_notice(
        session,
        call,
        case.id,
        case.row.holder_id,
        authority,
        notice_facts.delivery(session, call, case, document, way, place),
        case.row.language,
    )
    return case, certificate, record.number


def certificate_facts(session: Session, call: Call, case: Case) -> CertificateFacts:
    """What is printed: the result's fields in the order of the matter file, in Chinese; the English name of a
    field stands small below it when the holder reads English."""
    result, authority = case.definition.result, case.definition.authority
    today = cases.today_at(session, call)
    number = _number(session, case, today)
    months = result.validity.months
    values = _face_values(session, case, number, today)
    captions = case.row.language == "en"
    spoken = {field.key: value for field, value in values}
    return CertificateFacts(
        number=number,
        holder_name=_value(session, case, result.holder, number, today),
        issuer=authority.name.zh_hans,
        issued_on=today,
        face=[
            FaceField(field.label.zh_hans, value, field.label.en if captions else "")
            for field, value in values
        ],
        valid_from=today if months else None,
        valid_to=clock.months_after(today, months) - clock.ONE_DAY if months else None,
        document_number=number if result.type == "document" else "",
        addressee=notice_facts.applicant_name(session, case),
        body=[
            paragraph.text.zh_hans.format(**spoken)
            for paragraph in result.body
            if applies(paragraph.when, case.row.answers)
        ],
    )


def _face_values(session: Session, case: Case, number: str, today: date) -> list[tuple[ResultField, str]]:
    """Of several fields of one key the first that applies and has a value."""
    values: dict[str, tuple[ResultField, str]] = {}
    for field in case.definition.result.fields:
        if field.key in values or not applies(field.when, case.row.answers):
            continue
        fixed = field.value.zh_hans if field.value else ""
        value = fixed or (_value(session, case, field.source, number, today) if field.source else "")
        if value:
            values[field.key] = (field, value)
    return list(values.values())


def _value(session: Session, case: Case, source: str, number: str, today: date) -> str:
    """The text behind a result field's source (`ResultField.source`)."""
    part, _, name = source.partition(".")
    if part == "form":
        return _form_text(case, name)
    if part == "answers":
        question = case.definition.question(name)
        option = question.option(case.row.answers.get(name, "")) if question else None
        return option.text.zh_hans if option else ""
    if part == "facts":
        person = people.facts_of(session, case.row.holder_id)
        organisation = next((o for o in person.organisations if o.id == case.row.organisation_id), None)
        known: dict[str, str] = {**facts_of(person, organisation)}
        return known.get(name, "")
    if part == "issue":
        return number if name == "number" else _chinese_day(today)
    return (case.definition.title if name == "title" else case.definition.authority.name).zh_hans


def _form_text(case: Case, name: str) -> str:
    """A field's value as people read it: an option's text, a date in Chinese."""
    value = case.form.get(name, "")
    for page in case.definition.form:
        for field in page.fields:
            if field.key != name:
                continue
            chosen = next((option for option in field.options if option.key == value), None)
            if chosen is not None:
                return chosen.text.zh_hans
            if field.kind == "date" and value:
                return _chinese_day(date.fromisoformat(value))
    return value


def _chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _number(session: Session, case: Case, today: date) -> str:
    """A business licence is numbered by its 统一社会信用代码, a document by its 字号, other certificates by
    area, year and serial."""
    result, authority = case.definition.result, case.definition.authority
    kind = result.certificate_type
    if kind == "business_licence":
        return compose_uscc("92", session.settings.hall.area, counters.next_number(session, "uscc:92"))
    serial = counters.next_number(session, f"certificate:{authority.code}:{kind}:{today.year}")
    if result.type == "document":
        return format_document_number(authority.short_name, today.year, "函", serial)
    return f"{session.settings.hall.area}{today.year}{serial:08}"


def _issue_by(session: Session, call: Call, case: Case) -> date | None:
    limit = case.definition.issue_limit
    return cases.count_limit(cases.today_at(session, call), limit).last_day if limit else None
