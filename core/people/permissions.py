"""Who may do what: one table of action and roles, default deny, and how sure the hall must be of a citizen. Pure.

Who has only typed a number may file, and learns nothing of the person whose number it is.

Steps of a case are not here: their roles stand in the table of transitions (`core.applications.lifecycle`).

前台受理、后台审批、统一出件: who accepts and who hands out belongs to a centre, who decides to an authority
(`require_place`), so nobody can be both.
"""

from typing import Literal

from core.call import Actor, Role
from core.errors import InvalidInput, NotAllowed
from core.people.assurance import CARD_READ, CHECKED

Action = Literal[
    "read_own_case",
    "edit_draft",
    "file_parcel",
    "read_queue",
    "read_case_file",
    "read_figures",
    "permit_late_defects",
    "open_verification",
    "close_verification",
    "show_pass",
    "verify_at_kiosk",
    "read_wallet",
    "revoke_confirmation",
    "propose_certificate_act",
    "confirm_certificate_act",
    "state_defence",
    "enter_defence",
    "read_reuse",
    "read_own_facts",
    "open_visit",
    "create_enrolment_code",
    "confirm_terminal",
    "revoke_terminal",
    "read_terminals",
    "report_health",
    "order_terminal",
    "acknowledge_alarm",
    "publish_rules",
    "conduct_hearing",
    "enter_hearing_request",
    "manage_places",
    "ask_applicant",
    "release_message",
    "answer_message",
    "read_separation",
    "review_matter_text",
    "publish_matter_text",
    "edit_matter_draft",
    "change_matter_standing",
    "request_guide_change",
    "answer_guide_change",
    "set_reform_task",
    "give_opinion",
    "take_custody",
    "give_power",
    "record_power",
    "revoke_power",
    "read_powers",
    "read_powers_at_desk",
    "manage_staff",
    "use_lockers",
    "serve_locker",
    "serve_handoff",
    "ask_call",
    "answer_calls",
    "help_at_kiosk",
    "welcome_helper",
    "read_levels",
    "override_placement",
    "plan_sinking",
    "approve_sinking",
    "load_lists",
    "read_lists",
    "carry_out_check",
]

