"""A life event (一件事) walked like a matter: put together once, filled in once, filed once, and each of its matters
handled to its result, in the order in which one's result begins the next.

Walked are the situations of the file's own examples, by somebody empty-handed. What the package promised before it was
filed (papers, visits) is compared with what the hall demanded and with the moments at which somebody had to come.
"""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from core.bundles.definition import LifeEvent
from core.bundles.guide import guide_of
from core.errors import Refusal
from core.matters.definition import MatterDefinition
from core.matters.facts import facts_of
from core.people import service as people
from hall.walking.applicants import Applicant, enter, paper
from hall.walking.forms import fill_in
from hall.walking.handling import ENDED, handle
from hall.walking.measuring import measure
from hall.walking.office import Office
from hall.walking.phone import PackagePhone, Phone, WalkStoppedError
from hall.walking.routes import Way
from hall.walking.scratch import ScratchHall, scratch_hall


class PackageWalk(Struct, frozen=True):
    """One example. `states`: how each matter ended, in the order in which they began; `promised` and `demanded` are
    papers by their keys; `visits_promised` and `visits` of all matters together."""

    example: str
    states: dict[str, str]
    promised: tuple[str, ...] = ()
    demanded: tuple[str, ...] = ()
    visits_promised: int = 0
    visits: int = 0
    stopped: str = ""

    @property
    def holds(self) -> bool:
        kept = (self.demanded, self.visits) == (self.promised, self.visits_promised)
        return kept and not self.stopped and bool(self.states) and set(self.states.values()) <= {*ENDED}


def walk_event(event: LifeEvent, matters: Mapping[str, MatterDefinition], on: date) -> list[PackageWalk]:
    """Every example of the event, each by another applicant. What stops one stands in `stopped`."""
    parts = {part.matter: matters[part.matter] for part in event.parts}
    with scratch_hall([*parts.values()], on) as scratch:
        walkers = [_PackageWalker(scratch, event, parts, number) for number in range(len(event.examples))]
        return [asyncio.run(walker.walk()) for walker in walkers]


class _PackageWalker:
    def __init__(
        self, scratch: ScratchHall, event: LifeEvent, parts: Mapping[str, MatterDefinition], number: int
    ) -> None:
        self._scratch, self._event, self._parts = scratch, event, parts
        self._example, self._serial = event.examples[number], number + 1
        self._guide = guide_of(event, parts)
        self._states: dict[str, str] = {}
        self._visits = self._visits_promised = 0
        self._promised: tuple[str, ...] = ()
        self._demanded: tuple[str, ...] = ()

    async def walk(self) -> PackageWalk:
        stopped = ""
        try:
            await self._go()
        except (WalkStoppedError, Refusal, ValueError) as reason:
            stopped = f"{type(reason).__name__}: {reason}"
        papers = (self._promised, self._demanded)
        return PackageWalk(self._example.name, self._states, *papers, self._visits_promised, self._visits, stopped)

    async def _go(self) -> None:
        self._scratch.clock.advance(minutes=1)
        answers = self._example.answers
        applicant = enter(self._scratch, self._guide, answers, self._serial, equipped=False)
        async with self._scratch.client(await self._scratch.sign_in(applicant.id)) as client:
            organisation = applicant.organisation
            phone = PackagePhone(client, organisation.id if organisation else None)
            begun = await phone.start(self._event.code, answers)
            wanted = (line["line"] | {"key": line["key"]} for line in begun["papers"])
            self._promised = tuple(
                sorted(line["key"] for line in wanted if line["need"] == "required" and not line["exempt"])
            )
            self._visits_promised = begun["visits"]
            person = self._scratch.hall.database.read_now(people.facts_of, applicant.id)
            known = facts_of(person, organisation)
            await phone.fill_in(fill_in(self._guide, answers, known, self._scratch.hall.services.today()))
            self._demanded = await self._file(phone)
            await self._follow(phone, applicant)

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
