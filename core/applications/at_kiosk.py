"""Who stood at a kiosk when something was sealed there, and who helped: the evidence travels in the parcel, the kiosk
carries it."""

from datetime import datetime
from typing import NamedTuple, Protocol

from core.call import Actor, Call
from core.db.database import Session
from core.people import border_consent, helping, powers_of_attorney
from core.people import service as people
from core.people.border_consent import Agreement
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


class StoodThere(NamedTuple):
    """`call` is the person's own act, for himself or for the principal of a power of attorney, with whoever helped;
    `applicant` what is known of whom it is for; `evidence` of who stood there, with his consent."""

    call: Call
    applicant: PersonFacts
    evidence: IdentityEvidence


def who_stood_there(
    session: Session, call: Call, parcel: SealedThere, subject_id: str, agreement: Agreement | None = None
) -> StoodThere:
    """A card that was valid when the button was pressed stays so, however long the parcel was on its way. `subject_id`:
    the case or package it is about; `agreement`: the consent that was given to a parcel which had come without.
    Refusals as `border_consent.require_consent` and `complete`, `people.enter_person` and
    `powers_of_attorney.acting_for`."""
    pressed_at, evidence = parcel.terminal_time, parcel.identity
    if agreement is not None:
        evidence = border_consent.complete(session, call, evidence, agreement)
    border_consent.require_consent(call, evidence, agreement.let_go_at if agreement else pressed_at)
    citizen_id = people.enter_person(session, call, evidence, used_at=pressed_at)
    person = people.facts_as_seen(session, citizen_id, evidence)
    asking = _as_citizen(call, citizen_id, person.assurance)
    if parcel.helper is not None:
        asking = helping.assisted_then(session, asking, parcel.helper, pressed_at, subject_id)
    border_consent.record(session, asking, subject_id, evidence)
    if parcel.power_id is None:
        return StoodThere(asking, person, evidence)
    asking = powers_of_attorney.acting_for(session, asking, parcel.power_id)
    return StoodThere(asking, people.find_person_facts(session, asking), evidence)


def _as_citizen(call: Call, citizen_id: str, assurance: int) -> Call:
    """The citizen acts, the kiosk only carried it: its id stays in `terminal_id`."""
    actor = Actor(citizen_id, frozenset({"citizen"}), assurance=assurance)
    return Call(actor, call.channel, call.at, call.language, call.terminal_id, citizen_id, call.request)
