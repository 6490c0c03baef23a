"""The remote desk: on and off duty, the queue of calls from kiosks, and one call with both pictures, the papers and the
decision on originals.

Sound and picture go from browser to browser (`core/calls/view`); the hall's socket passes their signals on. A call's
page is never left while it lasts: what is sent from it comes back as a piece of it. The queue looks again by itself,
and that is also how the hall knows that somebody sits there.
"""

from typing import Any, cast, get_args
from urllib.parse import urlsplit

import msgspec
from litestar import Request, Response, WebSocket, get, post, websocket
from litestar.handlers import WebsocketRouteHandler
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec.structs import replace

from core.calls import at_desk, duty, exchange, lines, originals
from core.calls.exchange import Exchange
from core.calls.schemas import CallOnPage, OutOfTurn
from core.errors import InvalidInput, NotFound, Refusal
from core.ids import is_id
from core.verification.captures import Capture
from core.verification.schemas import OriginalLine, OriginalSaid, Released, VerificationOutcome
from core.verification.slips import open_slip, seal_slip
from desk.auth import PATH, Connection, Seat, seat_of
from desk.forms import Form, read_form
from desk.office import Office
from desk.originals import Original, said_on, typed
from desk.rendering import Page

DUTY = {"begin": duty.begin, "finish": duty.finish}
MAY_SEE_AND_SPEAK = {"Permissions-Policy": "camera=(self), microphone=(self), geolocation=()"}


@get("/calls")
async def show_queue(seat: Seat) -> Page:
    return await _queue_page(seat)


@post("/calls/queue")
async def watch_queue(seat: Seat) -> Page:
    """The queue alone, as the page asks for it again and again: whoever does is there."""
    await seat.write(duty.still_here, None)
    return seat.page("call_queue", desk=await seat.read(at_desk.watch), at=seat.at)


@post("/calls/duty/{change:str}")
async def change_duty(seat: Seat, request: Request[Any, Any, Any], change: FromPath[str]) -> Page | Redirect:
    if change not in DUTY:
        raise NotFound("address_unknown")
    form = await read_form(request)
    await seat.write(DUTY[change], form.request)
    return Redirect(f"{PATH}/calls", status_code=303)


@post("/calls/next")
async def answer_next(seat: Seat, request: Request[Any, Any, Any]) -> Page | Redirect:
    form = await read_form(request)
    try:
        answered = await seat.write(at_desk.answer_next, form.request)
    except Refusal as refusal:
        return await _queue_page(seat, refusal)
    return _to_call(seat, answered.id)


@post("/calls/{call_id:str}/answer")
async def answer_this(seat: Seat, request: Request[Any, Any, Any], call_id: FromPath[str]) -> Page | Redirect:
    """Before those who called earlier, with the reason."""
    form = await read_form(request)
    reason = form.text("reason")
    if reason not in get_args(OutOfTurn):
        raise InvalidInput("request_invalid", reason="reason")
    try:
        await seat.write(at_desk.answer, form.request, _known(call_id), cast(OutOfTurn, reason))
    except Refusal as refusal:
        return await _queue_page(seat, refusal)
    return _to_call(seat, call_id)


@get("/calls/{call_id:str}")
async def show_call(seat: Seat, call_id: FromPath[str]) -> Page:
    found = await seat.read(at_desk.open_page, _known(call_id))
    shown = await _papers(seat, found)
    ice = msgspec.json.encode(found.call.ice_servers).decode()
    page = seat.page("call", found=found, ice=ice, at=seat.at, **shown)
    page.headers.update(MAY_SEE_AND_SPEAK)
    return page


@post("/calls/{call_id:str}/end")
async def end_call(seat: Seat, request: Request[Any, Any, Any], call_id: FromPath[str]) -> Redirect:
    form = await read_form(request)
    await seat.write(at_desk.end, form.request, _known(call_id))
    seat.office.bells.ring(call_id)
    return Redirect(f"{PATH}/calls", status_code=303)


@get("/calls/{call_id:str}/papers")
async def show_papers(seat: Seat, call_id: FromPath[str]) -> Page:
    """The originals that the kiosk has opened, or that it has not yet."""
    found = await seat.read(at_desk.open_page, _known(call_id))
    return seat.page("call_papers", found=found, **await _papers(seat, found))


