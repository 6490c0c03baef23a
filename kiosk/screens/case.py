"""A case the person has with the hall: where it stands, what happened, its documents, and the pass when originals
are awaited. A document that is issued and not yet made says so, and is asked after until it is there."""

from litestar import Response, get, post
from litestar.params import FromPath

from core.errors import Refusal
from kiosk.case_here import notice_once
from kiosk.entering import Asked, KioskHere, taken
from kiosk.hall_client import HallUnreachable
from kiosk.kiosk import Kiosk
from kiosk.offers import offers
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
        documents = await kiosk.ask(kiosk.hall.notices((visit and visit.token) or "", case_id))
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
    token, language = visit.token, kiosk.language
    if token is None:
        return go("known")
    visit.place = here = f"case/{case_id}"
    try:
        application = await kiosk.ask(kiosk.hall.application(token, case_id, language))
        timeline = await kiosk.ask(kiosk.hall.timeline(token, case_id, language))
        documents = await kiosk.ask(kiosk.hall.notices(token, case_id))
        messages = await kiosk.ask(kiosk.hall.messages(token, case_id))
        shown = await kiosk.ask(kiosk.hall.show_pass(token, case_id)) if with_pass else None
    except Refusal as refusal:
        kiosk.notice = kiosk.words.refusal(refusal, language)
        return go("known")
    except HallUnreachable:
        kiosk.notice = kiosk.words.say("link.needed", language)
        return go("known")
    return show(
        kiosk,
        "case",
        here=here,
        case=application,
        offers=offers(application, messages, kiosk.catalogue.find(application.matter)),
        notice=notice_once(kiosk),
        timeline=timeline,
        case_id=case_id,
        documents=documents,
        shown=shown,
        seconds=int((shown.expires_at - kiosk.now()).total_seconds()) if shown else 0,
        back="known",
    )


handlers = [show_case, show_documents, act]
