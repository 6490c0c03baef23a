"""The guide behind a screen: say what is wrong in it (我要纠错), and see what changed in it since a case began."""

from litestar import Response, get, post
from litestar.params import FromPath

from core.errors import Refusal
from core.ids import new_id
from kiosk import guide_calls
from kiosk.asking import tried
from kiosk.entering import Asked, KioskHere, taken, typed
from kiosk.filing import Filing
from kiosk.hall_client import HallUnreachable
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, Page, go, render, show
from kiosk.visit import Visit

HERE = "report"


@get("/report")
async def show_report(kiosk: KioskHere) -> Answer:
    visit = kiosk.visiting()
    if visit is None or visit.filing is None or visit.filing.package:
        return go("")
    return _show(kiosk, visit, visit.filing)


@post("/report")
async def report(request: Asked, kiosk: KioskHere) -> Answer:
    """Needs the link: the hall says by which day it answers."""
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.filing is None:
        return go("")
    visit, filing, text = entered.visit, entered.visit.filing, entered.get("text")
    if not text:
        return _show(kiosk, visit, filing, kiosk.words.say("report.empty", kiosk.language))
    asked = guide_calls.report_fault(kiosk.hall, visit.token, filing.definition.code, entered.get("act"), text)
    done, problem = await tried(kiosk, asked)
    if done is None:
        return _show(kiosk, visit, filing, problem, text)
    return show(kiosk, "report", here=HERE, matter=filing.definition, done=done, back="checklist")


@get("/case/{case_id:str}/guide")
async def show_changes(kiosk: KioskHere, case_id: FromPath[str]) -> Page:
    """A piece of the case's page; nothing where nothing changed, or without the hall."""
    visit = kiosk.visiting()
    try:
        asked = guide_calls.changes_since(kiosk.hall, (visit and visit.token) or "", case_id, kiosk.language)
        changes = await kiosk.ask(asked)
    except (Refusal, HallUnreachable):
        changes = None
    return Response(render(kiosk, "guide_changes", changes=changes), media_type="text/html")


def _show(kiosk: Kiosk, visit: Visit, filing: Filing, problem: str = "", text: str = "") -> Answer:
    visit.place = HERE
    return show(
        kiosk,
        "report",
        here=HERE,
        matter=filing.definition,
        done=None,
        act=new_id(),
        text=typed(visit, HERE, {"text": text})["text"],
        problem=problem,
        back="checklist",
    )


handlers = [show_report, report, show_changes]
