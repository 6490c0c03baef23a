"""What this person needs in this situation: each line with its reason, the visits it takes, what it costs,
how long."""

from litestar import get, post

from core.matters.situations import questions_to_ask
from kiosk.entering import Asked, KioskHere, taken
from kiosk.pages import Answer, go, show


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


handlers = [show_checklist, go_on, declare]
