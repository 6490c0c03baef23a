"""Kiosks, for the administrator: a one-use enrolment code, the fingerprint to compare, confirming, saying at which
centre one stands, and revoking.

The code is shown once, on the page that made it; nothing can show it again.
"""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from core.errors import NotFound, Refusal
from core.ids import is_id
from core.places.service import list_centres
from core.terminals import service
from core.terminals.points import list_stands, stand
from core.terminals.schemas import EnrolmentCode
from desk.auth import PATH, Seat
from desk.forms import read_form
from desk.rendering import Page

CHANGES = {"confirm": service.confirm, "revoke": service.revoke}


@get("/terminals")
async def show(seat: Seat, done: FromQuery[str] = "") -> Page:
    return await _page(seat, done=done if done in (*CHANGES, "stand") else None)


@post("/terminals/code")
async def create_code(seat: Seat, request: Request[Any, Any, Any]) -> Page:
    form = await read_form(request)
    code = await seat.write(service.create_enrolment_code, form.request)
    return await _page(seat, code=code)


@post("/terminals/{terminal_id:str}/{change:str}")
async def change_terminal(
    seat: Seat, request: Request[Any, Any, Any], terminal_id: FromPath[str], change: FromPath[str]
) -> Page | Redirect:
    if change not in (*CHANGES, "stand") or not is_id(terminal_id):
        raise NotFound("terminal_unknown")
    form = await read_form(request)
    try:
        if change == "stand":
            by_night = form.text("round_the_clock") == "yes"
            await seat.write(stand, form.request, terminal_id, form.text("centre"), round_the_clock=by_night)
        else:
            await seat.write(CHANGES[change], form.request, terminal_id)
    except Refusal as refusal:
        return await _page(seat, refusal)
    return Redirect(f"{PATH}/terminals?done={change}", status_code=303)


async def _page(
    seat: Seat, refusal: Refusal | None = None, code: EnrolmentCode | None = None, done: str | None = None
) -> Page:
    terminals = await seat.read(service.list_terminals)
    database = seat.office.database
    centres, stands = await database.read(list_centres), await database.read(list_stands)
    return seat.page("terminals", refusal, terminals=terminals, code=code, done=done, centres=centres, stands=stands)


handlers = (show, create_code, change_terminal)
