"""Who stood at a kiosk when something was sealed there: the evidence travels in the parcel, the kiosk carries it."""

from datetime import datetime

from core.call import Actor, Call
from core.db.database import Session
from core.people import powers_of_attorney
from core.people import service as people
from core.people.schemas import IdentityEvidence, PersonFacts


def who_stood_there(
    session: Session, call: Call, evidence: IdentityEvidence, pressed_at: datetime, power_id: str | None
) -> tuple[Call, PersonFacts]:
    """The person's own act, for himself or for the principal of a power of attorney, and what is known of the
    applicant. A card that was valid when the button was pressed stays so, however long the parcel was on its way.
    Refusals as `people.enter_person` and `powers_of_attorney.acting_for`."""
    citizen_id = people.enter_person(session, call, evidence, used_at=pressed_at)
    person = people.facts_as_seen(session, citizen_id, evidence)
    asking = _as_citizen(call, citizen_id, person.assurance)
    if power_id is None:
        return asking, person
    asking = powers_of_attorney.acting_for(session, asking, power_id)
    return asking, people.find_person_facts(session, asking)


def _as_citizen(call: Call, citizen_id: str, assurance: int) -> Call:
    """The citizen acts, the kiosk only carried it: its id stays in `terminal_id`."""
    actor = Actor(citizen_id, frozenset({"citizen"}), assurance=assurance)
    return Call(actor, call.channel, call.at, call.language, call.terminal_id, citizen_id, call.request)
