"""What a kiosk asks its hall about a phone that helps. Each raises the hall's refusals, or HallUnreachable."""

from core.handoffs.schemas import Ended, Ending, HandoffAsked, HandoffNow, HandoffOpened, Judgement
from core.ids import new_id
from kiosk.hall_link import HallLink

PATH = "/terminals/self/handoffs"


async def begin(hall: HallLink, asked: HandoffAsked) -> HandoffOpened:
    return await hall.send("POST", PATH, HandoffOpened, json=asked, key=asked.id)


async def look(hall: HallLink, id: str) -> HandoffNow:
    """One attempt: it is asked again in a second anyway. NotFound `handoff_unknown`."""
    return await hall.send("GET", f"{PATH}/{id}", HandoffNow)


async def fetch(hall: HallLink, id: str, number: int) -> bytes:
    """As the phone sealed it. NotFound `handed_unknown`."""
    return (await hall.ask("GET", f"{PATH}/{id}/items/{number}", repeat=True)).content


async def judge(hall: HallLink, id: str, number: int, said: Judgement) -> None:
    """Conflict `handed_judged`."""
    await hall.tell("POST", f"{PATH}/{id}/items/{number}/judgement", json=said, key=new_id())


async def end(hall: HallLink, id: str, why: Ending) -> None:
    await hall.tell("POST", f"{PATH}/{id}/end", json=Ended(why), key=new_id())
