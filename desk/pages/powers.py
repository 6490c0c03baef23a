"""Powers of attorney at the desk: a clerk records one from the paper, looks up what a principal has given, and ends one
at his word. The scan of the paper is kept and shown beside the cases it is used for.
"""

from datetime import date
from typing import Any, get_args

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from core.applications import agency
from core.applications.clocks.statement import parse_day
from core.call import Call
from core.db.database import Session
from core.errors import InvalidInput, Refusal
from core.identity_numbers import IdentityDocumentKind
from core.ids import new_id
from core.materials.store import StoredFile
from core.matters import service as matters
from core.people import powers_of_attorney
from core.people.permissions import require
from core.people.power_schemas import AgentNamed, NewPower, PaperScan, Power, PowerAct, PrincipalNamed
from desk.auth import Seat
from desk.forms import Form, read_form
from desk.pages.files import send
from desk.rendering import Page

KINDS = get_args(IdentityDocumentKind)
ACTS: tuple[PowerAct, ...] = get_args(PowerAct)
LONGEST = 200


class Choices(Struct, frozen=True):
    """What the form offers; `titles` by code of a matter."""

    titles: dict[str, str]
    today: date
    kinds: tuple[str, ...] = KINDS
    acts: tuple[PowerAct, ...] = ACTS


@get("/powers")
async def show(seat: Seat) -> Page:
    return await _page(seat)


@post("/powers/find")
async def find(seat: Seat, request: Request[Any, Any, Any]) -> Page:
    """What a principal has given; the number is sent, never put into an address."""
    form = await read_form(request)
    try:
        found = await seat.read(powers_of_attorney.find_of_principal, _principal(form))
    except Refusal as refusal:
        return await _page(seat, refusal, form)
    return await _page(seat, form=form, found=found)


@post("/powers/record")
async def record(seat: Seat, request: Request[Any, Any, Any]) -> Page:
    form = await read_form(request)
    try:
        require(seat.call().actor, "record_power")
        who, new = _principal(form), _new_power(form)
        paper = await seat.office.pictures.keep(seat.office.store, await form.file("paper").read())
        scan = PaperScan(paper.address, paper.sha256)
        power = await seat.write_at_counter(agency.record_paper, form.request, who, new, scan)
    except Refusal as refusal:
        return await _page(seat, refusal, form)
    return await _page(seat, found=[power], done="power_recorded")


@post("/powers/{power_id:str}/revoke")
async def revoke(seat: Seat, request: Request[Any, Any, Any], power_id: FromPath[str]) -> Page:
    form = await read_form(request)
    try:
        power = await seat.write_at_counter(powers_of_attorney.revoke, form.request, power_id)
    except Refusal as refusal:
        return await _page(seat, refusal)
    return await _page(seat, found=[power], done="power_revoked")


@get("/powers/{power_id:str}/paper")
async def show_paper(seat: Seat, power_id: FromPath[str]) -> Response[bytes]:
    paper = await seat.read(powers_of_attorney.find_paper, power_id)
    return await send(seat, StoredFile(paper.address, paper.sha256, 0, "image/jpeg"))


def _principal(form: Form) -> PrincipalNamed:
    """InvalidInput `request_invalid` for a kind no page offers."""
    asked = {name: form.text(f"principal_{name}")[:LONGEST] for name in ("kind", "number", "name")}
    return _converted(asked, PrincipalNamed)


def _new_power(form: Form) -> NewPower:
    agent = {name: form.text(f"agent_{name}")[:LONGEST] for name in ("kind", "number", "name")}
    return NewPower(
        id=new_id(),
        agent=_converted(agent, AgentNamed),
        acts=tuple(act for act in ACTS if form.text(f"act_{act}")),
        first_on=parse_day(form.text("first_on")),
        last_on=parse_day(form.text("last_on")),
        matter=form.text("matter")[:80],
    )


def _converted(asked: dict[str, str], kind: Any) -> Any:
    try:
        return msgspec.convert(asked, kind)
    except msgspec.ValidationError as error:
        raise InvalidInput("request_invalid", reason=str(error)[:60]) from error


async def _page(
    seat: Seat,
    refusal: Refusal | None = None,
    form: Form | None = None,
    found: list[Power] | None = None,
    done: str | None = None,
) -> Page:
    choices = await seat.read(_choices)
    typed = dict(form.fields) if form else {}
    return seat.page("powers", refusal, choices=choices, found=found, typed=typed, done=done)


def _choices(session: Session, call: Call) -> Choices:
    require(call.actor, "record_power")
    today = session.settings.hall.day_of(call.at)
    in_force = matters.list_in_force(session, today)
    return Choices({each.definition.code: each.definition.title.say(call.language) for each in in_force}, today)


handlers = (show, find, record, revoke, show_paper)
