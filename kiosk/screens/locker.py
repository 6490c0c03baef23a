"""The locker: fetch one's own result, or, for a clerk with a code, put one in or take it back.

The screen says which door, follows it by itself, and asks at the end what was done: doors know nothing of papers."""

from collections.abc import Awaitable
from typing import Any, get_args

from litestar import Response, get, post

from core.ids import is_id
from core.lockers.schemas import STAFF_CODE, CellErrand
from hardware.locker import Locker
from kiosk import cell_calls, locker
from kiosk.asking import go_and_say, notice_once, tried
from kiosk.entering import Asked, KioskHere, Taken, taken
from kiosk.kiosk import Kiosk
from kiosk.opened_cell import Answer, OpenedCell
from kiosk.pages import Answer as Shown
from kiosk.pages import Page, go, render, show

SAID = tuple(answer for answer in get_args(Answer) if answer != "gone")


@get("/locker")
async def show_locker(kiosk: KioskHere) -> Shown:
    """The door that was opened for who stands here."""
    visit, cell = kiosk.visiting(), locker.here(kiosk)
    if visit is None or cell is None:
        return go("")
    visit.place, cell.seen = "locker", True
    return show(kiosk, "locker", cell=cell, why=_why(kiosk, cell), back=_back(kiosk), **_finish(cell))


@get("/locker/state")
async def show_state(kiosk: KioskHere) -> Page:
    """How it is going, for the page that shows it."""
    kiosk.visiting()
    cell = locker.here(kiosk)
    piece = render(kiosk, "locker_state", cell=cell, why=_why(kiosk, cell))
    return Response(piece, media_type="text/html", headers={"Cache-Control": "no-store"})


@get("/locker/finish")
async def show_finish(kiosk: KioskHere) -> Page:
    """The button that ends the visit, once the door has shut for good."""
    kiosk.visiting()
    piece = render(kiosk, "finish", here="locker", **_finish(locker.here(kiosk)))
    return Response(piece, media_type="text/html", headers={"Cache-Control": "no-store"})


@post("/locker")
async def fetch_mine(request: Asked, kiosk: KioskHere) -> Shown:
    """The person known by the card asks for the `cell` on the list."""
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.token is None or not is_id(entered.get("cell")):
        return go("")
    asked = cell_calls.open_mine(kiosk.hall, entered.visit.token, entered.get("cell"), kiosk.language)
    return await _open(kiosk, entered, asked, "known")


@get("/locker/staff")
async def ask_code(kiosk: KioskHere) -> Shown:
    """Where a clerk types the code from the desk."""
    if kiosk.cabinet.find(Locker) is None:
        return go("")
    kiosk.begin_visit().place = "locker/staff"
    return show(kiosk, "locker_staff", here="locker/staff", notice=notice_once(kiosk), back=_back(kiosk))


@post("/locker/staff")
async def take_code(request: Asked, kiosk: KioskHere) -> Shown:
    entered = await taken(request, kiosk)
    if entered is None:
        return go("")
    code = entered.get("code").removeprefix(STAFF_CODE)
    if not 6 <= len(code) <= 20:
        return go_and_say(kiosk, "locker/staff", kiosk.words.say("refusal.locker_code_refused", kiosk.language))
    return await _open(kiosk, entered, cell_calls.open_by_code(kiosk.hall, code, kiosk.language), "locker/staff")


@post("/locker/said")
async def say_done(request: Asked, kiosk: KioskHere) -> Shown:
    """`said`: done, again or nothing."""
    entered, cell = await taken(request, kiosk), locker.here(kiosk)
    if entered is None or cell is None:
        return go("")
    said = next((answer for answer in SAID if answer == entered.get("said")), None)
    if said is not None:
        cell.say(said)
    return go("locker")


async def _open(kiosk: Kiosk, entered: Taken, asked: Awaitable[CellErrand], back: str) -> Shown:
    if locker.is_busy(kiosk):
        return go_and_say(kiosk, back, kiosk.words.say("locker.busy", kiosk.language))
    errand, problem = await tried(kiosk, asked)
    if errand is None:
        return go_and_say(kiosk, back, problem)
    locker.serve(kiosk, entered.visit, errand)
    return go("locker")


def _finish(cell: OpenedCell | None) -> dict[str, Any]:
    return {"told_by": "cell", "over": cell is not None and cell.ended}


def _why(kiosk: Kiosk, cell: OpenedCell | None) -> str:
    """Why nothing came of it, in a sentence."""
    if cell is None or cell.state != "failed":
        return ""
    if cell.refusal is not None:
        return kiosk.words.refusal(cell.refusal, kiosk.language)
    return kiosk.words.say(f"locker.why_{cell.outcome}", kiosk.language, cell=cell.errand.cell)


def _back(kiosk: Kiosk) -> str:
    return "known" if kiosk.visit and kiosk.visit.identity else ""


handlers = [show_locker, show_state, show_finish, fetch_mine, ask_code, take_code, say_done]
