"""Matters for their manager: what is in force, what must be looked at, and what becomes of a version.

A version goes out as a file (YAML, JSON, workbook) and comes back as a draft (`drafts.py`).
"""

from collections.abc import Callable
from typing import Any, get_args

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from core.applications.clocks.statement import parse_day
from core.errors import NotFound, Refusal
from core.ids import is_id
from core.matters.exchange import packs
from core.matters.exchange.packs import MEDIA_TYPES, PackFormat
from core.matters.versions import drafts, standing, views, watching
from core.places import service as places
from desk.auth import PATH, Seat
from desk.forms import read_form
from desk.rendering import Page

DECISIONS: dict[str, Callable[..., None]] = {
    "pause": standing.pause,
    "resume": standing.resume,
    "confirm": standing.confirm,
    "end": standing.end,
}
DONE = frozenset({*DECISIONS, "dropped", "published"})


@get("/matters")
async def show_matters(seat: Seat, after: FromQuery[str] = "") -> Page:
    return await catalogue_page(seat, after=after)


async def catalogue_page(seat: Seat, refusal: Refusal | None = None, after: str = "") -> Page:
    """A page of the catalogue, the drafts, and what must be looked at."""
    lines = await seat.read(standing.list_matters, after[:80])
    return seat.page(
        "catalogue/matters",
        refusal,
        lines=lines,
        drafts=await seat.read(drafts.list_live),
        concerns=() if after else await seat.read(watching.list_concerns),
        more=lines[-1].code if len(lines) == standing.PAGE else "",
        after=after,
        authorities=await seat.office.database.read(places.list_authorities),
    )


@get("/matters/{code:str}")
async def show_matter(seat: Seat, code: FromPath[str], done: FromQuery[str] = "") -> Page:
    return await _page(seat, code, done=done if done in DONE else None)


@get("/matters/{code:str}/differences")
async def show_differences(seat: Seat, code: FromPath[str], old: FromQuery[str] = "", new: FromQuery[str] = "") -> Page:
    """What two versions say differently."""
    if not (is_id(old) and is_id(new)):
        raise NotFound("version_unknown")
    view = await seat.read(views.matter_view, code[:80])
    lines = {line.id: line for line in view.versions}
    if old not in lines or new not in lines:
        raise NotFound("version_unknown")
    found = await seat.read(views.version_differences, old, new)
    return seat.page("catalogue/differences", old=lines[old], new=lines[new], differences=found)


@get("/matters/{code:str}/versions/{version_id:str}/{kind:str}")
async def export(seat: Seat, code: FromPath[str], version_id: FromPath[str], kind: FromPath[str]) -> Response[bytes]:
    """A version as a file."""
    if kind not in get_args(PackFormat) or not is_id(version_id):
        raise NotFound("version_unknown")
    format_asked: PackFormat = "xlsx" if kind == "xlsx" else "json" if kind == "json" else "yaml"
    content = await seat.read(packs.export, version_id, format_asked)
    name = f"{code[:80]}.{format_asked}" if code.replace("-", "").isalnum() and code.isascii() else "matter"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA_TYPES[format_asked], headers=headers)


@post("/matters/{code:str}/{decision:str}")
async def decide(
    seat: Seat, request: Request[Any, Any, Any], code: FromPath[str], decision: FromPath[str]
) -> Page | Redirect:
    """Pause, resume, end or confirm a version; or begin a draft from it (`draft`)."""
    form = await read_form(request)
    version_id = form.text("version")
    if decision not in (*DECISIONS, "draft") or not is_id(version_id):
        raise NotFound("version_unknown")
    try:
        if decision == "draft":
            content = await seat.read(packs.export, version_id, "yaml")
            begun = await seat.write(packs.bring_in, form.request, f"{code[:80]}.yaml", content)
            return Redirect(f"{PATH}/drafts/{begun.draft.id}", status_code=303)
        last = (parse_day(form.text("last_on")),) if decision == "end" else ()
        await seat.write(DECISIONS[decision], form.request, version_id, form.text("reason"), *last)
    except Refusal as refusal:
        return await _page(seat, code, refusal)
    return Redirect(f"{PATH}/matters/{code}?done={decision}", status_code=303)


async def _page(seat: Seat, code: str, refusal: Refusal | None = None, done: str | None = None) -> Page:
    view = await seat.read(views.matter_view, code[:80])
    today = seat.office.settings.hall.day_of(seat.at)
    return seat.page("catalogue/matter", refusal, view=view, done=done, today=today)


handlers = (show_matters, show_matter, show_differences, export, decide)
