"""The questions that decide what is needed: one to a screen, only those that apply, none the hall can answer
itself."""

from collections.abc import Mapping

from litestar import get, post
from litestar.params import FromQuery

from core.matters.demands import Question
from core.matters.situations import answers_from_facts, questions_to_ask
from kiosk.entering import Asked, KioskHere, taken
from kiosk.filing import Filing
from kiosk.pages import Answer, go, show


@get("/situations")
async def show_situations(kiosk: KioskHere, question: FromQuery[str] = "") -> Answer:
    """The first question without an answer, or the one to be answered anew."""
    visit = kiosk.visiting()
    if visit is None or visit.filing is None:
        return go("")
    filing = visit.filing
    visit.place = "situations"
    known = answers_from_facts(filing.definition, kiosk.facts(visit))
    for key, option in known.items():
        filing.answers.setdefault(key, option)
    asked = filing.definition.question(question) or next(
        iter(questions_to_ask(filing.definition, filing.answers)), None
    )
    if asked is None:
        return go("checklist")
    return show(
        kiosk,
        "situations",
        step=2,
        here=f"situations?question={asked.key}",
        matter=filing.definition,
        question=asked,
        chosen=filing.answers.get(asked.key),
        number=len(_earlier(filing, asked, known)) + 1,
        back=_back(filing, asked, known),
    )


@post("/situations")
async def take_answer(request: Asked, kiosk: KioskHere) -> Answer:
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.filing is None:
        return go("")
    filing = entered.visit.filing
    asked = filing.definition.question(entered.get("question"))
    if asked is None or asked.option(entered.get("answer")) is None:
        return go("situations")
    filing.answer(asked.key, entered.get("answer"))
    return go("situations")


def _earlier(filing: Filing, asked: Question, known: Mapping[str, str]) -> list[str]:
    """The questions this person answered before this one, in order."""
    keys = [question.key for question in filing.definition.questions]
    before = keys[: keys.index(asked.key)]
    return [key for key in before if key in filing.answers and key not in known]


def _back(filing: Filing, asked: Question, known: Mapping[str, str]) -> str:
    """The question before this one, or the list of matters."""
    earlier = _earlier(filing, asked, known)
    return f"situations?question={earlier[-1]}" if earlier else "find"


handlers = [show_situations, take_answer]
