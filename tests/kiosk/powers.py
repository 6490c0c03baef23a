"""A power of attorney between two people of the demo, as the principal gives it himself on the phone."""

from datetime import timedelta

from core.applications import agency
from core.call import Actor, Call
from core.ids import new_id
from core.people.power_schemas import AgentNamed, NewPower, PowerAct
from demo.people import DemoPerson
from tests.kiosk.rig import Rig


def power_for(
    rig: Rig, principal: DemoPerson, agent: DemoPerson, matter: str, acts: tuple[PowerAct, ...] = ("file",)
) -> str:
    """From today for a month; gives its id."""
    today = rig.hall.services.today()
    named = AgentNamed(agent.card.kind, agent.card.number, agent.card.name)
    new = NewPower(new_id(), named, acts, today, today + timedelta(days=30), matter)
    holder = Call(Actor(principal.id, frozenset({"citizen"}), assurance=3), "mobile", rig.hall.clock.at)
    return rig.hall.database.write_now(agency.give, holder, new).id
