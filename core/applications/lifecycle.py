"""The life of a case: every state, every step between them, and who may take it.

A case is a draft until its holder submits it. From its arrival the law's clocks run: five working days to say
what is missing (Administrative Licensing Law art. 32), then the decision clock from acceptance (art. 42).
Whoever accepts does not decide. A decision to grant either ends in the result at once, because every document
is of grade A or B, or waits for the originals; the originals are shown once and the result is handed over in
the same minute.

`TRANSITIONS` is the whole law of movement: a step that is not in it cannot be taken. The service takes steps
by `transition`, the diagram in the README is drawn from the table by `mermaid`, and nothing else decides
where a case may go. Steps of the role `system` are taken by the hall itself inside another step's
transaction.
"""

from typing import Literal, NamedTuple, get_args

from core.call import Role
from core.errors import Conflict

State = Literal[
    "draft",
    "submitted",
    "received",
    "supplement_requested",
    "accepted",
    "under_review",
    "special_procedure",
    "approved",
    "awaiting_originals",
    "issued",
    "delivered",
    "concluded",
    "declined",
    "refused",
    "referred",
    "withdrawn",
]

Step = Literal[
    "submit",
    "receive",
    "request_supplement",
    "supplement",
    "decline",
    "accept",
    "review",
    "suspend",
    "resume",
    "approve",
    "refuse",
    "refer",
    "await_originals",
    "verify_originals",
    "mismatch_originals",
    "issue",
    "deliver",
    "conclude",
    "withdraw",
]


class Transition(NamedTuple):
    before: State
    step: Step
    after: State
    roles: frozenset[Role]


def _row(before: State, step: Step, after: State, *roles: Role) -> Transition:
    return Transition(before, step, after, frozenset(roles))


TRANSITIONS: tuple[Transition, ...] = (
    _row("draft", "submit", "submitted", "citizen"),
    _row("submitted", "receive", "received", "system"),
    _row("received", "request_supplement", "supplement_requested", "clerk"),
    _row("supplement_requested", "supplement", "received", "citizen"),
    _row("received", "decline", "declined", "clerk"),
    _row("received", "accept", "accepted", "clerk"),
    _row("accepted", "review", "under_review", "reviewer"),
    _row("under_review", "suspend", "special_procedure", "reviewer"),
    _row("special_procedure", "resume", "under_review", "reviewer"),
    _row("under_review", "approve", "approved", "reviewer"),
    _row("under_review", "refuse", "refused", "reviewer"),
    _row("under_review", "refer", "referred", "reviewer"),
    _row("approved", "await_originals", "awaiting_originals", "system"),
    _row("awaiting_originals", "verify_originals", "approved", "clerk"),
    _row("awaiting_originals", "mismatch_originals", "awaiting_originals", "clerk"),
    _row("approved", "issue", "issued", "system"),
    _row("issued", "deliver", "delivered", "system"),
    _row("delivered", "conclude", "concluded", "system"),
    _row("received", "withdraw", "withdrawn", "citizen"),
    _row("supplement_requested", "withdraw", "withdrawn", "citizen"),
    _row("accepted", "withdraw", "withdrawn", "citizen"),
    _row("under_review", "withdraw", "withdrawn", "citizen"),
    _row("special_procedure", "withdraw", "withdrawn", "citizen"),
)

FINAL: frozenset[State] = frozenset(get_args(State)) - {row.before for row in TRANSITIONS}
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
    lines += [f"    {row.before} --> {row.after}: {row.step}" for row in TRANSITIONS]
    lines += [f"    {state} --> [*]" for state in get_args(State) if state in FINAL]
    return "\n".join(lines)
