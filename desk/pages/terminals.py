"""Kiosks, for the administrator: a one-use enrolment code, the fingerprint to compare, confirming and revoking.

The code is shown once, on the page that made it; nothing can show it again.
"""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from core.errors import NotFound, Refusal
from core.ids import is_id
from core.terminals import service
from core.terminals.schemas import EnrolmentCode
from desk.auth import PATH, Seat
from desk.forms import read_form
from desk.rendering import Page

CHANGES = {"confirm": service.confirm, "revoke": service.revoke}


@get("/terminals")
async def show(seat: Seat, done: FromQuery[str] = "") -> Page:
    return await _page(seat, done=done if done in CHANGES else None)


@post("/terminals/code")
async def create_code(seat: Seat, request: Request[Any, Any, Any]) -> Page:
    form = await read_form(request)
    code = await seat.write(service.create_enrolment_code, form.request)
    return await _page(seat, code=code)


@post("/terminals/{terminal_id:str}/{change:str}")
async def change_terminal(
    seat: Seat, request: Request[Any, Any, Any], terminal_id: FromPath[str], change: FromPath[str]
) -> Page | Redirect:
    if change not in CHANGES or not is_id(terminal_id):
        raise NotFound("terminal_unknown")
    form = await read_form(request)
    try:
        await seat.write(CHANGES[change], form.request, terminal_id)
    except Refusal as refusal:
        return await _page(seat, refusal)
    return Redirect(f"{PATH}/terminals?done={change}", status_code=303)


async def _page(
    seat: Seat, refusal: Refusal | None = None, code: EnrolmentCode | None = None, done: str | None = None
) -> Page:
    terminals = await seat.read(service.list_terminals)
    return seat.page("terminals", refusal, terminals=terminals, code=code, done=done)


handlers = (show, create_code, change_terminal)
