"""The numbered, sealed notices of a case, as PDF."""

from litestar import Response, get

from core.applications import service as applications
from core.notices.schemas import Notice
from core.notices.service import LEGAL
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.files import PDF, send
from mobile_api.routes.parameters import Name, Sheet


@get("/applications/{application_id:str}/notices", opt=asked_by("citizen", agents=True), tags=["notices"])
async def list_notices(caller: Caller, application_id: Name) -> list[Notice]:
    """In the order they were issued, each with the languages it can be read in."""
    return await caller.read(applications.list_notices, application_id)


@get("/notices/{notice_id:str}/pdf", opt=asked_by("citizen", agents=True, sends=PDF), tags=["notices"])
async def download_notice(caller: Caller, notice_id: Name, language: Sheet = LEGAL) -> Response[bytes]:
    """The document as served, or its reading version. 503 with Retry-After in the moment between issuing and
    rendering."""
    return await send(caller, await caller.read(applications.find_notice_file, notice_id, language))
