"""The guide a case follows: its version, what the guide says otherwise today, and the way to say that it is wrong."""

from litestar import get
from litestar.params import FromPath

from core.applications import guide_changes, reading
from core.errors import NotFound
from core.ids import is_id
from desk.auth import Seat
from desk.rendering import Page


@get("/cases/{application_id:str}/guide")
async def show_guide(seat: Seat, application_id: FromPath[str]) -> Page:
    if not is_id(application_id):
        raise NotFound("application_unknown")
    file = await seat.read(reading.open_case, application_id)
    changes = await seat.read(guide_changes.for_staff, application_id)
    return seat.page("catalogue/case_guide", case=file, changes=changes)


handlers = (show_guide,)
