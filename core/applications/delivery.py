"""How a result reaches its holder: chosen by the holder, recorded by whoever brings it.

Electronic results are delivered in the transaction of the decision. What travels is `issued` until it arrives: a clerk
hands it to a courier or puts it into a locker (`dispatch`), and it is delivered when the courier says so or the holder
takes it out. Printing is not delivery.
"""

from typing import Literal

from core.applications import agency, cases, release, views
from core.applications.case import Case
from core.applications.lifecycle import DELIVERY_OPEN
from core.applications.schemas import Application, Delivery
from core.applications.staff_schemas import CaseFile
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput
from core.matters.definition import DeliveryWay
from core.people.schemas import IdentityKind
from core.places import service as places


def choose_delivery(session: Session, call: Call, id: str, version: int, delivery: Delivery) -> Application:
    """Until the result is issued. InvalidInput `delivery_way_not_offered`, `delivery_address_needed`; Conflict
    `delivery_settled`."""
    case = cases.find_own(session, call, id, lock=True, act="collect")
    cases.require_version(case, version)
    if case.state not in DELIVERY_OPEN:
        raise Conflict("delivery_settled", state=case.state)
    if delivery.way not in case.definition.delivery:
        raise InvalidInput("delivery_way_not_offered", way=delivery.way)
    if delivery.way in ("courier", "locker") and not delivery.address.strip():
        raise InvalidInput("delivery_address_needed", way=delivery.way)
    sealed = cases.seal(session, delivery, "delivery_sealed", id)
    case = cases.change(session, call, case, delivery_way=delivery.way, delivery_sealed=sealed)
    return views.application(session, call, case)


def dispatch(session: Session, call: Call, id: str, way: Literal["courier", "locker"], reference: str) -> CaseFile:
    """On its way: `reference` is the waybill's number, or the locker and its cell. InvalidInput
    `dispatch_reference_needed`."""
    reference = reference.strip()[:60]
    if not reference:
        raise InvalidInput("dispatch_reference_needed")
    case = cases.find(session, id, lock=True)
    case = cases.take_step(session, call, case, "dispatch", {"way": way, "reference": reference})
    return views.case_file(session, call, case)


def return_dispatched(session: Session, call: Call, id: str) -> CaseFile:
    """It came back: nobody took it. It may be sent again or fetched."""
    case = cases.find(session, id, lock=True)
    return views.case_file(session, call, cases.take_step(session, call, case, "return_dispatched", {}))


def hand_out_instead(session: Session, call: Call, case: Case) -> Case:
    """What came back is fetched at the counter, where the matter knows that way; else it stays as chosen."""
    if "counter" not in case.definition.delivery:
        return case
    sealed = cases.seal(session, Delivery("counter"), "delivery_sealed", case.id)
    return cases.change(session, call, case, delivery_way="counter", delivery_sealed=sealed)


def confirm_delivery(
    session: Session, call: Call, id: str, way: Literal["courier", "locker", "kiosk"], place: str
) -> str:
    """The courier has a signature, the locker's cell was emptied, the kiosk's paper was taken; gives the number of the
    delivery record."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, "deliver")
    return _deliver(session, call, case, way, place)


def hand_out(session: Session, call: Call, id: str, identity_kind: IdentityKind, identity_number: str) -> str:
    """At the counter, to the holder or his agent with the identity document; gives the number of the delivery record.
    NotAllowed `not_the_holder`."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, "deliver")
    agency.require_collector(session, call, case, identity_kind, identity_number)
    return _deliver(session, call, case, "counter", places.centre_name(session, call.actor.centre, "zh-Hans"))


def _deliver(session: Session, call: Call, case: Case, way: DeliveryWay, place: str) -> str:
    certificate = release.issued_certificate(session, call, case)
    return release.deliver(session, call, case, certificate, way, place)[1]
