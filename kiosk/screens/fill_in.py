"""What was read on a paper, each value beside the part of the picture where it stands: the person ticks what is to go
into the form.

Values that are not sure are marked and not ticked, nor are those for fields in which something else stands already.
What is taken over can be changed in the form like everything else.
"""

import asyncio

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from core.errors import NotFound, Unavailable
from core.matters.demands import Material
from core.matters.form import FormField
from kiosk.entering import Asked, KioskHere, taken
from kiosk.filing import Filing
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, go, show
from kiosk.prefilling import Offered, can_fill, offered, part_of, read_pages
from kiosk.screens.check import say_value
from kiosk.visit import Visit


@get("/fill/{material:str}")
async def show_readings(kiosk: KioskHere, material: FromPath[str]) -> Answer:
    """Read the pages of this line, which takes seconds the first time, and show what they say."""
    visit = kiosk.visiting()
    filing = visit.filing if visit else None
    line = filing.definition.material(material) if filing else None
    if visit is None or filing is None or line is None:
        return go("")
    if not filing.pages.get(material) or material not in can_fill(kiosk, visit, filing):
        return go(f"papers/{material}")
    problem = ""
    try:
        await read_pages(kiosk, filing, line)
    except Unavailable as refusal:
        problem = kiosk.words.refusal(refusal, kiosk.language)
    if kiosk.visiting() is not visit or visit.filing is not filing:
        return go("")  # the visit ended over the reading
    return _show(kiosk, visit, filing, line, problem)


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


handlers = [show_readings, take_over, show_part]
