"""How the result comes: one of the ways the matter offers; a courier is also told where to."""

from typing import get_args

import msgspec
from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from core.applications.lifecycle import DELIVERY_OPEN
from core.applications.schemas import Delivery
from core.ids import new_id
from core.matters.definition import DeliveryWay
from kiosk.asking import go_and_say, tried
from kiosk.case_here import CaseHere, entered_here, find_case
from kiosk.entering import Asked, KioskHere, typed
from kiosk.kiosk import Kiosk
from kiosk.offers import ways_here
from kiosk.pages import Answer, go, show


@get("/delivery/{case_id:str}")
async def show_ways(kiosk: KioskHere, case_id: FromPath[str], way: FromQuery[str] = "") -> Answer:
    """The ways; with `way=courier`, the address."""
    found = await find_case(kiosk, case_id)
    if isinstance(found, Redirect):
        return found
    return _show(kiosk, found, "courier" if way == "courier" else "")


@post("/delivery/{case_id:str}")
async def choose(request: Asked, kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    here = await entered_here(request, kiosk, case_id)
    if isinstance(here, Redirect):
        return here
    entered, found = here
    wanted, address = entered.get("way"), entered.get("address")
    if wanted not in get_args(DeliveryWay):
        return go(f"delivery/{case_id}")
    way = msgspec.convert(wanted, DeliveryWay)
    if way == "courier" and "address" not in entered.fields:
        return go(f"delivery/{case_id}?way=courier")
    if way == "courier" and not address:
        return _show(kiosk, found, way, kiosk.words.say("delivery.address_missing", kiosk.language), address)
    delivery = Delivery(way, address if way == "courier" else _here(kiosk, way))
    chosen, problem = await tried(
        kiosk, kiosk.hall.choose_delivery(found.token, found.case, delivery, entered.get("act"))
    )
    if chosen is None:
        return _show(kiosk, found, way if way == "courier" else "", problem, address)
    return go_and_say(kiosk, found.path, kiosk.words.say(f"delivery.chosen_{way}", kiosk.language))


def _here(kiosk: Kiosk, way: DeliveryWay) -> str:
    """This kiosk or its locker, by the name everybody reads on it; other ways need no place."""
    return f"{kiosk.settings.place.say('zh-Hans')} {kiosk.settings.name}" if way in ("kiosk", "locker") else ""


def _show(kiosk: Kiosk, at: CaseHere, way: str, problem: str = "", address: str | None = None) -> Answer:
    definition = kiosk.catalogue.find(at.case.matter)
    if definition is None or at.case.state not in DELIVERY_OPEN:
        return go(at.path)
    here = f"delivery/{at.case.id}" + (f"?way={way}" if way else "")
    at.visit.place = here
    known = at.case.delivery.address if at.case.delivery and at.case.delivery.way == "courier" else ""
    home = at.visit.own_facts.document.address if at.visit.own_facts else ""
    return show(
        kiosk,
        "delivery_address" if way else "delivery",
        here=here,
        case=at.case,
        ways=ways_here(definition, kiosk.has("locker")),
        chosen=at.case.delivery.way if at.case.delivery else "",
        act=new_id(),
        address=typed(at.visit, here, {"address": known or home if address is None else address})["address"],
        problem=problem,
        back=f"delivery/{at.case.id}" if way else at.path,
    )


handlers = [show_ways, choose]
