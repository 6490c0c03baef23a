"""What the authority asks about a case, and the answer: one question to a screen, then all of them to read again."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from core.ids import new_id
from kiosk.asking import go_and_say, notice_once, tried
from kiosk.case_here import CaseHere, entered_here, find_case
from kiosk.entering import Asked, KioskHere, typed
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, show


@get("/messages/{case_id:str}")
async def show_messages(kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    found = await find_case(kiosk, case_id)
    return found if isinstance(found, Redirect) else await _show(kiosk, found, {})


@post("/messages/{case_id:str}")
async def answer(request: Asked, kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    """Send what was typed; an answer that did not arrive stays in its field."""
    here = await entered_here(request, kiosk, case_id)
    if isinstance(here, Redirect):
        return here
    entered, found = here
    text, message_id = entered.get("text"), entered.get("message")
    if not text:
        return await _show(kiosk, found, {}, kiosk.words.say("messages.empty", kiosk.language))
    sent, problem = await tried(
        kiosk, kiosk.hall.answer_message(found.token, case_id, message_id, text, entered.get("act"))
    )
    if sent is None:
        return await _show(kiosk, found, {"text": text}, problem)
    return go_and_say(kiosk, f"messages/{case_id}", kiosk.words.say("messages.sent", kiosk.language))


async def _show(kiosk: Kiosk, at: CaseHere, held: dict[str, str], problem: str = "") -> Answer:
    messages, unread = await tried(kiosk, kiosk.hall.messages(at.token, at.case.id))
    if messages is None:
        return go_and_say(kiosk, "known", unread)
    at.visit.place = here = f"messages/{at.case.id}"
    return show(
        kiosk,
        "messages",
        here=here,
        case=at.case,
        messages=messages,
        asked=next((each for each in messages if each.state == "released"), None),
        act=new_id(),
        text=typed(at.visit, here, held).get("text", ""),
        problem=problem,
        notice=notice_once(kiosk),
        back=at.path,
    )


handlers = [show_messages, answer]
