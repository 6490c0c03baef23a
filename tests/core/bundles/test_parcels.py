"""A kiosk files a package whole: however often the parcel arrives, it is one package."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from core import journal
from core.applications.schemas import Signature
from core.bundles import parcel_filing, service
from core.bundles.loading import life_events
from core.bundles.parcels import PackageDocument, PackageFiled, PackageParcel
from core.ids import new_id
from core.matters.definition import version_hash
from core.people import powers_of_attorney
from core.people.schemas import IdentityEvidence
from demo.people import find_person
from tests.builders import HallInTest, picture
from tests.core.bundles.arriving import AGENT, arrive
from tests.core.bundles.package import ANSWERS, BUSINESS, FOOD, FORM, HOLDER, RESTAURANT, SIGN
from tests.core.powers import give_power
from tests.refusals import refused

STROKES = Signature((((0.1, 0.2, 0.0), (0.3, 0.4, 0.1)),), 2.0)
PAPERS = ("layout_plan", "safety_rules", "health_certificates")


def package(hall: HallInTest, **changes: Any) -> PackageParcel:
    """What the kiosk has when *submit* was pressed an hour ago."""
    event, pressed_at = life_events()[RESTAURANT], hall.at - timedelta(hours=1)
    keys = [f"{FOOD}.{each}" for each in PAPERS] + [f"{SIGN}.sign_drawing", f"{SIGN}.electrical_statement"]
    made = PackageParcel(
        id=new_id(),
        event=event.code,
        version=event.version,
        checksums={part.matter: version_hash(hall.matters[part.matter]) for part in event.parts},
        identity=IdentityEvidence(find_person(HOLDER).card, "chip", pressed_at),
        answers=ANSWERS,
        form=FORM,
        documents=tuple(PackageDocument(new_id(), key, picture(at), pressed_at) for at, key in enumerate(keys)),
        signature=STROKES,
        language="en",
        terminal_time=pressed_at,
    )
    return structs.replace(made, **changes)


@pytest.mark.both_databases
def test_a_package_from_a_kiosk_is_one_package_however_often_it_arrives(hall: HallInTest) -> None:
    sent = package(hall)
    filed: PackageFiled = arrive(hall, parcel_filing.file_package, sent)
    assert filed == arrive(hall, parcel_filing.file_package, sent)
    business, food, sign = filed.parts
    assert (business.matter, food.waits_for) == (BUSINESS, (business.title,)) and food.waits_for == sign.waits_for
    assert business.case_number and business.react_by and business.receipt_number and not food.case_number
    (mine,) = hall.database.read_now(service.list_bundles, hall.citizen(HOLDER))
    assert (mine.id, mine.number, mine.state) == (sent.id, filed.number, "filed")
    assert filed.visits == 0, "her wallet answers for the premises"


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_package_put_together_otherwise_by_now_is_refused_and_leaves_nothing(hall: HallInTest) -> None:
    for changed in ({"version": 99}, {"checksums": {BUSINESS: "0" * 64}}):
        with refused("life_event_changed"):
            arrive(hall, parcel_filing.file_package, package(hall, **changed))
    with refused("matter_changed"):
        checksums = package(hall).checksums | {BUSINESS: "0" * 64}
        arrive(hall, parcel_filing.file_package, package(hall, checksums=checksums))
    with refused("assurance_too_low"):
        typed = IdentityEvidence(find_person(HOLDER).card, "typed", hall.at)
        arrive(hall, parcel_filing.file_package, package(hall, identity=typed))
    with refused("materials_missing"):
        arrive(hall, parcel_filing.file_package, package(hall, documents=()))
    assert hall.database.read_now(service.list_bundles, hall.citizen(HOLDER)) == []


def test_the_consent_to_cross_the_border_stands_under_the_package_and_each_case_of_it(hall: HallInTest) -> None:
    sent = package(hall)
    agreed = sent.terminal_time - timedelta(minutes=1)
    sent = structs.replace(sent, identity=structs.replace(sent.identity, border_consent_at=agreed))
    filed: PackageFiled = arrive(hall, parcel_filing.file_package, sent)
    begun = [part.application_id for part in filed.parts if part.application_id and part.case_number]
    assert begun
    for subject in (sent.id, *begun):
        history = hall.database.read_now(journal.history, subject)
        [kept] = [each for each in history if each.event == "border_consent"]
        assert kept.facts == {"given_at": agreed.isoformat()} and kept.actor_id == find_person(HOLDER).id


def test_an_agent_files_a_package_at_a_kiosk_and_both_are_named(hall: HallInTest) -> None:
    held = give_power(hall, HOLDER, AGENT, "file")
    card = IdentityEvidence(find_person(AGENT).card, "chip", hall.at)
    sent = package(hall, identity=card, power_id=held, answers=ANSWERS | {"filing": "agent"})
    arrive(hall, parcel_filing.file_package, sent)
    entries = hall.database.read_now(lambda session, _: journal.history(session, sent.id), hall.citizen(HOLDER))
    filed = next(entry for entry in entries if entry.event == "bundle_filed")
    assert (filed.actor_id, filed.on_behalf_of) == (find_person(AGENT).id, find_person(HOLDER).id)
    assert filed.facts["power"] == held
    hall.database.write_now(powers_of_attorney.revoke, hall.citizen(HOLDER), held)
    with refused("power_not_in_force"):
        arrive(hall, parcel_filing.file_package, structs.replace(sent, id=new_id()))
