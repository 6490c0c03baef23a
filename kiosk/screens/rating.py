"""好差评: how it went, after the end, once. Nothing is chosen beforehand; words are welcome and not needed."""

import msgspec
from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from core.applications.schemas import Rating
from core.ids import new_id
from kiosk.asking import go_and_say, tried
from kiosk.case_here import CaseHere, entered_here, find_case
from kiosk.entering import Asked, KioskHere, typed
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, go, show

LEVELS = (1, 2, 3, 4, 5)
"""1 very satisfied … 5 very dissatisfied (GB/T 39735)."""


@get("/rating/{case_id:str}")
async def show_levels(kiosk: KioskHere, case_id: FromPath[str]) -> Answer:
    found = await find_case(kiosk, case_id)
    return found if isinstance(found, Redirect) else _show(kiosk, found, None)


@get("/rating/{case_id:str}/{level:int}")
async def show_words(kiosk: KioskHere, case_id: FromPath[str], level: FromPath[int]) -> Answer:
    found = await find_case(kiosk, case_id)
    if isinstance(found, Redirect):
        return found
    return _show(kiosk, found, level if level in LEVELS else None)


@post("/rating/{case_id:str}/{level:int}")
async def rate(request: Asked, kiosk: KioskHere, case_id: FromPath[str], level: FromPath[int]) -> Answer:
    here = await entered_here(request, kiosk, case_id)
    if isinstance(here, Redirect):
        return here
    entered, found = here
    if level not in LEVELS:
        return go(f"rating/{case_id}")
    rating = msgspec.convert({"level": level, "text": entered.get("text")[:1000]}, Rating)
    rated, problem = await tried(kiosk, kiosk.hall.rate(found.token, case_id, rating, entered.get("act")))
    if rated is None:
        return _show(kiosk, found, level, problem, entered.get("text"))
    return go_and_say(kiosk, found.path, kiosk.words.say("rating.thanks", kiosk.language))


def _show(kiosk: Kiosk, at: CaseHere, level: int | None, problem: str = "", text: str = "") -> Answer:
    if not at.case.may_be_rated:
        return go(at.path)
    first = f"rating/{at.case.id}"
    at.visit.place = here = first if level is None else f"{first}/{level}"
    return show(
        kiosk,
        "rating" if level is None else "rating_words",
        here=here,
        case=at.case,
        levels=LEVELS,
        level=level,
        act=new_id(),
        text=typed(at.visit, here, {"text": text})["text"],
        problem=problem,
        back=at.path if level is None else first,
    )


handlers = [show_levels, show_words, rate]
