"""帮办: a member of staff helps the citizen at a kiosk.

The kiosk then sends `Assisted-By: <id>` with each request that carries the citizen's token, until the helper leaves."""

from litestar import delete, post
from litestar.params import JSONBody

from core.people import helping
from core.people.helping_schemas import Helper, HelperShown
from core.places import staffing
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.routes.parameters import Name


@post("/terminals/self/helpers", opt=asked_by("kiosk", limit="cell"), tags=["helpers"])
async def welcome_helper(caller: Caller, data: JSONBody[HelperShown]) -> Helper:
    """Somebody shows a one-use code from the desk, or the card by which he is known as a member of staff."""
    return await caller.write(staffing.welcome_helper, data)


@delete("/terminals/self/helpers/{helper_id:str}", opt=asked_by("kiosk"), tags=["helpers"], status_code=204)
async def dismiss_helper(caller: Caller, helper_id: Name) -> None:
    """He leaves, or the visit is over. Told again, it changes nothing."""
    await caller.write(helping.leave, helper_id)