@get("/calls/{call_id:str}/papers/{document_id:str}")
async def show_paper(
    seat: Seat, call_id: FromPath[str], document_id: FromPath[str], since: FromQuery[str] = ""
) -> Page | Response[None]:
    """One original as it was photographed last. Nothing newer than `since`, its SHA-256, is answered with 204, and so
    is a look that was overtaken by the decision: the page stays as it is."""
    found = await seat.read(at_desk.open_page, _known(call_id))
    shown = await _papers(seat, found)
    original = next((each for each in shown["originals"] if each.line.document.id == document_id), None)
    if original is None and shown["opened"] is not None:
        raise NotFound("document_unknown")
    if original is None or original.capture is None or original.capture.sha256 == since:
        return Response(None, status_code=204)
    return seat.page("call_paper", found=found, original=original, opened=shown["opened"])


@post("/calls/{call_id:str}/papers")
async def decide(seat: Seat, request: Request[Any, Any, Any], call_id: FromPath[str]) -> Page:
    """What the clerk says of the originals. The answer is a piece, so that the call goes on."""
    form = await read_form(request)
    try:
        found = await seat.read(at_desk.open_page, _known(call_id))
        outcome = await seat.write(originals.decide, form.request, call_id, _said(seat, found, form))
    except Refusal as refusal:
        found = await seat.read(at_desk.open_page, _known(call_id))
        return seat.page("call_papers", found=found, **await _papers(seat, found, form), problem=refusal)
    seat.office.bells.ring(call_id)
    found = await seat.read(at_desk.open_page, call_id)
    return seat.page("call_papers", found=found, **await _papers(seat, found, outcome=outcome))


def socket(office: Office) -> WebsocketRouteHandler:
    """The clerk's end of a call. A socket carries the sign-in's cookie from whatever page opens it, so the page must be
    one of this desk's."""

    @websocket("/calls/{call_id:str}/signals")
    async def exchange_signals(socket: WebSocket[Any, Any, Any], call_id: FromPath[str]) -> None:
        if not _own_page(socket):
            await socket.close()
            return
        await socket.accept()
        try:
            seat = await seat_of(office, socket)
            line = await seat.write(lines.open_at_desk, None, _known(call_id))
        except Refusal:
            await socket.close(code=exchange.NOT_SIGNED_IN)
            return

        async def admit() -> None:
            await seat_of(office, socket)

        end = Exchange(office.database, office.bells, office.now, line, seat.call(), admit)
        await end.serve(socket.receive, socket.send)

    return exchange_signals


def _own_page(connection: Connection) -> bool:
    """Browsers name the page's site; what names none is none, and has no business here either."""
    origin = connection.headers.get("origin", "")
    return urlsplit(origin).netloc == connection.headers.get("host")


async def _queue_page(seat: Seat, refusal: Refusal | None = None) -> Page:
    return seat.page("calls", refusal, desk=await seat.read(at_desk.watch), at=seat.at)


def _to_call(seat: Seat, call_id: str) -> Redirect:
    seat.office.bells.ring(call_id)
    return Redirect(f"{PATH}/calls/{call_id}", status_code=303)


async def _papers(
    seat: Seat, found: CallOnPage, form: Form | None = None, outcome: VerificationOutcome | None = None
) -> dict[str, Any]:
    """What the part of the page with the papers shows."""
    opened = await seat.read(originals.find_opened, found.call.id)
    taken = await seat.read(originals.captures, found.call.id)
    lines_shown = opened.lines if opened else ()
    verification_id = opened.id if opened else ""
    listed = [_original(seat, verification_id, each, taken.get(each.document.id), form) for each in lines_shown]
    passed = isinstance(outcome, Released) if outcome else None
    return {"opened": opened, "originals": listed, "outcome": outcome, "passed": passed}


def _original(
    seat: Seat, verification_id: str, line: OriginalLine, taken: Capture | None, form: Form | None
) -> Original:
    """The slip names the pictures of the capture; what is decided is decided on what the hall keeps."""
    id = line.document.id
    slip = seal_slip(seat.office.keys, verification_id, id, taken) if taken else ""
    return Original(line, taken, slip, *(typed(form, id) if form else ("", "", "")))


def _said(seat: Seat, found: CallOnPage, form: Form) -> list[OriginalSaid]:
    """Each with the photograph that was on the page. InvalidInput as `said_on` and `open_slip`."""
    slips, keys, opened = form.under("slip:"), seat.office.keys, found.verification_id or ""

    def seen(document_id: str) -> str:
        slip = slips.get(document_id)
        return open_slip(keys, opened, document_id, slip, Capture).sha256 if slip else ""

    return [replace(each, seen=seen(each.document_id)) for each in said_on(form)]


def _known(call_id: str) -> str:
    if not is_id(call_id):
        raise NotFound("call_unknown")
    return call_id


handlers = (
    show_queue,
    watch_queue,
    change_duty,
    answer_next,
    answer_this,
    show_call,
    end_call,
    show_papers,
    show_paper,
    decide,
)
