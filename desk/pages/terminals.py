"""Kiosks, for the administrator: the list with what is wrong, and who may join it (a one-use enrolment code, the
fingerprint to compare, confirming, saying at which centre one stands, revoking).

The list looks again by itself every few seconds. The code is shown once, on the page that made it; nothing can show it
again. One kiosk's page is `desk/pages/terminal.py`.
"""

from typing import Any, get_args

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import ValidationError

from core.errors import InvalidInput, NotFound, Refusal
from core.ids import is_id
from core.terminals import service
from core.terminals.fleet import overview, rules
from core.terminals.fleet.overview import Show
from core.terminals.fleet.schemas import RulesDraft
from core.terminals.points import stand
from core.terminals.schemas import EnrolmentCode
from desk.auth import PATH, Seat
from desk.forms import Form, read_form
from desk.rendering import Page

CHANGES = {"confirm": service.confirm, "revoke": service.revoke}
DONE = frozenset({*CHANGES, "stand", "rules"})


@get("/terminals")
async def show_fleet(
    seat: Seat, done: FromQuery[str] = "", show: FromQuery[str] = "", words: FromQuery[str] = ""
) -> Page:
    return await _page(seat, done=done if done in DONE else None, show=show, words=words)


@get("/terminals/list")
async def show_list(seat: Seat, show: FromQuery[str] = "", words: FromQuery[str] = "") -> Page:
    """The list alone, as the page fetches it again and again."""
    return seat.page("fleet_list", **await _list(seat, show, words))


@post("/terminals/code")
async def create_code(seat: Seat, request: Request[Any, Any, Any]) -> Page:
    form = await read_form(request)
    code = await seat.write(service.create_enrolment_code, form.request)
    return await _page(seat, code=code)


@post("/terminals/rules")
async def publish_rules(seat: Seat, request: Request[Any, Any, Any]) -> Page | Redirect:
    form = await read_form(request)
    try:
        await seat.write(rules.publish, form.request, _draft(form))
    except Refusal as refusal:
        return await _page(seat, refusal)
    return Redirect(f"{PATH}/terminals?done=rules", status_code=303)


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
    return Redirect(f"{PATH}/terminals/{terminal_id}?done={change}", status_code=303)


def _draft(form: Form) -> RulesDraft:
    """InvalidInput `rules_invalid` for a number that is none, or outside its bounds."""
    typed = {field: form.text(field) for field in RulesDraft.__struct_fields__}
    try:
        return msgspec.convert(typed, RulesDraft, strict=False)
    except ValidationError as error:
        raise InvalidInput("rules_invalid") from error


async def _page(
    seat: Seat,
    refusal: Refusal | None = None,
    code: EnrolmentCode | None = None,
    done: str | None = None,
    show: str = "",
    words: str = "",
) -> Page:
    everything = await _list(seat, show, words)
    current = await seat.office.database.read(rules.current)
    return seat.page("terminals", refusal, code=code, done=done, rules=current, **everything)


async def _list(seat: Seat, show: str, words: str) -> dict[str, Any]:
    shown: Show = msgspec.convert(show, Show) if show in get_args(Show) else "used"
    fleet = await seat.read(overview.watch, shown, words[:60])
    used = fleet if shown == "used" and not words else await seat.read(overview.watch)
    return {"fleet": fleet, "used": used, "show": shown, "words": words[:60], "shows": get_args(Show), "at": seat.at}


handlers = (show_fleet, show_list, create_code, publish_rules, change_terminal)
