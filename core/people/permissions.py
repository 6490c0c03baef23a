"""Who may do what: one table of action and roles, default deny, and how sure the hall must be of a citizen. Pure.

Who has only typed a number may file, and learns nothing of the person whose number it is.

Steps of a case are not here: their roles stand in the table of transitions (`core.applications.lifecycle`).
"""

from typing import Literal

from core.call import Actor, Role
from core.errors import NotAllowed
from core.people.assurance import CHECKED

Action = Literal[
    "read_own_case",
    "edit_draft",
    "file_parcel",
    "read_queue",
    "read_case_file",
    "read_figures",
    "open_verification",
    "close_verification",
    "show_pass",
    "read_wallet",
    "revoke_confirmation",
    "read_reuse",
    "read_own_facts",
    "open_visit",
    "create_enrolment_code",
    "confirm_terminal",
    "revoke_terminal",
    "read_terminals",
    "report_health",
]

ALLOWED: dict[Action, frozenset[Role]] = {
    "read_own_case": frozenset({"citizen"}),
    "edit_draft": frozenset({"citizen"}),
    "file_parcel": frozenset({"kiosk"}),
    "read_queue": frozenset({"clerk", "reviewer", "supervisor"}),
    "read_case_file": frozenset({"clerk", "reviewer", "supervisor"}),
    "read_figures": frozenset({"supervisor", "auditor"}),
    "open_verification": frozenset({"clerk"}),
    "close_verification": frozenset({"clerk"}),
    "show_pass": frozenset({"citizen"}),
    "read_wallet": frozenset({"citizen"}),
    "revoke_confirmation": frozenset({"supervisor"}),
    "read_reuse": frozenset({"supervisor"}),
    "read_own_facts": frozenset({"citizen"}),
    "open_visit": frozenset({"kiosk"}),
    "create_enrolment_code": frozenset({"administrator"}),
    "confirm_terminal": frozenset({"administrator"}),
    "revoke_terminal": frozenset({"administrator"}),
    "read_terminals": frozenset({"administrator"}),
    "report_health": frozenset({"kiosk"}),
}


SURE_OF_CITIZEN: dict[Action, int] = {
    "read_own_case": CHECKED,
    "edit_draft": CHECKED,
    "show_pass": CHECKED,
    "read_wallet": CHECKED,
    "read_own_facts": CHECKED,
}


def require(actor: Actor, action: Action) -> None:
    """NotAllowed `role_missing` unless one of the actor's roles may do this, `assurance_too_low` when the sign-in is
    not sure enough of who the citizen is."""
    if not actor.roles & ALLOWED[action]:
        raise NotAllowed("role_missing", action=action)
    needed = SURE_OF_CITIZEN.get(action, 0)
    if actor.assurance < needed:
        raise NotAllowed("assurance_too_low", needed=needed, present=actor.assurance)
