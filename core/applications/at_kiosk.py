"""Who stood at a kiosk when something was sealed there, and who helped: the evidence travels in the parcel, the kiosk
carries it."""

from datetime import datetime
from typing import Protocol

from core import journal
from core.call import Actor, Call
from core.db.database import Session
from core.people import helping, powers_of_attorney
from core.people import service as people
from core.people.border_consent import require_consent
from core.people.helping_schemas import HelperSeen
from core.people.schemas import IdentityEvidence, PersonFacts


class SealedThere(Protocol):
    """What every parcel says of that."""

    @property
    def identity(self) -> IdentityEvidence: ...

    @property
    def terminal_time(self) -> datetime: ...

    @property
    def power_id(self) -> str | None: ...

    @property
    def helper(self) -> HelperSeen | None: ...


def who_stood_there(session: Session, call: Call, parcel: SealedThere, subject_id: str) -> tuple[Call, PersonFacts]:
    """The person's own act, for himself or for the principal of a power of attorney, with whoever helped, and what is
    known of the applicant. A card that was valid when the button was pressed stays so, however long the parcel was on
    its way. `subject_id`: the case or package it is about. Refusals as `require_consent`,
    `people.enter_person` and `powers_of_attorney.acting_for`."""
    pressed_at = parcel.terminal_time
    require_consent(call, parcel.identity, pressed_at)
    citizen_id = people.enter_person(session, call, parcel.identity, used_at=pressed_at)
    person = people.facts_as_seen(session, citizen_id, parcel.identity)
    asking = _as_citizen(call, citizen_id, person.assurance)
    if parcel.helper is not None:
        asking = helping.assisted_then(session, asking, parcel.helper, pressed_at, subject_id)
    if (agreed := parcel.identity.border_consent_at) is not None:
        journal.record(session, asking, subject_id, "border_consent", {"given_at": agreed.isoformat()})
    if parcel.power_id is None:
        return asking, person
    asking = powers_of_attorney.acting_for(session, asking, parcel.power_id)
    return asking, people.find_person_facts(session, asking)


def _as_citizen(call: Call, citizen_id: str, assurance: int) -> Call:
    """The citizen acts, the kiosk only carried it: its id stays in `terminal_id`."""
    actor = Actor(citizen_id, frozenset({"citizen"}), assurance=assurance)
    return Call(actor, call.channel, call.at, call.language, call.terminal_id, citizen_id, call.request)
