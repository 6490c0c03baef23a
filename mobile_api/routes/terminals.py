"""Kiosks: asking to be enrolled, and telling how they are."""

from litestar import get, post
from litestar.params import JSONBody

from core.errors import NotAllowed
from core.terminals import service as terminals
from core.terminals.fleet import heartbeat, rules
from core.terminals.fleet.schemas import Heard, Signed
from core.terminals.schemas import EnrolmentRequest, Health, Terminal
from mobile_api.auth import asked_by
from mobile_api.caller import Caller


@post("/terminals", opt=asked_by("anyone", limit="enrol"), tags=["terminals"])
async def enrol_terminal(caller: Caller, data: JSONBody[EnrolmentRequest]) -> Terminal:
    """Present the kiosk's key with a one-use code. It waits until an administrator has compared the
    fingerprint on the kiosk's screen and confirmed it."""
    return await caller.write(terminals.enrol, data)


@get("/terminals/self", opt=asked_by("terminal"), tags=["terminals"])
async def show_terminal(caller: Caller) -> Terminal:
    """The kiosk that signed this, confirmed or waiting."""
    return await caller.hall.database.read(terminals.find_terminal, _terminal_id(caller))


@post("/terminals/self/health", opt=asked_by("kiosk", keyed=False), tags=["terminals"], status_code=200)
async def report_health(caller: Caller, data: JSONBody[Health]) -> Heard:
    """A heartbeat: how the kiosk is and which orders it has carried out. The answer says which matters and rules are
    current, and carries the orders it has not answered, signed by the hall. Telling the same again changes nothing."""
    shelf = await caller.hall.catalogue.shelf(caller.hall.today())
    return await caller.write(heartbeat.report_health, data, shelf.pack)


@get("/terminals/self/rules", opt=asked_by("kiosk"), tags=["terminals"])
async def show_rules(caller: Caller) -> Signed:
    """The rules every kiosk keeps to, signed by the hall."""
    return await caller.read(rules.fetch)


def _terminal_id(caller: Caller) -> str:
    if caller.call.terminal_id is None:
        raise NotAllowed("role_missing", action="show_terminal")
    return caller.call.terminal_id
