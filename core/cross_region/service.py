"""Handing a case in elsewhere: chosen by the holder, received and checked there, forwarded, arrived, filed.

The place elsewhere never accepts: its clerks have no entrustment of the authority, so `acceptance.accept` refuses them.
What they do is take custody. The case stays the holder's draft while it travels; it is filed, and the law's clock
starts, at the moment the agreement names. Whoever changes the draft meanwhile has to have it checked again.
"""

from datetime import date, datetime
from typing import Any

from msgspec import structs
from sqlalchemy import bindparam, insert, or_, select, update

from core import journal
from core.applications import cases
from core.applications import filing as case_filing
from core.applications.case import Case
from core.applications.clocks import case_clocks
from core.call import Actor, Call
from core.cross_region import views
from core.cross_region.definition import Agreement
from core.cross_region.loading import agreements
from core.cross_region.models import CustodyRow
from core.cross_region.schemas import Custody, IdentityCheck, Offer
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.matters import checks
from core.matters import facts as matter_facts
from core.matters.procedure import Limit
from core.people import service as people
from core.people.assurance import CHECKED
from core.people.permissions import require
from core.people.schemas import PersonFacts
from core.places import mandates

_FOUND = select(CustodyRow.__table__).where(CustodyRow.application_id == bindparam("case"))
_LOCKED = _FOUND.with_for_update()


def offers(session: Session, call: Call, id: str) -> list[Offer]:
    """Where this case may be handed in besides the deciding place itself."""
    case, today = cases.find_own(session, call, id), cases.today_at(session, call)
    return [
        views.offer(session, call, agreement, centre)
        for agreement in agreements()
        for centre in agreement.centres
        if agreement.covers(centre, case.row.matter, today) and views.is_known(session, centre)
    ]


def announce(session: Session, call: Call, id: str, centre: str) -> Custody:
    """The holder will hand the case in at that centre; only then can its clerks see it. Conflict `draft_closed` or
    `in_custody`; InvalidInput `no_agreement` when none covers this matter there today."""
    require(call.actor, "edit_draft")
    case = cases.find_own(session, call, id, lock=True)
    if case.state != "draft":
        raise Conflict("draft_closed", state=case.state)
    agreement = _agreement(centre, case, session.settings.hall.day_of(call.at))
    row = session.execute(_LOCKED, {"case": id}).one_or_none()
    if row is not None and row.state not in ("announced", "given_back"):
        raise Conflict("in_custody")
    values: dict[str, Any] = {"centre": centre, "agreement": agreement, "state": "announced", "announced_at": call.at}
    if row is None:
        session.insert_new(insert(CustodyRow), {"application_id": id, **values})
    else:
        _change(session, id, **values)
    _record(session, call, case, "custody_announced", centre, agreement=agreement.code)
    return find_custody(session, call, id)


def receive(session: Session, call: Call, id: str, identity_check: IdentityCheck) -> Custody:
    """代收: the clerk has seen the holder and his document; the hall checks the form and the papers as filing will.
    Files at once where the agreement makes this centre the authority's proxy."""
    row, case = _at_centre(session, call, id, "announced")
    person = _person(session, case)
    _check_form(session, call, case, person)
    received: dict[str, Any] = {"state": "received", "version": case.row.version, "received_at": call.at}
    _change(session, id, **received, identity_check=identity_check)
    _record(session, call, case, "custody_received", row.centre, identity_check=identity_check)
    if row.agreement.clock_starts == "at_receipt":
        _file(session, call, case, person)
    return find_custody(session, call, id)


def forward(session: Session, call: Call, id: str, parcel_seal: str = "") -> Custody:
    """The papers leave the centre. InvalidInput `seal_missing` where the agreement wants sealed parcels."""
    row, case = _at_centre(session, call, id, "received")
    seal = parcel_seal.strip()[:60]
    if row.agreement.seals_parcels and not seal:
        raise InvalidInput("seal_missing")
    _change(session, id, state="forwarded", forwarded_at=call.at, parcel_seal=seal)
    _record(session, call, case, "custody_forwarded", row.centre, parcel_seal=seal)
    return find_custody(session, call, id)


def give_back(session: Session, call: Call, id: str) -> Custody:
    """The papers go back to the holder, as long as nothing is filed: from the centre that took them in, or from where
    they arrive, when the draft is not any more what was checked."""
    require(call.actor, "take_custody")
    row, case = _locked(session, id)
    if row.state not in ("received", "forwarded"):
        raise Conflict("custody_not_possible", state=row.state)
    if row.centre != call.actor.centre and not _is_entrusted(session, call, case):
        raise NotAllowed("other_centre")
    if case.state != "draft":
        raise Conflict("draft_closed", state=case.state)
    _change(session, id, state="given_back", version=None)
    _record(session, call, case, "custody_given_back", call.actor.centre)
    return find_custody(session, call, id)


