"""Papers under the camera, a line of the checklist to a screen: live picture, capture, judgement, and what to
do about it.

A page that is not good enough is shown with the reason and is not kept; the person lays it anew. After two
tries it may be kept all the same, and the finding goes along: a clerk decides, not a threshold."""

from collections.abc import Iterator

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from core.errors import NotFound
from core.matters.schemas import Checklist
from hardware.document_camera import DocumentCamera
from hardware.errors import DeviceError
from kiosk import camera
from kiosk.asking import notice_once
from kiosk.entering import Asked, KioskHere, Taken, taken
from kiosk.filing import Filing, line_in_turn, missing_pages
from kiosk.filing import Taken as Page
from kiosk.handing_off import lines_for_phone
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, go, render, show
from kiosk.prefilling import can_fill
from kiosk.screens.portrait import may_take
from kiosk.visit import Visit


@get("/papers")
async def begin_papers(kiosk: KioskHere) -> Answer:
    """The first line without a page, or on to the summary."""
    visit = kiosk.visiting()
    if visit is None or visit.filing is None:
        return go("")
    missing = missing_pages(visit.filing, _asked_for(visit, visit.filing))
    return go(f"papers/{missing[0].material}" if missing else "check")


@get("/papers/{material:str}")
async def show_papers(kiosk: KioskHere, material: FromPath[str]) -> Answer:
    visit = kiosk.visiting()
    if visit is None or visit.filing is None:
        return go("")
    return _show(kiosk, visit, visit.filing, material)


@post("/papers/{material:str}")
async def capture(request: Asked, kiosk: KioskHere, material: FromPath[str]) -> Answer:
    """Take the page that lies there, or turn or remove one that was taken."""
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.filing is None:
        return go("")
    visit, filing = entered.visit, entered.visit.filing
    if entered.get("again"):
        visit.look = None
    elif entered.get("keep"):
        _keep(filing, material, visit)
    elif entered.get("turn") or entered.get("remove"):
        filing.pages[material] = list(_changed(filing.pages.get(material, []), entered))
    else:
        problem = await _capture(kiosk, visit, filing, material)
        if problem:
            return _show(kiosk, visit, filing, material, problem)
    return go(f"papers/{material}")


def _changed(pages: list[Page], entered: Taken) -> Iterator[Page]:
    """The pages with one of them turned or left out."""
    for page in pages:
        if page.id == entered.get("turn"):
            yield camera.turned(page)
        elif page.id != entered.get("remove"):
            yield page


async def _capture(kiosk: Kiosk, visit: Visit, filing: Filing, material: str) -> str:
    """Take a picture; a good one is kept, another is shown with its findings. What went wrong, if anything did."""
    device = kiosk.cabinet.find(DocumentCamera)
    if device is None:
        return kiosk.words.say("device.no_camera", kiosk.language)
    try:
        visit.look = await camera.take(device, kiosk.now())
    except DeviceError as error:
        return kiosk.words.device(error, kiosk.language)
    filing.tries[material] = filing.tries.get(material, 0) + 1
    if not visit.look.findings:
        _keep(filing, material, visit)
    return ""


@get("/camera/stream")
async def show_stream(kiosk: KioskHere) -> Stream:
    """The live picture with the page outlined, ten frames a second and more."""
    device = kiosk.cabinet.find(DocumentCamera)
    if device is None or kiosk.visiting() is None:
        raise NotFound("camera_off")
    return Stream(
        camera.stream(kiosk, device),
        media_type=f"multipart/x-mixed-replace; boundary={camera.BOUNDARY}",
        headers={"Cache-Control": "no-store"},
    )


@get("/camera/seen")
async def show_seen(kiosk: KioskHere) -> Response[str]:
    """What the live picture shows, in words."""
    device = kiosk.cabinet.find(DocumentCamera)
    found, problem = False, ""
    if device is not None and kiosk.visiting() is not None:
        try:
            found = await camera.sees_page(device)
        except DeviceError as error:
            problem = kiosk.words.device(error, kiosk.language)
    return Response(render(kiosk, "seen", found=found, problem=problem), media_type="text/html")


@get("/pages/{page_id:str}")
async def show_page(kiosk: KioskHere, page_id: FromPath[str]) -> Response[bytes]:
    """A page of this visit, for its own screens only."""
    visit = kiosk.visiting()
    if visit is not None:
        kept = [page for pages in (visit.filing.pages if visit.filing else {}).values() for page in pages]
        looks = [*([visit.look] if visit.look else []), *(visit.handoff.looks.values() if visit.handoff else ())]
        for page in [*kept, *looks]:
            if page.id == page_id:
                return Response(page.data, media_type="image/jpeg", headers={"Cache-Control": "no-store"})
    raise NotFound("page_unknown")


def _asked_for(visit: Visit, filing: Filing) -> Checklist:
    return filing.checklist(visit.wallet, visit.person)


def _keep(filing: Filing, material: str, visit: Visit) -> None:
    if visit.look is not None:
        filing.pages.setdefault(material, []).append(visit.look)
        filing.tries.pop(material, None)
        visit.look = None


def _show(kiosk: Kiosk, visit: Visit, filing: Filing, material: str, problem: str = "") -> Answer:
    turn = line_in_turn(_asked_for(visit, filing), material)
    if turn is None:
        return go("papers")
    definition = filing.definition.material(material)
    if may_take(kiosk, definition):
        return go(f"portrait/{material}")
    pages = filing.pages.get(material, [])
    before = filing.line_given_before(pages[-1]) if pages else None
    known = filing.definition.material(before) if before else None
    visit.place = here = f"papers/{material}"
    return show(
        kiosk,
        "papers",
        step=4,
        here=here,
        turn=turn,
        definition=definition,
        pages=pages,
        given_before=known.name if known else None,
        fills_in=bool(pages) and material in can_fill(kiosk, visit, filing),
        look=visit.look,
        by_phone=material in lines_for_phone(visit, filing),
        notice=notice_once(kiosk),
        may_keep=filing.tries.get(material, 0) >= 2,
        problem=problem,
        back=turn.back,
    )


handlers = [begin_papers, show_papers, capture, show_stream, show_seen, show_page]
