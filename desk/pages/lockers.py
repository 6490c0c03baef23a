"""Results in the lockers of kiosks: keep a cell and get its code, take back what nobody fetched, see to doors.

A code is shown once, on the page that made it, in letters and as a QR code for the kiosk's scanner.
"""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from core.applications import reading
from core.applications.staff_schemas import CaseFile
from core.errors import NotFound, Refusal
from core.ids import is_id
from core.lockers import service
from core.lockers.schemas import STAFF_CODE, CellCode
from desk.auth import PATH, Seat
from desk.forms import read_form
from desk.rendering import Page, drawn_code

DEEDS = {"give_up": service.give_up, "see_to": service.see_to, "confirm_taken": service.confirm_taken}


@get("/lockers")
async def show(seat: Seat, case: FromQuery[str] = "", done: FromQuery[str] = "") -> Page:
    """With a `case`, its result can be given a cell."""
    return await _page(seat, case=case, done=done if done in DEEDS else None)


@post("/lockers/reserve")
async def reserve(seat: Seat, request: Request[Any, Any, Any]) -> Page:
    form = await read_form(request)
    case, terminal = form.text("case"), form.text("terminal")
    if not (is_id(case) and is_id(terminal)):
        raise NotFound("application_unknown")
    try:
        code = await seat.write(service.reserve, form.request, case, terminal)
    except Refusal as refusal:
        return await _page(seat, refusal, case=case)
    return await _page(seat, code=code)


@post("/lockers/{allocation_id:str}/{deed:str}")
async def see_to_cell(
    seat: Seat, request: Request[Any, Any, Any], allocation_id: FromPath[str], deed: FromPath[str]
) -> Page | Redirect:
    """`take_back` gives a code; the others are done at once."""
    if not is_id(allocation_id) or deed not in (*DEEDS, "take_back"):
        raise NotFound("locker_cell_unknown")
    form = await read_form(request)
    try:
        if deed == "take_back":
            return await _page(seat, code=await seat.write(service.take_back, form.request, allocation_id))
        await seat.write(DEEDS[deed], form.request, allocation_id)
    except Refusal as refusal:
        return await _page(seat, refusal)
    return Redirect(f"{PATH}/lockers?done={deed}", status_code=303)


async def _page(
    seat: Seat, refusal: Refusal | None = None, code: CellCode | None = None, case: str = "", done: str | None = None
) -> Page:
    file: CaseFile | None = await seat.read(reading.open_case, case) if is_id(case) else None
    return seat.page(
        "lockers",
        refusal,
        lockers=await seat.read(service.list_lockers),
        cells=await seat.read(service.list_allocations),
        code=code,
        drawn=drawn_code(f"{STAFF_CODE}{code.code}") if code else "",
        file=file,
        done=done,
    )


handlers = (show, reserve, see_to_cell)
