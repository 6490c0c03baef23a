"""Finding a matter: by words, 繁體, pinyin or initials, or from the list."""

from litestar import Response, get, post
from litestar.params import FromQuery

from core.matters.schemas import SearchHit
from kiosk.case_here import go_and_say
from kiosk.entering import Asked, KioskHere, taken
from kiosk.filing import Filing
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, Page, go, render, show


@get("/find")
async def show_find(kiosk: KioskHere) -> Answer:
    visit = kiosk.visiting()
    if visit is None:
        return go("")
    visit.place = "find"
    words = visit.unsaved.get("find", {}).get("words", visit.words)
    return show(
        kiosk, "find", step=1, words=words, found=_found(kiosk, words), back="known" if visit.identity else "leave"
    )


@get("/find/results")
async def show_results(kiosk: KioskHere, words: FromQuery[str] = "") -> Page:
    visit = kiosk.visiting()
    if visit is not None:
        visit.words = words[:60]
    found = _found(kiosk, words[:60])
    return Response(render(kiosk, "find_results", words=words, found=found), media_type="text/html")


@post("/find")
async def choose(request: Asked, kiosk: KioskHere) -> Answer:
    """Begin with a matter. One that is begun already goes on where it was."""
    entered = await taken(request, kiosk)
    definition = kiosk.catalogue.find(entered.get("matter")) if entered else None
    if entered is None:
        return go("")
    if definition is None:
        return go("find")
    visit = entered.visit
    if visit.acting and not visit.acting.covers(definition):
        return go_and_say(kiosk, "powers", kiosk.words.say("powers.not_covered", kiosk.language))
    if visit.filing is None or visit.filing.definition.code != definition.code or visit.filing.delivery != "none":
        visit.filing = Filing(definition, organisation_id=visit.acting.power.organisation_id if visit.acting else None)
    return go("situations")


def _found(kiosk: Kiosk, words: str) -> list[tuple[str, SearchHit | None]]:
    """Matter codes with why they were found; without words, all there are."""
    if words.strip():
        return [(hit.matter, hit) for hit in kiosk.catalogue.search(words, kiosk.language)]
    return [(each.code, None) for each in kiosk.catalogue.all()]


handlers = [show_find, show_results, choose]
