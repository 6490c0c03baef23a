"""听证: the right to be heard before a decision: until when it may be asked for, when and where it is, its record."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from core.ids import new_id
from kiosk.asking import go_and_say, notice_once, tried
from kiosk.case_here import CaseHere, entered_here, find_case
from kiosk.entering import Asked, KioskHere
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, go, show


@get("/hearing/{case_id:str}")
async def show_hearing(kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    found = await find_case(kiosk, case_id)
    return found if isinstance(found, Redirect) else await _show(kiosk, found)


@post("/hearing/{case_id:str}")
async def ask_to_be_heard(request: Asked, kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    """The screen then says until when it will be held."""
    here = await entered_here(request, kiosk, case_id)
    if isinstance(here, Redirect):
        return here
    entered, found = here
    _, kiosk.notice = await tried(kiosk, kiosk.hall.request_hearing(found.token, case_id, entered.get("act")))
    return go(f"hearing/{case_id}")


async def _show(kiosk: Kiosk, at: CaseHere) -> Answer:
    hearing, problem = await tried(kiosk, kiosk.hall.hearing(at.token, at.case.id))
    if hearing is None:
        return go_and_say(kiosk, at.path if kiosk.link_up else "known", problem)
    at.visit.place = here = f"hearing/{at.case.id}"
    return show(
        kiosk,
        "hearing",
        here=here,
        case=at.case,
        hearing=hearing,
        act=new_id(),
        notice=notice_once(kiosk),
        back=at.path,
    )


handlers = [show_hearing, ask_to_be_heard]
