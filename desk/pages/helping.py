"""帮办: how a clerk shows himself to a kiosk, to help somebody there. One code for one time of helping.

A code is shown once, on the page that made it, in letters and as a QR code for the kiosk's scanner.
"""

from typing import Any

from litestar import Request, get, post

from core.call import Call
from core.db.database import Session
from core.people import helping
from core.people.helping_schemas import HELPER_CODE, Assistance, HelperCode
from core.terminals import service as terminals
from core.terminals.schemas import Terminal
from desk.auth import Seat
from desk.forms import read_form
from desk.rendering import Page, drawn_code


@get("/helping")
async def show(seat: Seat) -> Page:
    """Where the caller has helped so far."""
    return await _page(seat)


@post("/helping")
async def make_code(seat: Seat, request: Request[Any, Any, Any]) -> Page:
    form = await read_form(request)
    return await _page(seat, await seat.write(helping.make_code, form.request))


async def _page(seat: Seat, code: HelperCode | None = None) -> Page:
    drawn = drawn_code(f"{HELPER_CODE}{code.code}") if code else ""
    return seat.page("helping", code=code, drawn=drawn, helped=await seat.read(_helped))


def _helped(session: Session, call: Call) -> list[tuple[Assistance, Terminal]]:
    mine = helping.list_mine(session, call)
    at = {id: terminals.find_terminal(session, id) for id in {each.terminal_id for each in mine}}
    return [(each, at[each.terminal_id]) for each in mine]


handlers = (show, make_code)
