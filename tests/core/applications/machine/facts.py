"""What the model knows of one case, and what an act may be about."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from core.verification.schemas import VerificationOpened
from tests.core.applications.machine.acts import BEFORE
from tests.core.applications.machine.counting import Pause, due
from tests.core.applications.machine.terms import Terms
from tests.core.applications.machine.world import Held


class Chance(NamedTuple):
    """What an act is about: the statement a clerk finds wanting, the special procedure, the organ nobody waits for;
    `prepared`: with the papers it needs."""

    statement: str
    procedure: int = 0
    organ: str = ""
    prepared: bool = True


@dataclass
class Facts:
    """One case. `failed` are the statements of the newest deficiency notice; `told` the visits that guide and receipt
    spoke of; `rests` what its papers from the wallet rest on, `looks` those at its own originals that hold; `story`
    what happened, for the figures."""

    id: str
    holder: str
    name: str
    way: str
    terms: Terms
    version: int
    statements: frozenset[str]
    act: str = "new"
    about: Held | None = None
    state: str = "draft"
    asks_for_a_lease: bool = False
    lease_here: bool = False
    employees: int = 1
    told: int = 0
    original: bool = False
    lowered: bool = False
    rests: frozenset[str] = frozenset()
    looks: list[str] = field(default_factory=list[str])
    certificate: Held | None = None
    by_machine: bool = False
    promised: bool = False
    promise_by: date | None = None
    round: int = 0
    submitted_on: date | None = None
    received_on: date | None = None
    answer_by: date | None = None
    failed: frozenset[str] = frozenset()
    permitted: frozenset[str] = frozenset()
    accepted_on: date | None = None
    accepted_by: str | None = None
    decided_by: str | None = None
    silent: set[str] = field(default_factory=set[str])
    extension: int = 0
    pauses: list[Pause] = field(default_factory=list[Pause])
    hearing_offered: date | None = None
    hearing_from: date | None = None
    hearing_runs: bool = False
    hearing_asked: bool = False
    hearing_on: date | None = None
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
        law = due(self.accepted_on, self.terms.law + self.extension, self.pauses, today)
        return law, due(self.accepted_on, self.terms.promised, self.pauses, today)

    def owes(self) -> bool:
        return self.promised and self.promise_by is not None

    def standing(self, statement: str) -> bool:
        """Met in the round before, on papers that are still the same."""
        lines = {each.split(".")[0] for each in self.failed}
        return self.round > 1 and statement in self.statements and statement.split(".")[0] not in lines

    def unanswered(self, today: date) -> bool:
        """The time for a first answer is over, and silence has accepted."""
        over = self.answer_by is not None and today > self.answer_by
        return self.state in BEFORE and over and self.terms.silence_accepts
