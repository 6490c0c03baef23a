"""Levels, for the matter manager: what towns take before and after each batch, batches to plan, approve and roll back,
where matters belong, which divisions are covered, and where the same matter is not the same.

Supervisors and administrators read the same; only matter managers see what can be pressed.
"""

from collections import Counter
from datetime import date
from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Struct

from core.applications.clocks.statement import parse_day
from core.call import Call
from core.db.database import Session
from core.errors import InvalidInput, NotFound, Refusal
from core.ids import is_id
from core.levels import overrides, overview, sinking
from core.levels.schemas import Batch, BatchPlan, Coverage, Difference, LevelReport, Placed
from core.matters import service as matters
from core.people import staff
from core.places import service as places
from core.places.area_codes import level_of, lies_in
from core.places.schemas import Area, Centre
from core.terminals.points import list_stands
from desk.auth import PATH, Seat
from desk.forms import Form, read_form
from desk.rendering import Page

ENDINGS = {"withdraw": sinking.withdraw, "roll_back": sinking.roll_back}
DONE = frozenset({"plan", "approve", "override", *ENDINGS})
LONGEST_FILE = 1 << 20


class Levels(Struct, frozen=True):
    """Everything on the page for one `area`. `names` by code of an area, a centre or a matter, and by id of a member of
    staff; `kiosks` counts them by centre."""

    area: str
    districts: list[Area]
    report: LevelReport
    batches: list[Batch]
    placed: list[Placed]
    coverage: Coverage
    unequal: list[Difference]
    centres: list[Centre]
    kiosks: dict[str, int]
    names: dict[str, str]
    first_day: date


@get("/levels")
async def show(seat: Seat, area: FromQuery[str] = "", done: FromQuery[str] = "") -> Page:
    return await _page(seat, area, done=done if done in DONE else None)


@post("/levels/{area:str}/plan")
async def plan(seat: Seat, request: Request[Any, Any, Any], area: FromPath[str]) -> Page | Redirect:
    """From the fields of the page, or from a file with the same names (YAML), as a batch of hundreds is written."""
    form = await read_form(request)
    try:
        planned = await _read_file(form) if "file" in form.files else _read_fields(form, area)
        await seat.write(sinking.plan, form.request, planned)
    except Refusal as refusal:
        return await _page(seat, area, refusal, form)
    return _back(area, "plan")


@post("/levels/{area:str}/override")
async def override(seat: Seat, request: Request[Any, Any, Any], area: FromPath[str]) -> Page | Redirect:
    form = await read_form(request)
    try:
        level = form.text("level")
        if level not in ("", "city", "district", "town", "village"):
            raise InvalidInput("request_invalid", reason="level")
        wanted = msgspec.convert(level or None, overrides.Level | None)
        await seat.write(overrides.override, form.request, form.text("matter")[:80], wanted, form.text("reason"))
    except Refusal as refusal:
        return await _page(seat, area, refusal, form)
    return _back(area, "override")


@post("/levels/{area:str}/batches/{batch_id:str}/{deed:str}")
async def move(
    seat: Seat, request: Request[Any, Any, Any], area: FromPath[str], batch_id: FromPath[str], deed: FromPath[str]
) -> Page | Redirect:
    if not is_id(batch_id) or deed not in (*ENDINGS, "approve"):
        raise NotFound("batch_unknown")
    form = await read_form(request)
    try:
        if deed == "approve":
            await seat.write(sinking.approve, form.request, batch_id)
        else:
            await seat.write(ENDINGS[deed], form.request, batch_id, form.text("reason"))
    except Refusal as refusal:
        return await _page(seat, area, refusal, form)
    return _back(area, deed)


def _back(area: str, done: str) -> Redirect:
    return Redirect(f"{PATH}/levels?area={area}&done={done}", status_code=303)


async def _read_file(form: Form) -> BatchPlan:
    text = await form.file("file").read(LONGEST_FILE)
    try:
        return msgspec.yaml.decode(text, type=BatchPlan)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InvalidInput("list_unreadable", reason=str(error).splitlines()[0]) from error


def _read_fields(form: Form, area: str) -> BatchPlan:
    chosen = {name: [value for key, value in form.fields if key == name] for name in ("matters", "centres")}
    said = {name: form.text(name) for name in ("title", "document", "reason")}
    cases = form.text("cases_per_day") or "0"
    fields = {
        **said,
        **chosen,
        "area": area,
        "starts_on": parse_day(form.text("starts_on")),
        "cases_per_day": int(cases) if cases.isdecimal() else cases,
        "keeps_counters": form.text("keeps_counters") == "yes",
    }
    try:
        return msgspec.convert(fields, BatchPlan)
    except msgspec.ValidationError as error:
        raise InvalidInput("request_invalid", reason=str(error)[:120]) from error


async def _page(
    seat: Seat, area: str, refusal: Refusal | None = None, form: Form | None = None, done: str | None = None
) -> Page:
    found = await seat.read(_levels, area)
    return seat.page("levels", refusal, levels=found, typed=dict(form.fields) if form else {}, done=done)


def _levels(session: Session, call: Call, area: str) -> Levels:
    areas, centres = places.list_areas(session), places.list_centres(session)
    area = area or _first_area(session, call, areas)
    batches, placed = sinking.list_batches(session, call), overrides.list_placements(session, call, area)
    members = {member.id: member.name for member in staff.list_staff(session)}
    kiosks: dict[str, int] = {}
    for stand in list_stands(session).values():
        kiosks[stand.centre] = kiosks.get(stand.centre, 0) + 1
    named = {each.code: each.name[call.language] for each in (*areas, *centres)}
    return Levels(
        area=area,
        districts=[each for each in areas if level_of(each.code) in ("city", "district")],
        report=sinking.report(session, call, area),
        batches=[each for each in batches if lies_in(each.plan.area, area)],
        placed=placed,
        coverage=overview.coverage_of(session, call, area),
        unequal=overview.unequal(session, call),
        centres=[each for each in centres if each.kind in ("town", "village") and lies_in(each.area, area)],
        kiosks=kiosks,
        names=named | {each.matter: each.title for each in placed} | members,
        first_day=date.fromordinal(session.settings.hall.day_of(call.at).toordinal() + 1),
    )


def _first_area(session: Session, call: Call, areas: list[Area]) -> str:
    """The hall's own; where most of its matters are, when that is not on record."""
    own, day = session.settings.hall.area, session.settings.hall.day_of(call.at)
    known = {each.code for each in areas}
    if own in known:
        return own
    areas_of_matters = (each.definition.authority.area[:6] for each in matters.list_in_force(session, day))
    found = Counter(area for area in areas_of_matters if area in known).most_common(1)
    return found[0][0] if found else own


handlers = (show, plan, override, move)
