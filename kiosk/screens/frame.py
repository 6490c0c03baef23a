"""What belongs to no screen: languages and manners, idle, leaving, the event stream, the keyboard's
candidates."""

import asyncio

from litestar import Response, get, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromQuery
from litestar.response import Redirect, Stream

from core.call import LANGUAGES
from kiosk import pages, pinyin, strokes
from kiosk.entering import OWN, Asked, KioskHere, fields_of, screen_of
from kiosk.events import Said
from kiosk.helping import SCREEN
from kiosk.kiosk import Kiosk
from kiosk.locker import here
from kiosk.pages import Answer, Page, go, render, show
from kiosk.pinyin import Candidate
from kiosk.visit import Visit, seconds_left, standing

ASIDE = ("help", "call")
"""Screens that every screen leads to, and that lead back."""
MOST_CANDIDATES = 1000
"""More than any syllable has characters."""
MOVES_ON = frozenset({"", "identify", "goodbye", "enrolment", "scan"})
SHOWN_AFRESH = frozenset({"known", "locker/staff", SCREEN, "find", "situations", "checklist", "submitting", "receipt"})


@post("/manner")
async def change_manner(request: Asked, kiosk: KioskHere) -> Answer:
    """Language, manner, help or a clerk, from any screen; what was being typed there is kept."""
    fields = await fields_of(request)
    visit, at = kiosk.visiting(), fields.get("at", "")
    if visit is not None and fields.get("visit") == visit.id:
        visit.touch(kiosk.now())
        half = {name: value for name, value in fields.items() if name not in OWN}
        visit.unsaved[screen_of(at)] = {**visit.unsaved.get(screen_of(at), {}), **half}
    language = fields.get("language")
    if language in LANGUAGES and language in kiosk.settings.languages:
        kiosk.manner.language = language
    kiosk.manner.take(fields)
    aside = next((each for each in ASIDE if fields.get(each)), None)
    return go(f"{aside}?at={at}" if aside else at)


@get("/help")
async def show_help(kiosk: KioskHere, at: FromQuery[str] = "") -> Page:
    """What this screen wants, in plain words, and who can help."""
    return show(kiosk, "help", here=f"help?at={at}", wanted=kiosk.words.help_key(at), back=at)


@get("/leave")
async def ask_to_leave(kiosk: KioskHere) -> Answer:
    visit = kiosk.visiting()
    if visit is None:
        return go("")
    if not visit.would_lose:
        kiosk.end_visit(farewell=True)
        return go("goodbye")
    return show(kiosk, "leave", back=visit.place)


@post("/leave")
async def leave(kiosk: KioskHere) -> Redirect:
    kiosk.end_visit(farewell=True)
    return go("goodbye")


@get("/goodbye")
async def say_goodbye(kiosk: KioskHere) -> Answer:
    if kiosk.visiting() is not None:
        return go("")
    return show(kiosk, "goodbye", card_left=kiosk.card_is_on_reader())


@get("/forget")
async def forget(request: Asked, kiosk: KioskHere) -> Response[None] | Redirect:
    """From the farewell to the first screen, in the first language."""
    if kiosk.visiting() is None:
        kiosk.end_visit()
    if "hx-request" in request.headers:
        return Response(None, status_code=204, headers={"HX-Redirect": f"{pages.ROOT}/"})
    return go("")


@post("/touch", status_code=204)
async def touch(kiosk: KioskHere) -> None:
    """Somebody is there."""
    visit = kiosk.visiting()
    if visit is None:
        return
    warned = standing(visit, kiosk.now(), kiosk.patience) == "warned"
    visit.touch(kiosk.now())
    if warned:
        kiosk.announcer.say("idle")


@post("/drawn", status_code=204)
async def draw(kiosk: KioskHere) -> None:
    """The page stands on the glass; nobody need be there."""
    kiosk.glass.draw()


@get("/drawn")
async def is_drawn(kiosk: KioskHere) -> Response[None]:
    """503 when no page does; asked by the unit that shows the browser."""
    return Response(None, status_code=204 if kiosk.glass.watch() else 503)


@get("/here", sync_to_thread=False)
def where_now(kiosk: KioskHere, at: FromQuery[str] = "") -> Response[None]:
    """A page asks whether it is still the right one."""
    visit = kiosk.visiting()
    at = at.split("?")[0]
    headers: dict[str, str] = {}
    if visit is None:
        target = "goodbye" if kiosk.farewell else ""
        stays = at == "goodbye" or (at == "enrolment" and not kiosk.enrolled)
        headers = {} if stays else {"HX-Redirect": f"{pages.ROOT}/{target}"}
    elif (cell := here(kiosk)) and not cell.seen:
        headers = {"HX-Redirect": f"{pages.ROOT}/locker"}
    elif visit.helper is not None and not visit.helper_told and at != SCREEN:
        headers = {"HX-Redirect": f"{pages.ROOT}/{SCREEN}?at={at}"}
    elif at in MOVES_ON or at.startswith("identify"):
        target = visit.wanted if visit.identity and visit.wanted else visit.home
        headers = {"HX-Redirect": f"{pages.ROOT}/{target}"} if target != at else {"HX-Refresh": "true"}
    elif at == "call":
        headers = {} if visit.in_call else {"HX-Refresh": "true"}
    elif at in SHOWN_AFRESH or _answered(visit, at):
        headers = {"HX-Refresh": "true"}
    return Response(None, status_code=204, headers=headers)


def _answered(visit: Visit, at: str) -> bool:
    """Whether a screen is about something that was sent, and shows it afresh when the hall answers."""
    brought = visit.bringing is not None and visit.bringing.delivery != "none"
    return (at.startswith("bring/") and brought) or (at.startswith("unsent/") and visit.completing is not None)


@get("/link")
async def show_link(kiosk: KioskHere) -> Page:
    return Response(render(kiosk, "link"), media_type="text/html")


@get("/events")
async def events(kiosk: KioskHere, drawn: FromQuery[int] = 0) -> Stream:
    """The stream a page listens to; it begins with how things are, and with what happened since it was drawn."""
    first = [idle_now(kiosk), *([Said("moved")] if drawn != kiosk.announcer.moves else [])]
    return Stream(
        kiosk.announcer.listen(first),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store"},
    )


def idle_now(kiosk: Kiosk) -> Said:
    """The warning as a page shows it, or nothing."""
    visit, at = kiosk.visit, kiosk.now()
    if visit is None or standing(visit, at, kiosk.patience) != "warned":
        return Said("idle")
    return Said("idle", render(kiosk, "idle", seconds=seconds_left(visit, at, kiosk.patience)))


@get("/keyboard/candidates", cache_control=CacheControlHeader(no_store=True))
async def show_candidates(
    kiosk: KioskHere, typed: FromQuery[str] = "", by: FromQuery[str] = "pinyin"
) -> list[Candidate]:
    """`by`: the layout of the keyboard, `pinyin` or `strokes`."""
    find = strokes.candidates if by == "strokes" else pinyin.candidates
    return await asyncio.to_thread(find, typed, MOST_CANDIDATES, kiosk.manner.language == "zh-Hant")


@get("/keyboard/places")
async def show_places(kiosk: KioskHere, typed: FromQuery[str] = "") -> list[str]:
    """What an address may begin with, as far as it is typed."""
    return await asyncio.to_thread(kiosk.catalogue.gazetteer.suggestions, typed, kiosk.language)


handlers = [
    change_manner,
    show_help,
    ask_to_leave,
    leave,
    say_goodbye,
    forget,
    touch,
    draw,
    is_drawn,
    where_now,
    show_link,
    events,
    show_candidates,
    show_places,
]
