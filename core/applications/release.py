"""From the decision to the result in hand: issue, deliver, conclude, in one transaction.

Documents below the grade their line needs are awaited as originals; when none is, the result goes out
electronically in the transaction of the decision (零跑动). Everything here is numbers, facts and signatures;
files are rendered by the worker right afterwards.
"""

from datetime import date
from typing import Any, Literal

from sqlalchemy import insert

from core.applications import cases, decision_facts, notice_head, results
from core.applications.cases import Case
from core.applications.models import DeliveryRow
from core.applications.schemas import OriginalToShow
from core.call import Call, Language, by_the_hall
from core.certificates.schemas import Certificate
from core.db.database import Session
from core.ids import new_id
from core.materials import service as materials
from core.matters import situations


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
    """Issue now, or wait for the originals; the issuing clock runs since the decision."""
    to_show = originals_to_show(session, case, call.language)
    if to_show:
        listed = [original.document.material for original in to_show]
        facts = {"materials": sorted(set(listed)), "issue_by": case.row.act_by.isoformat()}
        return cases.take_step(session, call, case, "await_originals", facts)
    case, _, _ = hand_over(session, call, case, "electronic", "")
    return case


def hand_over(
    session: Session,
    call: Call,
    case: Case,
    way: Literal["counter", "electronic"],
    place: str,
    on: date | None = None,
) -> tuple[Case, Certificate, str]:
    """Certificate, delivery record, conclusion; gives also the number of the delivery record (送达回证). `on` is
    the day the result takes effect, where that is not today."""
    definition = case.definition
    certificate = results.produce(session, call, case, on)
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
    case = cases.take_step(session, call, case, "conclude", {"conclusion": "granted"})
    document = f"{definition.result.title.say(case.row.language)} {certificate.facts.number}"
    record = notice_head.issue(session, call, case, decision_facts.delivery(session, call, case, document, way, place))
    return case, certificate, record.number
