"""我要纠错 at the desk: counters say what is wrong in a guide, matter managers answer everybody, and keep the reforms
that guides must show by a day."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from core.applications.clocks.statement import parse_day
from core.call import Call
from core.change_requests import reforms, service
from core.change_requests.schemas import RequestState
from core.db.database import Session
from core.errors import NotFound, Refusal
from core.ids import is_id
from core.matters import service as matters
from core.people.permissions import ALLOWED, Action, require
from desk.auth import PATH, Seat
from desk.forms import Form, read_form
from desk.rendering import Page

DONE = frozenset({"asked", "answered", "set", "settled"})


@get("/guide-requests")
async def show_requests(seat: Seat, matter: FromQuery[str] = "", done: FromQuery[str] = "") -> Page:
    """With a `matter`, it is the one that is chosen."""
    return await _page(seat, matter=matter[:80], done=done if done in DONE else None)


@post("/guide-requests/ask")
async def ask(seat: Seat, request: Request[Any, Any, Any]) -> Page | Redirect:
    form = await read_form(request)
    return await _done(
        seat, form, "asked", service.ask, form.request.key, form.text("matter"), form.text("text"), form.text("place")
    )


@post("/guide-requests/{request_id:str}/answer")
async def answer(seat: Seat, request: Request[Any, Any, Any], request_id: FromPath[str]) -> Page | Redirect:
    form = await read_form(request)
    if not is_id(request_id):
        raise NotFound("change_request_unknown")
    state: RequestState = "agreed" if form.text("state") == "agreed" else "declined"
    written = form.text("solved_in")
    solved = int(written) if written.isdecimal() and len(written) < 7 else None
    return await _done(seat, form, "answered", service.answer, request_id, state, form.text("answer"), solved)


@post("/reforms/set")
async def set_reform(seat: Seat, request: Request[Any, Any, Any]) -> Page | Redirect:
    form = await read_form(request)
    try:
        due = parse_day(form.text("due_on"))
    except Refusal as refusal:
        return await _page(seat, refusal, form)
    return await _done(seat, form, "set", reforms.set_task, form.text("matter"), form.text("what"), due)


@post("/reforms/{task_id:str}/settle")
async def settle_reform(seat: Seat, request: Request[Any, Any, Any], task_id: FromPath[str]) -> Page | Redirect:
    form = await read_form(request)
    return await _done(seat, form, "settled", reforms.settle_task, task_id[:36])


async def _done(seat: Seat, form: Form, done: str, use_case: Any, *given: Any) -> Page | Redirect:
    try:
        await seat.write(use_case, form.request, *given)
    except Refusal as refusal:
        return await _page(seat, refusal, form)
    return Redirect(f"{PATH}/guide-requests?done={done}", status_code=303)


async def _page(
    seat: Seat, refusal: Refusal | None = None, form: Form | None = None, matter: str = "", done: str | None = None
) -> Page:
    def may(action: Action) -> bool:
        return bool(seat.member.roles & ALLOWED[action])

    titles = await seat.read(_titles)
    return seat.page(
        "catalogue/requests",
        refusal,
        titles=titles,
        may=may,
        own=await seat.read(service.list_own),
        waiting=await seat.read(service.list_open) if may("answer_guide_change") else [],
        tasks=await seat.read(reforms.list_open) if may("set_reform_task") else [],
        typed={"matter": matter} | (dict(form.fields) if form else {}),
        today=seat.office.settings.hall.day_of(seat.at),
        done=done,
    )


def _titles(session: Session, call: Call) -> dict[str, str]:
    """Matters in force by code. Only for those who may ask for a change or set a reform."""
    if not call.actor.roles & ALLOWED["set_reform_task"]:
        require(call.actor, "request_guide_change")
    today = session.settings.hall.day_of(call.at)
    return {
        each.definition.code: each.definition.title.say(call.language)
        for each in matters.list_in_force(session, today)
        if not each.definition.secret
    }


handlers = (show_requests, ask, answer, set_reform, settle_reform)
