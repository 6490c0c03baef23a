"""Places, for the administrator: the tree with its centres and counters, and the papers that let one act for another.

A paper is recorded and ended here; nothing is deleted. Areas, centres and authorities come in data files
(`core.places.loading`).
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Struct

from core.applications.clocks.statement import parse_day
from core.call import Call
from core.db.database import Session
from core.errors import NotFound, Refusal
from core.matters import service as matters
from core.people import representatives, staff
from core.people.permissions import require
from core.people.schemas import Representative, StaffMember
from core.places import mandates, service
from core.places.loading import read_places
from core.places.schemas import Area, Authority, Centre, Delegation, Entrustment, PowersPassed
from desk.auth import PATH, Seat
from desk.forms import Form, read_form
from desk.rendering import Page

LONGEST = 200
LOADED = "places_loaded"


class Places(Struct, frozen=True):
    """Everything on the page. `names` by code of a centre or authority, `titles` by code of a matter, `people` by id of
    a member of staff, each in the reader's language."""

    areas: list[Area]
    centres: list[Centre]
    authorities: list[Authority]
    entrustments: list[Entrustment]
    delegations: list[Delegation]
    passed: list[PowersPassed]
    representatives: list[Representative]
    reviewers: list[StaffMember]
    names: dict[str, str]
    titles: dict[str, str]
    people: dict[str, str]
    today: date


class Deed(NamedTuple):
    """A use case and how its arguments are read from the form."""

    use_case: Callable[..., Any]
    arguments: Callable[[Form], tuple[Any, ...]]


def _texts(form: Form, *names: str) -> tuple[str, ...]:
    return tuple(form.text(name)[:LONGEST] for name in names)


def _days(form: Form) -> tuple[date, date | None]:
    last = form.text("last_on")
    return parse_day(form.text("first_on")), parse_day(last) if last else None


def _entrusting(form: Form) -> tuple[Any, ...]:
    return (*_texts(form, "authority", "centre", "document"), *_days(form), *_texts(form, "matter"))


def _ending(kind: type[Any]) -> Deed:
    return Deed(mandates.end, lambda form: (kind, form.text("id")[:36], parse_day(form.text("last_on"))))


DEEDS: dict[str, Deed] = {
    "entrust": Deed(mandates.entrust, _entrusting),
    "delegate": Deed(
        mandates.delegate, lambda form: (*_texts(form, "authority", "town", "matter", "document"), *_days(form))
    ),
    "pass_powers": Deed(
        mandates.pass_powers, lambda form: (*_texts(form, "department", "bureau", "document"), _days(form)[0])
    ),
    "appoint": Deed(representatives.appoint, lambda form: _texts(form, "staff", "centre", "document")),
    "end_entrustment": _ending(Entrustment),
    "end_delegation": _ending(Delegation),
    "end_passing": _ending(PowersPassed),
}


@get("/places")
async def show(seat: Seat, done: FromQuery[str] = "") -> Page:
    return await _page(seat, done=done if done in DEEDS or done == LOADED else None)


@post("/places/load")
async def load(seat: Seat, request: Request[Any, Any, Any]) -> Page | Redirect:
    """A data file of areas, authorities and centres."""
    form = await read_form(request)
    try:
        file = read_places(await form.file("file").read())
        await seat.write(service.load, form.request, file)
    except Refusal as refusal:
        return await _page(seat, refusal)
    return Redirect(f"{PATH}/places?done={LOADED}", status_code=303)


@post("/places/{deed:str}")
async def do(seat: Seat, request: Request[Any, Any, Any], deed: FromPath[str]) -> Page | Redirect:
    if deed not in DEEDS:
        raise NotFound("address_unknown")
    form = await read_form(request)
    try:
        await seat.write(DEEDS[deed].use_case, form.request, *DEEDS[deed].arguments(form))
    except Refusal as refusal:
        return await _page(seat, refusal, form)
    return Redirect(f"{PATH}/places?done={deed}", status_code=303)


async def _page(seat: Seat, refusal: Refusal | None = None, form: Form | None = None, done: str | None = None) -> Page:
    found = await seat.read(_places)
    return seat.page("places", refusal, places=found, typed=dict(form.fields) if form else {}, done=done)


def _places(session: Session, call: Call) -> Places:
    require(call.actor, "manage_places")
    centres, authorities = service.list_centres(session), service.list_authorities(session)
    today = session.settings.hall.day_of(call.at)
    members = staff.list_staff(session)
    return Places(
        areas=service.list_areas(session),
        centres=centres,
        authorities=authorities,
        entrustments=mandates.list_mandates(session, Entrustment),
        delegations=mandates.list_mandates(session, Delegation),
        passed=mandates.list_mandates(session, PowersPassed),
        representatives=representatives.list_representatives(session),
        reviewers=[member for member in members if "reviewer" in member.roles],
        names={each.code: each.name[call.language] for each in (*centres, *authorities)},
        titles={
            each.definition.code: each.definition.title.say(call.language)
            for each in matters.list_in_force(session, today)
        },
        people={member.id: member.name for member in members},
        today=today,
    )


handlers = (show, load, do)
