"""A portrait that an application asks for, taken at the kiosk: live picture, what is wrong with it, and again.

After two tries it may be kept all the same, and the finding goes along: a clerk decides, not a threshold."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Stream

from core.errors import NotFound
from core.matters.demands import Material
from hardware.errors import DeviceError
from hardware.face_camera import FaceCamera
from kiosk import portrait
from kiosk.camera import BOUNDARY
from kiosk.entering import Asked, KioskHere, taken
from kiosk.filing import Filing, line_in_turn
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, go, show
from kiosk.visit import Visit

TRIES = 2


def may_take(kiosk: Kiosk, material: Material | None) -> bool:
    """Whether this kiosk takes it with the camera for faces."""
    return bool(material and material.portrait and kiosk.has("face_camera"))


@get("/portrait/stream")
async def show_stream(kiosk: KioskHere) -> Stream:
    device = kiosk.cabinet.find(FaceCamera)
    if device is None or kiosk.visiting() is None:
        raise NotFound("camera_off")
    return Stream(
        portrait.stream(kiosk, device),
        media_type=f"multipart/x-mixed-replace; boundary={BOUNDARY}",
        headers={"Cache-Control": "no-store"},
    )


@get("/portrait/{material:str}")
async def show_portrait(kiosk: KioskHere, material: FromPath[str]) -> Answer:
    visit = kiosk.visiting()
    if visit is None or visit.filing is None:
        return go("")
    return _show(kiosk, visit, visit.filing, material)


@post("/portrait/{material:str}")
async def take_portrait(request: Asked, kiosk: KioskHere, material: FromPath[str]) -> Answer:
    """Take one, keep one that is not good, or begin again."""
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.filing is None:
        return go("")
    visit, filing, problem = entered.visit, entered.visit.filing, ""
    if not may_take(kiosk, filing.definition.material(material)):
        return go(f"papers/{material}")
    if entered.get("again"):
        visit.look = None
        filing.pages.pop(material, None)
    elif entered.get("keep"):
        _keep(visit, filing, material)
    else:
        problem = await _take(kiosk, visit, filing, material)
    return _show(kiosk, visit, filing, material, problem) if problem else go(f"portrait/{material}")


async def _take(kiosk: Kiosk, visit: Visit, filing: Filing, material: str) -> str:
    """A good one is kept. What went wrong, if anything did."""
    device = kiosk.cabinet.find(FaceCamera)
    try:
        visit.look = await portrait.take(device, kiosk.now()) if device else None
    except DeviceError as error:
        return kiosk.words.device(error, kiosk.language)
    filing.tries[material] = filing.tries.get(material, 0) + 1
    if visit.look and not visit.look.findings:
        _keep(visit, filing, material)
    return ""


def _keep(visit: Visit, filing: Filing, material: str) -> None:
    """In place of one that was taken before."""
    if visit.look is not None and (not visit.look.findings or filing.tries.get(material, 0) >= TRIES):
        filing.pages[material], visit.look = [visit.look], None
        filing.tries.pop(material, None)


def _show(kiosk: Kiosk, visit: Visit, filing: Filing, material: str, problem: str = "") -> Answer:
    turn = line_in_turn(filing.checklist(visit.wallet, visit.person), material)
    definition = filing.definition.material(material)
    if turn is None or not may_take(kiosk, definition):
        return go(f"papers/{material}")
    visit.place = here = f"portrait/{material}"
    return show(
        kiosk,
        "portrait",
        step=4,
        here=here,
        turn=turn,
        definition=definition,
        pages=filing.pages.get(material, []),
        look=visit.look,
        may_keep=filing.tries.get(material, 0) >= TRIES,
        problem=problem,
        back=turn.back,
    )


handlers = [show_stream, show_portrait, take_portrait]
