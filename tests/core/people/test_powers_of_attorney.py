"""An agent acts under a power of attorney on record, as far as it goes and as long as it lasts; both are named."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from core import journal
from core.applications import agency, delivery, reading, service
from core.applications.originals import open_verification_by_card as open_by_card
from core.applications.rating import rate
from core.applications.schemas import Delivery, Rating
from core.identity_numbers import compose_uscc
from core.ids import new_id
from core.people import powers_of_attorney
from core.people.power_schemas import AgentNamed, NewPower, PaperScan, Power, PrincipalNamed
from core.people.schemas import IdentityDocument
from demo.people import find_person
from tests.builders import MATTER, HallInTest, picture
from tests.refusals import refused

LIN, HE, CHEN = "林晓岚", "何知行", "陈国强"
INCUBATOR = "incubator-subsidy"


def named(card: IdentityDocument) -> AgentNamed:
    return AgentNamed(card.kind, card.number, card.name)


def wanted(hall: HallInTest, **changes: Any) -> NewPower:
    today = hall.settings.hall.day_of(hall.at)
    card = find_person(HE).card
    usual = NewPower(new_id(), named(card), ("file", "supplement"), today, today + timedelta(days=90), MATTER)
    return structs.replace(usual, **changes)


def principal(name: str) -> PrincipalNamed:
    card = find_person(name).card
    return PrincipalNamed(card.kind, card.number, card.name)


def given(hall: HallInTest, principal: str = LIN, **changes: Any) -> Power:
    return hall.database.write_now(agency.give, hall.citizen(principal), wanted(hall, **changes))


def draft_by_agent(hall: HallInTest, power: Power) -> str:
    answers = dict(hall.matters[MATTER].examples[0].answers)
    answers.pop("filing")
    started = hall.database.write_now(service.start_draft, hall.agent(HE, power.id), new_id(), MATTER, answers)
    assert started.answers["filing"] == "agent"
    return started.id


@pytest.mark.both_databases
def test_what_an_agent_does_is_the_principals_case_and_every_entry_names_both(hall: HallInTest) -> None:
    power = given(hall)
    id = draft_by_agent(hall, power)
    agent, she = find_person(HE).id, find_person(LIN).id
    (listed,) = hall.database.read_now(service.list_applications, hall.citizen(LIN))
    assert listed.id == id
    entries = hall.database.read_now(journal.history, id)
    assert {(entry.actor_id, entry.on_behalf_of) for entry in entries} == {(agent, she)}
    told = hall.database.read_now(service.timeline, hall.citizen(LIN), id)
    assert [(entry.actor, entry.agent) for entry in told] == [("agent", HE)]
    recorded = hall.database.read_now(journal.history, power.id)
    assert [(entry.event, entry.actor_id) for entry in recorded] == [("power_recorded", she)]


def test_a_power_on_record_spares_the_written_one_and_the_agents_card(hall: HallInTest) -> None:
    id = draft_by_agent(hall, given(hall))
    mine = hall.database.read_now(service.find_application, hall.citizen(LIN), id)
    seen = hall.database.read_now(service.find_application, hall.agent(HE, given(hall).id), id)
    assert seen.checklist is not None and mine.checklist is not None
    exempt = {line.material for line in seen.checklist.lines if line.exempt}
    assert {"authorisation", "agent_identity"} <= exempt
    assert not {"authorisation", "agent_identity"} & {line.material for line in mine.checklist.lines if line.exempt}


@pytest.mark.both_databases
def test_what_the_power_does_not_cover_is_the_principals_alone(hall: HallInTest) -> None:
    power = given(hall)
    id = draft_by_agent(hall, power)
    agent = hall.agent(HE, power.id)
    with refused("power_does_not_cover"):
        hall.database.write_now(service.withdraw, agent, id)
    with refused("power_does_not_cover"):
        hall.database.write_now(delivery.choose_delivery, agent, id, 1, Delivery("electronic"))
    with refused("power_does_not_cover"):
        hall.database.write_now(rate, agent, id, Rating(1))
    with refused("power_does_not_cover"):
        hall.database.write_now(service.start_draft, agent, new_id(), "food-business-licence", {})
    other = hall.draft(LIN, "food-business-licence")
    with refused("power_does_not_cover"):
        hall.database.read_now(service.find_application, agent, other.id)
    seen = hall.database.read_now(service.list_applications, agent)
    assert [each.id for each in seen] == [id]


@pytest.mark.both_databases
def test_a_revoked_power_ends_at_once_and_only_the_principal_ends_it(hall: HallInTest) -> None:
    power = given(hall)
    id = draft_by_agent(hall, power)
    agent = hall.agent(HE, power.id)
    with refused("power_unknown"):
        hall.database.write_now(powers_of_attorney.revoke, hall.citizen(HE), power.id)
    hall.database.write_now(powers_of_attorney.revoke, hall.citizen(LIN), power.id)
    with refused("power_not_in_force"):
        hall.database.write_now(service.submit, agent, id)
    with refused("power_not_in_force"):
        hall.agent(HE, power.id)
    with refused("power_revoked"):
        hall.database.write_now(powers_of_attorney.revoke, hall.citizen(LIN), power.id)
    assert hall.events(power.id) == ["power_recorded", "power_revoked"]


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_power_holds_from_its_first_day_to_its_last(hall: HallInTest) -> None:
    today = hall.settings.hall.day_of(hall.at)
    power = given(hall, first_on=today + timedelta(days=1), last_on=today + timedelta(days=2))
    for day, holds in enumerate((False, True, True, False)):
        held = hall.database.read_now(powers_of_attorney.held_by, find_person(HE).id, today + timedelta(days=day))
        assert [each.id for each in held] == ([power.id] if holds else [])


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_it_is_the_named_persons_only_by_number_and_by_name(hall: HallInTest) -> None:
    card = find_person(HE).card
    misspelt = given(hall, agent=AgentNamed(card.kind, card.number, "何知形"))
    power = given(hall)
    assert [each.id for each in hall.database.read_now(powers_of_attorney.list_powers, hall.citizen(HE)).held] == [
        power.id
    ]
    for name, id in ((HE, misspelt.id), (CHEN, power.id)):
        with refused("power_not_in_force"):
            hall.agent(name, id)
    typed = structs.replace(hall.citizen(HE), actor=structs.replace(hall.citizen(HE).actor, assurance=1))
    with refused("assurance_too_low"):
        hall.database.read_now(powers_of_attorney.acting_for, typed, power.id)


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_power_names_another_person_a_period_and_a_matter(hall: HallInTest) -> None:
    today = hall.settings.hall.day_of(hall.at)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("agent_is_principal", {"agent": named(find_person(LIN).card)}),
        ("period_reversed", {"last_on": today - timedelta(days=1)}),
        ("power_too_long", {"last_on": today.replace(year=today.year + 4)}),
        ("matter_unknown", {"matter": "no-such-matter"}),
        ("organisation_not_represented", {"organisation_id": find_person(HE).organisations[0].id}),
        ("id_malformed", {"id": "x" * 36}),
    ]
    for code, changes in wrong:
        with refused(code):
            given(hall, **changes)


@pytest.mark.both_databases
def test_an_organisation_lets_somebody_file_for_it(hall: HallInTest) -> None:
    organisation = find_person(HE).organisations[0].id
    changes = {"agent": named(find_person(CHEN).card), "matter": INCUBATOR, "organisation_id": organisation}
    power = given(hall, HE, **changes)
    assert power.principal_name == find_person(HE).organisations[0].name
    agent = hall.agent(CHEN, power.id)
    with refused("power_does_not_cover"):
        hall.database.write_now(service.start_draft, agent, new_id(), INCUBATOR, {})
    started = hall.database.write_now(service.start_draft, agent, new_id(), INCUBATOR, {}, organisation)
    assert started.organisation_id == organisation and started.answers == {"filing": "agent"}


def test_a_clerk_records_a_paper_the_principal_sees_it_and_the_desk_its_scan(hall: HallInTest) -> None:
    scan = hall.store.put(picture(3), "image/jpeg")
    paper = PaperScan(scan.address, scan.sha256)
    clerk = hall.staff("wangli")
    with refused("role_missing"):
        hall.database.write_now(agency.record_paper, hall.citizen(HE), principal(LIN), wanted(hall), paper)
    power = hall.database.write_now(agency.record_paper, clerk, principal(LIN), wanted(hall), paper)
    assert hall.database.read_now(powers_of_attorney.find_of_principal, clerk, principal(LIN)) == [power]
    (seen,) = hall.database.read_now(powers_of_attorney.list_powers, hall.citizen(LIN)).given
    assert (seen.id, seen.way, seen.agent_name) == (power.id, "counter", HE)
    assert "990000" not in seen.agent_number_masked[6:]
    assert hall.database.read_now(powers_of_attorney.find_paper, clerk, power.id) == paper
    id = draft_by_agent(hall, power)
    agent = hall.agent(HE, power.id)
    typed = {"agent_phone": "13800000005"}
    found = hall.database.read_now(service.find_application, agent, id)
    form = hall.draft(LIN).form | typed
    hall.database.write_now(service.fill_form, agent, id, found.version, form)
    hall.database.write_now(service.submit, agent, id)
    file = hall.database.read_now(reading.open_case, clerk, id)
    assert file.agent is not None and file.agent.id == power.id
    facts = next(entry.facts for entry in hall.database.read_now(journal.history, id) if entry.event == "submit")
    assert facts["power"] == power.id
    assert file.application.form["agent_name"] == HE


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_paper_may_name_an_organisation_or_somebody_the_hall_has_never_seen(hall: HallInTest) -> None:
    scan = hall.store.put(picture(3), "image/jpeg")
    paper, clerk = PaperScan(scan.address, scan.sha256), hall.staff("wangli")
    organisation = find_person(HE).organisations[0]
    for_it = wanted(hall, agent=named(find_person(CHEN).card), matter=INCUBATOR)
    code = PrincipalNamed("uscc", organisation.uscc)
    power = hall.database.write_now(agency.record_paper, clerk, code, for_it, paper)
    assert (power.organisation_id, power.principal_name) == (organisation.id, organisation.name)
    assert hall.database.read_now(powers_of_attorney.list_powers, hall.citizen(HE)).given == (power,)
    stranger = PrincipalNamed("hk_macau_travel_permit", "H09900025", "黃志明")
    power = hall.database.write_now(agency.record_paper, clerk, stranger, wanted(hall), paper)
    assert power.principal_name == "黃志明"
    with refused("organisation_unknown"):
        unknown = PrincipalNamed("uscc", compose_uscc("91", "990000", 777))
        hall.database.write_now(agency.record_paper, clerk, unknown, wanted(hall), paper)


def test_an_agent_collects_at_the_counter_only_if_the_power_says_so(hall: HallInTest) -> None:
    case = hall.case(CHEN, "awaiting_originals", example=1)
    card = find_person(HE).card
    clerk = hall.staff("wangli")
    opened = hall.database.write_now(open_by_card, clerk, case.id, card.kind, card.number)
    assert getattr(opened, "code", "") == "not_the_holder"
    given(hall, CHEN, acts=("collect",))
    opened = hall.database.write_now(open_by_card, clerk, case.id, card.kind, card.number)
    assert not hasattr(opened, "code")
    assert "agent_came" in hall.events(case.id)
