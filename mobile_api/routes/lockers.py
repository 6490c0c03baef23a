"""Results in lockers: where one's own waits, and what a kiosk asks and tells of the cells behind its doors."""

from litestar import get, post
from litestar.params import JSONBody

from core.errors import NotAllowed
from core.lockers import at_kiosk, passes
from core.lockers.schemas import CellErrand, CellReport, CodeTyped, PassScanned, Pickup
from core.verification.schemas import PassRefused, PassShown
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.routes.parameters import Name


@get("/applications/{application_id:str}/locker", opt=asked_by("citizen", agents=True), tags=["lockers"])
async def show_pickup(caller: Caller, application_id: Name) -> Pickup:
    """Which cell of which kiosk the result waits in, and until when. 409 when it waits in none."""
    return await caller.read(passes.where_it_waits, application_id)


@post("/applications/{application_id:str}/locker/pass", opt=asked_by("citizen", agents=True), tags=["lockers"])
async def show_pickup_pass(caller: Caller, application_id: Name) -> PassShown:
    """A pass for that kiosk's scanner: lives a minute, opens the cell once. Draw `text` as a QR code."""
    return await caller.write(passes.show_pass, application_id)


@get("/terminals/self/locker/mine", opt=asked_by("kiosk_citizen"), tags=["lockers"])
async def list_my_cells(caller: Caller) -> list[CellErrand]:
    """What waits in this kiosk for the person who stands at it."""
    return await caller.read(at_kiosk.list_mine)


@post("/terminals/self/locker/{allocation_id:str}/open", opt=asked_by("kiosk_citizen"), tags=["lockers"])
async def open_my_cell(caller: Caller, allocation_id: Name) -> CellErrand:
    """The person may take it out now: open this cell, and no other."""
    return await caller.write(at_kiosk.open_mine, allocation_id)


@post("/terminals/self/locker/pass", opt=asked_by("kiosk", limit="cell"), tags=["lockers"])
async def open_cell_by_pass(caller: Caller, data: JSONBody[PassScanned]) -> CellErrand:
    """A pass was held before the scanner: open this cell, and no other."""
    found = await caller.write(at_kiosk.open_by_pass, data.text)
    if isinstance(found, PassRefused):  # raised only now, so that the attempt stays in the journal
        raise NotAllowed(found.code, **found.details)
    return found


@post("/terminals/self/locker/code", opt=asked_by("kiosk", limit="cell"), tags=["lockers"])
async def open_cell_by_code(caller: Caller, data: JSONBody[CodeTyped]) -> CellErrand:
    """A clerk typed the one-use code from the desk, to put a result in or take it back."""
    return await caller.write(at_kiosk.open_by_code, data.code)


@post("/terminals/self/locker/{allocation_id:str}/report", opt=asked_by("kiosk"), tags=["lockers"], status_code=204)
async def report_cell(caller: Caller, allocation_id: Name, data: JSONBody[CellReport]) -> None:
    """What became of it, when the door is shut; or what is wrong with the door. Told again, it changes nothing."""
    await caller.write(at_kiosk.report, allocation_id, data)
