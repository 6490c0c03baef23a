"""One field for whatever a citizen holds out: a pass from the phone, or the receipt (or the number typed from it),
which finds the case and then wants the identity document. So does the slip of a kiosk that could not reach the hall, or
the storage number typed from it.

The field takes a keyboard-wedge scanner (it types and presses Enter), the browser's camera, or a picture file.
A pass that opens nothing is a plain sentence on this page, and stays in the journal.
"""

from typing import Any, cast, get_args

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from core.applications import finding, originals
from core.applications.receipts import read_receipt_code, stored_reference
from core.applications.schemas import CaseFound
from core.errors import Conflict, InvalidInput, NotFound, Refusal
from core.numbering import is_storage_number
from core.people.permissions import require
from core.people.schemas import IdentityKind
from core.verification.passes import PREFIX
from core.verification.schemas import PassRefused
from desk.auth import PATH, Seat
from desk.forms import Form, read_form
from desk.pages.case import require_id
from desk.rendering import Page

LONGEST_CODE = 2000
Answer = Page | Redirect


@get("/scan")
async def show(seat: Seat) -> Page:
    require(seat.call().actor, "open_verification")
    return seat.page("scan")


@post("/scan")
async def scan(seat: Seat, request: Request[Any, Any, Any]) -> Answer:
    form = await read_form(request)
    try:
        return await _follow(seat, form, form.text("code")[:LONGEST_CODE])
    except Refusal as refusal:
        return seat.page("scan", refusal)


@post("/scan/picture")
async def scan_picture(seat: Seat, request: Request[Any, Any, Any]) -> Answer:
    """A photograph or screenshot of the code instead of a scan."""
    require(seat.call().actor, "open_verification")
    form = await read_form(request)
    try:
        codes = await seat.office.pictures.codes(await form.file("picture").read(), live=False)
        if not codes:
            raise InvalidInput("no_code_in_picture")
        return await _follow(seat, form, codes[0])
    except Refusal as refusal:
        return seat.page("scan", refusal)


@post("/scan/frame", status_code=200)
async def read_frame(seat: Seat, request: Request[Any, Any, Any]) -> dict[str, list[str]]:
    """One frame of the live camera: the codes in it. Nothing is opened and nothing kept."""
    require(seat.call().actor, "open_verification")
    form = await read_form(request)
    return {"codes": await seat.office.pictures.codes(await form.file("picture").read(), live=True)}


@post("/cases/{application_id:str}/holder")
async def check_holder(seat: Seat, request: Request[Any, Any, Any], application_id: FromPath[str]) -> Answer:
    """The holder's identity document opens what the receipt has found."""
    require_id(application_id)
    form = await read_form(request)
    kind, code = form.text("identity_kind"), form.text("code")
    found: CaseFound | None = None
    try:
        found = await _find(seat, code)
        if kind not in get_args(IdentityKind) or found.application_id != application_id:
            raise InvalidInput("request_invalid", reason="identity_kind")
        opened = await seat.write_at_counter(
            originals.open_verification_by_card,
            form.request,
            application_id,
            cast(IdentityKind, kind),
            form.text("identity_number")[:40],
        )
        if isinstance(opened, PassRefused):
            raise Conflict(opened.code, **opened.details)
    except Refusal as refusal:
        if found is None:
            return seat.page("scan", refusal)
        return _ask_for_card(seat, code, found, refusal, kind, form.text("identity_number"))
    return Redirect(f"{PATH}/verifications/{opened.id}", status_code=303)


async def _follow(seat: Seat, form: Form, code: str) -> Answer:
    if not code:
        raise InvalidInput("code_missing")
    if not code.startswith(PREFIX) and ("#" in code or _is_typed(code)):
        return await _follow_receipt(seat, code)
    key = form.request
    opened = await seat.write_at_counter(originals.open_verification, key, code, key.key)
    if isinstance(opened, PassRefused):
        raise Conflict(opened.code, **opened.details)
    return Redirect(f"{PATH}/verifications/{opened.id}", status_code=303)


async def _follow_receipt(seat: Seat, code: str) -> Page:
    try:
        found = await _find(seat, code)
    except NotFound:
        if _is_typed(code) or stored_reference(code):
            raise
        receipt = read_receipt_code(code, seat.office.keys.public_keys("receipt"))
        raise NotFound("receipt_not_arrived", arrived_at=receipt.arrived_at) from None
    return _ask_for_card(seat, code, found)


async def _find(seat: Seat, code: str) -> CaseFound:
    if reference := stored_reference(code) or (code if is_storage_number(code) else None):
        return await seat.read(finding.find_by_reference, reference)
    if _is_typed(code):
        return await seat.read(finding.find_by_number, code)
    return await seat.read(finding.find_by_receipt, code)


def _is_typed(code: str) -> bool:
    """A case number, which begins with the digits of an area and a day, or a storage number."""
    return "#" not in code and (code[:6].isdecimal() or is_storage_number(code))


def _ask_for_card(
    seat: Seat, code: str, found: CaseFound, refusal: Refusal | None = None, kind: str = "", number: str = ""
) -> Page:
    facts: dict[str, Any] = {"code": code, "found": found, "chosen": kind or found.identity_kind, "number": number}
    return seat.page("holder", refusal, kinds=get_args(IdentityKind), **facts)


handlers = (show, scan, scan_picture, read_frame, check_holder)
