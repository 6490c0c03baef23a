"""For whom somebody acts: for himself, or under a power of attorney for the one who gave it. From then on every screen
names both, until the person goes back to his own matters."""

from litestar import get, post
from litestar.response import Redirect

from core.people.power_schemas import Power
from kiosk.acting import Acting, may_file
from kiosk.asking import go_and_say, notice_once, tried
from kiosk.entering import Asked, KioskHere, taken
from kiosk.filing import Filing
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, go, show
from kiosk.visit import Visit


@get("/powers")
async def show_powers(kiosk: KioskHere) -> Answer:
    """Himself, and everybody he may act for today."""
    visit = kiosk.visiting()
    if visit is None:
        return go("")
    powers = await _powers(kiosk, visit)
    if isinstance(powers, Redirect):
        return powers
    visit.place = "powers"
    matters = {power.matter: kiosk.catalogue.find(power.matter) for power in powers if power.matter}
    return show(
        kiosk,
        "powers",
        powers=powers,
        matters={code: found.title for code, found in matters.items() if found},
        chosen=visit.acting.power.id if visit.acting else "",
        notice=notice_once(kiosk),
        back="known",
    )


@post("/powers")
async def choose(request: Asked, kiosk: KioskHere) -> Answer:
    """Act for this one, or for himself; what was begun for the other one is left behind."""
    entered = await taken(request, kiosk)
    if entered is None:
        return go("")
    visit, id = entered.visit, entered.get("power")
    held = visit.acting.power.id if visit.acting else ""
    if id == held:
        return go("find" if held else "known")
    if not id:
        visit.acting = visit.filing = visit.bringing = None
        return go("known")
    powers = await _powers(kiosk, visit)
    if isinstance(powers, Redirect):
        return powers
    power = next((each for each in powers if each.id == id), None)
    if power is None or visit.token is None:
        return go("powers")
    principal, problem = await tried(kiosk, kiosk.hall.principal(visit.token, id))
    if principal is None:
        return go_and_say(kiosk, "powers", problem)
    visit.acting, visit.bringing = Acting(power, principal), None
    return _begin(kiosk, visit, visit.acting)


def _begin(kiosk: Kiosk, visit: Visit, acting: Acting) -> Redirect:
    """At the one matter the power is for, otherwise at the search; whoever may not file sees what is under way."""
    if not may_file(acting.power):
        visit.filing = None
        return go("known")
    only = kiosk.catalogue.find(acting.power.matter) if acting.power.matter else None
    visit.filing = Filing(only, organisation_id=acting.power.organisation_id) if only else None
    return go("situations" if only else "find")


async def _powers(kiosk: Kiosk, visit: Visit) -> list[Power] | Redirect:
    if visit.token is None:
        return go("known")
    powers, problem = await tried(kiosk, kiosk.hall.powers(visit.token))
    if powers is None:
        return go_and_say(kiosk, "known", problem)
    return list(powers.held)


handlers = [show_powers, choose]