ALLOWED: dict[Action, frozenset[Role]] = {
    "read_own_case": frozenset({"citizen"}),
    "edit_draft": frozenset({"citizen"}),
    "file_parcel": frozenset({"kiosk"}),
    "give_opinion": frozenset({"reviewer"}),
    "take_custody": frozenset({"clerk"}),
    "read_queue": frozenset({"clerk", "issuer", "reviewer", "chief_representative", "supervisor"}),
    "read_case_file": frozenset({"clerk", "issuer", "reviewer", "chief_representative", "supervisor"}),
    "read_figures": frozenset({"supervisor", "auditor"}),
    "permit_late_defects": frozenset({"supervisor"}),
    "open_verification": frozenset({"issuer"}),
    "close_verification": frozenset({"issuer"}),
    "show_pass": frozenset({"citizen"}),
    "verify_at_kiosk": frozenset({"citizen"}),
    "read_wallet": frozenset({"citizen"}),
    "revoke_confirmation": frozenset({"supervisor"}),
    "propose_certificate_act": frozenset({"reviewer"}),
    "confirm_certificate_act": frozenset({"reviewer", "chief_representative"}),
    "state_defence": frozenset({"citizen"}),
    "enter_defence": frozenset({"clerk"}),
    "read_reuse": frozenset({"supervisor"}),
    "read_own_facts": frozenset({"citizen"}),
    "open_visit": frozenset({"kiosk"}),
    "create_enrolment_code": frozenset({"administrator"}),
    "confirm_terminal": frozenset({"administrator"}),
    "revoke_terminal": frozenset({"administrator"}),
    "read_terminals": frozenset({"administrator"}),
    "report_health": frozenset({"kiosk"}),
    "order_terminal": frozenset({"administrator"}),
    "acknowledge_alarm": frozenset({"administrator"}),
    "publish_rules": frozenset({"administrator"}),
    "conduct_hearing": frozenset({"reviewer"}),
    "enter_hearing_request": frozenset({"clerk"}),
    "manage_places": frozenset({"administrator"}),
    "ask_applicant": frozenset({"chief_representative"}),
    "release_message": frozenset({"clerk"}),
    "answer_message": frozenset({"citizen"}),
    "read_separation": frozenset({"supervisor", "auditor"}),
    "review_matter_text": frozenset({"matter_manager"}),
    "publish_matter_text": frozenset({"matter_manager"}),
    "edit_matter_draft": frozenset({"matter_manager"}),
    "change_matter_standing": frozenset({"matter_manager"}),
    "request_guide_change": frozenset({"matter_manager", "clerk", "issuer", "reviewer"}),
    "answer_guide_change": frozenset({"matter_manager"}),
    "set_reform_task": frozenset({"matter_manager", "supervisor"}),
    "give_power": frozenset({"citizen"}),
    "record_power": frozenset({"clerk"}),
    "revoke_power": frozenset({"citizen", "clerk"}),
    "read_powers": frozenset({"citizen"}),
    "read_powers_at_desk": frozenset({"clerk", "issuer", "reviewer", "supervisor"}),
    "manage_staff": frozenset({"administrator"}),
    "use_lockers": frozenset({"issuer"}),
    "serve_locker": frozenset({"kiosk"}),
    "serve_handoff": frozenset({"kiosk"}),
    "ask_call": frozenset({"kiosk", "citizen"}),
    "answer_calls": frozenset({"clerk", "issuer"}),
    "help_at_kiosk": frozenset({"clerk", "issuer"}),
    "welcome_helper": frozenset({"kiosk"}),
    "read_levels": frozenset({"matter_manager", "supervisor", "administrator", "auditor"}),
    "override_placement": frozenset({"matter_manager"}),
    "plan_sinking": frozenset({"matter_manager"}),
    "approve_sinking": frozenset({"matter_manager"}),
    "load_lists": frozenset({"matter_manager"}),
    "read_lists": frozenset({"matter_manager", "reviewer", "supervisor", "auditor"}),
    "carry_out_check": frozenset({"reviewer"}),
}

OF_CENTRE: frozenset[Role] = frozenset({"clerk", "issuer"})
OF_AUTHORITY: frozenset[Role] = frozenset({"reviewer", "chief_representative"})


SURE_OF_CITIZEN: dict[Action, int] = {
    "read_own_case": CHECKED,
    "edit_draft": CHECKED,
    "show_pass": CHECKED,
    "verify_at_kiosk": CARD_READ,
    "read_wallet": CHECKED,
    "read_own_facts": CHECKED,
    "answer_message": CHECKED,
    "state_defence": CHECKED,
    "give_power": CHECKED,
    "revoke_power": CHECKED,
    "read_powers": CHECKED,
}


def require(actor: Actor, action: Action) -> None:
    """NotAllowed `role_missing` unless one of the actor's roles may do this, `assurance_too_low` when the sign-in is
    not sure enough of who the citizen is."""
    if not actor.roles & ALLOWED[action]:
        raise NotAllowed("role_missing", action=action)
    needed = SURE_OF_CITIZEN.get(action, 0)
    if actor.has("citizen") and actor.assurance < needed:
        raise NotAllowed("assurance_too_low", needed=needed, present=actor.assurance)


def require_place(roles: frozenset[Role], authority: str, centre: str) -> None:
    """InvalidInput `staff_place_wrong` unless the member belongs to one of both, and to the one its roles need."""
    if (
        bool(authority) == bool(centre)
        or (roles & OF_CENTRE and not centre)
        or (roles & OF_AUTHORITY and not authority)
    ):
        raise InvalidInput("staff_place_wrong")
