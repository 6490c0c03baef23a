"""What somebody who knows the rules expects of a case: the model behind `test_model`.

It is written by hand a second time, as simply as it can be said, and calls nothing of what it judges: neither the table
of transitions nor the engine of clocks. `Known.may` says whether an act must succeed, `Known.do` what it leads to,
`Known.wake` what time alone causes.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from core.call import Actor
from core.clock import mainland_calendar
from core.verification.schemas import VerificationOpened
from tests.core.applications.acts import (
    ACTS,
    BEFORE,
    ENDS_RECEPTION,
    HANDS_OUT,
    NEEDS_ANOTHER,
    NEEDS_MANDATE,
    OF_THE_ORGAN,
    PAPERS_OWED,
)

DAY = timedelta(days=1)
CALENDAR = mainland_calendar()
ANSWER, SUPPLEMENT, PROMISE, BY_LAW, PROMISED, LONGER = 5, 10, 10, 20, 10, 3
"""The limits of the matter, in working days."""
PROCEDURES = ((True, 20), (False, 3))
"""Hearing, longer examination: whether it stops the clock, how many days it is expected to last."""


class Pause(NamedTuple):
    first: date
    last: date | None
    expected: date
    stops: bool


def due(start: date, limit: int, pauses: list[Pause], today: date) -> date:
    """The last of so many working days after `start` that lie in no pause."""
    day, left = start, limit
    while left:
        day += DAY
        paused = any(each.stops and each.first <= day <= (each.last or max(each.expected, today)) for each in pauses)
        left -= CALENDAR.is_working(day) and not paused
    return day


@dataclass
class World:
    """What is not of one case: the organ, whether the centre acts for it, whose lease is on record."""

    authority: str
    entrusted_until: date | None = None
    versions: list[tuple[date, bool]] = field(default_factory=list[tuple[date, bool]])
    leases: set[str] = field(default_factory=set[str])

    def publish(self, today: date, in_force: bool) -> None:
        """A new version of the guide; what came into force today is over."""
        self.versions = [(day, runs and day < today) for day, runs in self.versions] + [(today, in_force)]

    def entrusted(self, today: date) -> bool:
        return self.entrusted_until is None or today <= self.entrusted_until

    @property
    def in_force(self) -> bool:
        return self.versions[-1][1]


@dataclass
class Known:
    """One case. `failed` are the statements of the newest deficiency notice; `story` is what happened, for the
    figures."""

    id: str
    holder: str
    name: str
    way: str
    version: int
    statements: frozenset[str]
    state: str = "draft"
    lease_here: bool = False
    original: bool = False
    promised: bool = False
    promise_by: date | None = None
    round: int = 0
    received_on: date | None = None
    answer_by: date | None = None
    failed: frozenset[str] = frozenset()
    permitted: frozenset[str] = frozenset()
    accepted_on: date | None = None
    accepted_by: str | None = None
    decided_by: str | None = None
    extension: int = 0
    pauses: list[Pause] = field(default_factory=list[Pause])
    proposer: str | None = None
    shown: str = "no pass"
    shown_at: datetime | None = None
    opened: VerificationOpened | None = None
    opened_by: str = ""
    done: set[str] = field(default_factory=set[str])
    story: list[tuple[str, datetime]] = field(default_factory=list[tuple[str, datetime]])

    def limits(self, today: date) -> tuple[date, date]:
        """The last days by law and by promise."""
        assert self.accepted_on
        law = due(self.accepted_on, BY_LAW + self.extension, self.pauses, today)
        return law, due(self.accepted_on, PROMISED, self.pauses, today)

    def owes(self) -> bool:
        return self.promised and self.promise_by is not None

    def standing(self, statement: str) -> bool:
        """Met in the round before, on papers that are still the same."""
        lines = {each.split(".")[0] for each in self.failed}
        return self.round > 1 and statement in self.statements and statement.split(".")[0] not in lines

    def may(self, world: World, act: str, who: Actor, today: date, statement: str, prepared: bool) -> bool:
        """Whether it must succeed; if not, it must be refused. `prepared`: with the papers it needs."""
        role, states, _ = ACTS[act]
        if role not in who.roles or self.state not in states or (role == "citizen" and who.id != self.holder):
            return False
        if act in ENDS_RECEPTION and self.state in BEFORE and self.answer_by and today > self.answer_by:
            return False
        if act in NEEDS_MANDATE and not world.entrusted(today):
            return False
        if act in OF_THE_ORGAN and who.authority != world.authority:
            return False
        if act in NEEDS_ANOTHER and who.id == (self.decided_by if act in HANDS_OUT else self.accepted_by):
            return False
        return self._fits(world, act, who, statement, prepared)

    def _fits(self, world: World, act: str, who: Actor, statement: str, prepared: bool) -> bool:
        match act:
            case "submit" | "try_out":
                return world.in_force and world.versions[self.version][1]
            case "add_paper":
                return self.state not in PAPERS_OWED or self.owes()
            case "permit":
                return self.standing(statement)
            case "request_supplement":
                return statement in self.statements and (not self.standing(statement) or statement in self.permitted)
            case "supplement":
                return prepared
            case "accept" | "accept_provisionally":
                return self.promised == (act == "accept_provisionally")
            case "supply_promised":
                return self.owes() and (prepared or self.lease_here)
            case "settle_promise" | "reject_promised":
                return self.promised and not self.owes()
            case "void":
                return self.proposer not in (None, who.id)
            case "open_by_pass":
                return self.shown_at is not None
            case "release" | "mismatch":
                return self.opened is not None and self.opened_by == who.id
            case "extend" | "rate" | "inspect":
                return act not in self.done and (act != "inspect" or self.way == "declared")
            case _:
                return True

    def do(self, world: World, act: str, who: Actor, at: datetime, today: date, statement: str, procedure: int) -> None:
        """What a successful act leads to."""
        self.done.add(act)
        self.story += [(each, at) for each in (act, *self._measured(act, today, statement))]
        self.state = ACTS[act].after or self.state
        match act:
            case "submit" | "supplement":
                self._arrive(world, today)
            case "request_supplement":
                self.answer_by = due(today, SUPPLEMENT, [], today)
                self.failed = frozenset({statement})
            case "permit":
                self.permitted |= {statement}
            case "accept" | "accept_provisionally":
                self.accepted_on, self.accepted_by = today, who.id
                self.promise_by = due(today, PROMISE, [], today) if self.promised else None
            case "supply_promised":
                self.promise_by, self.lease_here = None, True
            case "add_paper":
                self.lease_here = True
            case "reject_promised":
                self.lease_here = False
                self.promise_by = due(today, PROMISE, [], today)
            case "settle_promise":
                self.promised = False
                self._grant() if self.state == "approved" else None
            case "suspend":
                stops, days = PROCEDURES[procedure]
                self.pauses.append(Pause(today, None, today + (days - 1) * DAY, stops))
            case "resume":
                self._resume(today)
            case "extend":
                self.extension = LONGER
            case "approve" | "refuse":
                self.decided_by = who.id
                self._grant() if act == "approve" else None
            case "propose_void":
                self.proposer = who.id
            case "open_by_pass":
                self.shown_at = None
            case "release" | "mismatch":
                self.opened = None
                world.leases |= {self.holder} if act == "release" else set()
            case _:
                pass

    def _measured(self, act: str, today: date, statement: str) -> list[str]:
        """What published figures will say of an act beside that it happened."""
        if act == "request_supplement" and self.standing(statement):
            return ["breach"]
        if act in ("approve", "refuse"):
            law, promised = self.limits(today)
            return ["in_law"] * (today <= law) + ["in_promise"] * (today <= promised)
        return []

    def _arrive(self, world: World, today: date) -> None:
        self.round, self.received_on, self.permitted = self.round + 1, today, frozenset()
        self.answer_by = due(today, ANSWER, [], today)
        if self.round == 1 and self.way != "declared":
            on_record = self.holder in world.leases
            self.promised = not (on_record or self.lease_here)
            self.original = not on_record

    def _resume(self, today: date) -> None:
        running = self.pauses.pop()
        if running.first < today:
            self.pauses.append(running._replace(last=today - DAY))

    def _grant(self) -> None:
        if self.promised:
            self.state = "approved"
        elif self.original:
            self.state = "awaiting_originals"
        else:
            self.state = "issued" if self.way == "declared" else "concluded"

    def wake(self, at: datetime, today: date) -> None:
        """What time alone has caused by today."""
        if self.state in BEFORE and self.answer_by and today > self.answer_by:
            self.state, self.accepted_on = "accepted", self.received_on
            self.promise_by = due(today, PROMISE, [], today) if self.promised else None
            self.story.append(("deem_accept", at))
        elif (self.state == "supplement_requested" and self.answer_by and today > self.answer_by) or (
            self.state in PAPERS_OWED and self.promise_by and today > self.promise_by
        ):
            self.state = "lapsed"
