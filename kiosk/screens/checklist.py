"""What this person needs in this situation: each line with its reason, the visits it takes, what it costs,
how long."""

from contextlib import suppress

from litestar import Response, get, post

from core.clock import AUTHORITY_ZONE
from core.errors import Refusal
from core.matters.situations import questions_to_ask
from core.places.points import Points
from kiosk.entering import Asked, KioskHere, taken
from kiosk.hall_client import HallUnreachable
from kiosk.pages import Answer, Page, go, render, show


@get("/checklist")
async def show_checklist(kiosk: KioskHere) -> Answer:
    visit = kiosk.visiting()
    if visit is None or visit.filing is None:
        return go("")
    filing = visit.filing
    if questions_to_ask(filing.definition, filing.answers):
        return go("situations")
    visit.place = "checklist"
    asked = filing.checklist(visit.wallet, visit.person)
    held = {item.certificate_type: item for item in visit.wallet}
    last = list(filing.answers)[-1] if filing.answers else ""
    return show(
        kiosk,
        "checklist",
        step=2,
        matter=filing.definition,
        asked=asked,
        held=held,
        filing=filing,
        names={material.key: material.name for material in filing.definition.materials},
        back=f"situations?question={last}" if last else "find",
    )


@get("/checklist/places")
async def show_places(kiosk: KioskHere) -> Page:
    """Where else it can be done, as the hall knows it; without the hall, nothing is said."""
    filing = kiosk.visit.filing if kiosk.visit else None
    found = None
    if filing is not None:
        with suppress(HallUnreachable, Refusal):
            found = await kiosk.ask(kiosk.hall.get(f"/matters/{filing.definition.code}/points", Points))
    nearest = [point for point in (found.counter, found.kiosk, found.online) if point] if found else []
    others = [point for point in found.points if point not in nearest] if found else []
    weekday = kiosk.now().astimezone(AUTHORITY_ZONE).isoweekday()
    return Response(
        render(kiosk, "checklist_places", nearest=nearest, others=others, weekday=weekday), media_type="text/html"
    )


@post("/checklist")
async def go_on(kiosk: KioskHere) -> Answer:
    """On to the form; somebody who only looked says now who he is."""
    visit = kiosk.visiting()
    if visit is None or visit.filing is None:
        return go("")
    if visit.identity is None:
        visit.wanted = "form"
        return go("identify")
    return go("form")


@post("/declaration")
async def declare(request: Asked, kiosk: KioskHere) -> Answer:
    """Take the declaration route, or bring the papers after all; the checklist follows."""
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.filing is None:
        return go("")
    filing = entered.visit.filing
    filing.declared = entered.get("declared") == "yes" and filing.definition.declaration is not None
    return go("checklist")


handlers = [show_checklist, show_places, go_on, declare]
