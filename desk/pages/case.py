"""One case on one page: left who applies and what the form says, in the middle the papers, right what is to be done.

Only steps that are possible now, for this person, are offered; who may not decide is told why. A refused step shows its
sentence on the same page, with every tick and word still there.
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, cast

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from core.applications import acceptance, cases, deciding, late_defects, messages, reading
from core.applications.lifecycle import Step
from core.applications.schemas import Message
from core.applications.staff_schemas import CaseFile, Tick
from core.call import Call, RequestKey
from core.db.database import Session
from core.errors import InvalidInput, NotFound, Refusal
from core.ids import is_id
from core.matters.definition import MatterDefinition
from desk.auth import PATH, Seat
from desk.forms import Form, read_form
from desk.pages.case_view import CaseView, view_of
from desk.rendering import Page

LONGEST_REMARK = 300
LONGEST_REASON = 2000
ASKED = "message"


class Action(NamedTuple):
    """A use case of `acceptance` or `deciding` and how its arguments are read from the form."""

    use_case: Callable[..., CaseFile | None]
    arguments: Callable[[Form], tuple[Any, ...]]


@get("/cases/{application_id:str}")
async def show(seat: Seat, application_id: FromPath[str], done: FromQuery[str] = "") -> Page:
    require_id(application_id)
    await _note_opened(seat, application_id)
    return await case_page(seat, application_id, done=done if done in ACTIONS or done == ASKED else None)


@post("/cases/{application_id:str}/{step:str}")
async def take_step(
    seat: Seat, request: Request[Any, Any, Any], application_id: FromPath[str], step: FromPath[str]
) -> Page | Redirect:
    require_id(application_id)
    action = ACTIONS.get(cast(Step, step))
    if action is None:
        raise NotFound("address_unknown")
    form = await read_form(request)
    try:
        arguments = action.arguments(form)
        await seat.write(action.use_case, form.request, application_id, *arguments)
    except Refusal as refusal:
        return await case_page(seat, application_id, refusal, form)
    return Redirect(f"{PATH}/cases/{application_id}?done={step}", status_code=303)


def require_id(application_id: str) -> None:
    """NotFound `application_unknown` for what cannot be the name of a case."""
    if not is_id(application_id):
        raise NotFound("application_unknown")


def ticks_of(form: Form) -> list[Tick]:
    """One tick per statement that was answered; the fields are `tick:<material>:<statement>` and `remark:…`."""
    remarks = form.under("remark:")
    ticks: list[Tick] = []
    for name, answer in form.under("tick:").items():
        material, _, statement = name.partition(":")
        if answer not in ("met", "not_met"):
            raise InvalidInput("request_invalid", reason=name[:60])
        remark = remarks.get(name, "") if answer == "not_met" else ""
        ticks.append(Tick(material, statement, answer == "met", remark[:LONGEST_REMARK]))
    return ticks


def _text(*names: str) -> Callable[[Form], tuple[str, ...]]:
    return lambda form: tuple(form.text(name)[:LONGEST_REASON] for name in names)


def _lines(name: str) -> Callable[[Form], tuple[list[str]]]:
    """A field of which every line is a reason of its own."""
    return lambda form: ([line.strip() for line in form.text(name)[:LONGEST_REASON].split("\n") if line.strip()],)


def _late(form: Form) -> tuple[list[str], str]:
    """The statements a supervisor chose, and why they may be named late."""
    return [value for name, value in form.fields if name == "late"], form.text("reason")[:LONGEST_REASON]


ACTIONS: dict[Step | Literal["permit_late_defects"], Action] = {
    "accept": Action(acceptance.accept, lambda form: (ticks_of(form),)),
    "request_supplement": Action(acceptance.request_supplement, lambda form: (ticks_of(form),)),
    "permit_late_defects": Action(late_defects.permit, _late),
    "decline": Action(acceptance.decline, _text("ground", "competent_authority")),
    "review": Action(deciding.review, lambda form: ()),
    "suspend": Action(deciding.suspend, _text("procedure", "reason")),
    "resume": Action(deciding.resume, lambda form: ()),
    "approve": Action(deciding.approve, _text("opinion")),
    "refuse": Action(deciding.refuse, _lines("reasons")),
    "refer": Action(deciding.refer, _text("opinion")),
}


async def _note_opened(seat: Seat, application_id: str) -> None:
    """That somebody looked is on record, once an hour for each who does."""
    key = f"opened-{application_id}-{seat.at:%Y%m%d%H}"
    await seat.write(reading.note_opened, RequestKey(key, application_id), application_id)


async def case_page(
    seat: Seat,
    application_id: str,
    refusal: Refusal | None = None,
    form: Form | None = None,
    done: str | None = None,
) -> Page:
    """The page as it is now; with a refusal, and what was typed still there."""
    view, said = await seat.read(_view, application_id)
    typed = dict(form.fields) if form else {}
    return seat.page("case", refusal, view=view, case=view.file, messages=said, typed=typed, done=done)


def _view(session: Session, call: Call, application_id: str) -> tuple[CaseView, list[Message]]:
    file = reading.open_case(session, call, application_id)
    definition: MatterDefinition = cases.find(session, application_id).definition
    notices = reading.list_notices(session, call, application_id)
    view = view_of(file, definition, notices, call.language, with_phones=call.actor.has("clerk"))
    return view, messages.list_messages(session, call, application_id)


handlers = (show, take_step)
