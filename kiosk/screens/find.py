"""Finding a matter or a life event: by words, 繁體, pinyin or initials, or from the list."""

from typing import Annotated

from litestar import Response, get, post
from litestar.params import FromQuery, QueryParameter

from core.matters.facets import Filters, meets
from core.matters.schemas import SearchHit
from kiosk.asking import go_and_say, notice_once
from kiosk.entering import Asked, KioskHere, taken
from kiosk.filing import Filing
from kiosk.kiosk import Kiosk
from kiosk.packages import may_file_packages
from kiosk.pages import Answer, Page, go, render, show

CHIPS = ("person", "organisation", "zero_visits", "kiosk")
"""What the list is narrowed by with a finger; `kiosk`: what can be applied for here."""

Chips = Annotated[list[str] | None, QueryParameter(name="only", max_items=8)]


@get("/find")
async def show_find(kiosk: KioskHere) -> Answer:
    visit = kiosk.visiting()
    if visit is None:
        return go("")
    visit.place = "find"
    words = visit.unsaved.get("find", {}).get("words", visit.words)
    return show(
        kiosk,
        "find",
        step=1,
        words=words,
        found=_found(kiosk, words, visit.only),
        only=visit.only,
        chips=CHIPS,
        notice=notice_once(kiosk),
        back="known" if visit.identity else "leave",
    )


@get("/find/results")
async def show_results(kiosk: KioskHere, words: FromQuery[str] = "", only: Chips = None) -> Page:
    visit = kiosk.visiting()
    if visit is not None:
        visit.words, visit.only = words[:60], tuple(chip for chip in CHIPS if chip in (only or ()))
    found = _found(kiosk, words[:60], visit.only if visit else ())
    piece = render(kiosk, "find_results", words=words, found=found)
    return Response(piece, media_type="text/html", headers={"Cache-Control": "no-store"})


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
    package = kiosk.catalogue.package(definition.code)
    if package and visit.identity and not may_file_packages(visit.identity):
        return go_and_say(kiosk, "find", kiosk.words.say("package.card_needed", kiosk.language))
    if visit.filing is None or visit.filing.definition.code != definition.code or visit.filing.delivery != "none":
        for_whom = visit.acting.power.organisation_id if visit.acting else None
        visit.filing = Filing(definition, package, organisation_id=for_whom)
    return go("situations")


def _found(kiosk: Kiosk, words: str, only: tuple[str, ...]) -> list[tuple[str, SearchHit | None]]:
    """Matter codes with why they were found; without words, all there are."""
    filters = _filters(only)
    if words.strip():
        return [(hit.matter, hit) for hit in kiosk.catalogue.search(words, kiosk.language, filters=filters)]
    return [(each.code, None) for each in kiosk.catalogue.all() if meets(each, filters)]


def _filters(only: tuple[str, ...]) -> Filters:
    """Both kinds of applicant are as good as none."""
    person, organisation = "person" in only, "organisation" in only
    who = None if person == organisation else "person" if person else "organisation"
    return Filters(who=who, zero_visits="zero_visits" in only, kiosk="kiosk" in only)


handlers = [show_find, show_results, choose]
