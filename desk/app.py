"""Four routers of server-rendered pages in the hall's process:

    office = open_office(settings, database, store, keys)
    desk = create_desk(office)                      /desk    counter and review staff
    check = create_check(office, limit)             /check   anybody checks a certificate
    hand = create_hand(office, limit)               /hand    a phone helps a kiosk
    start = create_start(office, limit, ENTRANCES)  /        the front door, where a receipt's link leads

Pages are plain forms that work without a script; htmx and small scripts add the camera and what need not
reload a page. A Content-Security-Policy lets in nothing that is not
the hall's own.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from litestar import MediaType, Request, Response, Router
from litestar.di import Provide
from litestar.exceptions import HTTPException, InternalServerException
from litestar.response import Redirect
from litestar.static_files import create_static_files_router
from litestar.types import ExceptionHandlersMap

from core import browser, clock
from core.calls.bells import Bells
from core.calls.browser import VIEW as CALLS
from core.db.database import Database
from core.errors import InvalidInput, NotFound, NotSignedIn, Refusal, TooLarge
from core.handoffs.pad import VIEW as PAD
from core.imaging.beside import VIEW
from core.materials.store import Store
from core.sealing import Keyring
from core.settings import Settings
from desk.auth import COOKIE, PATH, Sitting, Visitor, guest_of, refuse_other_sites, seat_of
from desk.limits import Limit
from desk.office import Office, load_words
from desk.pages import (
    call_figures,
    calls,
    case,
    catalogue,
    certificates,
    check,
    figures,
    files,
    guide,
    handoffs,
    helping,
    home,
    levels,
    lists,
    lockers,
    messages,
    places,
    powers,
    scan,
    separation,
    sign_in,
    staff,
    start,
    terminal,
    terminals,
    time,
    together,
    verification,
)
from desk.pictures import PictureRoom
from desk.rendering import Page

STATIC = Path(__file__).parent / "static"
FORM_SLACK_BYTES = 256 * 1024
GONE = "client disconnected prematurely"
"""How Litestar says that the rest of a form will not come; nobody is there to read the answer."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

_log = logging.getLogger("hall.desk")


def open_office(
    settings: Settings,
    database: Database,
    store: Store,
    keys: Keyring,
    now: Callable[[], datetime] = clock.now,
    demo_password: str = "",
    bells: Bells | None = None,
) -> Office:
    """What the routers share; `bells` are shared with the API. Close `office.pictures` when the hall stops."""
    words = load_words(settings)
    return Office(
        settings,
        database,
        store,
        keys,
        words,
        PictureRoom(settings.limits.upload_bytes),
        now,
        demo_password,
        bells or Bells(),
    )


def create_desk(office: Office) -> Router:
    """Everything under /desk, its static files included (the public pages use them too)."""

    async def seat(request: Request[Any, Any, Any]) -> Sitting:
        return await seat_of(office, request)

    pages = (
        home,
        calls,
        case,
        catalogue,
        certificates,
        levels,
        lists,
        lockers,
        helping,
        messages,
        call_figures,
        figures,
        separation,
        places,
        powers,
        scan,
        staff,
        verification,
        terminals,
        terminal,
        files,
        time,
        together,
    )
    return Router(
        PATH,
        route_handlers=[
            Router("/", route_handlers=sign_in.handlers, dependencies={"guest": Provide(_guests(office))}),
            Router(
                "/",
                route_handlers=[handler for each in pages for handler in each.handlers],
                dependencies={"seat": Provide(seat)},
            ),
            calls.socket(office),
            create_static_files_router("/static", [STATIC, browser.VIEW, VIEW, PAD, CALLS], include_in_schema=False),
        ],
        **_manners(office),
    )


def create_check(office: Office, limit: Limit) -> Router:
    """The public page at /check: no cookie is looked at."""
    return Router(
        "/check",
        route_handlers=check.handlers(limit),
        dependencies={"guest": Provide(_guests(office))},
        **_manners(office),
    )


