"""The guide of a matter (办事指南) for anybody, made for a phone: what to bring, how long, what it costs, where.

It is the version in force, narrowed by the answers in the address, so that a guide can be sent on as a link. Its list
is computed by the function of every checklist, and its code is the checksum that the clerk's list shows too (G21).
Nothing of a person is asked or kept.
"""

from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from litestar import get
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from core.call import Call
from core.db.database import Session
from core.matters import service as matters
from core.matters import situations, walks
from core.matters.definition import MatterDefinition
from core.matters.demands import Question
from core.matters.schemas import Checklist
from core.matters.walks import CameThrough
from core.places.points import Points
from core.terminals.points import area_asked, points_of
from desk.auth import Guest
from desk.rendering import Page

AnswersAsked = Annotated[list[str] | None, QueryParameter(name="a", max_items=60, description="question.option")]


class Choice(NamedTuple):
    """An option of the next question, with the address of the guide that it leads to."""

    text: str
    link: str


class Guide(Struct, frozen=True):
    """`question` is asked next; without one there is a `checklist`. `said`: question and answer in words. `tried_out`:
    when a simulated applicant came through this very text."""

    matter: MatterDefinition
    checksum: str
    points: Points
    said: list[tuple[str, str]]
    question: Question | None
    choices: list[Choice]
    checklist: Checklist | None
    tried_out: CameThrough | None


@get("/guide/{code:str}")
async def show(guest: Guest, code: FromPath[str], chosen: AnswersAsked = None) -> Page:
    """Answers that do not belong to the matter are left out."""
    found = await guest.read(_guide, code[:80], chosen or [])
    return guest.page("guide", guide=found, say_limit=_days)


def _guide(session: Session, call: Call, code: str, chosen: list[str]) -> Guide:
    pinned = matters.find_in_force(session, code, session.settings.hall.day_of(call.at))
    matter = pinned.definition
    pairs = (each.partition(".") for each in chosen)
    answers = situations.relevant_answers(matter, {question: option for question, _, option in pairs})
    answers = {
        key: option for key, option in answers.items() if (asked := matter.question(key)) and asked.option(option)
    }
    waiting = situations.questions_to_ask(matter, answers)
    question = waiting[0] if waiting else None
    return Guide(
        matter=matter,
        checksum=pinned.checksum,
        points=points_of(session, matter, area_asked(session, call, None), call.at),
        said=[_said(matter, key, option, call) for key, option in answers.items()],
        question=question,
        choices=[_choice(matter, answers, question, each.key, call) for each in question.options] if question else [],
        checklist=None if question else situations.checklist(matter, answers),
        tried_out=walks.came_through(session, pinned.checksum),
    )


def _said(matter: MatterDefinition, key: str, option: str, call: Call) -> tuple[str, str]:
    question: Any = matter.question(key)
    return question.text.say(call.language), question.option(option).text.say(call.language)


def _choice(matter: MatterDefinition, answers: dict[str, str], question: Question, option: str, call: Call) -> Choice:
    given = [("a", f"{key}.{value}") for key, value in (answers | {question.key: option}).items()]
    text = next(each.text for each in question.options if each.key == option)
    return Choice(text.say(call.language), f"/guide/{matter.code}?{urlencode(given)}#bring")


def _days(limit: Any) -> str:
    """The key of the sentence that says a limit."""
    return f"guide.{limit.unit}"


handlers = (show,)
