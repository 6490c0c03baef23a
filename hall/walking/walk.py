"""One way through a matter from its questions to the result, and all the ways there are.

Measured is what the hall did, not what the guide says: the materials are those it demanded of somebody who handed in
nothing, the days are those of the clock that ran, the fees those on record with the filed case, and a visit is a moment
at which somebody had to come: originals shown, a result fetched at a counter, a step that needs the applicant there.
What can be done in one visit at the end counts once. After a first review the upper authority still asks for the
originals of what was passed on as a picture: that visit counts too."""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.errors import Refusal
from core.matters.conditions import Answers
from core.matters.definition import MatterDefinition, version_hash
from core.matters.facts import facts_of
from core.matters.gate.walked import Figures, LeafWalk, MatterWalk, OnSite
from core.matters.situations import LAST_STAGES, leaves, steps_of
from core.people import service as people
from hall.walking.applicants import Applicant, enter, paper
from hall.walking.forms import fill_in
from hall.walking.office import Office
from hall.walking.phone import Phone, WalkStoppedError, good
from hall.walking.scratch import ScratchHall, scratch_hall

Way = tuple[MatterDefinition, Answers, bool]
"""A situation, and whether its applicant is equipped."""

PEOPLE = 900
"""As many as a scratch hall can invent numbers for."""


def walk_matter(matter: MatterDefinition, on: date, ways: Collection[Answers] | None = None) -> MatterWalk:
    """Every situation (or those in `ways`), by somebody empty-handed and, where certificates spare something, by
    somebody who holds them all. `on` is the day of the walk, or the first day in force when that is later."""
    planned = _planned(matter, leaves(matter) if ways is None else ways)
    walked: list[LeafWalk] = []
    for first in range(0, len(planned), PEOPLE):
        with scratch_hall([matter], on) as scratch:
            walked += asyncio.run(_walk_all(scratch, planned[first : first + PEOPLE]))
    return _walk_of(matter, on, walked)


def walk_matters(
    matters: Sequence[MatterDefinition], on: date, ways: Mapping[str, Collection[Answers]] | None = None
) -> list[MatterWalk]:
    """Many small ones, as many in one scratch hall as it has people for. `ways`: code → the situations that are walked
    of it, where not all are."""
    walks: list[MatterWalk] = []
    some = ways or {}
    planned = [(matter, _planned(matter, some.get(matter.code) or leaves(matter))) for matter in matters]
    for lot in _lots(planned):
        with scratch_hall([matter for matter, _ in lot], on) as scratch:
            walked = iter(asyncio.run(_walk_all(scratch, [way for _, own in lot for way in own])))
        walks += [_walk_of(matter, on, [next(walked) for _ in own]) for matter, own in lot]
    return walks


def _planned(matter: MatterDefinition, ways: Iterable[Answers]) -> list[Way]:
    hands = (False, True) if any(material.obtain.wallet for material in matter.materials) else (False,)
    return [(matter, answers, equipped) for answers in ways for equipped in hands]


def _lots(planned: list[tuple[MatterDefinition, list[Way]]]) -> Iterator[list[tuple[MatterDefinition, list[Way]]]]:
    lot: list[tuple[MatterDefinition, list[Way]]] = []
    for entry in planned:
        if lot and sum(len(ways) for _, ways in [*lot, entry]) > PEOPLE:
            yield lot
            lot = []
        lot.append(entry)
    yield lot


def _walk_of(matter: MatterDefinition, on: date, walked: list[LeafWalk]) -> MatterWalk:
    return MatterWalk(matter.code, matter.version, version_hash(matter), on, tuple(walked))


async def _walk_all(scratch: ScratchHall, planned: Iterable[Way]) -> list[LeafWalk]:
    return [
        await walk_leaf(scratch, matter, answers, serial, equipped=equipped)
        for serial, (matter, answers, equipped) in enumerate(planned, 1)
    ]


async def walk_leaf(
    scratch: ScratchHall, matter: MatterDefinition, answers: Answers, serial: int, *, equipped: bool
) -> LeafWalk:
    """One applicant, one case. What stops it stands in `stopped`; nothing is raised."""
    walker = _Walker(scratch, matter, answers)
    try:
        await walker.go(serial, equipped=equipped)
    except (WalkStoppedError, Refusal, ValueError) as reason:
        walker.stopped = f"{type(reason).__name__}: {reason}"
    return LeafWalk(
        dict(answers),
        equipped,
        walker.state,
        walker.promised,
        walker.measured,
        tuple(walker.on_site),
        walker.stopped,
    )


