"""A kiosk sends the answer to a deficiency notice as one unit: however often it arrives, it is one answer."""

import pytest
from msgspec import structs

from core import journal
from core.applications import supplying
from core.applications.parcels import SupplementParcel
from core.applications.schemas import ParcelDocument
from core.ids import new_id
from core.people.schemas import IdentityEvidence
from demo.people import find_person
from tests.builders import MATTER, HallInTest, picture
from tests.core.applications.states import HOLDER
from tests.core.applications.supplementing import asked_for_two
from tests.core.bundles.arriving import arrive
from tests.core.powers import give_power
from tests.refusals import refused

AGENT = "林晓岚"


def supplement(hall: HallInTest, name: str, power_id: str | None = None) -> SupplementParcel:
    """The answer to the deficiency notice of a case of the holder's."""
    id, lines = asked_for_two(hall)
    documents = tuple(ParcelDocument(new_id(), line, picture(40 + at), hall.at) for at, line in enumerate(lines))
    card = IdentityEvidence(find_person(name).card, "chip", hall.at)
    return SupplementParcel(new_id(), id, "supplement", card, documents, "en", hall.at, power_id)


@pytest.mark.both_databases
def test_the_answer_to_a_deficiency_notice_is_taken_once_however_often_it_arrives(hall: HallInTest) -> None:
    sent = supplement(hall, HOLDER)
    first = arrive(hall, supplying.supply_parcel, sent)
    assert first == arrive(hall, supplying.supply_parcel, sent)
    case = hall.application(sent.application_id)
    (clock,) = [each for each in case.clocks if each.running]
    assert case.state == "received" and first.filed and first.filed.react_by == clock.last_day
    assert {each.id for each in sent.documents} <= {each.id for each in case.documents}
    with refused("papers_closed"):
        arrive(hall, supplying.supply_parcel, structs.replace(sent, id=new_id()))


def test_an_agent_supplements_as_far_as_the_power_says(hall: HallInTest) -> None:
    files = give_power(hall, HOLDER, AGENT, "file", matter=MATTER)
    sent = supplement(hall, AGENT, files)
    with refused("power_does_not_cover"):
        arrive(hall, supplying.supply_parcel, sent)
    may = give_power(hall, HOLDER, AGENT, "supplement", matter=MATTER)
    arrive(hall, supplying.supply_parcel, structs.replace(sent, id=new_id(), power_id=may))
    entries = hall.database.read_now(
        lambda session, _: journal.history(session, sent.application_id), hall.citizen(HOLDER)
    )
    step = next(entry for entry in entries if entry.event == "supplement")
    assert (step.actor_id, step.on_behalf_of) == (find_person(AGENT).id, find_person(HOLDER).id)
