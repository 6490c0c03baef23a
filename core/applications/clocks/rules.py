"""Every clock the law sets on a case, in one table: what starts it, how long it is, what stops it, what its end does.

A clock runs while the case is in one of its states: it starts when the case enters them from outside and stops when
it leaves them. So a case that is filed, supplemented and accepted has had a clock for the first answer, one for the
supplement, a *fresh* one for the answer to it, and then those of the decision. A clock without a limit is started by
the use case it belongs to (`core.applications.clocks.case_clocks.start`), and stops when the case leaves its states.
What is about the certificate a case gave (`OF_CERTIFICATE`) runs on when the case has ended, or begins then.

| code | what must happen in time | law |
|---|---|---|
| C1 | accept, decline, or name everything that is missing; silence is acceptance | 行政许可法 art. 32(4) |
| C2 | decide; once extended by up to 10 days | art. 42 ¶1 |
| C2j | decide together, all organs on one clock; once extended by up to 15 | arts. 26, 42 ¶2 |
| C3 | finish the first review and pass it on | art. 43 |
| C4 | issue and hand over what was granted | art. 44 |
| C5 | ask for a hearing once told of the right to it; hold it; announce it seven days before | arts. 47, 48 |
| C5 | answer what is proposed about a certificate; hold the hearing that was asked for with it | arts. 7, 47 |
| C6 | hand in what was promised at a provisional acceptance | the promise |
| C7 | apply for renewal thirty days before the end; decide before it (`renewal_days`) | art. 50 |

The authority's own promise runs beside C2 or C3 and never instead of it: a broken promise is a yellow lamp, a broken
law a red one. Days are working days (art. 82) unless a matter's own law says otherwise.

While originals are awaited C4 runs: no article stops it for want of the holder. A matter whose own rule leaves those
days out names that rule (`originals_pause`); they are then a pause of C4, shown as such.
"""

from collections.abc import Callable
from datetime import date
from typing import Literal, NamedTuple

from core.applications.clocks.deadlines import latest_start
from core.applications.clocks.schemas import ClockKind, Lamp
from core.applications.lifecycle import State, Step
from core.clock import ONE_DAY, Calendar
from core.matters.definition import MatterDefinition
from core.matters.procedure import Limit
from core.matters.schemas import Checklist

RULES_VERSION = "2026-11.4"
"""Changes whenever a row below or the way of counting does; a clock keeps the version it was started with."""

LimitOf = Callable[[MatterDefinition, Checklist], Limit | None]


class ClockRule(NamedTuple):
    """`article` is of the 行政许可法; empty where the clock is no law's. `whose` must act. `starts_on` is the date of
    the case that counts as the event; empty: the day it happens. `limit` gives None for a matter that has no such
    clock. `longest_extension` is in the limit's unit. `paused_by`: what takes days out, special procedures (art. 45) or
    waiting for originals. `at_expiry` is the step that time alone causes, `passed` the lamp from then on.
    `ends_unused`: a right, whose clock stops with its last day."""

    code: str
    article: str
    whose: Literal["authority", "applicant"]
    runs_in: frozenset[State]
    limit: LimitOf
    starts_on: Literal["received_on", "accepted_on", ""] = ""
    longest_extension: int = 0
    paused_by: Literal["", "procedures", "originals"] = ""
    at_expiry: Step | None = None
    passed: Lamp = "red"
    ends_unused: bool = False


BEFORE_ACCEPTANCE: frozenset[State] = frozenset({"submitted", "received", "pre_review"})
UNDECIDED: frozenset[State] = frozenset({"accepted", "under_review", "special_procedure"})
BEFORE_HANDOVER: frozenset[State] = frozenset({"approved", "awaiting_originals", "issued"})
BY_HAND: frozenset[State] = frozenset()
OF_CERTIFICATE: frozenset[ClockKind] = frozenset({"defence", "defence_hearing"})


