"""The time statement of a case: every day of every clock, for whoever may read the case."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from core.applications.clocks import time_statement
from desk.auth import PATH, Seat
from desk.forms import read_form
from desk.pages.case import require_id
from desk.rendering import Page


@get("/cases/{application_id:str}/time")
async def show(seat: Seat, application_id: FromPath[str]) -> Page:
    require_id(application_id)
    return seat.page("time", found=await seat.read(time_statement.for_staff, application_id))


@post("/cases/{application_id:str}/time/print")
async def print_sheet(seat: Seat, request: Request[Any, Any, Any], application_id: FromPath[str]) -> Redirect:
    """A numbered, sealed sheet among the notices of the case."""
    require_id(application_id)
    form = await read_form(request)
    await seat.write(time_statement.print_for_staff, form.request, application_id)
    return Redirect(f"{PATH}/cases/{application_id}", status_code=303)


handlers = [show, print_sheet]
