"""One case on one page: left who applies and what the form says, in the middle the papers, right what is to be done.

Only steps that are possible now, for this person, are offered; who may not decide is told why. A refused step shows its
sentence on the same page, with every tick and word still there.
"""

from typing import Any, cast

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from core.applications import cases, messages, procedures, reading
from core.applications.declarations import inspection_of
from core.applications.hearing_view import hearing_of
from core.applications.schemas import Message
from core.call import Call, RequestKey
from core.db.database import Session
from core.errors import NotFound, Refusal
from core.ids import is_id
from core.matters.definition import MatterDefinition
from desk.auth import PATH, Seat
from desk.forms import Form, read_form
from desk.pages.case_actions import ACTIONS
from desk.pages.case_buttons import Beside, Button
from desk.pages.case_view import CaseView, view_of
from desk.rendering import Page

ASKED = "message"


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
    action = ACTIONS.get(cast(Button, step))
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
    case = cases.find(session, application_id)
    definition: MatterDefinition = case.definition
    proposer = case.row.void_proposed_by
    beside = Beside(
        roles=call.actor.roles,
        extended=bool(case.row.extension_days),
        proposed="nobody" if proposer is None else "me" if proposer == call.actor.id else "another",
        inspected=inspection_of(session, application_id),
        running=procedures.keys_running(session, case),
        hearing=hearing_of(session, call, case),
    )
    notices = reading.list_notices(session, call, application_id)
    view = view_of(file, definition, notices, call.language, beside)
    return view, messages.list_messages(session, call, application_id)


handlers = (show, take_step)
