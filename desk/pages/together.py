"""Work that several places or organs share: packages of life events, opinions in joint cases, papers in custody,
projects.

One page per case tells who else is in it (`/desk/cases/<id>/together`); one list shows what waits for this member's
organ or centre and every project (`/desk/together`).
"""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Struct

from core.applications import joint, reading
from core.applications.joint import OrganOpinion
from core.applications.schemas import Application
from core.applications.staff_schemas import QueueItem
from core.bundles import service as bundles
from core.bundles.schemas import Bundle
from core.call import Call
from core.cross_region import service as cross_region
from core.cross_region import views
from core.cross_region.schemas import Custody, Leg
from core.db.database import Session
from core.errors import InvalidInput, NotFound, Refusal
from core.people.permissions import ALLOWED, Action
from core.projects import service as projects
from core.projects.schemas import ProjectSummary
from desk.auth import PATH, Seat
from desk.forms import Form, read_form
from desk.pages.case import require_id
from desk.pages.case_actions import LONGEST_REASON
from desk.rendering import Page

Write = Callable[[Seat, Form, str], Awaitable[object]]


class Shared(Struct, frozen=True):
    """What waits for the member's organ and centre, and the projects."""

    asked: list[QueueItem]
    custody: list[Custody]
    projects: list[ProjectSummary]


class Together(Struct, frozen=True):
    """Everybody else who is in a case. `may_speak`: the member's organ was asked and is silent; `leads`: it decides."""

    application: Application
    bundle: Bundle | None
    opinions: list[OrganOpinion]
    custody: Custody | None
    way: list[Leg]
    may_speak: bool
    leads: bool


@get("/together")
async def show_shared(seat: Seat, done: FromQuery[str] = "") -> Page:
    return await _list(seat, done=done if done in MOVES else None)


@post("/custody/{application_id:str}/{move:str}")
async def move_papers(
    seat: Seat, request: Request[Any, Any, Any], application_id: FromPath[str], move: FromPath[str]
) -> Page | Redirect:
    """A clerk takes papers in for another place, sends them on, gives them back, or takes them over."""
    require_id(application_id)
    if move not in MOVES:
        raise NotFound("address_unknown")
    form = await read_form(request)
    try:
        await MOVES[move](seat, form, application_id)
    except Refusal as refusal:
        return await _list(seat, refusal)
    return Redirect(f"{PATH}/together?done={move}", status_code=303)


@get("/cases/{application_id:str}/together")
async def show_case(seat: Seat, application_id: FromPath[str]) -> Page:
    require_id(application_id)
    return await _case(seat, application_id)


@post("/cases/{application_id:str}/opinion")
async def give_opinion(seat: Seat, request: Request[Any, Any, Any], application_id: FromPath[str]) -> Page | Redirect:
    """The organ that was asked speaks, or the lead goes on without one (`organ`)."""
    require_id(application_id)
    form = await read_form(request)
    text, organ = form.text("text")[:LONGEST_REASON], form.text("organ")[:18]
    try:
        if organ:
            await seat.write(joint.go_on_without, form.request, application_id, organ, text)
        elif (verdict := form.text("verdict")) in ("agrees", "objects"):
            await seat.write(joint.give_opinion, form.request, application_id, verdict, text)
        else:
            raise InvalidInput("reason_needed")
    except Refusal as refusal:
        return await _case(seat, application_id, refusal)
    return Redirect(f"{PATH}/cases/{application_id}/together", status_code=303)


@get("/projects/{project_id:str}")
async def show_project(seat: Seat, project_id: FromPath[str]) -> Page:
    require_id(project_id)
    return seat.page("project", project=await seat.read(projects.open_project, project_id))


async def _receive(seat: Seat, form: Form, id: str) -> object:
    check = "card_read" if form.text("identity") == "card_read" else "seen_by_clerk"
    return await seat.write(cross_region.receive, form.request, id, check)


async def _forward(seat: Seat, form: Form, id: str) -> object:
    return await seat.write(cross_region.forward, form.request, id, form.text("seal"))


async def _give_back(seat: Seat, form: Form, id: str) -> object:
    return await seat.write(cross_region.give_back, form.request, id)


async def _arrive(seat: Seat, form: Form, id: str) -> object:
    return await seat.write(cross_region.confirm_arrival, form.request, id, form.text("seal"))


MOVES: dict[str, Write] = {"receive": _receive, "forward": _forward, "give_back": _give_back, "arrive": _arrive}


async def _list(seat: Seat, refusal: Refusal | None = None, done: str | None = None) -> Page:
    return seat.page("together", refusal, shared=await seat.read(_shared), done=done)


async def _case(seat: Seat, application_id: str, refusal: Refusal | None = None) -> Page:
    return seat.page("case_together", refusal, together=await seat.read(_together, application_id))


def _shared(session: Session, call: Call) -> Shared:
    return Shared(
        asked=joint.list_asked(session, call) if _may(call, "give_opinion") else [],
        custody=cross_region.list_custody(session, call) if _may(call, "take_custody") else [],
        projects=projects.list_projects(session, call) if _may(call, "read_case_file") else [],
    )


def _together(session: Session, call: Call, id: str) -> Together:
    file = reading.open_case(session, call, id)
    opinions = joint.opinions_for_staff(session, call, id)
    silent = {each.authority for each in opinions if not each.verdict}
    try:
        custody = cross_region.find_custody(session, call, id)
    except NotFound:
        custody = None
    return Together(
        application=file.application,
        bundle=bundles.bundle_of_case(session, call, id),
        opinions=opinions,
        custody=custody,
        way=views.way_of_case(session, call, id),
        may_speak=call.actor.authority in silent,
        leads="approve" in file.steps and bool(silent),
    )


def _may(call: Call, action: Action) -> bool:
    return bool(call.actor.roles & ALLOWED[action])


handlers = (show_shared, move_papers, show_case, give_opinion, show_project)
