"""The kiosk as a Litestar router: mounted at /kiosk in the demo's hall, or alone in `hall kiosk`.

    kiosk = Kiosk(settings, HallClient(settings.hall, now), Cabinet(settings.device), now)
    app = create_app(kiosk)        # alone, on loopback
    router = create_router(kiosk)  # inside another app, which enters `running(kiosk)` as a lifespan

There are no cookies and no accounts: one kiosk has one screen and at most one visit. So it listens on loopback only,
and refuses what another site's page sends (`Sec-Fetch-Site`). Pages may show nothing that is not the kiosk's own
(Content-Security-Policy).
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from litestar import Litestar, Request, Response, Router, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from litestar.static_files import create_static_files_router

from core import browser
from core.calls.browser import VIEW as CALL_VIEW
from core.handoffs.pad import VIEW as PAD
from core.imaging.beside import VIEW
from kiosk import enrolment, pinyin, strokes
from kiosk.devices import attended
from kiosk.fleet import heartbeat, orders, rules
from kiosk.kiosk import Kiosk
from kiosk.locker import attended as locker_attended
from kiosk.pages import ROOT, go
from kiosk.screens import (
    aloud,
    beside,
    bring,
    call,
    call_signals,
    case,
    check,
    checklist,
    consent,
    contest,
    delivery,
    drafts,
    fill_in,
    find,
    form,
    frame,
    guide,
    handoff,
    hearing,
    helper,
    identify,
    known,
    lay_document,
    locker,
    messages,
    organisation,
    package,
    papers,
    portrait,
    powers,
    rating,
    receipt,
    sheet,
    sign,
    situations,
    start,
    submitting,
    unsent,
)
from kiosk.sorry import lead_on, sorry
from kiosk.visit import standing
from kiosk.watchdog import tell_well

SCREENS = (
    frame, start, identify, lay_document, known, case, beside, find, situations, checklist, organisation, form, papers,
    portrait, check, sign, submitting, receipt, sheet, locker, powers, bring, messages, delivery, rating, hearing,
    contest, package, handoff, drafts, helper, consent, fill_in, guide, aloud, call, call_signals, unsent,
)  # fmt: skip
STATIC = [Path(__file__).parent / "static", browser.VIEW, VIEW, CALL_VIEW, PAD]
IN_TOUCH_SECONDS = 3.0
TICK_SECONDS = 1.0
SETTLE_SECONDS = 2.0
WHILE_CLOSED = frozenset(
    {"", "manner", "here", "events", "link", "touch", "drawn", "help", "goodbye", "forget", "aloud"}
)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def create_router(kiosk: Kiosk) -> Router:
    """Everything under /kiosk."""

    async def provide() -> Kiosk:
        return kiosk

    async def before(request: Request[None, None, State]) -> Response[str] | Redirect | None:
        return await _refuse_other_sites(request) or _refuse_while_closed(kiosk, request)

    return Router(
        ROOT,
        route_handlers=[
            *(handler for screen in SCREENS for handler in screen.handlers),
            lead_on,
            create_static_files_router("/static", [*STATIC], include_in_schema=False),
        ],
        dependencies={"kiosk": Provide(provide)},
        before_request=before,
        after_request=_guard,
        exception_handlers={
            Exception: lambda request, error: sorry(kiosk, request, error),
            HTTPException: lambda request, error: sorry(kiosk, request, error),
        },
        include_in_schema=False,
    )


class Beside(Protocol):
    """What may run beside a kiosk's screen: the tray of emulated devices, and their link to the hall."""

    @property
    def router(self) -> Router: ...

    def joined(self) -> AbstractAsyncContextManager[None]: ...


def create_app(kiosk: Kiosk, beside: Beside | None = None) -> Litestar:
    """A kiosk by itself, as in another city."""

    @get("/", include_in_schema=False)
    async def to_screen() -> Redirect:
        return Redirect(f"{ROOT}/")

    @get("/health", include_in_schema=False)
    async def show_health() -> dict[str, str]:
        return {"status": "ok"}

    @contextlib.asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncGenerator[None]:
        async with beside.joined() if beside else contextlib.nullcontext(), running(kiosk):
            yield

    return Litestar(
        [to_screen, show_health, create_router(kiosk), *([beside.router] if beside else [])],
        lifespan=[lifespan],
        openapi_config=None,
        logging_config=None,
    )


@contextlib.asynccontextmanager
async def running(kiosk: Kiosk) -> AsyncGenerator[None]:
    """Devices, outbox, idle timer and the line to the hall, from start to stop. A stop wipes the visit."""
    enrolment.resume(kiosk)
    rules.remember(kiosk)
    tasks = [
        asyncio.create_task(heartbeat.keep_in_touch(kiosk, IN_TOUCH_SECONDS), name="in touch"),
        asyncio.create_task(watch_idle(kiosk), name="idle timer"),
        asyncio.create_task(_warm_up(), name="keyboard"),
    ]
    try:
        async with attended(kiosk), locker_attended(kiosk), kiosk.outbox.running():
            yield
    finally:
        kiosk.end_visit()
        kiosk.announcer.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await kiosk.settle(SETTLE_SECONDS)
        await kiosk.hall.close()


async def _warm_up() -> None:
    """One table after the other: a kiosk that starts has screens to draw meanwhile."""
    await asyncio.to_thread(pinyin.warm_up)
    await asyncio.to_thread(strokes.warm_up)


async def watch_idle(kiosk: Kiosk) -> None:
    """Tick: warn who stands there and does nothing, wipe after an unanswered warning."""
    warned = False
    while True:
        tell_well()
        orders.carry_on(kiosk)
        visit = kiosk.visiting()
        now_warned = visit is not None and standing(visit, kiosk.now(), kiosk.patience) == "warned"
        if now_warned != warned:
            warned = now_warned
            said = frame.idle_now(kiosk)
            kiosk.announcer.say(said.name, said.data)
        await asyncio.sleep(TICK_SECONDS)


async def _refuse_other_sites(request: Request[None, None, State]) -> Response[str] | None:
    site = request.headers.get("sec-fetch-site", "same-origin")
    if request.method != "GET" and site not in ("same-origin", "none"):
        return Response("", status_code=403)
    return None


def _refuse_while_closed(kiosk: Kiosk, request: Request[None, None, State]) -> Redirect | None:
    """A closed kiosk has one screen, in every language."""
    path = request.url.path.removeprefix(ROOT).strip("/")
    served = path in WHILE_CLOSED or path.startswith(("static/", "aloud/"))
    return go("") if kiosk.is_closed and not served else None


async def _guard(response: Response[object]) -> Response[object]:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
