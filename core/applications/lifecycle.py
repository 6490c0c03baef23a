"""The life of a case: every state, every step between them, and who may take it.

A case is a draft until its holder submits it. From its arrival the law's clocks run: five working days to say
what is missing (Administrative Licensing Law art. 32), then the decision clock from acceptance (art. 42).
Looking at a filing before it is accepted (`pre_review`) stops no clock, and ends as reception does: with a
numbered document, never with a mere return. Silence is acceptance (`deem_accept`), and a renewal that was applied
for in time and is undecided when the certificate ends is granted (`deem_renewed`, art. 50).

Whoever accepts does not decide. A decision to grant either ends in the result at once, because every document
is of grade A or B, or waits for the originals; the originals are shown once and the result is handed over in
the same minute. A result that travels (locker, courier) is `issued` until it is in the holder's hands.

Special procedures may overlap: a second one begins while the first runs (`suspend`), one of several ends
(`end_procedure`), and the review goes on when the last has ended (`resume`).

Two ways do not wait for every paper: a provisional acceptance against a dated promise (容缺受理), whose result
is held back until the promise is kept, and a trial review (模拟审批) of a project that is not complete yet,
which becomes formal by submitting it. What a rule alone may decide takes the same steps, by the role `system`.

`TRANSITIONS` is the whole law of movement: a step that is not in it cannot be taken. The service takes steps
by `transition`, the diagram in the README is drawn from the table by `mermaid`, and nothing else decides
where a case may go. Steps of the role `system` are taken by the hall itself: inside another step's
transaction, or when time alone causes them (`core.applications.clocks.timers`). A step whose states are the same on
both sides is an act that the record keeps and that moves nothing.
"""

from itertools import groupby
from typing import Literal, NamedTuple, get_args

from core.call import Role
from core.errors import Conflict

State = Literal[
    "draft",
    "trial_review",
    "submitted",
    "received",
    "pre_review",
    "supplement_requested",
    "accepted",
    "under_review",
    "special_procedure",
    "approved",
    "awaiting_originals",
    "issued",
    "delivered",
    "concluded",
    "not_required",
    "declined",
    "refused",
    "referred",
    "withdrawn",
    "lapsed",
    "void",
]

Step = Literal[
    "try_out",
    "give_trial_opinion",
    "submit",
    "receive",
    "start_pre_review",
    "correct",
    "request_supplement",
    "supplement",
    "find_not_required",
    "decline",
    "accept",
    "accept_provisionally",
    "deem_accept",
    "lapse",
    "supply_promised",
    "reject_promised",
    "settle_promise",
    "break_promise",
    "review",
    "suspend",
    "end_procedure",
    "resume",
    "extend",
    "approve",
    "deem_renewed",
    "refuse",
    "refer",
    "await_originals",
    "verify_originals",
    "mismatch_originals",
    "issue",
    "dispatch",
    "return_dispatched",
    "deliver",
    "conclude",
    "inspect",
    "rate",
    "withdraw",
    "propose_void",
    "void",
]


class Transition(NamedTuple):
    before: State
    step: Step
    after: State
    roles: frozenset[Role]


def _row(before: State, step: Step, after: State, *roles: Role) -> Transition:
    return Transition(before, step, after, frozenset(roles))


def _acts(states: tuple[State, ...], step: Step, *roles: Role) -> tuple[Transition, ...]:
    """An act that is recorded and leaves the state as it is."""
    return tuple(_row(state, step, state, *roles) for state in states)


def _ends(states: tuple[State, ...], step: Step, after: State, *roles: Role) -> tuple[Transition, ...]:
    return tuple(_row(state, step, after, *roles) for state in states)


_BEFORE_ACCEPTANCE: tuple[State, ...] = ("received", "pre_review")
_IN_REVIEW: tuple[State, ...] = ("accepted", "under_review", "special_procedure")
_PROMISE_OPEN: tuple[State, ...] = (*_IN_REVIEW, "approved")
_UNDECIDED: tuple[State, ...] = (*_BEFORE_ACCEPTANCE, "supplement_requested", *_IN_REVIEW)
_ENDED_FOR_HOLDER: tuple[State, ...] = ("concluded", "not_required", "declined", "refused", "referred")

