"""What was issued: for its holder the whole of it, for anybody what the paper shows and whether it holds."""

from typing import Annotated

from litestar import Response, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from core.certificates import service as certificates
from core.certificates.schemas import Certificate, CheckedCertificate
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.files import PDF, send
from mobile_api.routes.parameters import Name


class CodeToCheck(Struct, frozen=True, forbid_unknown_fields=True):
    """What the QR code holds, whole."""

    code: Annotated[str, Meta(min_length=1, max_length=2000)]


@get("/certificates/{certificate_id:str}", opt=asked_by("citizen"), tags=["certificates"])
async def show_certificate(caller: Caller, certificate_id: Name) -> Certificate:
    return await caller.read(certificates.find_certificate, certificate_id)


@get("/certificates/{certificate_id:str}/pdf", opt=asked_by("citizen", sends=PDF), tags=["certificates"])
async def download_certificate(caller: Caller, certificate_id: Name) -> Response[bytes]:
    """The PDF. 503 with Retry-After in the moment between issuing and rendering."""
    return await send(caller, await caller.read(certificates.find_certificate_file, certificate_id))


@post("/check", opt=asked_by("anyone", limit="check", keyed=False), tags=["certificates"], status_code=200)
async def check_certificate(caller: Caller, data: JSONBody[CodeToCheck]) -> CheckedCertificate:
    """Whether a certificate's code is ours and holds today. Shows nothing that the paper does not."""
    return await caller.read(certificates.check_code, data.code)
