"""From a phone to a kiosk and back: the code that leads the holder of a draft to it."""

from litestar import Response, post
from litestar.params import JSONBody

from core.applications import draft_codes
from core.applications.draft_schemas import CodeShown, DraftCode
from core.applications.schemas import Application
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.routes.applications import with_version
from mobile_api.routes.parameters import Name


@post("/applications/{application_id:str}/code", opt=asked_by("citizen", agents=True), tags=["drafts"])
async def show_draft_code(caller: Caller, application_id: Name) -> DraftCode:
    """A code for one's own draft. Draw `text` as a QR code for the scanner of a kiosk, where it is good once, for ten
    minutes, after the card was tapped; shown by a kiosk it lives a week."""
    return await caller.write(draft_codes.show_code, application_id)


@post(
    "/drafts/code",
    opt=asked_by("citizen", agents=True, limit="draft_code"),
    tags=["drafts"],
    status_code=200,
)
async def use_draft_code(caller: Caller, data: JSONBody[CodeShown]) -> Response[Application]:
    """The draft that a code leads to, for its holder only."""
    return with_version(await caller.write(draft_codes.use_code, data))
