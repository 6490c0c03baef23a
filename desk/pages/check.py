"""The public page that checks a certificate or a notice: no login, and nothing that the paper does not show.

The QR on either is a link here whose fragment is the signed code. A fragment never reaches a server by
itself, so a script on the page sends it as the body of a request; without a script it can be pasted,
photographed or uploaded.
"""

from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from core.certificates import service as certificates
from core.certificates.schemas import CheckedCertificate
from core.errors import InvalidInput, Refusal
from core.notices import service as notices
from core.notices.schemas import CheckedNotice
from core.pdf_signing import DocumentAuthority
from desk.auth import Guest
from desk.forms import Form, read_form
from desk.limits import Limit, address_of
from desk.rendering import Page

LONGEST_CODE = 2000

NOTHING_JUDGED = frozenset(
    {
        "busy",
        "certificate_damaged",
        "code_missing",
        "file_not_an_image",
        "file_too_large",
        "image_damaged",
        "image_too_many_pixels",
        "no_code_in_picture",
        "request_invalid",
        "too_many_requests",
    }
)
"""Refusals that say nothing about a certificate, only that none was looked at."""


def handlers(limit: Limit) -> list[HTTPRouteHandler]:
    @get("/")
    async def show(guest: Guest) -> Page:
        return guest.page("check", checked=None)

    @post("/", status_code=200)
    async def check(guest: Guest, request: Request[Any, Any, Any]) -> Page:
        """The answer as a page, or as a piece of it for the script (`HX-Request`)."""
        piece = bool(request.headers.get("hx-request"))
        template = "check_result" if piece else "check"
        try:
            limit(address_of(request), guest.at)
            checked = await _check(guest, await _code(guest, await read_form(request)))
        except Refusal as refusal:
            unread = refusal.code in NOTHING_JUDGED
            answer = guest.page(template, refusal, checked=None, unread=unread)
            answer.status_code = 200 if piece else answer.status_code
            return answer
        return guest.page(template, checked=checked)

    @get("/authority.pem")
    async def authority(guest: Guest) -> Response[bytes]:
        """The certificate that the signatures in the hall's PDF files are checked with."""
        pem = DocumentAuthority.load(guest.office.settings, guest.at).pem
        return Response(pem, media_type="application/x-pem-file")

    return [show, check, authority]


async def _check(guest: Guest, code: str) -> CheckedCertificate | CheckedNotice:
    """One key signs both kinds of code; which it is, the code says."""
    try:
        return await guest.read(certificates.check_code, code)
    except InvalidInput as refusal:
        if refusal.code != "certificate_wrong_purpose":
            raise
    return await guest.read(notices.check_code, code)


async def _code(guest: Guest, form: Form) -> str:
    if "picture" in form.files:
        codes = await guest.office.pictures.codes(await form.files["picture"].read(), live=False)
        if not codes:
            raise InvalidInput("no_code_in_picture")
        return codes[0][:LONGEST_CODE]
    if not form.text("code"):
        raise InvalidInput("code_missing")
    return form.text("code")[:LONGEST_CODE]
