"""A case the person has with the hall: where it stands, what happened, its documents, and the pass when originals
are awaited. A document that is issued and not yet made says so, and is asked after until it is there."""

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from core.applications.schemas import Application, Message, TimelineEntry
from core.errors import Refusal
from core.notices.schemas import Notice
from core.verification.schemas import PassShown
from kiosk.asking import go_and_say, notice_once, tried
from kiosk.entering import Asked, KioskHere, taken
from kiosk.hall_client import HallUnreachable
from kiosk.hall_link import Token
from kiosk.kiosk import Kiosk
from kiosk.offers import offers
from kiosk.on_behalf import asking, may
from kiosk.pages import Answer, Page, go, render, show
from kiosk.visit import Visit


@get("/case/{case_id:str}")
async def show_case(kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    visit = kiosk.visiting()
    if visit is None:
        return go("")
    return await _show(kiosk, visit, case_id)


@get("/case/{case_id:str}/documents")
async def show_documents(kiosk: KioskHere, case_id: FromPath[str]) -> Page:
    """The list of documents alone, for the page that shows it; 204 leaves the page as it is."""
    visit = kiosk.visiting()
    try:
        documents = await kiosk.ask(kiosk.hall.notices(asking(visit) or "", case_id))
    except (Refusal, HallUnreachable):
        return Response("", status_code=204)
    piece = render(kiosk, "documents", case_id=case_id, documents=documents)
    return Response(piece, media_type="text/html", headers={"Cache-Control": "no-store"})


@post("/case/{case_id:str}")
async def act(request: Asked, kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    """Show a fresh pass on the screen. It lives a minute, so it is not printed: on paper the receipt finds the case."""
    entered = await taken(request, kiosk)
    if entered is None:
        return go("")
    return await _show(kiosk, entered.visit, case_id, with_pass=True)


async def _show(kiosk: Kiosk, visit: Visit, case_id: str, with_pass: bool = False) -> Answer:
    token = asking(visit)
    if token is None:
        return go("known")
    visit.place = here = f"case/{case_id}"
    read, problem = await tried(kiosk, _read(kiosk, token, case_id, with_pass))
    if read is None:
        return go_and_say(kiosk, "known", problem)
    return show(
        kiosk,
        "case",
        here=here,
        case=read.case,
        offers=[
            each
            for each in offers(read.case, read.messages, kiosk.catalogue.find(read.case.matter))
            if visit.acting is None or each.act in visit.acting.power.acts
        ],
        notice=notice_once(kiosk),
        timeline=read.timeline,
        case_id=case_id,
        may_collect=may(visit, "collect"),
        documents=read.documents,
        shown=read.shown,
        seconds=int((read.shown.expires_at - kiosk.now()).total_seconds()) if read.shown else 0,
        back="known",
    )


class _Read(Struct, frozen=True):
    case: Application
    timeline: list[TimelineEntry]
    documents: list[Notice]
    messages: list[Message]
    shown: PassShown | None


async def _read(kiosk: Kiosk, token: Token, id: str, with_pass: bool) -> _Read:
    hall = kiosk.hall
    return _Read(
        await hall.application(token, id, kiosk.language),
        await hall.timeline(token, id, kiosk.language),
        await hall.notices(token, id),
        await hall.messages(token, id),
        await hall.show_pass(token, id) if with_pass else None,
    )


handlers = [show_case, show_documents, act]
