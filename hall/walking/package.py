"""A life event (一件事) walked like a matter: put together once, filled in once, filed once, and each of its matters
handled to its result, in the order in which one's result begins the next.

Walked are the situations of the file's own examples, by somebody empty-handed, and the first of them once more by an
agent where every matter lets one act. What the package promised before it was filed (papers, visits) is compared with
what the hall demanded and with the moments at which somebody had to come.
"""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct, structs

from core.bundles.definition import LifeEvent, PackageExample
from core.bundles.guide import guide_of
from core.errors import Refusal
from core.matters.definition import MatterDefinition
from core.matters.facts import facts_of
from core.people import service as people
from hall.walking.agent import WalkingAgent
from hall.walking.applicants import Applicant, enter, paper
from hall.walking.forms import fill_in
from hall.walking.handling import ENDED, handle
from hall.walking.measuring import measure
from hall.walking.office import Office
from hall.walking.phone import PackagePhone, Phone, WalkStoppedError
from hall.walking.routes import Way, as_filed_by_agent
from hall.walking.scratch import ScratchHall, scratch_hall


class PackageWalk(Struct, frozen=True):
    """One example. `states`: how each matter ended, in the order in which they began; `promised` and `demanded` are
    papers by their keys; `visits_promised` and `visits` of all matters together; `by_agent`: filed under a power of
    attorney."""

    example: str
    states: dict[str, str]
    promised: tuple[str, ...] = ()
    demanded: tuple[str, ...] = ()
    visits_promised: int = 0
    visits: int = 0
    stopped: str = ""
    by_agent: bool = False

    @property
    def holds(self) -> bool:
        kept = (self.demanded, self.visits) == (self.promised, self.visits_promised)
        return kept and not self.stopped and bool(self.states) and set(self.states.values()) <= {*ENDED}


def walk_event(event: LifeEvent, matters: Mapping[str, MatterDefinition], on: date) -> list[PackageWalk]:
    """Every example of the event, each by another applicant. What stops one stands in `stopped`."""
    parts = {part.matter: matters[part.matter] for part in event.parts}
    guide = guide_of(event, parts)
    filings: list[tuple[PackageExample, WalkingAgent | None]] = [(example, None) for example in event.examples]
    with scratch_hall([*parts.values()], on) as scratch:
        if guide.applicants.agent_allowed:
            filings.append((event.examples[0], WalkingAgent(scratch)))
        return [
            asyncio.run(_PackageWalker(scratch, event, parts, guide, *filing).walk(serial))
            for serial, filing in enumerate(filings, 1)
        ]


class _PackageWalker:
    def __init__(
        self,
        scratch: ScratchHall,
        event: LifeEvent,
        parts: Mapping[str, MatterDefinition],
        guide: MatterDefinition,
        example: PackageExample,
        agent: WalkingAgent | None,
    ) -> None:
        self._scratch, self._event, self._parts, self._guide = scratch, event, parts, guide
        self._name, self._agent = example.name, agent
        self._answers = as_filed_by_agent(guide, example.answers) if agent else example.answers
        self._states: dict[str, str] = {}
        self._visits = self._visits_promised = 0
        self._promised: tuple[str, ...] = ()
        self._demanded: tuple[str, ...] = ()

    async def walk(self, serial: int) -> PackageWalk:
        stopped = ""
        try:
            await self._go(serial)
        except (WalkStoppedError, Refusal, ValueError) as reason:
            stopped = f"{type(reason).__name__}: {reason}"
        papers = (self._promised, self._demanded)
        visits = (self._visits_promised, self._visits)
        return PackageWalk(self._name, self._states, *papers, *visits, stopped, self._agent is not None)

    async def _go(self, serial: int) -> None:
        self._scratch.clock.advance(minutes=1)
        answers = self._answers
        applicant = enter(self._scratch, self._guide, answers, serial, equipped=False)
        async with self._scratch.client(*await self._signed_in(applicant)) as client:
            organisation = applicant.organisation
            phone = PackagePhone(client, organisation.id if organisation else None)
            begun = await phone.start(self._event.code, answers)
            wanted = (line["line"] | {"key": line["key"]} for line in begun["papers"])
            self._promised = tuple(
                sorted(line["key"] for line in wanted if line["need"] == "required" and not line["exempt"])
            )
            self._visits_promised = begun["visits"]
            person = self._scratch.hall.database.read_now(people.facts_of, applicant.id)
            if self._agent is not None:
                person = structs.replace(person, agent=self._agent.named)
            known = facts_of(person, organisation)
            await phone.fill_in(fill_in(self._guide, answers, known, self._scratch.hall.services.today()))
            self._demanded = await self._file(phone)
            await self._follow(phone, applicant)

    async def _signed_in(self, applicant: Applicant) -> tuple[str, str]:
        """Who files: a session, and the power of attorney it acts under, if it is an agent's."""
        token = await self._scratch.sign_in(applicant.id)
        if self._agent is None:
            return token, ""
        power = await self._agent.empowered(token, applicant)
        return await self._scratch.sign_in(self._agent.person.id), power

    async def _file(self, phone: PackagePhone) -> tuple[str, ...]:
        """Submit, and hand in what the hall demands; gives that."""
        demanded = await phone.submit()
        for key in demanded:
            await phone.hand_in(key, paper())
        if demanded and (more := await phone.submit()):
            raise WalkStoppedError(f"{', '.join(more)}: demanded only now")
        return tuple(sorted(demanded))

    async def _follow(self, phone: PackagePhone, applicant: Applicant) -> None:
        """Each matter that has begun to its result, until the package is concluded."""
        while (package := await phone.look())["state"] != "concluded":
            begun = [each for each in package["parts"] if each["state"] and each["matter"] not in self._states]
            if not begun:
                raise WalkStoppedError("no matter is left to be handled, and the package is not concluded")
            for part in begun:
                if part["held"]:
                    raise WalkStoppedError(f"{part['matter']}: {part['held']}")
                await self._handle(phone, part, applicant)
            self._scratch.hall.worker.work_off()

    async def _handle(self, phone: PackagePhone, part: Mapping[str, Any], applicant: Applicant) -> None:
        matter = self._parts[part["matter"]]
        case = Phone(phone.client, matter.code, phone.organisation_id)
        case.id = part["application_id"]

        async def now() -> str:
            self._states[matter.code] = (await case.look())["state"]
            return self._states[matter.code]

        await handle(case, Office(self._scratch, matter), applicant, now)
        way = Way(matter, (await case.look())["answers"])
        measured, _ = await measure(case, way, ())
        self._visits = max(self._visits, measured.visits)
