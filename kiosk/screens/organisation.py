"""For which organisation somebody applies, where only organisations may; one that is alone is taken without asking."""

from litestar import get, post

from kiosk.entering import Asked, KioskHere, taken
from kiosk.pages import Answer, go, show


@get("/organisation")
async def show_organisations(kiosk: KioskHere) -> Answer:
    visit = kiosk.visiting()
    if visit is None or visit.filing is None or visit.facts is None:
        return go("")
    organisations = visit.facts.organisations
    if len(organisations) == 1:
        visit.filing.organisation_id = organisations[0].id
        return go("form")
    visit.place = "organisation"
    return show(
        kiosk,
        "organisation",
        step=3,
        matter=visit.filing.definition,
        organisations=organisations,
        chosen=visit.filing.organisation_id,
        back="checklist",
    )


@post("/organisation")
async def take_organisation(request: Asked, kiosk: KioskHere) -> Answer:
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.filing is None or entered.visit.facts is None:
        return go("")
    known = {each.id for each in entered.visit.facts.organisations}
    if entered.get("organisation") in known:
        entered.visit.filing.organisation_id = entered.get("organisation")
    return go("form")


handlers = [show_organisations, take_organisation]
