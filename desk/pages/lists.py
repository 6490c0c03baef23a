"""The three lists, and looks after approval: matter managers load a version, reviewers say what they found."""

from typing import Any, cast, get_args

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Struct

from core.call import Call
from core.db.database import Session
from core.errors import NotFound, Refusal
from core.ids import is_id
from core.matters import listed
from core.matters import service as matters
from core.matters.listed import Conflicting
from core.places import service as places
from core.three_lists import later_checks, service
from core.three_lists.loading import LONGEST, read_list
from core.three_lists.schemas import ListVersion, Outcome, PlannedCheck
from desk.auth import PATH, Seat
from desk.forms import read_form
from desk.rendering import Page

DONE = frozenset({"loaded", "carried_out"})


class Lists(Struct, frozen=True):
    """Everything on the page. `areas` by code, `titles` by code of a matter."""

    versions: list[ListVersion]
    conflicting: list[Conflicting]
    checks: list[PlannedCheck]
    areas: dict[str, str]
    titles: dict[str, str]


@get("/lists")
async def show(seat: Seat, done: FromQuery[str] = "") -> Page:
    return await _page(seat, done=done if done in DONE else None)


@post("/lists/load")
async def load(seat: Seat, request: Request[Any, Any, Any]) -> Page | Redirect:
    form = await read_form(request)
    try:
        file = read_list(await form.file("file").read(LONGEST + 1))
        await seat.write(service.load, form.request, file)
    except Refusal as refusal:
        return await _page(seat, refusal)
    return Redirect(f"{PATH}/lists?done=loaded", status_code=303)


@post("/lists/checks/{check_id:str}")
async def carry_out(seat: Seat, request: Request[Any, Any, Any], check_id: FromPath[str]) -> Page | Redirect:
    form = await read_form(request)
    outcome = form.text("outcome")
    if not is_id(check_id) or outcome not in get_args(Outcome):
        raise NotFound("later_check_unknown")
    try:
        said = form.text("remark")
        await seat.write(later_checks.carry_out, form.request, check_id, cast(Outcome, outcome), said)
    except Refusal as refusal:
        return await _page(seat, refusal)
    return Redirect(f"{PATH}/lists?done=carried_out", status_code=303)


async def _page(seat: Seat, refusal: Refusal | None = None, done: str | None = None) -> Page:
    return seat.page("lists", refusal, lists=await seat.read(_lists), done=done)


def _lists(session: Session, call: Call) -> Lists:
    day = session.settings.hall.day_of(call.at)
    in_force = (each.definition for each in matters.list_in_force(session, day))
    return Lists(
        versions=service.list_versions(session, call),
        conflicting=listed.conflicting(session, call),
        checks=later_checks.list_checks(session, call),
        areas={each.code: each.name[call.language] for each in places.list_areas(session)},
        titles={each.code: each.title.say(call.language) for each in in_force},
    )


handlers = (show, load, carry_out)
