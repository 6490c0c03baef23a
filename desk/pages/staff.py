"""Staff, for the administrator: who works in the hall, in which roles and where; entering, changing and disabling, and
by which identity card a member is known to kiosks (帮办).

The password and the authenticator's secret of a new member are shown once, on the page that made them.
"""

import secrets
from typing import Any, get_args

import pyotp
from litestar import Request, get, post
from litestar.params import FromPath
from msgspec import Struct

from core.call import Call, Role
from core.db.database import Session
from core.errors import Refusal
from core.ids import new_id
from core.people import employment, helping, staff
from core.people.employment import EmployedRole
from core.people.permissions import require
from core.people.schemas import StaffMember
from core.places import service as places
from core.places import staffing
from desk.auth import Seat
from desk.forms import Form, read_form
from desk.rendering import Page

ROLES: tuple[EmployedRole, ...] = get_args(EmployedRole)


class Crew(Struct, frozen=True):
    """Everybody who may sign in; `centres` and `authorities` are names by code."""

    members: list[StaffMember]
    centres: dict[str, str]
    authorities: dict[str, str]
    roles: tuple[EmployedRole, ...] = ROLES


class Entered(Struct, frozen=True):
    """What a new member is handed, once."""

    username: str
    password: str
    secret: str


@get("/staff")
async def show(seat: Seat) -> Page:
    return await _page(seat)


@post("/staff/add")
async def add(seat: Seat, request: Request[Any, Any, Any]) -> Page:
    form = await read_form(request)
    entered = Entered(form.text("username")[:60], secrets.token_urlsafe(12), pyotp.random_base32())
    member = StaffMember(new_id(), entered.username, form.text("name")[:60], *_employment(form))
    try:
        require(seat.call().actor, "manage_staff")
        hashed = staff.hash_password(entered.password)
        await seat.write(staffing.employ, form.request, member, hashed, entered.secret)
    except Refusal as refusal:
        return await _page(seat, refusal, form)
    return await _page(seat, entered=entered, done="staff_added")


@post("/staff/{staff_id:str}/change")
async def change(seat: Seat, request: Request[Any, Any, Any], staff_id: FromPath[str]) -> Page:
    form = await read_form(request)
    try:
        await seat.write(staffing.change, form.request, staff_id[:36], *_employment(form))
    except Refusal as refusal:
        return await _page(seat, refusal)
    return await _page(seat, done="staff_changed")


@post("/staff/{staff_id:str}/disable")
async def disable(seat: Seat, request: Request[Any, Any, Any], staff_id: FromPath[str]) -> Page:
    form = await read_form(request)
    try:
        await seat.write(employment.disable, form.request, staff_id[:36])
    except Refusal as refusal:
        return await _page(seat, refusal)
    return await _page(seat, done="staff_disabled")


@post("/staff/{staff_id:str}/card")
async def record_card(seat: Seat, request: Request[Any, Any, Any], staff_id: FromPath[str]) -> Page:
    """The identity card a member shows to kiosks; an empty number forgets it."""
    form = await read_form(request)
    try:
        await seat.write(helping.record_card, form.request, staff_id[:36], form.text("number")[:40])
    except Refusal as refusal:
        return await _page(seat, refusal)
    return await _page(seat, done="staff_card")


def _employment(form: Form) -> tuple[frozenset[Role], str, str]:
    """Roles, authority and centre, as they were ticked and chosen."""
    roles: frozenset[Role] = frozenset(role for role in ROLES if form.text(f"role_{role}"))
    return roles, form.text("authority")[:18], form.text("centre")[:60]


async def _page(
    seat: Seat,
    refusal: Refusal | None = None,
    form: Form | None = None,
    entered: Entered | None = None,
    done: str | None = None,
) -> Page:
    crew = await seat.read(_crew)
    typed = dict(form.fields) if form else {}
    return seat.page("members", refusal, crew=crew, typed=typed, entered=entered, done=done)


def _crew(session: Session, call: Call) -> Crew:
    require(call.actor, "manage_staff")
    return Crew(
        staff.list_staff(session),
        {each.code: each.name[call.language] for each in places.list_centres(session)},
        {each.code: each.name[call.language] for each in places.list_authorities(session)},
    )


handlers = (show, add, change, disable, record_card)
