"""Somebody at the kiosk acts for another under a power of attorney: whose facts, whose case, whose name."""

from collections.abc import Iterator

import pytest

from core import journal
from core.applications import service
from core.call import Actor, Call
from core.people import powers_of_attorney
from demo.people import find_person
from tests.kiosk.at_the_desk import Desk
from tests.kiosk.citizen import SHOP, Citizen
from tests.kiosk.handing_in import hand_in
from tests.kiosk.powers import power_for
from tests.kiosk.rig import Rig
from tests.mobile_api.filing import good, once, start, upload
from tests.sweet_shop import FORM, RENTED

CHEN, HE = find_person("陈国强"), find_person("何知行")
MATTER = "individual-business-registration"


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    yield Citizen(rig)
    rig.tray.lift()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader() and kiosk.link_up)


def holder(rig: Rig) -> Call:
    return Call(Actor(CHEN.id, frozenset({"citizen"}), assurance=3), "mobile", rig.hall.clock.at)


def test_a_filing_under_a_power_is_the_principals_case_and_names_both(citizen: Citizen, rig: Rig) -> None:
    power = power_for(rig, CHEN, HE, MATTER)
    citizen.tap_card(HE).go("powers")
    assert CHEN.card.name in citizen.page and citizen.sees("powers.myself")
    citizen.press("powers", power=power)
    assert citizen.path.startswith("situations") and citizen.sees("powers.acting", agent="何**", principal="陈**")
    for screen in ("known", "find", "situations", "leave"):
        assert citizen.go(screen).sees("powers.acting", agent="何**", principal="陈**"), screen
    citizen.answer_everything(premises="rented").press("checklist").fill_in(**SHOP).lay_papers().go("check")
    assert CHEN.card.address in citizen.page and HE.card.address not in citizen.page
    assert citizen.sees("powers.acting", agent="何**", principal="陈**")
    citizen.sign()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed))
    filed = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed)
    assert filed
    [case] = rig.hall.database.read_now(service.list_applications, holder(rig))
    assert case.id == filed.application_id, "it is the principal's"
    entries = rig.hall.database.read_now(journal.history, case.id)
    assert {(each.actor_id, each.on_behalf_of) for each in entries if each.event == "submit"} == {(HE.id, CHEN.id)}
    citizen.press("powers", power="")
    assert citizen.path == "known" and case.id not in citizen.page, "not among the agent's own"


def test_a_power_for_one_matter_is_refused_for_another_before_anything_is_filled_in(citizen: Citizen, rig: Rig) -> None:
    power = power_for(rig, CHEN, HE, MATTER)
    citizen.tap_card(HE).go("powers").press("powers", power=power).go("find")
    citizen.press("find", matter="outdoor-sign-permit")
    assert citizen.path == "powers" and citizen.sees("powers.not_covered")


def test_who_may_only_collect_and_whose_power_was_revoked_files_nothing(citizen: Citizen, rig: Rig) -> None:
    collects = power_for(rig, CHEN, HE, MATTER, ("collect",))
    revoked = power_for(rig, CHEN, HE, MATTER)
    citizen.tap_card(HE).go("powers")
    assert collects in citizen.page and revoked in citizen.page
    citizen.press("powers", power=collects)
    assert citizen.path == "known" and not citizen.sees("known.apply")
    citizen.go("powers")
    rig.hall.database.write_now(powers_of_attorney.revoke, holder(rig), revoked)
    citizen.press("powers", power=revoked)
    assert citizen.path == "powers"
    acting = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.acting)
    assert acting and acting.power.id == collects, "he goes on as before"


def test_going_back_to_ones_own_matters_and_leaving_forget_the_principal(citizen: Citizen, rig: Rig) -> None:
    power = power_for(rig, CHEN, HE, MATTER)
    citizen.tap_card(HE).go("powers").press("powers", power=power)
    citizen.go("powers").press("powers", power="")
    assert citizen.path == "known" and 'class="acting"' not in citizen.page
    assert rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing) is None
    citizen.go("powers").press("powers", power=power)
    held = rig.on_kiosk(lambda kiosk: kiosk.visit)
    citizen.press("leave")
    assert held and held.acting is None and held.own_facts is None


def filed_by_chen(rig: Rig) -> str:
    """His own case, sent from the phone, about which the clerk then asks something."""
    with rig.hall.client(rig.hall.sign_in(CHEN.id)) as phone:
        id = start(phone, RENTED, FORM | {"lease_until": "2028-12-31"})
        for material in ("landlord_property", "lease"):
            upload(phone, id, material)
        good(phone.post(f"/applications/{id}/submit", json={}, headers=once()))
    return id


@pytest.mark.nightly
def test_an_agent_supplements_the_principals_case_at_the_kiosk_as_far_as_the_power_says(
    citizen: Citizen, rig: Rig
) -> None:
    case = filed_by_chen(rig)
    Desk(rig).ask_to_supplement(case, "lease")
    files, supplements = power_for(rig, CHEN, HE, MATTER), power_for(rig, CHEN, HE, MATTER, ("supplement",))
    citizen.tap_card(HE).go("powers").press("powers", power=files).go("known")
    assert f"case/{case}" in citizen.page and citizen.sees("known.cases_of", name="陈**")
    assert not citizen.go(f"case/{case}").sees("offer.supplement"), "his power does not say so"
    citizen.go("powers").press("powers", power=supplements)
    assert citizen.go(f"case/{case}").sees("offer.supplement")
    rig.lay("form")
    citizen.go(f"bring/{case}/lease").press(f"bring/{case}/lease", capture="yes")
    assert hand_in(citizen, rig, case).sees("brought.heading") and citizen.sees(
        "powers.acting", agent="何**", principal="陈**"
    )
    entries = rig.hall.database.read_now(journal.history, case)
    [step] = [each for each in entries if each.event == "supplement"]
    assert (step.actor_id, step.on_behalf_of, step.channel) == (HE.id, CHEN.id, "kiosk")
    assert step.facts["power"] == supplements


@pytest.mark.nightly
def test_a_power_that_ended_on_the_way_to_the_hall_changes_nothing_there(citizen: Citizen, rig: Rig) -> None:
    case = filed_by_chen(rig)
    Desk(rig).ask_to_supplement(case, "lease")
    held = power_for(rig, CHEN, HE, MATTER, ("supplement",))
    citizen.tap_card(HE).go("powers").press("powers", power=held)
    rig.lay("form")
    citizen.go(f"bring/{case}/lease").press(f"bring/{case}/lease", capture="yes")
    citizen.go(f"bring/{case}")
    rig.hall.database.write_now(powers_of_attorney.revoke, holder(rig), held)
    citizen.press(f"bring/{case}")
    entries = rig.hall.database.read_now(journal.history, case)
    assert not [each for each in entries if each.event == "supplement"]
    assert citizen.path == "known" and citizen.sees("refusal.power_not_in_force")
    assert rig.on_kiosk(lambda kiosk: kiosk.outbox.waiting()) == []
