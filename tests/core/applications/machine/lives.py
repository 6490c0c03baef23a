"""A machine that lets anybody do anything at any time, and looks after every step whether the law still holds.

Each run is a hall of its own in which people file in seven ways, by themselves or as a package, clerks, reviewers,
chiefs and supervisors go on with their cases, wrong people try what is not theirs, hours, weeks or years pass with the
worker awake or asleep, the guide changes, an entrustment ends and the power fails. `model` foretells what must succeed;
the rest must be refused with a code and change nothing (`driven`). `laws` then reads the invariants from the
record.

The lots together take every row of the table of transitions; which of them comes to which, `rows` says.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.conftest import OpenHall
from tests.core.applications.machine import laws, laws_of_hall
from tests.core.applications.machine.acts import ACTS
from tests.core.applications.machine.certificates import (
    act_of_authority,
    ask_for_an_act,
    ask_to_renew,
    of_certificates,
    years_pass,
)
from tests.core.applications.machine.driven import Driven
from tests.core.applications.machine.facts import Chance
from tests.core.applications.machine.model import Known
from tests.core.applications.machine.packages import Package, of_packages
from tests.core.applications.machine.remarks import remark
from tests.core.applications.machine.shaking import shake
from tests.core.applications.machine.terms import WAYS

SEEDS = st.integers(0, 2**32)
RARELY = (
    *("withdraw", "propose_void", "void", "decline", "find_not_required", "refuse", "try_out", "extend"),
    "revoke_confirmation",
)
OFTEN = 10
"""So many times the same is done to a case; a paper has no place for pages without end."""
STRAIGHT = ("submit", "accept", "review", "give_opinion", "approve", "refer", "release", "open_by_card")
"""The shortest way from a draft to the result."""

Reached = Counter[tuple[str, str, str]]
Happening = Callable[[Driven, Random], None]


class Lot(NamedTuple):
    """A kind of run: in which ways cases begin and how many at once, what happens and how often, which acts are
    preferred, and which cases have come to their end before the run begins. `runs` fit into some minutes of a core."""

    ways: tuple[str, ...]
    happenings: Mapping[str, int]
    towards: tuple[str, ...] = ()
    grown: tuple[str, ...] = ()
    most: int = 3
    runs: int = 50
    packages: bool = False


PROMISING = (
    "submit",
    "accept_provisionally",
    "review",
    "approve",
    "supply_promised",
    "dispatch",
    "inspect",
    "reject_promised",
)
USUALLY = {"go_on": 16, "try_anything": 5, "let_time_pass": 3, "begin": 2, "shake_the_hall": 2}
LATER = {**USUALLY, "begin": 1, "ask_for_an_act": 4, "act_of_authority": 3, "years_pass": 1}
RESTLESS = {**USUALLY, "begin": 1, "let_time_pass": 6}
OWING = ("submit", "accept_provisionally", "review", "suspend", "resume", "supply_promised", "settle_promise")
VOIDING = ("submit", "start_pre_review", "request_supplement", "accept", "review", "suspend", "propose_void", "void")
RENEWING = {"go_on": 12, "ask_to_renew": 3, "years_pass": 3, "let_time_pass": 4}
LOTS: dict[str, Lot] = {
    "filings": Lot(("usual", "promised", "declared", "tried"), USUALLY),
    "promises": Lot(("promised", "declared"), {**USUALLY, "begin": 1}, PROMISING, most=2),
    "organs": Lot(("jointly", "upward", "by_rule", "usual"), USUALLY, ("give_opinion", "refer", "suspend")),
    "certificates": Lot(("usual", "by_rule"), LATER, ("submit",), ("jointly", "usual"), 2),
    "owed": Lot(("promised",), RESTLESS, OWING, most=2),
    "voids": Lot(("usual", "promised"), USUALLY, VOIDING, runs=25),
    "renewals": Lot(("jointly",), RENEWING, ("submit", "accept", "review"), ("jointly",), 1, runs=30),
    "packages": Lot(("usual",), {**USUALLY, "act_of_authority": 1}, ("approve",), most=1, runs=25, packages=True),
}


class Lives(RuleBasedStateMachine):
    """`open_hall` gives a fresh hall; `reached` counts the rows of the table of transitions that cases went through."""

    def __init__(self, open_hall: OpenHall, lot: Lot, reached: Reached) -> None:
        super().__init__()
        self.driven, self.lot, self.reached, self.begun = Driven(open_hall), lot, reached, 0
        self.packages: list[Package] = []

    @initialize(seed=SEEDS)
    def first(self, seed: int) -> None:
        random = Random(seed)
        for way in self.lot.grown:
            grow(self.driven, way, random)
        if self.lot.packages:
            self.packages.append(Package(self.driven, random.choice(("owned", "rented"))))
            self.driven.packages += self.packages
        elif not self.lot.grown:
            self.begin(random)

    @rule(seed=SEEDS)
    def something_happens(self, seed: int) -> None:
        """One rule and a seed, so that every run has a bit of everything; what it was is noted."""
        random = Random(seed)
        what = random.choices(list(self.lot.happenings), list(self.lot.happenings.values()))[0]
        self.begin(random) if what == "begin" else self.happen(what, random)

    def happen(self, what: str, random: Random) -> None:
        happenings: dict[str, Happening] = {
            "go_on": self.go_on,
            "try_anything": try_anything,
            "let_time_pass": let_time_pass,
            "shake_the_hall": shake,
            "ask_for_an_act": ask_for_an_act,
            "ask_to_renew": ask_to_renew,
            "act_of_authority": act_of_authority,
            "years_pass": years_pass,
        }
        happenings[what](self.driven, random)

    def begin(self, random: Random) -> None:
        """Invariant 2: nothing begins under a guide that is not in force."""
        if self.begun < self.lot.most:
            way = random.choice(self.lot.ways)
            names = [name for name in WAYS[way][1] if way != "by_rule" or not _had(self.driven, name, way)]
            if names and self.driven.begin(random.choice(names), way):
                self.begun += 1

    def go_on(self, driven: Driven, random: Random) -> None:
        """What may be done is done, by somebody who may: rather what was not done yet, rarely what ends a case."""
        if not driven.cases:
            return
        alive = [known for known in driven.cases if known.state not in ("withdrawn", "lapsed", "void")]
        known = random.choice([*alive[-1:], *(alive or driven.cases)])
        chance = driven.chance(known, random)._replace(prepared=True)
        tired = {act for act in ACTS if sum(each == act for each, _ in known.story) >= OFTEN}
        possible = {act: able for act in ACTS if act not in tired and (able := _able(driven, known, act, chance))}
        weights = [
            99 if act in self.lot.towards else 1 if act in RARELY or act in known.done else 6 for act in possible
        ]
        if possible:
            act = random.choices(list(possible), weights)[0]
            who = random.choice(possible[act])
            driven.act(known, act, driven.people[who], chance._replace(prepared=random.random() < 0.8))

    @invariant()
    def every_case_is_lawful(self) -> None:
        driven = self.driven
        for known in driven.cases:
            driven.read(laws.of_case, known, driven.today)
        driven.read(of_certificates, driven.world.held, driven.today)
        of_packages(self.packages)

    def teardown(self) -> None:
        with self.driven.stack:
            self.driven.read(laws_of_hall.of_hall, self.driven.cases, self.driven.moments)
            self.reached.update(self.driven.read(laws_of_hall.rows_taken))


def _able(driven: Driven, known: Known, act: str, chance: Chance) -> list[str]:
    """Who may do this."""
    return [name for name, who in driven.people.items() if known.may(driven.world, act, who, driven.today, chance)]


def _had(driven: Driven, name: str, way: str) -> bool:
    return any((known.name, known.way) == (name, way) for known in driven.cases)


def grow(driven: Driven, way: str, random: Random) -> None:
    """A case that has come to its end before the run begins."""
    known = driven.begin(random.choice(WAYS[way][1]), way)
    assert known
    while known.state != "concluded":
        chance = driven.chance(known, random)._replace(prepared=True)
        act, able = next((act, able) for act in STRAIGHT if (able := _able(driven, known, act, chance)))
        driven.act(known, act, driven.people[random.choice(able)], chance)


def try_anything(driven: Driven, random: Random) -> None:
    """Anybody, whether he may or not; mostly what the case's state allows to somebody."""
    if driven.cases:
        known = random.choice(driven.cases)
        fitting = [act for act, row in ACTS.items() if known.state in row.states]
        act = random.choice(fitting if fitting and random.random() < 0.6 else list(ACTS))
        people = list(driven.people.values())
        of_organ = [who for who in people if who.authority == known.terms.organ]
        acceptor = [who for who in people if who.id == known.accepted_by]
        likely = [*people, *of_organ * 3, *acceptor * len(people)]
        driven.act(known, act, random.choice(likely), driven.chance(known, random))


def let_time_pass(driven: Driven, random: Random) -> None:
    """Mostly hours or days, sometimes weeks. The worker may sleep; what it missed happens when it wakes."""
    hours, awake = random.choice((3, 24, 24, 72, 24 * random.randrange(4, 30))), random.random() < 0.75
    remark(f"{hours} hours pass{'' if awake else ' while the worker sleeps'}")
    driven.hall.wait(hours=hours)
    if awake:
        driven.wake()
