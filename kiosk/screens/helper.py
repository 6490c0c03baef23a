"""A member of staff helps whoever stands here: he shows a code or his card, and leaves when he likes."""

from litestar import get, post
from litestar.params import FromQuery

from kiosk import helping
from kiosk.asking import notice_once
from kiosk.entering import Asked, KioskHere, taken
from kiosk.pages import Answer, go, show


@get("/helper")
async def show_helper(kiosk: KioskHere, at: FromQuery[str] = "") -> Answer:
    """`at` is the screen one came from, and goes on to."""
    visit = kiosk.begin_visit()
    visit.place, visit.helper_told = helping.SCREEN, visit.helper is not None
    back = at if at and not at.startswith(helping.SCREEN) else "known"
    return show(kiosk, "helper", here=f"{helping.SCREEN}?at={back}", notice=notice_once(kiosk), back=back)


@post("/helper")
async def take_code(request: Asked, kiosk: KioskHere) -> Answer:
    entered = await taken(request, kiosk)
    if entered is None:
        return go("")
    await helping.take_code(kiosk, entered.visit, entered.get("code"))
    return go(f"{helping.SCREEN}?at={entered.get('back')}")


@post("/helper/leave")
async def leave(request: Asked, kiosk: KioskHere) -> Answer:
    """The citizen is alone again; the visit goes on."""
    entered = await taken(request, kiosk)
    if entered is None:
        return go("")
    kiosk.let_help(None)
    return go(entered.get("back") or entered.visit.home)


handlers = [show_helper, take_code, leave]
