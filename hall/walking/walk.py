"""Every way through a matter, and one applicant's walk along each.

A walk is as long as the route it takes (`routes`): online and at a kiosk it ends with the result, an act about the
result begins where that ended and ends with what becomes of it."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import get_args

from msgspec import structs

from core.errors import Refusal
from core.matters.conditions import Answers
from core.matters.definition import MatterDefinition, version_hash
from core.matters.facts import facts_of
from core.matters.gate.walked import Figures, LeafWalk, MatterWalk, OnSite
from core.matters.procedure import HolderAct
from core.matters.situations import leaves
from core.people import service as people
from hall.walking.agent import WalkingAgent
from hall.walking.applicants import Applicant, enter, paper
from hall.walking.forms import fill_in
from hall.walking.handling import handle
from hall.walking.measuring import measure, promised
from hall.walking.office import Office
from hall.walking.phone import Phone, WalkStoppedError
from hall.walking.routes import Way, planned
from hall.walking.scratch import ScratchHall, scratch_hall
from hall.walking.terminal import WalkingKiosk

PEOPLE = 900
"""As many as a scratch hall can invent numbers for."""

ACTS: tuple[str, ...] = get_args(HolderAct)


def walk_matter(matter: MatterDefinition, on: date, situations: Collection[Answers] | None = None) -> MatterWalk:
    """Every situation (or those given), by somebody empty-handed and, where certificates spare something, by somebody
    who holds them all; and what `routes` adds. `on` is the day of the walk, or the first day in force when that is
    later."""
    ways = planned(matter, leaves(matter) if situations is None else situations)
    walked: list[LeafWalk] = []
    for first in range(0, len(ways), PEOPLE):
        with scratch_hall([matter], on) as scratch:
            walked += asyncio.run(_walk_all(scratch, ways[first : first + PEOPLE]))
    return _walk_of(matter, on, walked)


def walk_matters(
    matters: Sequence[MatterDefinition], on: date, situations: Mapping[str, Collection[Answers]] | None = None
) -> list[MatterWalk]:
    """Many small ones, as many in one scratch hall as it has people for. `situations`: code → those that are walked of
    it, where not all are."""
    walks: list[MatterWalk] = []
    some = situations or {}
    ways = [(matter, planned(matter, some.get(matter.code) or leaves(matter))) for matter in matters]
    for lot in _lots(ways):
        with scratch_hall([matter for matter, _ in lot], on) as scratch:
            walked = iter(asyncio.run(_walk_all(scratch, [way for _, own in lot for way in own])))
        walks += [_walk_of(matter, on, [next(walked) for _ in own]) for matter, own in lot]
    return walks


def _lots(ways: list[tuple[MatterDefinition, list[Way]]]) -> Iterator[list[tuple[MatterDefinition, list[Way]]]]:
    lot: list[tuple[MatterDefinition, list[Way]]] = []
    for entry in ways:
        if lot and sum(len(own) for _, own in [*lot, entry]) > PEOPLE:
            yield lot
            lot = []
        lot.append(entry)
    yield lot


def _walk_of(matter: MatterDefinition, on: date, walked: list[LeafWalk]) -> MatterWalk:
    return MatterWalk(matter.code, matter.version, version_hash(matter), on, tuple(walked))


async def _walk_all(scratch: ScratchHall, ways: Sequence[Way]) -> list[LeafWalk]:
    routes = {way.route for way in ways}
    kiosk = WalkingKiosk(scratch) if "kiosk" in routes else None
    agent = WalkingAgent(scratch) if "agent" in routes else None
    return [await walk_way(scratch, kiosk, agent, way, serial) for serial, way in enumerate(ways, 1)]


async def walk_way(
    scratch: ScratchHall, kiosk: WalkingKiosk | None, agent: WalkingAgent | None, way: Way, serial: int
) -> LeafWalk:
    """One applicant, one way. What stops it stands in `stopped`; nothing is raised."""
    walker = _Walker(scratch, kiosk, agent if way.route == "agent" else None, way)
    try:
        await walker.go(serial)
    except (WalkStoppedError, Refusal, ValueError) as reason:
        walker.stopped = f"{type(reason).__name__}: {reason}"
    return LeafWalk(
        dict(way.answers),
        way.equipped,
        walker.state,
        walker.promised,
        walker.measured,
        walker.on_site,
        walker.stopped,
        way.route,
    )


class _Walker:
    def __init__(self, scratch: ScratchHall, kiosk: WalkingKiosk | None, agent: WalkingAgent | None, way: Way) -> None:
        self._scratch, self._kiosk, self._agent, self._way = scratch, kiosk, agent, way
        self._matter, self._answers = way.matter, way.answers
        self._office = Office(scratch, way.matter)
        self.state, self.stopped = "", ""
        self.promised: Figures | None = None
        self.measured: Figures | None = None
        self.on_site: tuple[OnSite, ...] = ()

    async def go(self, serial: int) -> None:
        self._scratch.clock.advance(minutes=1)
        applicant = enter(self._scratch, self._matter, self._answers, serial, equipped=self._way.equipped)
        token, power = await self._scratch.sign_in(applicant.id), ""
        if self._agent is not None:
            power = await self._agent.empowered(token, applicant, self._matter.code)
            token = await self._scratch.sign_in(self._agent.person.id)
        async with self._scratch.client(token, power) as client:
            organisation = applicant.organisation
            phone = Phone(client, self._matter.code, organisation.id if organisation else None)
            demanded = await self._file(phone, applicant)
            await handle(phone, self._office, applicant, lambda: self._now(phone))
            if self._way.route in ACTS:
                demanded = await self._ask_about_the_result(phone)
                await handle(phone, self._office, applicant, lambda: self._now(phone))
            self.measured, self.on_site = await measure(phone, self._way, demanded)

    async def _file(self, phone: Phone, applicant: Applicant) -> tuple[str, ...]:
        """From the guide to the receipt; gives the materials that were demanded."""
        self.state = "guide"
        kiosk = self._kiosk if self._way.route == "kiosk" else None
        if kiosk is not None:
            self.promised = promised(await kiosk.checklist(applicant, self._matter, self._answers))
        elif self._agent is None:
            self.promised = promised(await phone.checklist(self._answers))
        self.state = "form"
        person = self._scratch.hall.database.read_now(people.facts_of, applicant.id)
        if self._agent is not None:
            person = structs.replace(person, agent=self._agent.named)
        known = facts_of(person, applicant.organisation)
        form = fill_in(self._matter, self._answers, known, self._scratch.hall.services.today())
        if kiosk is not None:
            phone.id, demanded = await kiosk.file(applicant, self._matter, self._answers, form)
            return demanded
        await phone.start(self._answers, form)
        if self._agent is not None:
            self.promised = promised((await phone.look())["checklist"])
        if (way := self._way_asked_for()) is not None:
            await phone.choose_delivery(way)
        await self._go_the_route(phone)
        self.state = "draft"
        return await self._hand_in(phone)

    async def _go_the_route(self, phone: Phone) -> None:
        """What comes before *submit* on it."""
        if self._way.route == "declared":
            await phone.declare()
            self.promised = promised((await phone.look())["checklist"])
        elif self._way.route == "trial":
            await phone.try_out()
            self._office.give_trial_opinion(phone.id)

    async def _hand_in(self, phone: Phone) -> tuple[str, ...]:
        """Submit, and add what the hall demands until it is filed. What may follow is left out where it is promised,
        and counts as demanded: it has to come."""
        demanded: list[str] = []
        on_promise = self._way.route == "promised"
        while more := await phone.submit(promised=on_promise):
            if set(more) & set(demanded):
                raise WalkStoppedError(f"{', '.join(more)}: handed in, and demanded again")
            for material in more:
                await phone.hand_in(material, paper())
            demanded += more
        owed: list[str] = (await phone.look())["promised"]
        if on_promise and not owed:
            raise WalkStoppedError("nothing was promised that may follow")
        return tuple(sorted([*demanded, *owed]))

    async def _ask_about_the_result(self, phone: Phone) -> tuple[str, ...]:
        """Begin what the holder asks for about the certificate that this walk came to."""
        certificate = (await phone.look())["certificate_id"]
        if not certificate:
            raise WalkStoppedError("there is no certificate to ask about")
        self._scratch.clock.advance(minutes=1)
        await phone.ask_about(certificate, self._way.route)
        self.promised = promised((await phone.look())["checklist"])
        self.state = "draft"
        return await self._hand_in(phone)

    def _way_asked_for(self) -> str | None:
        """How the result comes where the situation says so (`receipt: courier`), or where only a courier brings it."""
        offered = self._matter.delivery
        usual = None if {"electronic", "counter"} & set(offered) or "courier" not in offered else "courier"
        return next((answer for answer in self._answers.values() if answer in offered), usual)

    async def _now(self, phone: Phone) -> str:
        self.state = (await phone.look())["state"]
        return self.state
