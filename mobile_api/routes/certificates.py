"""What was issued: for its holder the whole of it, for anybody what the paper shows and whether it holds."""

from typing import Annotated

from litestar import Response, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from core.applications import afterlife, defences, own_certificates
from core.applications.afterlife import ActOffered
from core.applications.defences import ProposedAct
from core.applications.schemas import Application
from core.certificates import service as certificates
from core.certificates.schemas import Certificate, CheckedCertificate
from core.matters.procedure import HolderAct
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.files import PDF, send
from mobile_api.routes.applications import NewId, with_version
from mobile_api.routes.parameters import Name


class CodeToCheck(Struct, frozen=True, forbid_unknown_fields=True):
    """What the QR code holds, whole."""

    code: Annotated[str, Meta(min_length=1, max_length=2000)]


class ActWanted(Struct, frozen=True, forbid_unknown_fields=True):
    """`id` is the new draft's, the client's own UUIDv7."""

    id: NewId
    act: HolderAct


class Defence(Struct, frozen=True, forbid_unknown_fields=True):
    """What speaks against it, in your words; `hearing_wanted`: you want to be heard as well."""

    statement: Annotated[str, Meta(min_length=1, max_length=2000)]
    hearing_wanted: bool = False


@get("/me/certificates", opt=asked_by("citizen", agents=True), tags=["certificates"])
async def list_my_certificates(caller: Caller) -> list[Certificate]:
    """What this hall issued to the person, the latest first, each with what it is today and since when."""
    return await caller.read(own_certificates.list_certificates)


@get("/certificates/{certificate_id:str}/acts", opt=asked_by("citizen"), tags=["certificates"])
async def list_certificate_acts(caller: Caller, certificate_id: Name) -> list[ActOffered]:
    """What may be asked for about it: change, renewal, replacement, cancellation, and why not when not now."""
    return await caller.read(afterlife.list_acts, certificate_id)


@post("/certificates/{certificate_id:str}/acts", opt=asked_by("citizen"), tags=["certificates"])
async def start_certificate_act(
    caller: Caller, certificate_id: Name, data: JSONBody[ActWanted]
) -> Response[Application]:
    """Begin a draft of such a case, filled in as the case the certificate came from. It goes on as any application."""
    started = await caller.write(afterlife.start_act, data.id, certificate_id, data.act)
    return with_version(started, 201)


@get("/certificates/{certificate_id:str}/proposed", opt=asked_by("citizen", agents=True), tags=["certificates"])
async def show_proposed_act(caller: Caller, certificate_id: Name) -> ProposedAct:
    """What the authority proposes to do with it, why, and until when you may answer. 404 when nothing is proposed that
    you are heard on; what is decided then comes as a notice of the case."""
    return await caller.read(defences.show_proposed_act, certificate_id)


@post(
    "/certificates/{certificate_id:str}/proposed",
    opt=asked_by("citizen", agents=True),
    tags=["certificates"],
    status_code=200,
)
async def state_defence(caller: Caller, certificate_id: Name, data: JSONBody[Defence]) -> ProposedAct:
    """陈述申辩: answer it, once, while `may_answer` says so. Nobody decides before your time is over or you answered;
    a hearing that you want is held first."""
    return await caller.write(defences.state_defence, certificate_id, data.statement, data.hearing_wanted)


@get("/certificates/{certificate_id:str}", opt=asked_by("citizen", agents=True), tags=["certificates"])
async def show_certificate(caller: Caller, certificate_id: Name) -> Certificate:
    return await caller.read(own_certificates.find_certificate, certificate_id)


@get("/certificates/{certificate_id:str}/pdf", opt=asked_by("citizen", agents=True, sends=PDF), tags=["certificates"])
async def download_certificate(caller: Caller, certificate_id: Name) -> Response[bytes]:
    """The PDF. 503 with Retry-After in the moment between issuing and rendering."""
    return await send(caller, await caller.read(own_certificates.find_certificate_file, certificate_id))


@post("/check", opt=asked_by("anyone", limit="check", keyed=False), tags=["certificates"], status_code=200)
async def check_certificate(caller: Caller, data: JSONBody[CodeToCheck]) -> CheckedCertificate:
    """Whether a certificate's code is ours and holds today. Shows nothing that the paper does not."""
    return await caller.read(certificates.check_code, data.code)
