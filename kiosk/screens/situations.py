"""The questions that decide what is needed: one to a screen, only those that apply, none the hall can answer itself."""

from litestar import get, post

from core.matters.demands import Question
from core.matters.situations import answers_from_facts, questions_to_ask
from kiosk.entering import Asked, taken
from kiosk.filing import Filing
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, go, show


@get("/situations")
async def show_situations(kiosk: Kiosk, question: str = "") -> Answer:
    """The first question without an answer, or the one to be answered anew."""
    visit = kiosk.visiting()
    if visit is None or visit.filing is None:
        return go("")
    filing = visit.filing
    visit.place = "situations"
    for key, option in answers_from_facts(filing.definition, kiosk.facts(visit)).items():
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
        number=len([key for key in filing.answers if key != asked.key]) + 1,
        back=_back(filing, asked),
    )


@post("/situations")
async def take_answer(request: Asked, kiosk: Kiosk) -> Answer:
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.filing is None:
        return go("")
    filing = entered.visit.filing
    asked = filing.definition.question(entered.get("question"))
    if asked is None or asked.option(entered.get("answer")) is None:
        return go("situations")
    filing.answer(asked.key, entered.get("answer"))
    return go("situations")


def _back(filing: Filing, asked: Question) -> str:
    """The question before this one, or the list of matters."""
    before = [key for key in filing.answers if key != asked.key]
    keys = [question.key for question in filing.definition.questions]
    earlier = [key for key in before if keys.index(key) < keys.index(asked.key)]
    return f"situations?question={earlier[-1]}" if earlier else "find"


handlers = [show_situations, take_answer]
