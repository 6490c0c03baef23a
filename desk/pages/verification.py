"""Originals at the counter (原件核验): each beside what was uploaded, with the comparison as help, and a person's word.

A capture is kept in the store at once; what the page holds of it is a sealed slip (`captures`), so that nothing about a
picture can be changed on the way back. Equal needs a capture; different needs a word why.
"""

from typing import Any, NamedTuple

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from core.applications import cases, looks, originals, reading
from core.call import Call
from core.db.database import Session
from core.errors import InvalidInput, NotFound, Refusal
from core.ids import is_id
from core.notices.schemas import Notice
from core.people.permissions import require
from core.verification.captures import Capture, decision_of
from core.verification.schemas import Decision, OriginalLine, Released, VerificationOpened, Withheld
from core.verification.slips import open_slip, seal_slip
from desk.auth import Seat
from desk.forms import Form, read_form
from desk.originals import Original, said_on, typed
from desk.pages.files import FILE_HEADERS, send
from desk.rendering import Page


class Aftermath(NamedTuple):
    """What the last page shows beside the outcome. `different`: name of the material, the clerk's word."""

    matter_title: str
    record: Notice | None
    delivery: Notice | None
    different: list[tuple[str, str]]


@get("/verifications/{verification_id:str}")
async def show(seat: Seat, verification_id: FromPath[str]) -> Page:
    opened = await _find(seat, verification_id)
    return seat.page("verification", opened=opened, originals=[Original(line) for line in opened.lines])


@post("/verifications/{verification_id:str}/originals/{document_id:str}")
async def capture(
    seat: Seat, request: Request[Any, Any, Any], verification_id: FromPath[str], document_id: FromPath[str]
) -> Page:
    """A photograph of the original has been taken: the piece of the page that shows how it compares."""
    opened = await _find(seat, verification_id)
    line = next((each for each in opened.lines if each.document.id == document_id), None)
    if line is None:
        raise NotFound("document_unknown")
    form = await read_form(request)
    upload = await seat.read(reading.find_document_file, document_id)
    picture = await form.file(f"picture-{document_id}").read()
    taken = await seat.office.pictures.capture(seat.office.store, upload, picture)
    slip = seal_slip(seat.office.keys, verification_id, document_id, taken)
    return seat.page("capture", opened=opened, original=Original(line, taken, slip))


@get("/verifications/{verification_id:str}/originals/{document_id:str}")
async def show_capture(
    seat: Seat, verification_id: FromPath[str], document_id: FromPath[str], slip: FromQuery[str]
) -> Response[bytes]:
    """The original as it was compared; the slip names it."""
    require(seat.call().actor, "close_verification")
    return await send(seat, open_slip(seat.office.keys, verification_id, document_id, slip, Capture).compared)


@get("/verifications/{verification_id:str}/originals/{document_id:str}/upload")
async def show_upload(
    seat: Seat, verification_id: FromPath[str], document_id: FromPath[str], slip: FromQuery[str]
) -> Response[bytes]:
    """The upload as it was compared: made flat where that was needed, marked as every copy of it is."""
    require(seat.call().actor, "close_verification")
    flat = open_slip(seat.office.keys, verification_id, document_id, slip, Capture).flat_upload
    copy = await seat.read(looks.document_copy, document_id)
    if not copy.marks:
        return await send(seat, flat or copy.stored)
    marked = await seat.office.pictures.marked(seat.office.store, flat or copy.stored, copy.marks)
    return Response(marked, media_type="image/jpeg", headers=FILE_HEADERS)


@post("/verifications/{verification_id:str}")
async def decide(seat: Seat, request: Request[Any, Any, Any], verification_id: FromPath[str]) -> Page:
    """A second click comes when the verification is closed, so the request key is asked before anything else."""
    form = await read_form(request)
    try:
        decisions = _decisions(seat, verification_id, form)
        outcome = await seat.write_at_counter(originals.close_verification, form.request, verification_id, decisions)
    except Refusal as refusal:
        opened = await _find(seat, verification_id)
        said = [_said(seat, opened, line, form) for line in opened.lines]
        return seat.page("verification", refusal, opened=opened, originals=said)
    after = await seat.read(_aftermath, outcome, decisions)
    return seat.page("released" if isinstance(outcome, Released) else "withheld", outcome=outcome, after=after)


def _decisions(seat: Seat, verification_id: str, form: Form) -> list[Decision]:
    """InvalidInput as `said_on` and `decision_of`."""
    slips = form.under("slip:")

    def taken(document_id: str) -> Capture | None:
        slip = slips.get(document_id, "")
        return open_slip(seat.office.keys, verification_id, document_id, slip, Capture) if slip else None

    return [decision_of(each, taken(each.document_id)) for each in said_on(form)]


def _said(seat: Seat, opened: VerificationOpened, line: OriginalLine, form: Form) -> Original:
    """A line as it was sent, to be shown again."""
    id = line.document.id
    slip = form.text(f"slip:{id}")
    try:
        taken = open_slip(seat.office.keys, opened.id, id, slip, Capture) if slip else None
    except InvalidInput:
        taken, slip = None, ""
    return Original(line, taken, slip, *typed(form, id))


def _aftermath(session: Session, call: Call, outcome: Released | Withheld, decisions: list[Decision]) -> Aftermath:
    case = cases.find(session, outcome.application_id)
    notices = reading.list_notices(session, call, outcome.application_id)
    documents = {each.id: each for each in reading.open_case(session, call, case.id).application.documents}
    different: list[tuple[str, str]] = []
    for decision in decisions:
        material = case.definition.material(documents[decision.document_id].material)
        if not decision.equal and material is not None:
            different.append((material.name.say(call.language), decision.remark))
    record = next((n for n in reversed(notices) if n.kind == "original_verification_record"), None)
    delivery = next((n for n in reversed(notices) if n.kind == "delivery_record"), None)
    return Aftermath(case.definition.title.say(call.language), record, delivery, different)


async def _find(seat: Seat, verification_id: str) -> VerificationOpened:
    if not is_id(verification_id):
        raise NotFound("verification_unknown")
    return await seat.read(originals.find_verification, verification_id)


handlers = (show, capture, show_capture, show_upload, decide)