def confirm_arrival(session: Session, call: Call, id: str, parcel_seal: str = "") -> Custody:
    """The papers are where the authority works: a clerk of a centre it entrusts takes them over, and the case is filed
    unless it was before. NotAllowed `not_entrusted`; Conflict `custody_not_possible`, `changed_in_custody` or
    `seal_broken` when the parcel's seal is another one."""
    require(call.actor, "take_custody")
    row, case = _locked(session, id)
    if row.state != "forwarded":
        raise Conflict("custody_not_possible", state=row.state)
    _require_entrusted(session, call, case)
    if row.parcel_seal != parcel_seal.strip():
        raise Conflict("seal_broken", seal=row.parcel_seal)
    _change(session, id, state="arrived", arrived_at=call.at)
    _record(session, call, case, "custody_arrived", call.actor.centre, parcel_seal=row.parcel_seal)
    if case.state == "draft":
        if case.row.version != row.version:
            raise Conflict("changed_in_custody")
        _file(session, call, case, _person(session, case))
    return find_custody(session, call, id)


def find_custody(session: Session, call: Call, id: str) -> Custody:
    """For the holder, the centre that has it, and the clerks of the authority's centre. NotFound `not_in_custody`."""
    row = session.execute(_FOUND, {"case": id}).one_or_none()
    case = cases.find(session, id) if row else None
    if row is None or case is None or not _may_see(session, call, row.centre, case):
        raise NotFound("not_in_custody")
    forward_by = None
    if row.received_at is not None and row.state == "received":
        limit = Limit(days=row.agreement.forward_within)
        forward_by = case_clocks.count_limit(session, session.settings.hall.day_of(row.received_at), limit).last_day
    return views.custody(session, call, row, case, forward_by)


def list_custody(session: Session, call: Call) -> list[Custody]:
    """What was handed in at the caller's centre, the latest first, so that the other area sees how it goes on; and what
    is on its way to an authority that entrusts the centre."""
    require(call.actor, "take_custody")
    rows = session.execute(
        select(CustodyRow.application_id, CustodyRow.centre)
        .where(or_(CustodyRow.centre == call.actor.centre, CustodyRow.state == "forwarded"))
        .order_by(CustodyRow.announced_at.desc(), CustodyRow.application_id)
        .limit(200)
    ).all()
    own = call.actor.centre
    return [
        find_custody(session, call, row.application_id)
        for row in rows
        if row.centre == own or _is_entrusted(session, call, cases.find(session, row.application_id))
    ]


def _may_see(session: Session, call: Call, centre: str, case: Case) -> bool:
    if call.actor.has("citizen"):
        return case.row.holder_id == call.actor.id
    if call.actor.has("supervisor") or call.actor.centre == centre:
        return True
    return call.actor.has("clerk") and _is_entrusted(session, call, case)


def _is_entrusted(session: Session, call: Call, case: Case) -> bool:
    try:
        _require_entrusted(session, call, case)
    except NotAllowed:
        return False
    return True


def _require_entrusted(session: Session, call: Call, case: Case) -> None:
    day = cases.today_at(session, call)
    mandates.require_entrustment(session, call.actor.centre, case.row.authority, case.row.matter, day)


def _agreement(centre: str, case: Case, today: date) -> Agreement:
    for agreement in agreements():
        if agreement.covers(centre, case.row.matter, today):
            return agreement
    raise InvalidInput("no_agreement", centre=centre)


def _locked(session: Session, id: str) -> tuple[Any, Case]:
    row = session.execute(_LOCKED, {"case": id}).one_or_none()
    if row is None:
        raise NotFound("not_in_custody")
    return row, cases.find(session, id, lock=True)


def _at_centre(session: Session, call: Call, id: str, state: str) -> tuple[Any, Case]:
    """For a clerk of the centre that the holder chose, while its custody is in this state."""
    require(call.actor, "take_custody")
    row, case = _locked(session, id)
    if row.centre != call.actor.centre:
        raise NotAllowed("other_centre")
    if row.state != state:
        raise Conflict("custody_not_possible", state=row.state)
    return row, case


def _person(session: Session, case: Case) -> PersonFacts:
    """Whoever stood before a clerk with his document is checked (L2)."""
    person = people.facts_of(session, case.row.holder_id)
    return structs.replace(person, assurance=max(person.assurance, CHECKED))


def _check_form(session: Session, call: Call, case: Case, person: PersonFacts) -> None:
    """InvalidInput `form_has_problems`, `answers_incomplete` or `materials_missing`."""
    holder = _as_holder(call, case, person, call.at)
    known = matter_facts.facts_of(person, case_filing.organisation_of(person, case.row.organisation_id))
    today = cases.today_at(session, call)
    checklist = case_filing.checklist_for(session, holder, case)
    problems = checks.check_form(case.definition, case.row.answers, case.form, known, today)
    if problems:
        raise InvalidInput("form_has_problems", problems=problems)
    case_filing.require_materials(session, case, checklist)


def _file(session: Session, call: Call, case: Case, person: PersonFacts) -> None:
    case_filing.file(session, _as_holder(call, case, person, call.at), case, person, None)


def _as_holder(call: Call, case: Case, person: PersonFacts, at: datetime) -> Call:
    """The holder acts; the clerk's hands only carry it (`on_behalf_of`)."""
    actor = Actor(case.row.holder_id, frozenset({"citizen"}), assurance=person.assurance)
    return Call(actor, "counter", at, case.row.language, call.terminal_id, case.row.holder_id, call.request)


def _change(session: Session, id: str, **values: Any) -> None:
    session.execute(update(CustodyRow).where(CustodyRow.application_id == id).values(**values))


def _record(session: Session, call: Call, case: Case, event: str, centre: str, **facts: str) -> None:
    journal.record(session, call, case.id, event, {"centre": centre, **facts})
