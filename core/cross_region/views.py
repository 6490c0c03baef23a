"""Custody and the way of a case through the areas, in words. Reading only: the journal says what happened where."""

from datetime import date
from typing import Any

from core import journal
from core.applications import cases
from core.applications.case import Case
from core.applications.event_text import event_text
from core.applications.views import TOLD
from core.call import Call
from core.cross_region.definition import Agreement
from core.cross_region.schemas import Custody, Leg, Offer
from core.db.database import Session
from core.locale import sentences
from core.people.permissions import require
from core.places import service as places
from core.places.area_codes import level_of
from core.places.schemas import Centre


def offer(session: Session, call: Call, agreement: Agreement, centre: str) -> Offer:
    found = _centres(session)[centre]
    return Offer(
        centre=centre,
        place=found.name[call.language],
        area=_areas(session, call)[found.area],
        title=agreement.title.say(call.language),
        document=agreement.document.say(call.language),
        mode=agreement.mode,
        clock_starts=agreement.clock_starts,
        forward_within=agreement.forward_within,
    )


def custody(session: Session, call: Call, row: Any, case: Case, forward_by: date | None) -> Custody:
    found, agreement = _centres(session)[row.centre], row.agreement
    return Custody(
        application_id=case.id,
        matter_title=case.definition.title.say(call.language),
        place=found.name[call.language],
        area=_areas(session, call)[found.area],
        mode=agreement.mode,
        document=agreement.document.say(call.language),
        state=row.state,
        state_text=sentences().say(f"custody.{row.state}", call.language),
        rule=sentences().say(f"custody.clock.{agreement.clock_starts}", call.language),
        announced_at=row.announced_at,
        forward_by=forward_by,
        received_at=row.received_at,
        forwarded_at=row.forwarded_at,
        arrived_at=row.arrived_at,
        clock_from=case.row.received_on,
        case_number=case.row.case_number,
        parcel_seal=row.parcel_seal,
    )


def way_of_case(session: Session, call: Call, id: str) -> list[Leg]:
    """What happened to a case, each with the area and the place it happened in: one number and one timeline from the
    village to the district (G8, G36). For its holder; whoever serves at a centre sees it too, in every area."""
    if call.actor.has("citizen"):
        cases.find_own(session, call, id)
    else:
        require(call.actor, "read_case_file")
    centres, areas, found = _centres(session), _areas(session, call), list[Leg]()
    organs = {each.code: each for each in places.list_authorities(session)}
    for entry in journal.history(session, id):
        facts = entry.facts
        where: Any = centres.get(facts.get("centre", "")) or organs.get(facts.get("organ", ""))
        if entry.event in TOLD and where is not None:
            text = event_text(entry.event, facts, call.language)
            place, level = where.name[call.language], level_of(where.area)
            found.append(Leg(entry.at, entry.event, text, areas[where.area], level, place))
    return found


def is_known(session: Session, centre: str) -> bool:
    return centre in _centres(session)


def _centres(session: Session) -> dict[str, Centre]:
    return {centre.code: centre for centre in places.list_centres(session)}


def _areas(session: Session, call: Call) -> dict[str, str]:
    return {area.code: area.name[call.language] for area in places.list_areas(session)}