def _statutory(matter: MatterDefinition, checklist: Checklist) -> Limit | None:
    return None if matter.joint or matter.passes_upward else checklist.statutory_limit


def _joint(matter: MatterDefinition, _: Checklist) -> Limit | None:
    return Limit(days=45) if matter.joint else None


def _first_review(matter: MatterDefinition, checklist: Checklist) -> Limit | None:
    return checklist.statutory_limit if matter.passes_upward and not matter.joint else None


def _issue(matter: MatterDefinition, _: Checklist) -> Limit:
    return matter.issue_limit or Limit(days=10)


RULES: dict[ClockKind, ClockRule] = {
    "acceptance": ClockRule(
        "C1",
        "32(4)",
        "authority",
        BEFORE_ACCEPTANCE,
        lambda matter, _: matter.acceptance_limit,
        "received_on",
        at_expiry="deem_accept",
    ),
    "supplement": ClockRule(
        "C1",
        "32(4)",
        "applicant",
        frozenset({"supplement_requested"}),
        lambda matter, _: matter.supplement_limit,
        at_expiry="lapse",
    ),
    "statutory": ClockRule(
        "C2", "42(1)", "authority", UNDECIDED, _statutory, "accepted_on", longest_extension=10, paused_by="procedures"
    ),
    "joint": ClockRule(
        "C2j",
        "26, 42(2)",
        "authority",
        UNDECIDED,
        _joint,
        "accepted_on",
        longest_extension=15,
        paused_by="procedures",
    ),
    "first_review": ClockRule("C3", "43", "authority", UNDECIDED, _first_review, "accepted_on", paused_by="procedures"),
    "promised": ClockRule(
        "C2",
        "",
        "authority",
        UNDECIDED,
        lambda _, checklist: checklist.promised_limit,
        "accepted_on",
        paused_by="procedures",
        passed="yellow",
    ),
    "issue": ClockRule("C4", "44", "authority", BEFORE_HANDOVER, _issue, paused_by="originals"),
    "hearing_request": ClockRule("C5", "47", "applicant", UNDECIDED, lambda *_: None, ends_unused=True),
    "hearing": ClockRule("C5", "47", "authority", UNDECIDED, lambda *_: None),
    "defence": ClockRule("C5", "7", "applicant", BY_HAND, lambda *_: None, ends_unused=True),
    "defence_hearing": ClockRule("C5", "47", "authority", BY_HAND, lambda *_: None),
    "promise": ClockRule("C6", "", "applicant", BY_HAND, lambda *_: None, at_expiry="break_promise"),
}


def kinds_in(state: State) -> frozenset[ClockKind]:
    """The clocks that may run while a case is in this state; whether the matter has them says their limit."""
    return frozenset(kind for kind, rule in RULES.items() if state in rule.runs_in)


def step_at_expiry(kind: ClockKind, matter: MatterDefinition) -> Step | None:
    """What time alone causes when this clock runs out.

    Silence is acceptance in licensing only: a matter that follows rules of its own shows the lamp. No law lets a case
    lapse because a supplement did not come, so it does only where the matter names the rule its period rests on.
    """
    step = RULES[kind].at_expiry
    if step == "deem_accept" and matter.clock_profile != "licensing_law":
        return None
    if step == "lapse" and matter.supplement_limit.basis is None:
        return None
    return step


class RenewalDays(NamedTuple):
    """`apply_by`: the last day on which the holder applies in time; `renewed_on`: the first day on which a silent
    authority has renewed."""

    apply_by: date
    renewed_on: date


def renewal_days(valid_to: date, calendar: Calendar) -> RenewalDays:
    """C7 for a certificate whose last day is `valid_to` (art. 50). The thirty days bind the holder, so they are
    calendar days: art. 82 counts working days for limits on authorities only."""
    after = valid_to + ONE_DAY
    return RenewalDays(latest_start(after, 30, calendar, "calendar_days"), after)
