"""Who may do what: one table of action and roles, default deny. Pure.

Steps of a case are not here: their roles stand in the table of transitions (`core.applications.lifecycle`).
"""

from typing import Literal

from core.call import Actor, Role
from core.errors import NotAllowed

Action = Literal[
    "read_own_case",
    "edit_draft",
    "file_parcel",
    "read_queue",
    "read_case_file",
    "open_verification",
    "close_verification",
    "show_pass",
    "read_wallet",
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
    "open_verification": frozenset({"clerk"}),
    "close_verification": frozenset({"clerk"}),
    "show_pass": frozenset({"citizen"}),
    "read_wallet": frozenset({"citizen"}),
    "open_visit": frozenset({"kiosk"}),
    "create_enrolment_code": frozenset({"administrator"}),
    "confirm_terminal": frozenset({"administrator"}),
    "revoke_terminal": frozenset({"administrator"}),
    "read_terminals": frozenset({"administrator"}),
    "report_health": frozenset({"kiosk"}),
}


def require(actor: Actor, action: Action) -> None:
    """NotAllowed `role_missing` unless one of the actor's roles may do this."""
    if not actor.roles & ALLOWED[action]:
        raise NotAllowed("role_missing", action=action)
