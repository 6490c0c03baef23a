"""One kiosk, for the administrator: how it is, its alarms, and orders to it. What is live looks again by itself."""

from typing import Any, get_args

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from core.call import LANGUAGES
from core.errors import NotFound, Refusal
from core.ids import is_id
from core.people import staff
from core.places.schemas import Names
from core.places.service import list_centres
from core.terminals.fleet import alarms, orders, overview
from core.terminals.fleet.schemas import LONGEST_GRACE_SECONDS, OrderKind
from core.terminals.points import list_stands
from desk.auth import PATH, Seat
from desk.forms import Form, read_form
from desk.rendering import Page

DONE = frozenset({"confirm", "revoke", "stand", "ordered", "acknowledged"})
GRACES = (0, 60, 180, LONGEST_GRACE_SECONDS)
"""Seconds that whoever stands there may go on; the page offers these."""


@get("/terminals/{terminal_id:str}")
async def show_terminal(seat: Seat, terminal_id: FromPath[str], done: FromQuery[str] = "") -> Page:
    return await _page(seat, terminal_id, done=done if done in DONE else None)


@get("/terminals/{terminal_id:str}/now")
async def show_now(seat: Seat, terminal_id: FromPath[str]) -> Page:
    """What changes by itself, as the page fetches it again and again."""
    return seat.page("terminal_now", **await _now(seat, terminal_id))


@post("/terminals/{terminal_id:str}/orders")
async def give_order(seat: Seat, request: Request[Any, Any, Any], terminal_id: FromPath[str]) -> Page | Redirect:
    form = await read_form(request)
    kind = form.text("kind")
    if kind not in get_args(OrderKind) or not is_id(terminal_id):
        raise NotFound("terminal_unknown")
    order: OrderKind = msgspec.convert(kind, OrderKind)
    grace = form.text("grace")
    seconds = int(grace) if grace.isascii() and grace.isdigit() and len(grace) < 6 else 0
    try:
        await seat.write(orders.give, form.request, terminal_id, order, _words(form), seconds)
    except Refusal as refusal:
        return await _page(seat, terminal_id, refusal)
    return Redirect(f"{PATH}/terminals/{terminal_id}?done=ordered", status_code=303)


@post("/terminals/{terminal_id:str}/alarms/{alarm_id:str}")
async def acknowledge(
    seat: Seat, request: Request[Any, Any, Any], terminal_id: FromPath[str], alarm_id: FromPath[str]
) -> Page | Redirect:
    """Somebody sees to it."""
    if not is_id(terminal_id) or not is_id(alarm_id):
        raise NotFound("alarm_unknown")
    form = await read_form(request)
    try:
        await seat.write(alarms.acknowledge, form.request, alarm_id)
    except Refusal as refusal:
        return await _page(seat, terminal_id, refusal)
    return Redirect(f"{PATH}/terminals/{terminal_id}?done=acknowledged", status_code=303)


def _words(form: Form) -> Names:
    return {language: form.text(f"words-{language}") for language in LANGUAGES}


async def _page(seat: Seat, terminal_id: str, refusal: Refusal | None = None, done: str | None = None) -> Page:
    live = await _now(seat, terminal_id)
    read = seat.office.database.read
    centres, stands = await read(list_centres), await read(list_stands)
    return seat.page(
        "terminal", refusal, done=done, centres=centres, stands=stands.get(terminal_id), graces=GRACES, **live
    )


async def _now(seat: Seat, terminal_id: str) -> dict[str, Any]:
    if not is_id(terminal_id):
        raise NotFound("terminal_unknown")
    latest = await seat.read(alarms.list_latest, terminal_id)
    given = await seat.read(orders.list_latest, terminal_id)
    ids = {each.given_by for each in given} | {each.acknowledged_by for each in latest if each.acknowledged_by}
    return {
        "one": await seat.read(overview.watch_one, terminal_id),
        "latest": latest,
        "orders": given,
        "people": await seat.office.database.read(staff.names_of, ids),
        "at": seat.at,
    }


handlers = (show_terminal, show_now, give_order, acknowledge)
