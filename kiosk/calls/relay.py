"""Signals between the kiosk's screen and the clerk's, by way of the hall: a WebSocket of this program to the hall's,
which comes back when the link does.

    the screen's page ⇄ kiosk/screens/call.py ⇄ mailboxes of the Talk ⇄ here ⇄ hall ⇄ the clerk's page

The page never speaks to the hall: the ticket of each connection is got with a request that the kiosk signs. What the
hall says of the call itself stays here and changes the `Talk`; the rest is passed on as it came. Sound and picture do
not come this way, so a call goes on while the signals are cut.
"""

import asyncio
import logging
from contextlib import suppress

import msgspec
from msgspec.structs import replace
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from core.calls.schemas import FRAME_BYTES, CallTold, FromClerk, Joined, Lay, Passed, Refused, RemoteCall, Say, Withheld
from core.errors import NotFound, Refusal
from kiosk.calls import hall_calls, originals
from kiosk.calls.talk import Line, Talk
from kiosk.hall_client import HallUnreachable
from kiosk.kiosk import Kiosk

AGAIN_SECONDS = 1.0

_frame = msgspec.json.Decoder(FromClerk | CallTold | Joined | Passed | Withheld | Refused)
log = logging.getLogger(__name__)


def started(kiosk: Kiosk, talk: Talk) -> "asyncio.Task[None]":
    return asyncio.get_running_loop().create_task(carry(kiosk, talk), name="call")


async def carry(kiosk: Kiosk, talk: Talk) -> None:
    """Until the call is over; then the hall is told, if it was ended here."""
    line = asyncio.create_task(_keep_line(kiosk, talk), name="signals of a call")
    over = asyncio.create_task(talk.over.wait())
    await asyncio.wait({line, over}, return_when=asyncio.FIRST_COMPLETED)
    for task in (line, over):
        task.cancel()
    ended, _ = await asyncio.gather(line, over, return_exceptions=True)
    if isinstance(ended, Exception):
        log.error("a call was lost", exc_info=ended)
        _lose(kiosk, talk)
    if talk.hung_up is not None:
        with suppress(Refusal, HallUnreachable):  # the hall will miss this end by itself
            await hall_calls.end(kiosk.hall, talk.call.id, talk.hung_up)


async def _keep_line(kiosk: Kiosk, talk: Talk) -> None:
    """Connect again and again; the hall is asked each time whether there is still a call."""
    while talk.live:
        try:
            follow(kiosk, talk, await kiosk.ask(hall_calls.follow(kiosk.hall, talk.call.id)))
            if talk.live:
                await _hold(kiosk, talk)
        except (HallUnreachable, WebSocketException, OSError) as broken:
            log.info("the line of a call is down: %r", broken)
        except NotFound:
            _lose(kiosk, talk)
        except Refusal as refusal:
            log.warning("the hall does not carry a call now: %s", refusal.code)
        await asyncio.sleep(AGAIN_SECONDS)


async def _hold(kiosk: Kiosk, talk: Talk) -> None:
    """One connection, until it breaks. Raises WebSocketException, OSError, HallUnreachable, the ticket's refusals."""
    ticket = await kiosk.ask(hall_calls.ticket(kiosk.hall, talk.call.id))
    address = kiosk.hall.socket_address(f"/calls/{talk.call.id}/signals", ticket=ticket.ticket)
    async with connect(address, max_size=2 * FRAME_BYTES) as line:
        sending = asyncio.create_task(talk.to_hall.deliver(line.send))
        try:
            async for text in line:
                _take(kiosk, talk, str(text))
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)


def follow(kiosk: Kiosk, talk: Talk, call: RemoteCall) -> None:
    """How the call stands by the hall's word; the screen, the idle timer and the originals go by it."""
    before = talk.call.state
    talk.hear(call, kiosk.now())
    visit = kiosk.visit
    if visit is None or visit.talk is not talk:
        return
    if talk.call.state != before:
        visit.touch(kiosk.now())
    if talk.call.state == "connected" and before == "waiting" and talk.errand == "originals":
        kiosk.keep(asyncio.get_running_loop().create_task(originals.begin(kiosk, visit, talk)))
    kiosk.announcer.say("call" if talk.live else "moved")


def _lose(kiosk: Kiosk, talk: Talk) -> None:
    follow(kiosk, talk, replace(talk.call, state="ended", ended_by="lost"))


def _take(kiosk: Kiosk, talk: Talk, text: str) -> None:
    """What a frame means for this program; what is the page's own business is passed on."""
    try:
        frame = _frame.decode(text)
    except msgspec.ValidationError as unknown:
        log.warning("a frame of the hall's is not understood: %s", unknown)
        return
    match frame:
        case CallTold(call):
            follow(kiosk, talk, call)
        case Lay(document_id):
            talk.wanted = document_id
        case Withheld():
            talk.outcome = "withheld"
        case Passed():
            originals.print_result(kiosk, talk, frame)
        case Say(said):
            talk.written.append(Line(False, said))
        case _:
            pass
    if isinstance(frame, Lay | Withheld | Passed):
        kiosk.announcer.say("call")
    else:
        talk.to_screen.put(text)
