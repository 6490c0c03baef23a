"""What the page of a call asks for by its script (`core/calls/view/person-call.js`): the line of signals, and pictures
of cameras that a driver holds."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import msgspec
from litestar import Response, WebSocket, get, websocket
from litestar.params import FromPath, FromQuery

from core.calls.schemas import CallTold, Candidate, Description, Say, Tracks
from core.errors import NotFound
from kiosk.calls.live import KINDS, View, next_frame
from kiosk.calls.talk import Line, Talk
from kiosk.entering import KioskHere

OVER = 4000
"""Close code: there is nothing to come back to."""
STATES: dict[View, tuple[str, ...]] = {"person": ("waiting", "connected"), "paper": ("connected",)}
"""When the pictures of a camera may be had: a person sees himself before anybody else does."""

Socket = WebSocket[Any, Any, Any]
_frame = msgspec.json.Decoder(Description | Candidate | Tracks | Say)


@get("/call/frames/{view:str}")
async def show_frame(kiosk: KioskHere, view: FromPath[View], after: FromQuery[int] = 0) -> Response[bytes]:
    """The next picture, with its number in `Frame`."""
    visit = kiosk.visiting()
    if view not in KINDS or visit is None or visit.talk is None or visit.talk.call.state not in STATES[view]:
        raise NotFound("camera_off")
    found = await next_frame(kiosk, view, after)
    if found is None:
        raise NotFound("camera_off")
    number, jpeg = found
    return Response(jpeg, media_type="image/jpeg", headers={"Frame": str(number), "Cache-Control": "no-store"})


@websocket("/call/signals")
async def carry_signals(socket: Socket, kiosk: KioskHere, visit: FromQuery[str] = "") -> None:
    """The page's end of the line. Of several pages of one screen the newest has it."""
    await socket.accept()
    here = kiosk.visiting()
    talk = here.talk if here is not None and here.id == visit and _is_own_page(socket) else None
    if talk is not None and talk.live:
        await _hold(socket, talk)
    await socket.close(OVER)


async def _hold(socket: Socket, talk: Talk) -> None:
    """Until the page goes, another takes its place, or the call is over."""
    replaced = talk.seat()
    await socket.send_text(msgspec.json.encode(CallTold(talk.call)).decode())
    tasks = {
        asyncio.ensure_future(each)
        for each in (talk.to_screen.deliver(socket.send_text), _listen(socket, talk), replaced.wait(), talk.over.wait())
    }
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _listen(socket: Socket, talk: Talk) -> None:
    """Raises WebSocketDisconnect, and ValidationError for what this page's script does not send."""
    while True:
        text = await socket.receive_text()
        frame = _frame.decode(text)
        if isinstance(frame, Say):
            talk.written.append(Line(True, frame.text))
        talk.to_hall.put(text)


def _is_own_page(socket: Socket) -> bool:
    """A socket may be opened from any site's page; its browser says from which."""
    return urlsplit(socket.headers.get("origin", "")).netloc == socket.headers.get("host")


handlers = [show_frame, carry_signals]
