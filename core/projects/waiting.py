"""Who has to act next in a case, told from its state: the applicant, the centre, the authority, another organ, a
special procedure, or another case. Pure.

A case waits for one of them at a time, except that a jointly decided one waits for every organ that is silent.
"""

from typing import Literal

from core.applications.lifecycle import FINAL, State

Waits = Literal["applicant", "centre", "authority", "organ", "procedure", "case", "nobody"]

_OF_STATE: dict[State, Waits] = {
    "draft": "applicant",
    "trial_review": "authority",
    "submitted": "centre",
    "received": "centre",
    "pre_review": "centre",
    "supplement_requested": "applicant",
    "accepted": "authority",
    "under_review": "authority",
    "special_procedure": "procedure",
    "approved": "authority",
    "awaiting_originals": "applicant",
    "issued": "centre",
    "delivered": "centre",
}


def waits_for(state: State, *, silent_organs: bool, predecessor_open: bool) -> Waits:
    """`predecessor_open`: the case it comes after is not granted yet; that holds a case back only until it is filed."""
    if state in FINAL:
        return "nobody"
    if state == "draft" and predecessor_open:
        return "case"
    if silent_organs and state in ("accepted", "under_review"):
        return "organ"
    return _OF_STATE[state]
