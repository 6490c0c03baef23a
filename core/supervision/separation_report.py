"""The separation of duties of a month as `hall separation report` prints it."""

import msgspec

from core.supervision.schemas import Separation

SAID = {
    "acceptor_decided": "whoever accepted the case decided it",
    "helper_judged": "whoever helped the applicant accepted or decided the case",
    "decider_handed_out": "whoever decided the case handed out its result",
    "both_sides": "somebody acted with a role of the centre and one of an authority",
    "not_the_role": "somebody acted without the role for it",
    "no_entrustment": "accepted without naming an entrustment",
    "entrustment_not_in_force": "the entrustment named was not this centre's or not in force",
    "delegation_not_in_force": "the delegation named was not this town's or not in force",
    "decided_unaccepted": "decided before it was accepted",
    "handed_out_unrecorded": "concluded without a record of handing out",
    "not_the_representative": "an authority asked the applicant without its chief representative",
    "past_the_centre": "a message passed without the centre",
    "reviewer_published": "whoever reviewed a text published it",
    "editor_published": "whoever wrote a draft published it",
}


def separation_text(found: Separation) -> str:
    """Violations first; then cases with who accepted, decided and handed out, by their ids in the journal."""
    verdict = f"{len(found.violations)} violations" if found.violations else "no violation"
    lines = [f"Separation of duties in {found.month}, from the journal: {len(found.cases)} cases, {verdict}", ""]
    for each in found.violations:
        lines.append(f"VIOLATION {each.code}: {SAID[each.code]}")
        lines.append(f"    {each.at:%Y-%m-%d %H:%M:%S}Z  {each.event} of {each.subject_id} by {each.actor_id}")
    if found.violations:
        lines.append("")
    lines += ["Entries by role", *(f"{count:>8}  {role}" for role, count in found.entries_by_role.items()), ""]
    lines.append("People in two parts (accepted, decided, handed out)")
    lines += [
        f"{each.accepted:>8} {each.decided:>7} {each.handed_out:>7}  {each.actor_id}" for each in found.in_two_parts
    ] or ["    none"]
    lines += ["", "Case; accepted, decided, handed out by"]
    for case in found.cases:
        hands = (case.acceptor, case.decider, case.hander_out)
        lines.append(f"{case.case_id}  " + "  ".join(hand or "-" for hand in hands))
    return "\n".join(lines)


def separation_json(found: Separation) -> str:
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()
