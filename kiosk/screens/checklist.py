"""What this person needs in this situation: each line with its reason, the visits it takes, what it costs,
how long."""

from litestar import get, post

from core.matters.situations import questions_to_ask
from kiosk.entering import KioskHere
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


handlers = [show_checklist, go_on]
