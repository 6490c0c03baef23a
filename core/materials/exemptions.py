"""What a person need not hand in (免提交): what the wallet holds and which sources have answered. Pure, so that
the kiosk shows, also without a link, the checklist that the hall will judge by."""

from collections.abc import Iterable

from core.materials.schemas import EvidenceGrade, WalletItem
from core.matters.demands import SharedData
from core.people.assurance import CHECKED
from core.people.schemas import PersonFacts


def best_grades(wallet: Iterable[WalletItem]) -> dict[str, EvidenceGrade]:
    """The best evidence grade of each type of certificate in the wallet."""
    best: dict[str, EvidenceGrade] = {}
    for item in wallet:
        best[item.certificate_type] = min(item.grade, best.get(item.certificate_type, item.grade))
    return best


def sources_answered(person: PersonFacts, organisation_id: str | None = None) -> frozenset[SharedData]:
    """`identity_check`: the document was read or checked (L2). `supporting_identity_check`: so was a further
    document beside it. `organisation_register`: the organisation is on record as represented by this person.
    `power_of_attorney`: so is that the agent, who has signed in, may act for this person."""
    answered: set[SharedData] = set()
    if person.assurance >= CHECKED:
        answered.add("identity_check")
        if person.supporting:
            answered.add("supporting_identity_check")
    if any(organisation.id == organisation_id for organisation in person.organisations):
        answered.add("organisation_register")
    if person.agent is not None:
        answered.add("power_of_attorney")
    return frozenset(answered)