def create_hand(office: Office, limit: Limit) -> Router:
    """What a phone opens from the code on a kiosk's screen, at /hand: its only cookie is the hand-off's own."""
    return Router(
        handoffs.PATH,
        route_handlers=handoffs.handlers(limit),
        dependencies={"guest": Provide(_guests(office))},
        **_manners(office),
    )


def create_start(office: Office, limit: Limit, entrances: tuple[start.Entrance, ...]) -> Router:
    """The front door at / and the guides of matters. `entrances` are what this hall offers, in order
    (`start.ENTRANCES` names all)."""
    return Router(
        "/",
        route_handlers=[*start.handlers(limit, entrances), *guide.handlers, *handoffs.draft_handlers],
        dependencies={"guest": Provide(_guests(office))},
        **_manners(office),
    )


def _guests(office: Office) -> Callable[[Request[Any, Any, Any]], Any]:
    # Litestar deep-copies what it is given: a function stays what it is, a method would copy the hall.
    async def guest(request: Request[Any, Any, Any]) -> Visitor:
        return guest_of(office, request)

    return guest


def _manners(office: Office) -> dict[str, Any]:
    """What every page has in common: limits, headers, and a sentence instead of a dead end."""

    async def before(request: Request[Any, Any, Any]) -> None:
        refuse_other_sites(request)
        _refuse_nul(request)

    async def after(response: Response[Any]) -> Response[Any]:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def sorry(request: Request[Any, Any, Any], error: Exception) -> Page | Redirect:
        return _sorry(office, request, error)

    handlers: ExceptionHandlersMap = {Refusal: sorry, HTTPException: sorry, Exception: sorry}
    return {
        "before_request": before,
        "after_request": after,
        "exception_handlers": handlers,
        "request_max_body_size": office.settings.limits.upload_bytes + FORM_SLACK_BYTES,
        "include_in_schema": False,
    }


def _sorry(office: Office, request: Request[Any, Any, Any], error: Exception) -> Page | Redirect:
    refusal = _refusal_of(office, request, error)
    path: str = request.scope["path"]
    if isinstance(refusal, NotSignedIn) and path.startswith(PATH):
        return _to_sign_in(request, path)
    template = "piece_refused" if request.headers.get("hx-request") else "sorry"
    answer = guest_of(office, request).page(template, refusal, back=f"{PATH}/" if path.startswith(PATH) else "/")
    answer.headers.update(HEADERS)
    return answer


def _to_sign_in(request: Request[Any, Any, Any], path: str) -> Page | Redirect:
    """A piece of a page cannot show the sign-in form: htmx is told to leave the page instead."""
    piece = bool(request.headers.get("hx-request"))
    after = path if request.method == "GET" and not piece else f"{PATH}/"
    expired = "&expired=yes" if request.cookies.get(COOKIE) else ""
    where = f"{PATH}/sign-in?after={quote(after)}{expired}"
    if not piece:
        return Redirect(where, status_code=303)
    # 200: a browser follows 303 before htmx sees the header. Quoted: what was asked may not write headers.
    return Response("", headers={"HX-Redirect": where}, media_type=MediaType.HTML)


def _refuse_nul(request: Request[Any, Any, Any]) -> None:
    """NotFound `address_unknown`: no name holds U+0000, and PostgreSQL cannot even be asked for it."""
    if "\0" in request.scope["path"] or b"%00" in request.scope["query_string"]:
        raise NotFound("address_unknown")


def _refusal_of(office: Office, request: Request[Any, Any, Any], error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, HTTPException) and error.status_code < 500:
        if error.status_code == 413:
            return TooLarge("file_too_large", limit_mb=office.settings.limits.upload_bytes // (1024 * 1024))
        if error.status_code in (404, 405):
            return NotFound("address_unknown")
        return InvalidInput("request_invalid", reason=str(error.status_code))
    if isinstance(error, InternalServerException) and error.detail == GONE:
        return InvalidInput("request_invalid", reason=GONE)
    _log.error("%s %s failed", request.method, request.scope["path"], exc_info=error)
    return Refusal("hall_fault")
