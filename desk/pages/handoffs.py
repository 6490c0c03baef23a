"""What a phone opens from the QR on a kiosk's screen: photograph papers, or sign; nothing to install, no sign-in.

The page by itself says nothing: the script shows the hall the claim from the link's fragment, and only then is it told
what is asked for, which paper of which matter. What is sent is sealed in the phone (`core.handoffs.envelope`), so these
handlers pass on bytes they cannot read. The first phone keeps the hand-off by a cookie, because a small phone forgets a
page while its camera is open.

`/draft` is where the link of a draft's code leads: its fragment, which finds the draft for its holder, stays in the
phone, so the page explains what the code is for and checks nothing.
"""

from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.datastructures import Cookie
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from core.errors import NotFound, TooLarge
from core.handoffs import on_phone, rows
from core.handoffs.on_phone import Joined
from core.handoffs.pad import FEWEST_POINTS
from core.ids import is_id
from desk.auth import Guest
from desk.forms import read_form
from desk.limits import Limit, address_of
from desk.rendering import Page

PATH = "/hand"
COOKIE = "handoff"
CLAIM_BYTES = 32
SEALED_BYTES = 8 * 1024 * 1024
"""A photograph as the script makes it smaller takes about one."""


def handlers(limit: Limit) -> list[HTTPRouteHandler]:
    @get("/{handoff_id:str}")
    async def show(guest: Guest, handoff_id: FromPath[str]) -> Page:
        """The same for whoever asks, and for any id: it is the script that opens the hand-off."""
        return guest.page("handoff", handoff_id=_id(handoff_id), fewest=FEWEST_POINTS)

    @post("/{handoff_id:str}/join", status_code=200)
    async def join(guest: Guest, request: Request[Any, Any, Any], handoff_id: FromPath[str]) -> Page:
        """A piece of the page: what is asked for, or why not."""
        limit(address_of(request), guest.at)
        form = await read_form(request)
        try:
            claim = bytes.fromhex(form.text("claim")[: 2 * CLAIM_BYTES])
        except ValueError:
            raise NotFound("handoff_unknown") from None
        joined = await guest.do(on_phone.join, _id(handoff_id), claim, _token(request))
        answer = guest.page("handoff_asked", asked=joined.view)
        if joined.token is not None:
            answer.set_cookie(_cookie(guest.office.settings.base_url, joined, joined.token, guest.at))
        return answer

    @post("/{handoff_id:str}/items/{number:str}", status_code=204)
    async def hand_in(
        guest: Guest, request: Request[Any, Any, Any], handoff_id: FromPath[str], number: FromPath[str]
    ) -> None:
        limit(address_of(request), guest.at)
        sealed = await request.body()
        if len(sealed) > SEALED_BYTES:
            raise TooLarge("file_too_large", limit_mb=SEALED_BYTES // (1024 * 1024))
        await guest.do(on_phone.hand_in, _id(handoff_id), _token(request), _number(number), sealed)

    @post("/{handoff_id:str}/progress", status_code=200)
    async def progress(guest: Guest, request: Request[Any, Any, Any], handoff_id: FromPath[str]) -> Page:
        """A piece of the page: what became of what was sent. `touched`: somebody has the phone in the hand."""
        limit(address_of(request), guest.at)
        id, token = _id(handoff_id), _token(request)
        if (await read_form(request)).text("touched"):
            await guest.do(on_phone.touch, id, token)
        return guest.page("handoff_progress", asked=await guest.read(on_phone.progress, id, token))

    return [show, join, hand_in, progress]


@get("/draft")
async def show_draft(guest: Guest) -> Page:
    """What the code of a draft is for, and the two ways to go on with it."""
    return guest.page("draft")


draft_handlers = [show_draft]


def _id(text: str) -> str:
    if not is_id(text):
        raise NotFound("handoff_unknown")
    return text


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 3):
        raise NotFound("handed_unknown")
    return int(text)


def _token(request: Request[Any, Any, Any]) -> str:
    return request.cookies.get(COOKIE, "")[:100]


def _cookie(base_url: str, joined: Joined, token: str, at: datetime) -> Cookie:
    """For this hand-off's addresses only, and not longer than it lives."""
    lasting = int((joined.view.expires_at - at + rows.KEPT).total_seconds())
    return Cookie(
        key=COOKIE,
        value=token,
        path=f"{PATH}/{joined.view.id}",
        max_age=lasting,
        httponly=True,
        samesite="strict",
        secure=base_url.startswith("https:"),
    )