TRANSITIONS: tuple[Transition, ...] = (
    _row("draft", "try_out", "trial_review", "citizen"),
    *_acts(("trial_review",), "give_trial_opinion", "reviewer"),
    *_ends(("draft", "trial_review"), "submit", "submitted", "citizen"),
    _row("submitted", "receive", "received", "system"),
    _row("received", "start_pre_review", "pre_review", "clerk"),
    *_acts(_BEFORE_ACCEPTANCE, "correct", "clerk"),
    *_ends(_BEFORE_ACCEPTANCE, "request_supplement", "supplement_requested", "clerk"),
    _row("supplement_requested", "supplement", "received", "citizen"),
    _row("supplement_requested", "lapse", "lapsed", "system"),
    *_ends(_BEFORE_ACCEPTANCE, "find_not_required", "not_required", "clerk"),
    *_ends(_BEFORE_ACCEPTANCE, "decline", "declined", "clerk"),
    *_ends(_BEFORE_ACCEPTANCE, "accept", "accepted", "clerk", "system"),
    *_ends(_BEFORE_ACCEPTANCE, "accept_provisionally", "accepted", "clerk"),
    *_ends(_BEFORE_ACCEPTANCE, "deem_accept", "accepted", "system"),
    *_acts(_PROMISE_OPEN, "supply_promised", "citizen"),
    *_acts(_PROMISE_OPEN, "reject_promised", "clerk"),
    *_acts(_PROMISE_OPEN, "settle_promise", "clerk"),
    *_ends(_PROMISE_OPEN, "break_promise", "lapsed", "system"),
    _row("accepted", "review", "under_review", "reviewer", "system"),
    *_ends(("under_review", "special_procedure"), "suspend", "special_procedure", "reviewer"),
    *_acts(("special_procedure",), "end_procedure", "reviewer"),
    _row("special_procedure", "resume", "under_review", "reviewer"),
    *_acts(_IN_REVIEW, "extend", "chief_representative"),
    _row("under_review", "approve", "approved", "reviewer", "system"),
    *_ends(_IN_REVIEW, "deem_renewed", "approved", "system"),
    _row("under_review", "refuse", "refused", "reviewer"),
    _row("under_review", "refer", "referred", "reviewer"),
    _row("approved", "await_originals", "awaiting_originals", "system"),
    _row("awaiting_originals", "verify_originals", "approved", "issuer", "kiosk"),
    *_acts(("awaiting_originals",), "mismatch_originals", "issuer"),
    _row("approved", "issue", "issued", "system"),
    *_acts(("issued",), "dispatch", "issuer"),
    *_acts(("issued",), "return_dispatched", "issuer"),
    _row("issued", "deliver", "delivered", "issuer", "kiosk", "system"),
    _row("delivered", "conclude", "concluded", "system"),
    *_acts(("concluded",), "inspect", "reviewer"),
    *_acts(_ENDED_FOR_HOLDER, "rate", "citizen"),
    *_ends(("trial_review", *_UNDECIDED), "withdraw", "withdrawn", "citizen"),
    *_acts(_UNDECIDED, "propose_void", "supervisor"),
    *_ends(_UNDECIDED, "void", "void", "supervisor"),
)

DELIVERY_OPEN: frozenset[State] = frozenset(
    {"draft", "trial_review", "submitted", *_UNDECIDED, "approved", "awaiting_originals"}
)
"""States in which the holder may still say how the result is to come."""
FINAL: frozenset[State] = frozenset(get_args(State)) - {row.before for row in TRANSITIONS if row.before != row.after}
"""States that no step leaves."""

_BY_STEP = {(row.before, row.step): row for row in TRANSITIONS}


def transition(state: State, step: Step) -> Transition:
    """The row that `step` takes from `state`; Conflict `step_not_possible` when the table has none."""
    row = _BY_STEP.get((state, step))
    if row is None:
        raise Conflict("step_not_possible", state=state, step=step)
    return row


def steps_from(state: State, roles: frozenset[Role]) -> tuple[Step, ...]:
    """What holders of these roles may do next with a case in this state, in the table's order."""
    return tuple(row.step for row in TRANSITIONS if row.before == state and row.roles & roles)


def mermaid() -> str:
    """The table as a Mermaid state diagram, for the README."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for (before, after), steps in groupby(sorted(TRANSITIONS, key=_ends_of), key=_ends_of):
        lines.append(f"    {before} --> {after}: {', '.join(row.step for row in steps)}")
    lines += [f"    {state} --> [*]" for state in get_args(State) if state in FINAL]
    return "\n".join(lines)


def _ends_of(row: Transition) -> tuple[State, State]:
    return row.before, row.after
