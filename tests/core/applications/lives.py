"""A machine that lets anybody do anything at any time, and looks after every step whether the law still holds.

Each run is a hall of its own in which two citizens file in four ways, clerks, reviewers, chiefs and supervisors go on
with their cases, wrong people try what is not theirs, hours or weeks pass with the worker awake or asleep, the guide
changes, the entrustment ends and the power fails. `model` foretells what must succeed; the rest must be refused with a
code and change nothing. `laws` then reads the invariants from the record.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date
from random import Random
from typing import Any

import msgspec
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec import structs

from core.call import Actor, Call
from core.db.database import Database
from core.errors import Refusal
from core.ids import new_id
from core.matters.procedure import Limit
from core.places import mandates
from core.places.schemas import Entrustment
from core.verification.schemas import PassRefused, PassShown, VerificationOpened
from core.worker import Worker
from demo.places import CENTRE
from tests.builders import MATTER
from tests.conftest import OpenHall
from tests.core.applications import laws
from tests.core.applications import side_exits as exits
from tests.core.applications.acts import ACTS
from tests.core.applications.asking import FRESH, HOLDERS, STATEMENTS, Asking, Request, everybody
from tests.core.applications.model import BY_LAW, PROCEDURES, PROMISED, Known, World

WAYS = ("usual", "promised", "declared", "tried")
RARELY = ("withdraw", "propose_void", "void", "decline", "find_not_required", "refuse", "try_out", "extend")
SEEDS = st.integers(0, 2**32)
HAPPENINGS = {"go_on": 16, "try_anything": 5, "let_time_pass": 3, "begin": 2, "shake_the_hall": 2}
"""What may happen, and how often."""
REMEMBERED = 6


class Lives(RuleBasedStateMachine):
    """`open_hall` gives a fresh hall; `happenings` are what may happen, and how often; `towards` are acts to prefer."""

    def __init__(
        self, open_hall: OpenHall, happenings: Mapping[str, int] = HAPPENINGS, towards: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self.towards = towards
        self.happenings = happenings
        self.stack = ExitStack()
        self.hall = hall = self.stack.enter_context(open_hall())
        for put_in_force in (exits.with_promise, exits.with_rule_for_lapse, exits.with_declaration):
            put_in_force(hall)
        by_law, promised = Limit(days=BY_LAW, basis=hall.matters[MATTER].legal_basis[0]), Limit(days=PROMISED)
        exits.variant(hall, trial_review=True, statutory_limit=by_law, promised_limit=promised)
        self.asking, self.people = Asking(hall), everybody(hall)
        self.world = World(hall.matters[MATTER].authority.code, versions=[(self.today, True)])
        self.cases: list[Known] = []
        self.asked: list[tuple[Callable[..., Any], Call, tuple[Any, ...], str]] = []
        self.moments = {hall.at}

    @property
    def today(self) -> date:
        return self.hall.settings.hall.day_of(self.hall.at)

    def ask(self, who: Actor, request: Request) -> Any:
        """The outcome; a refusal has a code and has changed nothing."""
        (use_case, args), call = request, self.asking.call(who)
        before = self.hall.database.read_now(laws.record)
        try:
            outcome: Any = self.hall.database.write_now(use_case, call, *args)
        except Refusal as refusal:
            assert refusal.code and self.hall.database.read_now(laws.record) == before, refusal
            outcome = refusal
        self.asked = [*self.asked, (use_case, call, args, _said(outcome))][-REMEMBERED:]
        self.moments.add(self.hall.at)
        return outcome

    @initialize(seed=SEEDS)
    def first(self, seed: int) -> None:
        self.begin(Random(seed))

    @rule(seed=SEEDS)
    def something_happens(self, seed: int) -> None:
        """One rule and a seed, so that every run has a bit of everything; what it was is noted."""
        random = Random(seed)
        what = random.choices(list(self.happenings), list(self.happenings.values()))[0]
        getattr(self, what)(random)

    def begin(self, random: Random) -> None:
        """Invariant 2: nothing begins under a guide that is not in force."""
        if len(self.cases) == 3:
            return
        id, way, name = new_id(), random.choice(WAYS), random.choice(HOLDERS)
        note(f"{name} begins: {way}")
        holder = self.people[name]
        outcome = self.ask(holder, self.asking.start(id))
        assert isinstance(outcome, Refusal) != self.world.in_force, outcome
        if self.world.in_force:
            self.asking.begin(holder, id, way)
            statements = self.asking.statements_of(id)
            known = Known(id, holder.id, name, way, len(self.world.versions) - 1, statements)
            known.lease_here = way in ("usual", "tried")
            self.cases.append(known)

    def go_on(self, random: Random) -> None:
        """What may be done is done, by somebody who may: rather what was not done yet, rarely what ends a case."""
        if not self.cases:
            return
        known, statement = random.choice([self.cases[0], *self.cases]), random.choice(STATEMENTS)
        possible = {
            act: able
            for act in ACTS
            if (
                able := [
                    who for who in self.people.values() if known.may(self.world, act, who, self.today, statement, True)
                ]
            )
        }
        weights = [99 if act in self.towards else 1 if act in RARELY or act in known.done else 6 for act in possible]
        if possible:
            act = random.choices(list(possible), weights)[0]
            self.act(known, act, random.choice(possible[act]), statement, random)

    def try_anything(self, random: Random) -> None:
        """Anybody, whether he may or not; mostly what the case's state allows to somebody."""
        if self.cases:
            known = random.choice(self.cases)
            fitting = [act for act, row in ACTS.items() if known.state in row.states]
            act = random.choice(fitting if fitting and random.random() < 0.6 else list(ACTS))
            acceptor = [who for who in self.people.values() if who.id == known.accepted_by]
            people = [*self.people.values(), *acceptor * len(self.people)]
            self.act(known, act, random.choice(people), random.choice(STATEMENTS), random)

    def act(self, known: Known, act: str, who: Actor, statement: str, random: Random) -> None:
        prepared, procedure = random.random() < 0.8, random.randrange(len(PROCEDURES))
        note(f"{who.id[-3:]} {act} {known.id[-6:]}, which is {known.state}")
        may = known.may(self.world, act, who, self.today, statement, prepared)
        if may and prepared:
            self.asking.prepare(who, known, act)
        if act == "open_by_pass" and known.shown_at and (self.hall.at - known.shown_at).total_seconds() > 58:
            may = False
        outcome = self.ask(who, self.asking.request(act, known, statement, procedure))
        refused = isinstance(outcome, Refusal | PassRefused)
        assert may != refused, f"the model says {'yes' if may else 'no'} to {act}: {outcome}, {known}"
        if isinstance(outcome, PassShown):
            known.shown, known.shown_at = outcome.text, self.hall.at
        if isinstance(outcome, VerificationOpened):
            known.opened, known.opened_by = outcome, who.id
        if may:
            known.do(self.world, act, who, self.hall.at, self.today, statement, procedure)

    def let_time_pass(self, random: Random) -> None:
        """Mostly hours or days, sometimes weeks. The worker may sleep; what it missed happens when it wakes."""
        hours, awake = random.choice((3, 24, 24, 72, 24 * random.randrange(4, 30))), random.random() < 0.75
        note(f"{hours} hours pass{'' if awake else ' while the worker sleeps'}")
        self.hall.wait(hours=hours)
        if awake:
            self.hall.worker.let_time_pass()
            self.moments.add(self.hall.at)
            for known in self.cases:
                known.wake(self.hall.at, self.today)

    def shake_the_hall(self, random: Random) -> None:
        """What happens to the hall, not to a case; what was taken away comes back."""
        if not self.world.in_force:
            self.change_the_guide(in_force=True)
        elif self.world.entrusted_until is not None:
            self.turn_the_mandate()
        else:
            happens = (self.lose_power, self.lose_power, self.turn_the_mandate, self.change_the_guide)
            random.choice((*happens, lambda: self.change_the_guide(in_force=False)))()

    def lose_power(self) -> None:
        """Invariant 14: what was asked for last is asked for again, and comes to the same."""
        self.hall.database.close()
        self.hall.database = Database.open(self.hall.settings, self.hall.keys)
        self.hall.worker = Worker(self.hall.database, self.hall.store, self.hall.settings, lambda: self.hall.at)
        before = self.hall.database.read_now(laws.record)
        for use_case, call, args, said in self.asked:
            try:
                outcome: Any = self.hall.database.write_now(use_case, call, *args)
            except Refusal as refusal:
                outcome = refusal
            assert _said(outcome) == said, "a replay gives the first outcome"
        assert self.hall.database.read_now(laws.record) == before, "invariant 14"

    def change_the_guide(self, in_force: bool = True) -> None:
        """Every other version has one statement more."""
        lines = self.hall.matters[MATTER].materials
        key = FRESH.split(".")[1]
        changed = tuple(_with(line, key) if line.key == FRESH.split(".")[0] else line for line in lines)
        exits.variant(self.hall, materials=changed, state="in_force" if in_force else "paused")
        self.world.publish(self.today, in_force)

    def turn_the_mandate(self) -> None:
        """The entrustment ends with today, or there is a new one."""
        write, call = self.hall.database.write_now, self.asking.call(self.people["admin"])
        organ = self.world.authority
        if self.world.entrusted_until is None:
            found = self.hall.database.read_now(mandates.list_mandates, Entrustment)
            of_ours = next(
                each for each in found if (each.authority, each.centre) == (organ, CENTRE) and not each.last_on
            )
            write(mandates.end, call, Entrustment, of_ours.id, self.today)
            self.world.entrusted_until = self.today
        else:
            write(mandates.entrust, call, organ, CENTRE, "南府办〔2026〕9号", self.today)
            self.world.entrusted_until = None

    @invariant()
    def every_case_is_lawful(self) -> None:
        for known in self.cases:
            self.hall.database.read_now(laws.of_case, known, self.today)

    def teardown(self) -> None:
        with self.stack:
            self.hall.database.read_now(laws.of_hall, self.cases, self.moments)


def _with(line: Any, key: str) -> Any:
    """The line with one statement more, or without it."""
    without = tuple(each for each in line.acceptance_standard if each.key != key)
    more = structs.replace(without[0], key=key)
    return structs.replace(
        line, acceptance_standard=without if len(without) < len(line.acceptance_standard) else (*without, more)
    )


def _said(outcome: Any) -> str:
    """An outcome as one may compare it."""
    return outcome.code if isinstance(outcome, Refusal) else msgspec.json.encode(outcome).decode()
