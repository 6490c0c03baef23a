"""A power of attorney between two people of the demo, as the principal gives it himself."""

from datetime import timedelta

from core.applications import agency
from core.ids import new_id
from core.people.power_schemas import AgentNamed, NewPower, PowerAct
from demo.people import find_person
from tests.builders import HallInTest


def give_power(
    hall: HallInTest,
    principal: str,
    agent: str,
    *acts: PowerAct,
    matter: str = "",
    organisation_id: str | None = None,
    days: int = 30,
) -> str:
    """From today for so many days; gives its id."""
    card, today = find_person(agent).card, hall.settings.hall.day_of(hall.at)
    named = AgentNamed(card.kind, card.number, card.name)
    new = NewPower(new_id(), named, acts, today, today + timedelta(days=days), matter, organisation_id)
    return hall.database.write_now(agency.give, hall.citizen(principal), new).id
