"""What was read on a paper, each value beside the part of the picture where it stands: the person ticks what is to go
into the form.

Values that are not sure are marked and not ticked, nor are those for fields in which something else stands already.
What is taken over can be changed in the form like everything else.
"""

import asyncio

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from core.errors import NotFound
from core.matters.demands import Material
from core.matters.form import FormField
from kiosk.entering import Asked, KioskHere, taken
from kiosk.filing import Filing
from kiosk.kiosk import Kiosk
from kiosk.pages import ROOT, Answer, Page, go, render, show
from kiosk.prefilling import Offered, begin_reading, can_fill, offered, part_of, unread
from kiosk.screens.check import say_value
from kiosk.visit import Visit


@get("/fill/{material:str}")
async def show_readings(kiosk: KioskHere, material: FromPath[str]) -> Answer:
    """What the pages of this line say; while they are being read, how far that is."""
    visit = kiosk.visiting()
    filing = visit.filing if visit else None
    line = filing.definition.material(material) if filing else None
    if visit is None or filing is None or line is None:
        return go("")
    if not filing.pages.get(material) or material not in can_fill(kiosk, visit, filing):
        return go(f"papers/{material}")
    refused = filing.unreadable.pop(material, None)
    if unread(filing, material) and refused is None:
        begin_reading(kiosk, filing, line)
        visit.place = here = f"fill/{material}"
        return show(
            kiosk, "reading", step=3, here=here, line=line, back=f"papers/{material}", **_progress(filing, material)
        )
    return _show(kiosk, visit, filing, line, kiosk.words.refusal(refused, kiosk.language) if refused else "")


@get("/reading/{material:str}")
async def show_progress(kiosk: KioskHere, material: FromPath[str], page: FromQuery[int] = 0) -> Page:
    """How far the reading is, for the screen that shows it: 204 while that is at `page`; at the end, the way to what
    was read."""
    visit = kiosk.visiting()
    filing = visit.filing if visit else None
    if filing is None or material not in filing.being_read:
        return Response("", headers={"HX-Redirect": f"{ROOT}/fill/{material}"})
    progress = _progress(filing, material)
    if progress["page"] == page:
        return Response("", status_code=204)
    piece = render(kiosk, "reading_progress", material=material, **progress)
    return Response(piece, media_type="text/html", headers={"Cache-Control": "no-store"})


def _progress(filing: Filing, material: str) -> dict[str, int]:
    pages = len(filing.pages.get(material, ()))
    return {"page": min(pages, pages - unread(filing, material) + 1), "pages": pages}


@post("/fill/{material:str}")
async def take_over(request: Asked, kiosk: KioskHere, material: FromPath[str]) -> Answer:
    """Take what was ticked, as it was shown; what is offered differently by now is left alone."""
    entered = await taken(request, kiosk)
    filing = entered.visit.filing if entered else None
    line = filing.definition.material(material) if filing else None
    if entered is None or filing is None or line is None:
        return go("")
    for each in offered(filing, line, kiosk.facts(entered.visit)):
        if entered.get(each.field.key) == each.proposal.value:
            filing.form[each.field.key] = each.proposal.value
            for unsaved in entered.visit.unsaved.values():
                unsaved.pop(each.field.key, None)
    return go("form")


@get("/fill/{material:str}/{field:str}")
async def show_part(kiosk: KioskHere, material: FromPath[str], field: FromPath[str]) -> Response[bytes]:
    """The part of the picture where a value stands, for the screen of this visit only."""
    visit = kiosk.visiting()
    filing = visit.filing if visit else None
    line = filing.definition.material(material) if filing else None
    if visit is not None and filing is not None and line is not None:
        for each in offered(filing, line, kiosk.facts(visit)):
            if each.field.key == field:
                part = await asyncio.to_thread(part_of, each.page, each.proposal.corners)
                return Response(part, media_type="image/jpeg", headers={"Cache-Control": "no-store"})
    raise NotFound("page_unknown")


class Offer(Struct, frozen=True):
    """A proposal as the screen shows it: the value and what stands in the field now, as people read them."""

    field: FormField
    value: str
    said: str
    current: str
    doubtful: bool

    @property
    def ticked(self) -> bool:
        return not (self.doubtful or self.current)


def _offer(kiosk: Kiosk, each: Offered) -> Offer:
    value, current = each.proposal.value, each.proposal.current
    said = say_value(kiosk, each.field, current) if current else ""
    return Offer(each.field, value, say_value(kiosk, each.field, value), said, each.proposal.doubtful)


def _show(kiosk: Kiosk, visit: Visit, filing: Filing, line: Material, problem: str) -> Answer:
    visit.place = here = f"fill/{line.key}"
    return show(
        kiosk,
        "fill_in",
        step=3,
        here=here,
        line=line,
        problem=problem,
        offers=[_offer(kiosk, each) for each in offered(filing, line, kiosk.facts(visit))],
        back=f"papers/{line.key}",
    )


handlers = [show_readings, show_progress, take_over, show_part]
