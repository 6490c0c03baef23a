"""What a kiosk asks its hall about a call with a clerk. Each raises the hall's refusals, or HallUnreachable."""

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
from core.ids import new_id
from kiosk.calls.talk import HungUp
from kiosk.hall_link import SLOW, HallLink, Token, decode


async def look(hall: HallLink) -> CallDesk:
    """Whether a clerk is there, and how long one waits."""
    return await hall.get("/calls/now", CallDesk)


async def note_in_vain(hall: HallLink) -> None:
    """Somebody wanted a clerk, and nobody is on duty."""
    await hall.ask("POST", "/calls/in-vain", key=new_id())


async def begin(hall: HallLink, asked: NewCall, token: Token | None, act: str) -> RemoteCall:
    """Conflict `no_clerk_on_duty`."""
    return await hall.send("POST", "/calls", RemoteCall, json=asked, token=token, key=act)


async def follow(hall: HallLink, call: str) -> RemoteCall:
    return await hall.get(f"/calls/{call}", RemoteCall)


async def end(hall: HallLink, call: str, by: HungUp) -> RemoteCall:
    """Told again, it changes nothing."""
    return await hall.send("POST", f"/calls/{call}/end", RemoteCall, json=CallEnding(by), key=new_id())


async def ticket(hall: HallLink, call: str) -> CallTicket:
    return await hall.send("POST", f"/calls/{call}/tickets", CallTicket)


async def open_originals(hall: HallLink, call: str, token: Token) -> CallOriginals:
    """The clerk of the call will look at the originals of its case; asked again, it is the same look. NotAllowed
    `assurance_too_low`; Conflict `no_originals_awaited`."""
    path = f"/calls/{call}/originals"
    return await hall.send("POST", path, CallOriginals, json=CallCase(), token=token, key=new_id())


async def take_original(hall: HallLink, call: str, token: Token, document: str, photograph: bytes) -> OriginalTaken:
    """`photograph`: JPEG."""
    path = f"/calls/{call}/originals/{document}"
    answer = await hall.ask(
        "PUT", path, content=photograph, media_type="image/jpeg", token=token, timeout=SLOW, repeat=True
    )
    return decode(answer, OriginalTaken)
