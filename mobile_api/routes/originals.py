"""Originals shown at a kiosk that nobody attends: opened for the holder of the card, compared by the hall, passed."""

from typing import Annotated

from litestar import post, put
from litestar.params import JSONBody, RawBody
from msgspec import Meta, Struct

from core.applications import service as applications
from core.errors import NotAllowed
from core.terminals import originals
from core.terminals.original_schemas import OriginalCompared, PassedAtKiosk, SeenOriginal, Slips
from core.verification.schemas import PassRefused, VerificationOpened
from core.verification.slips import open_slip, seal_slip
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.files import PICTURES
from mobile_api.routes.parameters import Name


class AllShown(Struct, frozen=True, forbid_unknown_fields=True):
    slips: Slips


class PassShownToScanner(Struct, frozen=True, forbid_unknown_fields=True):
    """What a kiosk's scanner read from a phone."""

    text: Annotated[str, Meta(min_length=1, max_length=4096)]


class CaseOfPass(Struct, frozen=True):
    application_id: str


@post("/terminals/self/passes", opt=asked_by("kiosk", limit="cell"), tags=["originals"])
async def find_case_of_pass(caller: Caller, data: JSONBody[PassShownToScanner]) -> CaseOfPass:
    """A pass was held before the scanner: which case it is of. What it holds is told to its holder only."""
    found = await caller.write(originals.find_by_pass, data.text)
    if isinstance(found, PassRefused):  # raised only now, so that the attempt stays in the journal
        raise NotAllowed(found.code, **found.details)
    return CaseOfPass(found)


@post("/applications/{application_id:str}/originals", opt=asked_by("kiosk_citizen", agents=True), tags=["originals"])
async def open_originals(caller: Caller, application_id: Name) -> VerificationOpened:
    """Begin to show originals at this kiosk. Refused where it may not pass all of them."""
    return await caller.write(originals.open_verification, application_id)


@put(
    "/verifications/{verification_id:str}/originals/{document_id:str}",
    opt=asked_by("kiosk_citizen", keyed=False, agents=True, takes=PICTURES),
    tags=["originals"],
)
async def compare_original(caller: Caller, body: RawBody, verification_id: Name, document_id: Name) -> OriginalCompared:
    """The photograph of an original: kept, and compared with what was uploaded. It decides nothing yet."""
    await caller.read(originals.require_open, verification_id, document_id)
    upload = await caller.read(applications.find_document_file, document_id)
    seen = await caller.hall.pictures.beside(upload, body)
    return OriginalCompared(seen.verdict, seal_slip(caller.hall.keys, verification_id, document_id, seen))


@post(
    "/verifications/{verification_id:str}",
    opt=asked_by("kiosk_citizen", agents=True),
    tags=["originals"],
    status_code=200,
)
async def pass_originals(caller: Caller, verification_id: Name, data: JSONBody[AllShown]) -> PassedAtKiosk:
    """Every original was the same: the result is issued in this request."""
    keys = caller.hall.keys
    seen = {id: open_slip(keys, verification_id, id, slip, SeenOriginal) for id, slip in data.slips.items()}
    return await caller.write(originals.pass_by_machine, verification_id, seen)
