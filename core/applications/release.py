"""From the decision to the result in hand: issue, deliver, conclude, in one transaction.

Documents below the grade their line needs are awaited as originals; when none is, the result goes out
electronically in the transaction of the decision (零跑动). Everything here is numbers, facts and signatures;
files are rendered by the worker right afterwards.
"""

from datetime import date
from typing import Any

from sqlalchemy import insert

from core.applications import cases, decision_facts, notice_head, results
from core.applications.cases import Case
from core.applications.models import DeliveryRow
from core.applications.staff_schemas import OriginalToShow
from core.call import Call, Language, by_the_hall
from core.certificates import service as certificates
from core.certificates.schemas import Certificate
from core.db.database import Session
from core.ids import new_id
from core.materials import service as materials
from core.matters import situations
from core.matters.definition import DeliveryWay


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
    """Issue now, wait for the originals, or hold the result back until a promise is kept."""
    if case.row.promised:
        return case
    to_show = originals_to_show(session, case, call.language)
    if to_show:
        listed = sorted({original.document.material for original in to_show})
        return cases.take_step(
            session, call, case, "await_originals", {"materials": listed, "issue_by": case.row.act_by.isoformat()}
        )
    if way_of(case) == "electronic":
        return hand_over(session, call, case, "electronic", "")[0]
    return issue(session, call, case)[0]


def way_of(case: Case) -> DeliveryWay:
    """How the result reaches its holder: as chosen, else electronically where the matter offers that."""
    offered = case.definition.delivery
    return case.row.delivery_way or ("electronic" if "electronic" in offered else offered[0])


def hand_over(
    session: Session, call: Call, case: Case, way: DeliveryWay, place: str, on: date | None = None
) -> tuple[Case, Certificate, str]:
    """Certificate, delivery record, conclusion; gives also the number of the delivery record (送达回证). `on` is
    the day the result takes effect, where that is not today."""
    case, certificate = issue(session, call, case, on)
    by = by_the_hall(call) if way == "electronic" else call
    case, number = deliver(session, by, case, certificate, way, place)
    return case, certificate, number


def issue(session: Session, call: Call, case: Case, on: date | None = None) -> tuple[Case, Certificate]:
    """制证: number, facts and signature; the worker renders the sheet right afterwards."""
    certificate = results.produce(session, call, case, on)
    return cases.take_step(session, call, case, "issue", {"certificate_id": certificate.id}), certificate


def deliver(
    session: Session, call: Call, case: Case, certificate: Certificate, way: DeliveryWay, place: str
) -> tuple[Case, str]:
    """送达: in the holder's hands, and the case is concluded; gives the number of the delivery record (送达回证)."""
    delivered: dict[str, Any] = {"way": way, "certificate_id": certificate.id}
    row = {
        "id": new_id(),
        "application_id": case.id,
        "place": place,
        "delivered_at": call.at,
        "delivered_by": call.actor.id,
        **delivered,
    }
    session.execute(insert(DeliveryRow), row)
    case = cases.take_step(session, call, case, "deliver", delivered)
    case = cases.take_step(session, call, case, "conclude", {"conclusion": "granted"})
    record = notice_head.issue(session, call, case, decision_facts.delivery, certificate, way, place)
    return case, record.number


def issued_certificate(session: Session, call: Call, case: Case) -> Certificate:
    """What a case that is issued has to deliver: its own certificate, or the one its act was about."""
    own = certificates.certificates_of(session, [case.id]).get(case.id)
    return certificates.read_certificate(session, call, own or case.row.certificate_id)
