"""Powers of attorney: what one person lets another do, and what one may do for others.

An agent then sends `On-Behalf-Of: <id of the power>` with requests about the principal's cases."""

from litestar import delete, get, post
from litestar.params import JSONBody

from core.applications import agency
from core.people import powers_of_attorney
from core.people.power_schemas import NewPower, Power, Powers
from core.people.schemas import PersonFacts
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.routes.parameters import Name


@get("/me/powers", opt=asked_by("citizen"), tags=["people"])
async def list_my_powers(caller: Caller) -> Powers:
    """Given to others in one's name, whoever recorded them; held from others and in force today."""
    return await caller.read(powers_of_attorney.list_powers)


@post("/me/powers", opt=asked_by("citizen"), tags=["people"])
async def give_power(caller: Caller, data: JSONBody[NewPower]) -> Power:
    """Let an agent act. He need not be known to the hall; he signs in with the document named here."""
    return await caller.write(agency.give, data)


@delete("/me/powers/{power_id:str}", opt=asked_by("citizen"), tags=["people"], status_code=200)
async def revoke_power(caller: Caller, power_id: Name) -> Power:
    """It holds no longer, from the next request on."""
    return await caller.write(powers_of_attorney.revoke, power_id)


@get("/me/powers/{power_id:str}/facts", opt=asked_by("kiosk_citizen"), tags=["people"])
async def show_principal_facts(caller: Caller, power_id: Name) -> PersonFacts:
    """The principal, complete, with the agent, to fill in a form on the screen the agent stands at."""
    return await caller.read(powers_of_attorney.principal_facts, power_id)
