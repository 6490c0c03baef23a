"""A document on paper: chosen on a case or among the certificates, printed, taken out of the tray.

The screen follows the print by itself, says what a stopped printer waits for, and asks at the end whether the paper
was taken where the printer cannot tell."""

from collections.abc import Coroutine
from functools import partial
from typing import Any

from litestar import Response, get, post

from core.call import Language
from core.notices.words import notice_title
from kiosk import sheets
from kiosk.asking import go_and_say, tried
from kiosk.entering import Asked, KioskHere, Taken, taken
from kiosk.hall_link import Token
from kiosk.kiosk import Kiosk
from kiosk.on_behalf import asking
from kiosk.pages import Answer, Page, go, render, show
from kiosk.visit import Sheet


@post("/sheet")
async def choose(request: Asked, kiosk: KioskHere) -> Answer:
    """`notice_in` (a notice of a `case`, a space, a language), the `time` of a `case`, or a `certificate`."""
    entered = await taken(request, kiosk)
    token = asking(entered.visit) if entered else None
    if entered is None or token is None or not sheets.can_print(kiosk):
        return go("")
    running = entered.visit.sheet
    if running is not None and running.state in ("fetching", "printing"):
        return go("sheet")
    found, problem = await tried(kiosk, _wanted(kiosk, entered, token))
    if found is None:
        return go_and_say(kiosk, "known", problem) if problem else go(entered.visit.home)
    sheets.print_sheet(kiosk, entered.visit, *found)
    return go("sheet")


@get("/sheet")
async def show_sheet(kiosk: KioskHere) -> Answer:
    visit = kiosk.visiting()
    if visit is None or visit.sheet is None:
        return go("")
    visit.place = "sheet"
    return show(kiosk, "sheet", sheet=visit.sheet, back=visit.sheet.back, **_finish(visit.sheet))


@get("/sheet/state")
async def show_state(kiosk: KioskHere) -> Page:
    """How the print is going, for the page that shows it."""
    visit = kiosk.visiting()
    piece = render(kiosk, "sheet_state", sheet=visit.sheet if visit else None)
    return Response(piece, media_type="text/html", headers={"Cache-Control": "no-store"})


@get("/sheet/finish")
async def show_finish(kiosk: KioskHere) -> Page:
    """The button that ends the visit, once there is nothing left to do here."""
    visit = kiosk.visiting()
    piece = render(kiosk, "finish", here="sheet", **_finish(visit.sheet if visit else None))
    return Response(piece, media_type="text/html", headers={"Cache-Control": "no-store"})


@post("/sheet/taken")
async def say_taken(request: Asked, kiosk: KioskHere) -> Answer:
    """The person has the paper in the hand."""
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.sheet is None:
        return go("")
    sheets.note_taken(kiosk, entered.visit.sheet)
    return go("sheet")


@post("/sheet/again")
async def print_again(request: Asked, kiosk: KioskHere) -> Answer:
    entered = await taken(request, kiosk)
    if entered is None:
        return go("")
    sheets.print_again(kiosk, entered.visit)
    return go("sheet")


def _finish(sheet: Sheet | None) -> dict[str, Any]:
    """That a printer cannot tell whether the paper was taken is asked on the screen first."""
    over = sheet is not None and (sheet.state == "taken" or (sheet.state == "presented" and not sheet.ask_taken))
    return {"told_by": "printed", "over": over}


async def _wanted(kiosk: Kiosk, asked: Taken, token: Token) -> tuple[Sheet, Coroutine[Any, Any, bytes]] | None:
    """What was asked for, with the way to its file; None for something that is not there."""
    hall, case = kiosk.hall, asked.get("case")
    if certificate_id := asked.get("certificate"):
        for each in await hall.certificates(token):
            if each.id == certificate_id:
                title = partial(kiosk.catalogue.names.tell, each.title)
                sheet = Sheet(title, "known", kiosk.settings.certificate_forms, each.id)
                return sheet, hall.certificate_file(token, each.id)
        return None
    if case and asked.get("time"):
        title = partial(kiosk.words.say, "case.time_statement")
        return Sheet(title, f"case/{case}"), sheets.time_statement(kiosk, token, case)
    notice, _, wanted = asked.get("notice_in").partition(" ")
    for each in await hall.notices(token, case) if notice else ():
        if each.id == notice and each.ready:
            language = _language(wanted, each.languages)
            file = partial(hall.notice_file, token, notice, language)
            return Sheet(partial(notice_title, each.kind), f"case/{case}"), sheets.made(kiosk, file)
    return None


def _language(wanted: str, there: tuple[Language, ...]) -> Language:
    """The language asked for, otherwise the legal text's."""
    return there[there.index(wanted)] if wanted in there else there[0]


handlers = [choose, show_sheet, show_state, show_finish, say_taken, print_again]
