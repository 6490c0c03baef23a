"""告知承诺: the applicant declares instead of proving, the decision rests on it, and somebody looks afterwards.

Whoever declares is spared the papers the declaration stands in for (`Commitment.replaces`); numbers promised as
indicators (标准地) are checked on the form at filing and measured again at the inspection. What a broken declaration
leads to is a matter for the certificate: it can be revoked, by two people.
"""

from sqlalchemy import insert, select

from core import clock
from core.applications import cases, mandates, views, wording
from core.applications.case import Case
from core.applications.clocks.case_clocks import in_days
from core.applications.clocks.deadlines import count
from core.applications.drafts import own_draft
from core.applications.models import ApplicationRow, InspectionRow
from core.applications.schemas import Application
from core.applications.staff_schemas import CaseFile, Inspected, InspectionDue
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput
from core.ids import new_id
from core.matters.declarations import indicator_met
from core.matters.procedure import Commitment
from core.people.permissions import require


def declare(session: Session, call: Call, id: str, version: int, declared: bool) -> Application:
    """Take the declaration route with this draft, or leave it. Conflict `declaration_not_offered`."""
    case = own_draft(session, call, id, version)
    if declared and case.definition.declaration is None:
        raise Conflict("declaration_not_offered")
    return views.application(session, call, cases.change(session, call, case, declared=declared))


def inspect(session: Session, call: Call, id: str, found: list[Inspected]) -> CaseFile:
    """What was declared, looked at afterwards, once, every commitment of it. Conflict `nothing_declared`,
    `inspected_before`; InvalidInput `commitments_not_inspected` with those missing or not declared."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, "inspect")
    mandates.require_decider(session, call.actor, case, cases.today_at(session, call))
    told = case.definition.declaration
    if told is None or not case.row.declared:
        raise Conflict("nothing_declared")
    if inspection_of(session, id):
        raise Conflict("inspected_before")
    commitments = {commitment.key: commitment for commitment in told.commitments}
    if sorted(each.commitment for each in found) != sorted(commitments):
        raise InvalidInput("commitments_not_inspected", commitments=sorted(commitments))
    kept = [each for each in found if _kept(commitments[each.commitment], each)]
    broken = sorted(commitments.keys() - {each.commitment for each in kept})
    for each in found:
        _keep(session, call, case, each, each in kept)
    case = cases.take_step(session, call, case, "inspect", {"broken": broken})
    return views.case_file(session, call, case)


def inspection_of(session: Session, application_id: str) -> tuple[Inspected, ...]:
    rows = session.execute(
        select(InspectionRow.__table__)
        .where(InspectionRow.application_id == application_id)
        .order_by(InspectionRow.commitment)
    )
    return tuple(
        Inspected(
            row.commitment,
            row.met,
            row.measured,
            session.keys.open_text(row.remark_sealed, "inspections", "remark_sealed", row.id),
        )
        for row in rows
    )


def inspections_due(session: Session, call: Call, limit: int = 30) -> list[InspectionDue]:
    """Declarations of the reviewer's organ that were granted and that nobody has looked at yet, the longest decided
    first."""
    require(call.actor, "read_queue")
    statement = (
        select(ApplicationRow.__table__)
        .where(
            ApplicationRow.declared,
            ApplicationRow.state == "concluded",
            ApplicationRow.id.not_in(select(InspectionRow.application_id)),
            mandates.in_sight(session, call.actor, cases.today_at(session, call)),
        )
        .order_by(ApplicationRow.decided_at, ApplicationRow.id)
        .limit(limit)
    )
    return [
        InspectionDue(case.id, case.row.case_number, case.definition.title.say(call.language), inspect_by(case))
        for case in cases.find_many(session, statement)
    ]


def inspect_by(case: Case) -> clock.date | None:
    """The last day on which the organ said it would look."""
    told = case.definition.declaration
    if told is None or not case.row.declared or case.row.decided_at is None:
        return None
    start = case.row.decided_at.astimezone(clock.AUTHORITY_ZONE).date()
    days, unit = in_days(start, told.check_within)
    return count(start, days, clock.mainland_calendar(), unit=unit).last_day


def _kept(commitment: Commitment, found: Inspected) -> bool:
    return found.met and (commitment.field is None or indicator_met(commitment, found.measured))


def _keep(session: Session, call: Call, case: Case, found: Inspected, met: bool) -> None:
    id = new_id()
    row = {
        "id": id,
        "application_id": case.id,
        "commitment": found.commitment,
        "met": met,
        "measured": found.measured,
        "remark_sealed": session.keys.seal_text(wording.words(found.remark), "inspections", "remark_sealed", id),
        "inspector_id": call.actor.id,
        "at": call.at,
    }
    session.execute(insert(InspectionRow), row)
