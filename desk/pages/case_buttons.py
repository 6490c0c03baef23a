"""Which buttons a case page offers: the steps the table allows, less those that have no object now. Pure.

The table says what a role may do in a state; whether something was promised, declared, proposed or contested is the
case's own. A button that could only be refused is not drawn.
"""

from typing import Literal

from msgspec import Struct

from core.applications.lifecycle import Step
from core.applications.mandates import AT_THE_CENTRE
from core.applications.schemas import Hearing
from core.applications.staff_schemas import CaseFile, Inspected
from core.call import Role
from core.matters.definition import MatterDefinition

ByHand = Literal[
    "confirm_delivery", "hand_out", "answer_contest", "offer_hearing", "enter_hearing_request", "announce_hearing"
]
"""Two ways of one step, and acts beside the table."""

Button = Step | ByHand
DELIVERS: tuple[Button, ...] = ("hand_out", "confirm_delivery")
DECIDES: frozenset[Step] = frozenset(
    {"review", "suspend", "resume", "extend", "approve", "refuse", "refer", "give_trial_opinion", "inspect"}
)
WITH_TICKS: frozenset[Step] = frozenset(
    {"accept", "accept_provisionally", "request_supplement", "settle_promise", "reject_promised"}
)
SUPPLIED: frozenset[Step] = frozenset({"settle_promise", "reject_promised"})
NO_BUTTON: frozenset[Step] = frozenset({"deliver", "verify_originals", "mismatch_originals", "end_procedure"})
"""Delivery has two buttons of its own; originals have pages of their own; a procedure ends by `resume`."""


class Beside(Struct, frozen=True):
    """What the file of a case does not say. `proposed`: who proposed to void it, seen from this member; `running`: the
    special procedures that run, by key."""

    roles: frozenset[Role] = frozenset()
    extended: bool = False
    proposed: Literal["nobody", "me", "another"] = "nobody"
    inspected: tuple[Inspected, ...] = ()
    running: tuple[str, ...] = ()
    hearing: Hearing | None = None


def offered(file: CaseFile, definition: MatterDefinition, beside: Beside) -> tuple[Button, ...]:
    """In the order of the table."""
    without = _without_object(file, definition, beside)
    buttons: list[Button] = []
    for step in file.steps:
        if step not in without:
            buttons.append(step)
    if "deliver" in file.steps:
        buttons.extend(DELIVERS)
    contest = file.application.contest
    if contest and contest.answered_at is None and "reviewer" in beside.roles:
        buttons.append("answer_contest")
    return (*buttons, *_of_hearing(file, definition, beside))


def _of_hearing(file: CaseFile, definition: MatterDefinition, beside: Beside) -> tuple[Button, ...]:
    """Telling of the right, entering a request made at the counter, announcing what was asked for."""
    if file.application.state not in ("under_review", "special_procedure"):
        return ()
    decides = "reviewer" in beside.roles and not file.may_not_decide
    found, listed = beside.hearing, any(each.kind == "hearing" for each in definition.special_procedures)
    if decides and listed and found is None:
        return ("offer_hearing",)
    if decides and found and found.hold_by and not found.record:
        return ("announce_hearing",)
    return ("enter_hearing_request",) if "clerk" in beside.roles and found and found.may_request else ()


def _without_object(file: CaseFile, definition: MatterDefinition, beside: Beside) -> frozenset[Step]:
    case = file.application
    absent: dict[Step, bool] = {
        "approve": definition.passes_upward is not None,
        "refer": definition.passes_upward is None,
        "accept": bool(case.promised),
        "accept_provisionally": not case.promised,
        "extend": beside.extended or definition.passes_upward is not None,
        "suspend": not definition.special_procedures,
        "inspect": not case.declared or bool(beside.inspected),
        "void": beside.proposed != "another",
    }
    owing = not case.promised or case.promise_by is not None
    gone: set[Step] = set(NO_BUTTON)
    for step, has_none in absent.items():
        if has_none:
            gone.add(step)
    if owing:
        gone |= SUPPLIED
    if file.helped_by_me:
        gone |= AT_THE_CENTRE
    return frozenset(gone | DECIDES if file.may_not_decide else gone)
