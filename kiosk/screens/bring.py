"""Papers for a case the hall has: each line that is asked for, what was wrong with it and how to put it right, the
paper under the camera, and all of them handed in at once. Lines that are good are not shown; nobody is asked for them
again. What is handed in goes by the outbox: the screen says *stored here* or *arrived*, never more than is known, and
all of it works on without the link once the lines are on the screen.

    case ─▶ bring ─▶ a line under the camera ─▶ … ─▶ bring ─▶ handed in: what happens next, and by when
"""

import asyncio
from contextlib import suppress
from datetime import date

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from core.errors import NotFound, Refusal
from hardware.document_camera import DocumentCamera
from hardware.errors import DeviceError
from kiosk import camera, sending
from kiosk.asking import notice_once
from kiosk.bringing import Bringing, Wanted, wanted, why_bring
from kiosk.case_here import CaseHere, find_case
from kiosk.entering import Asked, KioskHere, taken
from kiosk.kiosk import Kiosk
from kiosk.offers import last_day
from kiosk.on_behalf import asking
from kiosk.pages import Answer, go, show

PATIENCE_SECONDS = 5.0
"""How long the screen waits for the hall's answer before it says *stored here, not yet arrived*."""


@get("/bring/{case_id:str}")
async def show_lines(kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    """What is asked for, with what has been laid under the camera so far."""
    found = await _begun(kiosk, case_id)
    if isinstance(found, Redirect):
        return found
    at, bringing = found
    at.visit.place = here = f"bring/{case_id}"
    if at.visit.wants_consent:
        return go("consent")
    if bringing.done:
        return show(kiosk, "brought", here=here, case=at.case, why=bringing.why, filed=bringing.filed, back=at.path)
    if bringing.delivery == "stored":
        return show(kiosk, "bring_stored", here=here, case=at.case, bringing=bringing, back=at.path)
    lines = wanted(at.case, kiosk.language)
    return show(
        kiosk,
        "bring",
        here=here,
        case=at.case,
        why=bringing.why,
        lines=lines,
        pages=bringing.pages,
        following=next((line for line in lines if line.as_picture and not bringing.pages.get(line.material)), None),
        by=_last_day(at, bringing),
        notice=notice_once(kiosk) or (bringing.refusal and kiosk.words.refusal(bringing.refusal, kiosk.language)),
        back=at.path,
    )


@post("/bring/{case_id:str}")
async def hand_in(request: Asked, kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    """Everything into the outbox; while the link is up the hall's answer is usually there in a moment."""
    entered = await taken(request, kiosk)
    if entered is None:
        return go("")
    found = await _begun(kiosk, case_id)
    if isinstance(found, Redirect):
        return found
    at, bringing = found
    if bringing.delivery == "none" and bringing.pages:
        bringing.answered.clear()
        try:
            await sending.supply(kiosk, at.visit, bringing)
        except Refusal as refusal:
            kiosk.notice = kiosk.words.refusal(refusal, kiosk.language)
            return go(f"bring/{case_id}")
        if kiosk.link_up:
            with suppress(TimeoutError):
                await asyncio.wait_for(bringing.answered.wait(), PATIENCE_SECONDS)
    return go(f"bring/{case_id}")


@get("/bring/{case_id:str}/{material:str}")
async def show_line(kiosk: KioskHere, case_id: FromPath[str], material: FromPath[str]) -> Answer:
    return await _show(kiosk, case_id, material)


@post("/bring/{case_id:str}/{material:str}")
async def capture(request: Asked, kiosk: KioskHere, case_id: FromPath[str], material: FromPath[str]) -> Answer:
    """Take the page that lies there, or turn or remove one that was taken."""
    entered = await taken(request, kiosk)
    bringing = entered.visit.bringing if entered else None
    if entered is None or bringing is None or bringing.case_id != case_id:
        return go(f"bring/{case_id}" if entered else "")
    problem = ""
    if entered.get("again"):
        bringing.look = None
    elif entered.get("keep"):
        bringing.keep(material)
    elif entered.get("turn") or entered.get("remove"):
        pages = [each for each in bringing.pages.get(material, []) if each.id != entered.get("remove")]
        bringing.pages[material] = [camera.turned(each) if each.id == entered.get("turn") else each for each in pages]
    else:
        problem = await _capture(kiosk, bringing, material)
    return await _show(kiosk, case_id, material, problem) if problem else go(f"bring/{case_id}/{material}")


@get("/brought/{page_id:str}")
async def show_page(kiosk: KioskHere, page_id: FromPath[str]) -> Response[bytes]:
    """A page of this visit, for its own screens only."""
    visit = kiosk.visiting()
    page = visit.bringing.find_page(page_id) if visit and visit.bringing else None
    if page is None:
        raise NotFound("page_unknown")
    return Response(page.data, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


async def _begun(kiosk: Kiosk, case_id: str) -> tuple[CaseHere, Bringing] | Redirect:
    """The case and what has been laid down for it; the case's own screen when nothing is asked for any more. What was
    begun goes on without the link, from the case as the hall showed it last."""
    visit = kiosk.visiting()
    held = visit.bringing if visit and visit.bringing and visit.bringing.case_id == case_id else None
    if visit and held and held.delivery == "stored":
        return CaseHere(visit, asking(visit) or "", held.case), held
    at = await find_case(kiosk, case_id)
    if isinstance(at, Redirect):
        if visit is None or held is None or kiosk.link_up:
            return at
        kiosk.notice = ""
        return CaseHere(visit, asking(visit) or "", held.case), held
    why = why_bring(at.case)
    if why is not None and (held is None or held.done or held.why != why):
        at.visit.bringing = held = Bringing(at.case, why)
    if held is None or (why is None and not held.done):
        at.visit.bringing = None
        return go(at.path)
    held.case = at.case
    return at, held


async def _capture(kiosk: Kiosk, bringing: Bringing, material: str) -> str:
    """Take a picture; a good one is kept, another is shown with its findings. What went wrong, if anything did."""
    device = kiosk.cabinet.find(DocumentCamera)
    if device is None:
        return kiosk.words.say("device.no_camera", kiosk.language)
    try:
        bringing.look, bringing.look_of = await camera.take(device, kiosk.now()), material
    except DeviceError as error:
        return kiosk.words.device(error, kiosk.language)
    bringing.tries[material] = bringing.tries.get(material, 0) + 1
    if not bringing.look.findings:
        bringing.keep(material)
    return ""


async def _show(kiosk: Kiosk, case_id: str, material: str, problem: str = "") -> Answer:
    found = await _begun(kiosk, case_id)
    if isinstance(found, Redirect):
        return found
    at, bringing = found
    lines = [line for line in wanted(at.case, kiosk.language) if line.as_picture]
    line = next((line for line in lines if line.material == material), None)
    if line is None:
        return go(f"bring/{case_id}")
    at.visit.place = here = f"bring/{case_id}/{material}"
    return show(
        kiosk,
        "bring_line",
        here=here,
        line=line,
        pages=bringing.pages.get(material, []),
        look=bringing.look if bringing.look_of == material else None,
        may_keep=bringing.tries.get(material, 0) >= 2,
        problem=problem,
        number=lines.index(line) + 1,
        total=len(lines),
        following=_following(case_id, lines, line),
        back=f"bring/{case_id}",
    )


def _following(case_id: str, lines: list[Wanted], line: Wanted) -> str:
    rest = lines[lines.index(line) + 1 :]
    return f"bring/{case_id}/{rest[0].material}" if rest else f"bring/{case_id}"


def _last_day(at: CaseHere, bringing: Bringing) -> date | None:
    """Until when it may be brought."""
    if bringing.why == "promised":
        return at.case.promise_by
    return last_day(at.case, "supplement")


handlers = [show_lines, hand_in, show_line, capture, show_page]
