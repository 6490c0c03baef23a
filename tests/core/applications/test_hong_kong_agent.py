"""An applicant in Hong Kong lets somebody act for her: the agent's card at a kiosk, her documents on the form."""

import pytest

from core import journal
from core.applications import cases
from core.applications.schemas import ParcelDocument
from core.ids import new_id
from core.matters import situations
from core.people.schemas import IdentityEvidence
from demo.people import find_person
from tests.builders import MATTER, HallInTest, filled, picture
from tests.core.applications.parcels import arrive, parcel
from tests.core.powers import give_power
from tests.refusals import refused

pytestmark = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
CHAU, HE = "周敏儀", "何知行"


def test_an_agent_files_for_an_applicant_in_hong_kong_and_both_are_named(hall: HallInTest) -> None:
    definition = hall.matters[MATTER]
    answers = dict(next(each for each in definition.examples if each.answers.get("residency") == "hong_kong").answers)
    answers["filing"] = "agent"
    power = give_power(hall, CHAU, HE, "file", matter=MATTER)
    agent = IdentityEvidence(find_person(HE).card, "chip", hall.at)
    form = filled(definition, answers) | {"operator_address": "香港中環示例街1號"}
    lines = situations.checklist(definition, answers, {}, ("identity_check", "power_of_attorney")).lines
    wanted = [line.material for line in lines if line.need == "required" and not line.exempt]
    papers = tuple(ParcelDocument(new_id(), each, picture(seed), hall.at) for seed, each in enumerate(wanted))
    sent = parcel(hall, identity=agent, answers=answers, form=form, power_id=power, documents=papers)
    filed = arrive(hall, sent)
    row = hall.database.read_now(cases.find, filed.application_id)
    assert row.row.holder_id == find_person(CHAU).id
    assert find_person(CHAU).card.number in row.form.values(), "her permit stands on the form, not the agent's card"
    [step] = [each for each in hall.database.read_now(journal.history, row.id) if each.event == "submit"]
    assert (step.actor_id, step.on_behalf_of) == (find_person(HE).id, find_person(CHAU).id)


def test_who_has_only_typed_a_number_in_hong_kong_acts_for_nobody(hall: HallInTest) -> None:
    power = give_power(hall, HE, CHAU, "file", matter=MATTER)
    typed = IdentityEvidence(find_person(CHAU).card, "typed", hall.at, find_person(CHAU).supporting)
    with refused("assurance_too_low"):
        arrive(hall, parcel(hall, identity=typed, power_id=power))