class _Walker:
    def __init__(self, scratch: ScratchHall, matter: MatterDefinition, answers: Answers) -> None:
        self._scratch, self._matter, self._answers = scratch, matter, answers
        self._office = Office(scratch, matter)
        self.state, self.stopped = "", ""
        self.promised: Figures | None = None
        self.measured: Figures | None = None
        self.on_site: list[OnSite] = []

    async def go(self, serial: int, *, equipped: bool) -> None:
        self._scratch.clock.advance(minutes=1)
        applicant = enter(self._scratch, self._matter, self._answers, serial, equipped=equipped)
        async with self._scratch.client(await self._sign_in(applicant)) as client:
            organisation = applicant.organisation
            phone = Phone(client, self._matter.code, organisation.id if organisation else None)
            demanded = await self._file(phone, applicant)
            await self._handle(phone, applicant)
            self.measured = await self._measure(phone, demanded)

    async def _sign_in(self, applicant: Applicant) -> str:
        async with self._scratch.client() as nobody:
            signed = good(await nobody.post("/sign-in/demo", json={"citizen_id": applicant.id}))
            return signed.json()["token"]

    async def _file(self, phone: Phone, applicant: Applicant) -> tuple[str, ...]:
        """From the guide to the receipt; gives the materials that were demanded."""
        self.state = "guide"
        self.promised = _promised(await phone.checklist(self._answers))
        self.state = "form"
        person = self._scratch.hall.database.read_now(people.facts_of, applicant.id)
        known = facts_of(person, applicant.organisation)
        form = fill_in(self._matter, self._answers, known, self._scratch.hall.services.today())
        await phone.start(self._answers, form)
        if (way := self._way_asked_for()) is not None:
            await phone.choose_delivery(way)
        self.state = "draft"
        demanded: list[str] = []
        while more := await phone.submit():
            if set(more) & set(demanded):
                raise WalkStoppedError(f"{', '.join(more)}: handed in, and demanded again")
            for material in more:
                await phone.hand_in(material, paper())
            demanded += more
        return tuple(sorted(demanded))

    def _way_asked_for(self) -> str | None:
        """How the result comes where the situation says so (`receipt: courier`), or where only a courier brings it."""
        offered = self._matter.delivery
        usual = None if {"electronic", "counter"} & set(offered) or "courier" not in offered else "courier"
        return next((answer for answer in self._answers.values() if answer in offered), usual)

    async def _handle(self, phone: Phone, applicant: Applicant) -> None:
        """From the receipt to the result in hand, as far as the case is not there already."""
        if await self._now(phone) == "received":
            self._office.accept(phone.id)
        if await self._now(phone) == "accepted":
            self._office.decide(phone.id)
        if await self._now(phone) == "awaiting_originals":
            self._office.verify(await phone.show_pass())
        if await self._now(phone) == "issued":
            chosen = (await phone.look())["delivery"]
            if chosen and chosen["way"] == "courier":
                self._office.send(phone.id)
            else:
                self._office.hand_out(phone.id, applicant)
        if await self._now(phone) not in ("concluded", "referred"):
            raise WalkStoppedError("nobody has anything left to do, and there is no result")

    async def _now(self, phone: Phone) -> str:
        self.state = (await phone.look())["state"]
        return self.state

    async def _measure(self, phone: Phone, demanded: tuple[str, ...]) -> Figures:
        case = await phone.look()
        if case["certificate_id"]:
            await phone.certificate(case["certificate_id"])
        elif self.state == "concluded":
            raise WalkStoppedError("concluded without a result")
        visits = await self._count_visits(phone, await phone.timeline())
        clocks = [each for each in case["clocks"] if each["kind"] == "promised"]
        days = clocks[-1]["limit"] if clocks else 0
        return Figures(visits, demanded, Decimal(case["checklist"]["fees_total"]), days)

    async def _owes_originals(self, phone: Phone) -> bool:
        """What was passed upward as a picture and must be shown as an original is shown to whoever decides."""
        if self.state != "referred":
            return False
        case = await phone.look()
        shown = {line["material"] for line in case["checklist"]["lines"] if line["original_needed"]}
        return any(document["material"] in shown and document["grade"] > "B" for document in case["documents"])

    async def _count_visits(self, phone: Phone, timeline: list[dict[str, Any]]) -> int:
        """One for the end, and one for each earlier stage at which the applicant must be there."""
        events = {each["event"] for each in timeline}
        if "verify_originals" in events or await self._owes_originals(phone):
            self.on_site.append("originals")
        elif any(each["event"] == "deliver" and each["facts"].get("way") == "counter" for each in timeline):
            self.on_site.append("counter")
        present = [step for step in steps_of(self._matter, self._answers) if step.applicant_present]
        self.on_site.extend("presence" for _ in present)
        at_the_end = bool({"originals", "counter"} & set(self.on_site))
        at_the_end |= any(step.stage in LAST_STAGES for step in present)
        return at_the_end + len({step.stage for step in present if step.stage not in LAST_STAGES})


def _promised(checklist: dict[str, Any]) -> Figures:
    asked = [line["material"] for line in checklist["lines"] if line["need"] != "optional" and not line["exempt"]]
    limit = checklist["promised_limit"]
    return Figures(checklist["visits"], tuple(sorted(asked)), Decimal(checklist["fees_total"]), limit["days"])
