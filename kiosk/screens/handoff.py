"""With my phone: the code, what the phone has sent, and what became of it, all by itself."""

from typing import Any

from litestar import Response, get, post

from kiosk import handing_off
from kiosk.asking import go_and_say, tried
from kiosk.entering import Asked, KioskHere, taken
from kiosk.filing import Filing
from kiosk.handoff import HandOff
from kiosk.kiosk import Kiosk
from kiosk.pages import ROOT, Answer, go, render, show
from kiosk.visit import Visit

TRIES = 2


@get("/handoff")
async def show_handoff(kiosk: KioskHere) -> Answer:
    visit = kiosk.visiting()
    if visit is None or visit.filing is None or visit.handoff is None:
        return go("check")
    visit.place = "handoff"
    facts = _facts(kiosk, visit, visit.filing, visit.handoff)
    return show(kiosk, "handoff", step=5 if visit.handoff.signature else 4, back=visit.handoff.back, **facts)


@get("/handoff/state")
async def show_state(kiosk: KioskHere) -> Response[str]:
    """How it stands, for the page that shows it. A signature that came is seen where it is submitted."""
    visit = kiosk.visiting()
    headers = {"Cache-Control": "no-store"}
    if visit is None or visit.filing is None or visit.handoff is None:
        return Response("", media_type="text/html", headers={**headers, "HX-Redirect": f"{ROOT}/"})
    if visit.handoff.signature and visit.filing.signature is not None:
        return Response("", media_type="text/html", headers={**headers, "HX-Redirect": f"{ROOT}/sign"})
    facts = _facts(kiosk, visit, visit.filing, visit.handoff)
    return Response(render(kiosk, "handoff_state", **facts), media_type="text/html", headers=headers)


@post("/handoff")
async def begin_handoff(request: Asked, kiosk: KioskHere) -> Answer:
    """`of`: `papers/<line>`, `check` for every line that has no page yet, or `sign`."""
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.filing is None or entered.visit.identity is None:
        return go("")
    visit, filing, of = entered.visit, entered.visit.filing, entered.get("of")
    lines = _lines(visit, filing, of)
    if filing.delivery != "none" or (not lines and of != "sign"):
        return go("check")
    if of == "sign":
        filing.signature = None
    begun, problem = await tried(kiosk, handing_off.begin(kiosk, visit, filing, lines, of))
    return go_and_say(kiosk, of, problem) if begun is None else go("handoff")


@post("/handoff/keep")
async def keep_page(request: Asked, kiosk: KioskHere) -> Answer:
    """A page that was not good enough, kept at its holder's wish: a clerk decides."""
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.filing is None or entered.visit.handoff is None:
        return go("")
    filing, handoff, material = entered.visit.filing, entered.visit.handoff, entered.get("keep")
    if (page := handoff.looks.get(material)) and filing.tries.get(material, 0) >= TRIES:
        handing_off.keep(filing, handoff, material, page)
    return go("handoff")


@post("/handoff/done")
async def end_handoff(request: Asked, kiosk: KioskHere) -> Answer:
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.handoff is None:
        return go("")
    handoff, entered.visit.handoff = entered.visit.handoff, None
    handoff.end("done")
    return go(handoff.back)


def _lines(visit: Visit, filing: Filing, of: str) -> tuple[str, ...]:
    able = handing_off.lines_for_phone(visit, filing)
    if of == "check":
        return tuple(material for material in able if not filing.pages.get(material))
    screen, _, material = of.partition("/")
    return (material,) if screen == "papers" and material in able else ()


def _facts(kiosk: Kiosk, visit: Visit, filing: Filing, handoff: HandOff) -> dict[str, Any]:
    """What the screen and its piece show: the asked lines with their pages."""
    lines = handing_off.lines_for_phone(visit, filing)
    return {
        "handoff": handoff,
        "asked": [
            (lines[key], filing.pages.get(key, []), handoff.looks.get(key)) for key in handoff.lines if key in lines
        ],
        "may_keep": {key for key, tries in filing.tries.items() if tries >= TRIES},
        "minutes": max(0, round((handoff.expires_at - kiosk.now()).total_seconds() / 60)) if handoff.expires_at else 0,
        "here": "handoff",
    }


handlers = [show_handoff, show_state, begin_handoff, keep_page, end_handoff]
