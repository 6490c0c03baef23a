"""A result that rules alone decided, looked at again by a person, when its holder says what is wrong with it."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from core.ids import new_id
from kiosk.asking import tried
from kiosk.case_here import CaseHere, entered_here, find_case
from kiosk.entering import Asked, KioskHere, typed
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, go, show


@get("/contest/{case_id:str}")
async def show_contest(kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    found = await find_case(kiosk, case_id)
    return found if isinstance(found, Redirect) else _show(kiosk, found)


@post("/contest/{case_id:str}")
async def contest(request: Asked, kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    here = await entered_here(request, kiosk, case_id)
    if isinstance(here, Redirect):
        return here
    entered, found = here
    reason = entered.get("text")
    if not reason:
        return _show(kiosk, found, kiosk.words.say("contest.empty", kiosk.language))
    done, problem = await tried(kiosk, kiosk.hall.contest(found.token, case_id, reason, entered.get("act")))
    return go(f"contest/{case_id}") if done else _show(kiosk, found, problem, reason)


def _show(kiosk: Kiosk, at: CaseHere, problem: str = "", text: str = "") -> Answer:
    """The rules as the kiosk's version of the matter words them, the field for the reason, or what became of it."""
    if not at.case.decided_by_rule:
        return go(at.path)
    definition = kiosk.catalogue.find(at.case.matter)
    fitting = definition if definition and definition.version == at.case.matter_version else None
    at.visit.place = here = f"contest/{at.case.id}"
    return show(
        kiosk,
        "contest",
        here=here,
        case=at.case,
        rules=fitting.rule_decision.rules if fitting and fitting.rule_decision else (),
        act=new_id(),
        text=typed(at.visit, here, {"text": text})["text"],
        problem=problem,
        back=at.path,
    )


handlers = [show_contest, contest]
