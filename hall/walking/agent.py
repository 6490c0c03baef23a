"""Somebody who files for others: one person for a whole scratch hall, to whom each applicant gives a power."""

from datetime import timedelta

import msgspec

from core.ids import new_id
from core.people.power_schemas import AgentNamed, NewPower
from core.people.schemas import Agent
from hall.walking.applicants import PHONE, Applicant, enter_agent
from hall.walking.phone import good
from hall.walking.scratch import ScratchHall

MONTH = timedelta(days=30)


class WalkingAgent:
    def __init__(self, scratch: ScratchHall) -> None:
        self._scratch = scratch
        self.person = enter_agent(scratch)

    @property
    def named(self) -> Agent:
        """As a form names him."""
        return Agent(self.person.document.name, self.person.document.number, PHONE)

    async def empowered(self, principal_token: str, applicant: Applicant, matter: str = "") -> str:
        """The id of a power for this matter, or without one for all, which the applicant gives on the phone."""
        document, today = self.person.document, self._scratch.hall.services.today()
        given = NewPower(
            id=new_id(),
            agent=AgentNamed(document.kind, document.number, document.name),
            acts=("file", "supplement", "withdraw", "collect"),
            first_on=today,
            last_on=today + MONTH,
            matter=matter,
            organisation_id=applicant.organisation.id if applicant.organisation else None,
        )
        async with self._scratch.client(principal_token) as client:
            headers = {"Idempotency-Key": new_id(), "Content-Type": "application/json"}
            good(await client.post("/me/powers", content=msgspec.json.encode(given), headers=headers))
        return given.id
