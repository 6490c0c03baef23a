"""An original laid beside the picture that was sent of it, before its holder goes to the counter with it: what differs,
and where it cannot be told, why and what to do.

    case ─▶ beside ─▶ which paper ─▶ under the camera ─▶ both pictures, and what is found ─▶ again, next, or the result

Where the matter lets a machine pass its originals and the card was read here it counts (`kiosk.showing`): when all are
the same, the result is issued and printed at once. Otherwise it is help before the counter: nothing is sent or kept.
"""

import asyncio

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from core.errors import NotFound, Refusal
from hardware.document_camera import DocumentCamera
from hardware.errors import DeviceError
from kiosk import camera, sheets
from kiosk.asking import go_and_say, notice_once, tried
from kiosk.case_here import PersonHere, find_case
from kiosk.comparing import Comparable, comparable, compared
from kiosk.entering import Asked, KioskHere, taken
from kiosk.kiosk import Kiosk
from kiosk.on_behalf import asking
from kiosk.originals import begun, hand_over, pass_all
from kiosk.pages import Answer, go, show
from kiosk.showing import Showing
from kiosk.visit import Visit


class At(PersonHere, frozen=True):
    case: str
    showing: Showing
    papers: tuple[Comparable, ...]

    def find(self, document_id: str) -> Comparable | None:
        return next((each for each in self.papers if each.document_id == document_id), None)


@get("/beside/{case_id:str}")
async def show_choice(kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    """Which paper; the only one there is needs no choice."""
    at = await _at(kiosk, case_id)
    if isinstance(at, Redirect):
        return at
    if len(at.papers) == 1:
        return go(f"beside/{case_id}/{at.papers[0].document_id}")
    at.visit.place = here = f"beside/{case_id}"
    return show(
        kiosk,
        "beside_choice",
        here=here,
        case_id=case_id,
        papers=at.papers,
        showing=at.showing,
        notice=notice_once(kiosk),
        back=f"case/{case_id}",
    )


@post("/beside/{case_id:str}")
async def finish(request: Asked, kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    """All originals were the same: the result, printed where it comes on paper."""
    entered = await taken(request, kiosk)
    showing = entered.visit.showing if entered else None
    token = asking(entered.visit) if entered else None
    if entered is None or token is None or showing is None or showing.case != case_id:
        return go(f"beside/{case_id}" if entered else "")
    passed, problem = await tried(kiosk, pass_all(kiosk, token, showing))
    entered.visit.showing = entered.visit.compared = None
    if passed is None:
        return go_and_say(kiosk, f"case/{case_id}", problem)
    if passed.way != "kiosk" or not sheets.can_print(kiosk):
        return go_and_say(kiosk, f"case/{case_id}", kiosk.words.say("beside.passed", kiosk.language))
    sheets.print_certificate(kiosk, entered.visit, token, passed.certificate_id, f"case/{case_id}")
    return go("sheet")


@get("/beside/{case_id:str}/{document_id:str}")
async def show_paper(kiosk: KioskHere, case_id: FromPath[str], document_id: FromPath[str]) -> Answer:
    return await _show(kiosk, case_id, document_id)


@post("/beside/{case_id:str}/{document_id:str}")
async def compare(request: Asked, kiosk: KioskHere, case_id: FromPath[str], document_id: FromPath[str]) -> Answer:
    """Photograph what lies there and compare it; or forget that and look at the live picture again."""
    entered = await taken(request, kiosk)
    if entered is None:
        return go("")
    problem = ""
    if entered.get("again"):
        entered.visit.compared = None
    else:
        problem = await _compare(kiosk, entered.visit, case_id, document_id)
    return await _show(kiosk, case_id, document_id, problem) if problem else go(f"beside/{case_id}/{document_id}")


@get("/compared/{compared_id:str}/{side:str}")
async def show_side(kiosk: KioskHere, compared_id: FromPath[str], side: FromPath[str]) -> Response[bytes]:
    """A picture as it was compared, for this visit's own screens only."""
    visit = kiosk.visiting()
    found = visit.compared if visit else None
    if found is None or found.id != compared_id or side not in found.pictures:
        raise NotFound("page_unknown")
    return Response(found.pictures[side], media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@get("/beside/{case_id:str}/{document_id:str}/sent")
async def show_sent(kiosk: KioskHere, case_id: FromPath[str], document_id: FromPath[str]) -> Response[bytes]:
    """The picture that was sent, for the person to know which paper is meant."""
    visit = kiosk.visiting()
    token = asking(visit)
    if token is None:
        raise NotFound("page_unknown")
    sent = await kiosk.ask(kiosk.hall.document_file(token, case_id, document_id))
    return Response(sent, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


async def _at(kiosk: Kiosk, case_id: str) -> At | Redirect:
    """The visitor's own case while its originals are awaited; otherwise the way back, with the reason."""
    found = await find_case(kiosk, case_id)
    if isinstance(found, Redirect):
        return found
    if found.case.state != "awaiting_originals":
        return go(found.path)
    papers = comparable(found.case, kiosk.language)
    showing = await begun(kiosk, found, case_id, frozenset(paper.document_id for paper in papers))
    return At(found.visit, found.token, case_id, showing, papers)


async def _compare(kiosk: Kiosk, visit: Visit, case_id: str, document_id: str) -> str:
    """What went wrong, if anything did."""
    device, token = kiosk.cabinet.find(DocumentCamera), asking(visit)
    if device is None or token is None:
        return kiosk.words.say("device.no_camera", kiosk.language)
    try:
        frames = await camera.frames_of(device)
    except DeviceError as error:
        return kiosk.words.device(error, kiosk.language)
    sent, problem = await tried(kiosk, kiosk.hall.document_file(token, case_id, document_id))
    if sent is None:
        return problem
    try:
        visit.compared = await asyncio.to_thread(compared, document_id, sent, frames)
    except Refusal as refusal:
        return kiosk.words.refusal(refusal, kiosk.language)
    if kiosk.visit is not visit:  # left meanwhile: nothing of it stays
        visit.compared = None
    if visit.compared is None or visit.showing is None:
        return ""
    return (await tried(kiosk, hand_over(kiosk, token, visit.showing, visit.compared)))[1]


async def _show(kiosk: Kiosk, case_id: str, document_id: str, problem: str = "") -> Answer:
    at = await _at(kiosk, case_id)
    if isinstance(at, Redirect):
        return at
    paper = at.find(document_id)
    if paper is None:
        return go(f"beside/{case_id}")
    at.visit.place = here = f"beside/{case_id}/{document_id}"
    found = at.visit.compared if at.visit.compared and at.visit.compared.document_id == document_id else None
    back = f"beside/{case_id}" if len(at.papers) > 1 else f"case/{case_id}"
    return show(
        kiosk,
        "beside",
        here=here,
        paper=paper,
        found=found,
        problem=problem,
        case_id=case_id,
        showing=at.showing,
        back=back,
    )


handlers = [show_choice, finish, show_paper, compare, show_side, show_sent]
