"""One end of a call while its socket is open: what it says goes into the other end's mailbox, what comes is sent.

    socket ──▶ listen: checked, counted, posted ──▶ the other end's mailbox, bell
    socket ◀── tell:   own mailbox, how the call stands, the other end's coming ◀── bell, or half a second

Both edges serve such sockets and neither knows the other, so what they have in common stands here: without any web,
given the two functions that ASGI has for an open socket. A use case never awaits; this only calls them.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from core.call import Call
from core.calls import lines, mailbox
from core.calls.bells import Bells
from core.calls.lines import Line
from core.calls.schemas import CallTold, Joined, Refused, RemoteCall
from core.db.database import Database
from core.errors import Refusal, TooLarge, Unavailable

LOOK_SECONDS = 0.5
BEAT = timedelta(seconds=10)
BURST, PER_SECOND = 120, 20
"""Frames that one end may send at once, and evenly after that."""

Closing = Literal[4000, 1008, 1009, 1013, 4401, 4409]
"""Why a socket is closed: the call is over; too many frames; one too large; the hall is busy; its sign-in or kiosk is
good no more; another socket is this end now."""
OVER, TOO_MANY, FRAME_TOO_LARGE, BUSY, NOT_SIGNED_IN, REPLACED = 4000, 1008, 1009, 1013, 4401, 4409

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
"""An accepted WebSocket as ASGI has it."""


class Exchange(Struct):
    """One socket. `call`: as whom it speaks; `now`: the hall's clock; `admit`: asked at every beat, raises the refusal
    of somebody who is not signed in any more."""

    database: Database
    bells: Bells
    now: Callable[[], datetime]
    line: Line
    call: Call
    admit: Callable[[], Awaitable[None]] | None = None

    async def serve(self, receive: Receive, send: Send) -> None:
        """Until the call is over or the socket gone; the socket is closed then."""
        both = {asyncio.ensure_future(self._listen(receive, send)), asyncio.ensure_future(self._tell(send))}
        try:
            done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            code = done.pop().result()
        except Refusal as refusal:
            code = _closing(refusal)
        except OSError:  # sent into a socket that had just gone
            code = None
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
        if code is not None:
            with contextlib.suppress(OSError):
                await send({"type": "websocket.close", "code": code, "reason": ""})

    async def _listen(self, receive: Receive, send: Send) -> Closing | None:
        left, since = float(BURST), monotonic()
        while (message := await receive())["type"] == "websocket.receive":
            now = monotonic()
            left, since = min(float(BURST), left + (now - since) * PER_SECOND) - 1, now
            if left < 0:
                return TOO_MANY
            try:
                await self.database.write(mailbox.post, self._call(), self.line, message.get("text") or "")
            except TooLarge:
                return FRAME_TOO_LARGE
            except Refusal as refusal:
                await _send(send, Refused(refusal.code))
            else:
                self.bells.ring(self.line.call_id)
        return None

    async def _tell(self, send: Send) -> Closing:
        told: RemoteCall | None = None
        other_line: str | None = None
        beat_at = self.now()
        while True:
            if self.now() >= beat_at:
                await self._beat()
                beat_at = self.now() + BEAT
            await self._empty_mailbox(send)
            heard = await self.database.read(lines.listen, self._call(), self.line)
            if heard.other_line not in (None, other_line):
                await _send(send, Joined())
            other_line = heard.other_line
            if told is None or _plain(heard.call) != _plain(told):
                await _send(send, CallTold(heard.call))
            told = heard.call
            if told.state == "ended":
                return OVER
            await self.bells.wait(self.line.call_id, LOOK_SECONDS)

    async def _beat(self) -> None:
        if self.admit is not None:
            await self.admit()
        await self.database.write(lines.beat, self._call(), self.line)

    async def _empty_mailbox(self, send: Send) -> None:
        while (waiting := await self.database.read(mailbox.read, self.line)).frames:
            for frame in waiting.frames:
                await send(_message(frame))
            await self.database.write(mailbox.taken, self._call(), self.line, waiting.last)

    def _call(self) -> Call:
        return replace(self.call, at=self.now(), request=None)


def _plain(call: RemoteCall) -> RemoteCall:
    """Without what is new at every look."""
    return replace(call, ice_servers=())


async def _send(send: Send, frame: CallTold | Joined | Refused) -> None:
    await send(_message(msgspec.json.encode(frame).decode()))


def _message(text: str) -> dict[str, str]:
    return {"type": "websocket.send", "text": text}


def _closing(refusal: Refusal) -> Closing:
    if refusal.code == "call_line_replaced":
        return REPLACED
    return BUSY if isinstance(refusal, Unavailable) else NOT_SIGNED_IN
