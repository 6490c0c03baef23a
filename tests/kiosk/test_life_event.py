"""A life event at the kiosk: found by an everyday word, asked for as one matter, signed once, with one receipt for all
of it; with the link up or down."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.bundles import filing as bundle_filing
from core.bundles import service as bundles
from core.bundles.schemas import Bundle
from core.call import Actor, Call
from demo.people import DemoPerson, find_person
from kiosk.kiosk import Kiosk
from kiosk.printing import slip_facts
from kiosk.slips import SlipFacts
from tests.core.bundles.package import (
    BRANCH,
    BRANCH_ANSWERS,
    BUSINESS,
    FOOD,
    FORM,
    RESTAURANT,
    WITHOUT_SIGN,
    branch_form,
)
from tests.kiosk.citizen import Citizen
from tests.kiosk.powers import power_for
from tests.kiosk.rig import Rig

LIN, CHEN, HE = find_person("林晓岚"), find_person("陈国强"), find_person("何知行")


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    rig.wait_for(lambda kiosk: kiosk.catalogue.package(RESTAURANT) is not None)
    yield Citizen(rig)
    rig.tray.lift()
    rig.link.set_cut(False)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader() and kiosk.link_up and not kiosk.outbox.waiting())


def packages_of(rig: Rig, person: DemoPerson) -> list[Bundle]:
    call = Call(Actor(person.id, frozenset({"citizen"}), assurance=3), "mobile", rig.hall.clock.at)
    listed = rig.hall.database.read_now(bundles.list_bundles, call)
    return [rig.hall.database.read_now(bundles.find_bundle, call, each.id) for each in listed]


def filed(kiosk: Kiosk) -> Any:
    return kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed_package


def printed(kiosk: Kiosk) -> SlipFacts:
    assert kiosk.visit and kiosk.visit.filing
    return slip_facts(kiosk, kiosk.visit, kiosk.visit.filing)


def prepare(citizen: Citizen, **changed: str) -> Citizen:
    citizen.choose(RESTAURANT).answer_everything(**WITHOUT_SIGN | changed).press("checklist")
    return citizen.fill_in(**FORM, **{f"{BUSINESS}.capital": "50000"}).lay_papers()


def test_a_package_is_found_filled_in_once_signed_once_and_has_one_receipt(citizen: Citizen, rig: Rig) -> None:
    before = len(packages_of(rig, LIN))
    rig.wait_for(lambda kiosk: RESTAURANT in {hit.matter for hit in kiosk.catalogue.search("开饭店", "zh-Hans")}, 180)
    citizen.tap_card(LIN).go("find/results?words=开饭店")
    assert f'value="{RESTAURANT}"' in citizen.page and citizen.sees("package.of", count=3)
    citizen.choose(RESTAURANT).answer_everything(**WITHOUT_SIGN)
    assert citizen.path == "checklist" and citizen.sees("package.parts", count=2)
    title = rig.kiosk.catalogue.find(BUSINESS)
    assert title and citizen.sees("package.waits_for", matter=title.title.zh_hans)
    citizen.press("checklist").fill_in(**FORM, **{f"{BUSINESS}.capital": "50000"}).lay_papers().go("check")
    assert citizen.page.count(FORM["premises_address"]) == 1, "said once, for all matters"
    citizen.sign()
    rig.wait_for(lambda kiosk: bool(filed(kiosk)))
    citizen.go("receipt")
    answer = rig.on_kiosk(filed)
    business, food = answer.parts
    assert (
        answer.number in citizen.page and business.case_number in citizen.page and food.waits_for == (business.title,)
    )
    (package, *_) = packages_of(rig, LIN)
    assert (package.number, package.state) == (answer.number, "filed") and len(packages_of(rig, LIN)) == before + 1
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.slip and kiosk.visit.slip.state == "presented"))
    facts = rig.on_kiosk(printed)
    assert facts.case_number == answer.number
    assert [(part.number, part.waits_for) for part in facts.parts] == [(business.case_number, ""), ("", business.title)]
    citizen.go("known")
    assert f"package/{answer.bundle_id}" in citizen.page, "among what is under way"


def test_a_package_signed_without_the_link_is_kept_and_arrives_once(citizen: Citizen, rig: Rig) -> None:
    before = len(packages_of(rig, LIN))
    prepare(citizen.tap_card(LIN))
    rig.link.set_cut(True)
    citizen.sign().go("submitting")
    rig.wait_for(lambda kiosk: not kiosk.link_up)
    citizen.go("submitting")
    assert citizen.sees("stored.heading"), citizen.path
    assert [note.kind for note in rig.on_kiosk(lambda kiosk: kiosk.outbox.waiting())] == ["package"]
    rig.link.set_cut(False)
    rig.wait_for(lambda kiosk: not kiosk.outbox.waiting())
    assert len(packages_of(rig, LIN)) == before + 1
    citizen.go("receipt")
    assert citizen.sees("package.arrived")


def test_who_only_typed_a_number_is_told_before_anything_is_filled_in(citizen: Citizen, rig: Rig) -> None:
    rig.on_kiosk(lambda kiosk: kiosk.begin_visit())
    citizen.choose(RESTAURANT).answer_everything(**WITHOUT_SIGN).press("checklist")
    assert citizen.path == "identify"
    citizen.go("identify/resident_id_card").press(
        "identify/resident_id_card", number=LIN.card.number, name=LIN.card.name
    )
    citizen.go("form")
    assert citizen.path == "find" and citizen.sees("package.card_needed")


@pytest.mark.nightly
def test_a_representative_files_a_package_for_the_organisation_he_chooses(citizen: Citizen, rig: Rig) -> None:
    firm = HE.organisations[1]
    citizen.tap_card(HE).choose(BRANCH).answer_everything(**BRANCH_ANSWERS | {"sign": "no"}).press("checklist")
    assert citizen.path == "organisation"
    citizen.press("organisation", organisation=firm.id)
    citizen.fill_in(**branch_form(firm.uscc)).lay_papers().sign()
    rig.wait_for(lambda kiosk: bool(filed(kiosk)))
    (package, *_) = packages_of(rig, HE)
    assert (package.event, package.organisation) == (BRANCH, firm.name)


@pytest.mark.nightly
def test_an_agent_files_a_package_for_the_principal_under_a_power_for_every_matter(citizen: Citizen, rig: Rig) -> None:
    narrow, whole = power_for(rig, LIN, HE, FOOD), power_for(rig, LIN, HE, "")
    citizen.tap_card(HE).go("powers").press("powers", power=narrow).choose(RESTAURANT)
    assert citizen.path == "powers" and citizen.sees("powers.not_covered")
    citizen.press("powers", power=whole)
    prepare(citizen, filing="agent").sign()
    rig.wait_for(lambda kiosk: bool(filed(kiosk)))
    number = rig.on_kiosk(filed).number
    assert number in {package.number for package in packages_of(rig, LIN)}
    assert number not in {package.number for package in packages_of(rig, HE)}


def drafts_of(rig: Rig, person: DemoPerson) -> list[Bundle]:
    return [each for each in packages_of(rig, person) if each.state == "draft"]


@pytest.mark.nightly
def test_a_life_event_is_taken_home_goes_on_elsewhere_and_is_filed_once(citizen: Citizen, rig: Rig) -> None:
    prepare(citizen.tap_card(CHEN))
    assert citizen.go("take-home").sees("drafts.lead")
    assert citizen.press("take-home").sees("drafts.how_app_package")
    [kept] = drafts_of(rig, CHEN)
    here = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing)
    assert here and kept.answers == here.answers and kept.form == here.form
    assert len(kept.documents) == sum(map(len, here.pages.values())) > 0
    assert citizen.go("leave").path == "goodbye", "nothing would be lost"
    rig.tray.lift()
    call = Call(Actor(CHEN.id, frozenset({"citizen"}), assurance=3), "mobile", rig.hall.clock.at)
    changed = kept.form | {f"{BUSINESS}.capital": "60000"}
    rig.hall.database.write_now(bundles.fill_form, call, kept.id, kept.version, changed)
    filed_before = len(packages_of(rig, CHEN))
    assert citizen.tap_card(CHEN).sees("drafts.go_on", matter=kept.title)
    assert citizen.press("drafts", package=kept.id).path == "check"
    assert "60000" in citizen.page
    citizen.sign()
    rig.wait_for(lambda kiosk: filed(kiosk) is not None)
    assert drafts_of(rig, CHEN) == [] and len(packages_of(rig, CHEN)) == filed_before, "in the place of the draft"


@pytest.mark.nightly
def test_a_life_event_that_the_phone_filed_meanwhile_is_not_filed_again(citizen: Citizen, rig: Rig) -> None:
    prepare(citizen.tap_card(HE)).go("take-home").press("take-home")
    [kept] = drafts_of(rig, HE)
    call = Call(Actor(HE.id, frozenset({"citizen"}), assurance=3), "mobile", rig.hall.clock.at)
    rig.hall.database.write_now(bundle_filing.file, call, kept.id, None)
    before = len(packages_of(rig, HE))
    citizen.sign()
    rig.wait_for(lambda kiosk: bool(kiosk.outbox.refused()))
    assert rig.on_kiosk(lambda kiosk: kiosk.outbox.refused()[-1].refusal) == "draft_closed"
    assert len(packages_of(rig, HE)) == before
