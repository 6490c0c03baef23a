"""Questions of authorities to applicants: asked on the page of the case, let pass here by a clerk of the centre.

The clerk reads the question for one thing: whether it asks for what the checklist of the matter does not list. Then it
is held back, with that reason.
"""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from core.applications import messages
from core.applications.schemas import Message
from core.errors import NotFound, Refusal
from core.ids import is_id, new_id
from desk.auth import PATH, Seat
from desk.forms import read_form
from desk.pages.case import case_page
from desk.pages.case_actions import LONGEST_REASON
from desk.rendering import Page

MOVES = ("release", "hold_back")


@get("/messages")
async def show(seat: Seat, done: FromQuery[str] = "") -> Page:
    return await _page(seat, done=done if done in MOVES else None)


@post("/messages/{message_id:str}/{move:str}")
async def move_on(
    seat: Seat, request: Request[Any, Any, Any], message_id: FromPath[str], move: FromPath[str]
) -> Page | Redirect:
    if move not in MOVES or not is_id(message_id):
        raise NotFound("message_unknown")
    form = await read_form(request)
    try:
        if move == "release":
            await seat.write(messages.release_message, form.request, message_id)
        else:
            reason = form.text("reason")[:LONGEST_REASON]
            await seat.write(messages.hold_back_message, form.request, message_id, reason)
    except Refusal as refusal:
        return await _page(seat, refusal)
    return Redirect(f"{PATH}/messages?done={move}", status_code=303)


@post("/cases/{application_id:str}/message")
async def ask(seat: Seat, request: Request[Any, Any, Any], application_id: FromPath[str]) -> Page | Redirect:
    """The chief representative's question; refused, it stands on the page of the case again."""
    if not is_id(application_id):
        raise NotFound("application_unknown")
    form = await read_form(request)
    try:
        question = form.text("question")[:LONGEST_REASON]
        await seat.write(messages.ask_applicant, form.request, application_id, new_id(), question)
    except Refusal as refusal:
        return await case_page(seat, application_id, refusal, form)
    return Redirect(f"{PATH}/cases/{application_id}?done=message", status_code=303)


async def _page(seat: Seat, refusal: Refusal | None = None, done: str | None = None) -> Page:
    waiting: list[Message] = await seat.read(messages.list_waiting)
    return seat.page("messages", refusal, waiting=waiting, done=done)


handlers = (show, move_on, ask)
