"""A kiosk calls the remote desk: the queue, the socket for signals, and originals shown to the clerk.

The socket is opened with a ticket that a signed request got, for a WebSocket cannot be signed; no cookie is looked at.
"""

from typing import Any

from litestar import WebSocket, get, post, put, websocket
from litestar.handlers import WebsocketRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, RawBody

from core.applications import service as applications
from core.call import Call
from core.calls import at_kiosk, exchange, lines, originals
from core.calls.exchange import Exchange
from core.calls.schemas import (
    CallCase,
    CallDesk,
    CallEnding,
    CallOriginals,
    CallTicket,
    NewCall,
    OriginalTaken,
    RemoteCall,
)
from core.errors import Refusal
from core.ids import is_id
from mobile_api.auth import NOBODY, asked_by
from mobile_api.caller import Caller
from mobile_api.files import PICTURES
from mobile_api.routes.parameters import Name
from mobile_api.services import Services

LONGEST_TICKET = 100


@get("/calls/now", opt=asked_by("kiosk_visitor"), tags=["calls"])
async def show_call_desk(caller: Caller) -> CallDesk:
    """Whether a clerk is at the remote desk, how long a call waits, and when somebody is there."""
    return await caller.read(at_kiosk.look)


@post("/calls", opt=asked_by("kiosk_visitor", limit="call", agents=True), tags=["calls"])
async def ask_call(caller: Caller, data: JSONBody[NewCall]) -> RemoteCall:
    """Join the queue, after the person has agreed on the screen to what a call is. 409 `no_clerk_on_duty`, with the
    hours, when nobody is there."""
    return await caller.write(at_kiosk.ask, data)


@post("/calls/in-vain", opt=asked_by("kiosk"), tags=["calls"], status_code=204)
async def note_call_in_vain(caller: Caller) -> None:
    """Somebody at this kiosk wanted a clerk, and the screen had to say that nobody is on duty: for the figures."""
    await caller.write(at_kiosk.note_in_vain)


@get("/calls/{call_id:str}", opt=asked_by("kiosk_visitor"), tags=["calls"])
async def show_call(caller: Caller, call_id: Name) -> RemoteCall:
    """How a call of this kiosk stands."""
    return await caller.read(at_kiosk.find, call_id)


@post("/calls/{call_id:str}/end", opt=asked_by("kiosk_visitor"), tags=["calls"], status_code=200)
async def end_call(caller: Caller, call_id: Name, data: JSONBody[CallEnding]) -> RemoteCall:
    """The person hangs up, would not wait longer, or has left."""
    ended = await caller.write(at_kiosk.end, call_id, data)
    caller.hall.bells.ring(call_id)
    return ended


@post("/calls/{call_id:str}/tickets", opt=asked_by("kiosk_visitor", keyed=False), tags=["calls"])
async def give_call_ticket(caller: Caller, call_id: Name) -> CallTicket:
    """Opens the socket `/calls/{call_id}/signals?ticket=…` once, within half a minute."""
    return await caller.write(at_kiosk.give_ticket, call_id)


@post("/calls/{call_id:str}/originals", opt=asked_by("kiosk_citizen", agents=True), tags=["calls"])
async def open_call_originals(caller: Caller, call_id: Name, data: JSONBody[CallCase]) -> CallOriginals:
    """Begin to show originals to the clerk of the call. The card must have been read here."""
    opened = await caller.write(originals.open_in_call, call_id, data.application_id)
    return CallOriginals(opened)


@put(
    "/calls/{call_id:str}/originals/{document_id:str}",
    opt=asked_by("kiosk_citizen", keyed=False, agents=True, takes=PICTURES),
    tags=["calls"],
)
async def show_call_original(caller: Caller, body: RawBody, call_id: Name, document_id: Name) -> OriginalTaken:
    """The photograph of an original: kept, compared with what was uploaded, shown to the clerk, who decides."""
    await caller.read(originals.require_capture, call_id, document_id)
    upload = await caller.read(applications.find_document_file, document_id)
    capture = await caller.hall.pictures.capture(upload, body)
    await caller.write(originals.keep_capture, call_id, document_id, capture)
    return OriginalTaken(document_id, capture.hint)


def signals(hall: Services) -> WebsocketRouteHandler:
    """The kiosk's socket."""

    @websocket("/calls/{call_id:str}/signals", opt=asked_by("ticket"))
    async def exchange_signals(
        socket: WebSocket[Any, Any, Any], call_id: FromPath[str], ticket: FromQuery[str] = ""
    ) -> None:
        await socket.accept()
        asking = Call(NOBODY, "kiosk", hall.now())
        try:
            known = call_id if is_id(call_id) else ""
            line, speaking = await hall.database.write(lines.open_by_ticket, asking, known, ticket[:LONGEST_TICKET])
        except Refusal:
            await socket.close(code=exchange.NOT_SIGNED_IN)
            return
        end = Exchange(hall.database, hall.bells, hall.now, line, speaking)
        await end.serve(socket.receive, socket.send)

    return exchange_signals
