"""Drafts for matter managers: write or bring in a text, see what the gate finds, have it checked and published.

Who saves second is shown what the first changed, beside his own words, which stay in the form; saving again is then
said of both. A file that comes in from a spreadsheet is told of by sheet and cell.
"""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from core.errors import Conflict, NotFound, Refusal
from core.ids import is_id
from core.matters.exchange import packs
from core.matters.exchange.areas import MappedLine, read_mapping
from core.matters.findings import Finding
from core.matters.gate.hints import explained
from core.matters.versions import carried, drafts, views
from core.matters.versions.views import Lines
from desk.auth import PATH, Seat
from desk.forms import Form, read_form
from desk.pages.catalogue.matters import catalogue_page
from desk.rendering import Page

DEEDS = ("settle", "check", "publish", "drop")
TOLD = {"check": "checked", "settle": "settled"}
DONE = frozenset({"saved", *TOLD.values()})


@get("/drafts/{draft_id:str}")
async def show_draft(seat: Seat, draft_id: FromPath[str], done: FromQuery[str] = "") -> Page:
    return await _page(seat, draft_id, done=done if done in DONE else None)


@post("/drafts/file")
async def bring_in(seat: Seat, request: Request[Any, Any, Any]) -> Page:
    """A file becomes a draft; with an authority, as a matter of another area."""
    form = await read_form(request)
    try:
        file, other = form.file("file"), form.files.get("mapping")
        mapping = read_mapping(await other.read()) if other else None
        named = (file.filename[:200], await file.read(), form.text("authority")[:18])
        imported = await seat.write(packs.bring_in, form.request, *named, mapping)
    except Refusal as refusal:
        return await catalogue_page(seat, refusal)
    return await _page(seat, imported.draft.id, findings=imported.findings, mapping=imported.mapping)


@post("/drafts/{draft_id:str}/save")
async def save(seat: Seat, request: Request[Any, Any, Any], draft_id: FromPath[str]) -> Page | Redirect:
    form = await read_form(request, longest=drafts.LONGEST_TEXT)
    revision = _revision(form)
    text = form.text("text")
    try:
        await seat.write(drafts.save, form.request, draft_id[:36], revision, text)
    except Conflict as refusal:
        if refusal.code != "draft_changed":
            raise
        theirs = await seat.read(views.changed_since, draft_id, revision)
        return await _page(seat, draft_id, refusal, typed=text, theirs=theirs)
    except Refusal as refusal:
        return await _page(seat, draft_id, refusal, typed=text)
    return Redirect(f"{PATH}/drafts/{draft_id}?done=saved", status_code=303)


@post("/drafts/{draft_id:str}/file")
async def replace(seat: Seat, request: Request[Any, Any, Any], draft_id: FromPath[str]) -> Page:
    """The next text of this draft, from a file that was worked on elsewhere."""
    form = await read_form(request)
    revision = _revision(form)
    try:
        file = form.file("file")
        content = await file.read()
        imported = await seat.write(
            packs.bring_in, form.request, file.filename[:200], content, "", None, draft_id[:36], revision
        )
    except Conflict as refusal:
        theirs = await seat.read(views.changed_since, draft_id, revision)
        return await _page(seat, draft_id, refusal, theirs=theirs)
    except Refusal as refusal:
        return await _page(seat, draft_id, refusal)
    return await _page(seat, draft_id, findings=imported.findings, done="saved")


@post("/drafts/{draft_id:str}/{deed:str}")
async def do(
    seat: Seat, request: Request[Any, Any, Any], draft_id: FromPath[str], deed: FromPath[str]
) -> Page | Redirect:
    if deed not in DEEDS:
        raise NotFound("address_unknown")
    form = await read_form(request)
    revision = _revision(form)
    code = (await seat.read(drafts.find, draft_id)).code
    try:
        if deed == "drop":
            await seat.write(drafts.drop, form.request, draft_id)
        elif deed == "settle":
            await seat.write(carried.settle, form.request, draft_id, form.text("digest")[:64])
        elif deed == "check":
            await seat.write(drafts.check, form.request, draft_id, revision)
        else:
            await seat.write(drafts.publish, form.request, draft_id, revision)
    except Refusal as refusal:
        return await _page(seat, draft_id, refusal)
    if deed in TOLD:
        return Redirect(f"{PATH}/drafts/{draft_id}?done={TOLD[deed]}", status_code=303)
    where = f"{PATH}/matters/{code}?done=published" if deed == "publish" else f"{PATH}/matters"
    return Redirect(where, status_code=303)


def _revision(form: Form) -> int:
    """The one the page was drawn from; 0, which nothing has, when it names none."""
    written = form.text("revision")
    return int(written) if written.isdecimal() and len(written) < 7 else 0


async def _page(
    seat: Seat,
    draft_id: str,
    refusal: Refusal | None = None,
    typed: str | None = None,
    theirs: Lines = (),
    findings: tuple[Finding, ...] | None = None,
    mapping: tuple[MappedLine, ...] = (),
    done: str | None = None,
) -> Page:
    if not is_id(draft_id):
        raise NotFound("draft_unknown")
    view = await seat.read(views.draft_view, draft_id)
    return seat.page(
        "catalogue/draft",
        refusal,
        view=view,
        text=view.draft.text if typed is None else typed,
        findings=[explained(each) for each in (view.checked.findings if findings is None else findings)],
        theirs=theirs,
        mapping=mapping,
        done=done,
    )


handlers = (show_draft, bring_in, save, replace, do)
