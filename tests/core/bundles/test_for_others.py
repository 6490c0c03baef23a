"""Packages for an organisation, and by agents: under a power for every matter, and both named in every entry."""

from typing import Any

import pytest

from core import journal
from core.applications import cases
from core.bundles import following, service
from core.call import Call
from core.errors import InvalidInput, NotAllowed, NotFound
from core.ids import new_id
from core.people import powers_of_attorney
from core.people.power_schemas import PowerAct
from demo.people import find_person
from tests.builders import HallInTest
from tests.core.bundles.package import (
    ANSWERS,
    BRANCH,
    BRANCH_ANSWERS,
    BUSINESS,
    FOOD,
    FORM,
    HOLDER,
    RESTAURANT,
    SIGN,
    Package,
)
from tests.core.powers import give_power

REPRESENTATIVE, AGENT = "何知行", "陈国强"
FIRM = find_person(REPRESENTATIVE).organisations[1]
BY_AGENT = {key: value for key, value in ANSWERS.items() if key != "filing"}


def power(hall: HallInTest, principal: str, *acts: PowerAct, **scope: Any) -> str:
    return give_power(hall, principal, AGENT, *acts, **scope)


def by_agent(hall: HallInTest, power_id: str) -> Package:
    return Package(hall, caller=lambda: hall.agent(AGENT, power_id), answers={"filing": "agent"})


def entries_of(hall: HallInTest, subject_id: str) -> list[journal.Entry]:
    return hall.database.read_now(lambda session, _: journal.history(session, subject_id), hall.citizen(HOLDER))


def of_firm(hall: HallInTest) -> Package:
    return Package.of_a_company(hall, FIRM, lambda: hall.citizen(REPRESENTATIVE), BRANCH_ANSWERS)


@pytest.mark.both_databases
def test_the_representative_files_a_package_for_the_organisation(hall: HallInTest) -> None:
    package = of_firm(hall)
    seen = package.see()
    assert (seen.organisation_id, seen.organisation) == (FIRM.id, FIRM.name)
    licence = next(line for line in seen.papers if line.key == "business_licence")
    assert licence.line.satisfied_by_data == "organisation_register", "the register answers for the company"
    filed = package.file()
    assert [part.standing for part in filed.parts] == ["running", "running"], "no part waits for another's result"
    for matter in (FOOD, SIGN):
        id = package.case_of(matter)
        case = hall.database.read_now(lambda session, _, id=id: cases.find(session, id), hall.citizen(REPRESENTATIVE))
        assert (case.row.organisation_id, case.form["operator_name"]) == (FIRM.id, REPRESENTATIVE)


def test_a_package_of_people_is_not_for_an_organisation_and_no_stranger_files_for_one(hall: HallInTest) -> None:
    with pytest.raises(NotAllowed, match="organisation_not_represented"):
        Package.of_a_company(hall, FIRM, lambda: hall.citizen(HOLDER), BRANCH_ANSWERS)
    for_firm = hall.database.write_now
    for_firm(service.start, hall.citizen(REPRESENTATIVE), id := new_id(), RESTAURANT, ANSWERS, FIRM.id)
    for_firm(service.fill_form, hall.citizen(REPRESENTATIVE), id, 1, FORM)
    package = of_firm(hall)
    package.id = id
    with pytest.raises(InvalidInput, match="organisation_not_asked"):
        package.file()


@pytest.mark.both_databases
def test_an_agent_files_a_package_and_every_entry_names_both(hall: HallInTest) -> None:
    held = power(hall, HOLDER, "file")
    package = by_agent(hall, held)
    filed = package.file()
    assert filed.answers["filing"] == "agent"
    holder, agent = find_person(HOLDER).id, find_person(AGENT).id
    subjects = [package.id, package.case_of(BUSINESS)]
    told = [entry for subject in subjects for entry in entries_of(hall, subject) if entry.roles == ["citizen"]]
    assert {entry.event for entry in told} >= {"bundle_started", "bundle_filed", "draft_started", "submit"}
    assert {(entry.actor_id, entry.on_behalf_of) for entry in told} == {(agent, holder)}
    own = hall.database.read_now(service.list_bundles, hall.citizen(HOLDER))
    assert [each.id for each in own] == [package.id], "it is the principal's"
    assert hall.database.read_now(service.list_bundles, hall.citizen(AGENT)) == []
    with pytest.raises(NotFound, match="bundle_unknown"):
        hall.database.read_now(service.find_bundle, hall.citizen(AGENT), package.id)
    with pytest.raises(NotAllowed, match="power_does_not_cover"):
        package.write(following.withdraw, package.id, None)


def test_a_power_for_one_matter_is_none_for_a_package(hall: HallInTest) -> None:
    narrow = power(hall, HOLDER, "file", matter=BUSINESS)
    with pytest.raises(NotAllowed, match="power_does_not_cover"):
        by_agent(hall, narrow)
    with pytest.raises(NotAllowed, match="power_does_not_cover"):
        Package(hall, caller=lambda: hall.agent(AGENT, power(hall, HOLDER, "supplement")))
    package = Package(hall)
    assert hall.database.read_now(service.list_bundles, hall.agent(AGENT, narrow)) == []
    with pytest.raises(NotAllowed, match="power_does_not_cover"):
        hall.database.read_now(service.find_bundle, hall.agent(AGENT, narrow), package.id)


def test_an_agent_of_the_company_does_not_act_for_its_representative(hall: HallInTest) -> None:
    held = power(hall, REPRESENTATIVE, "file", organisation_id=FIRM.id)

    def agent() -> Call:
        return hall.agent(AGENT, held)

    package = Package.of_a_company(hall, FIRM, agent, BRANCH_ANSWERS)
    assert package.file().organisation == FIRM.name
    (mine,) = hall.database.read_now(service.list_bundles, agent())
    assert (mine.id, mine.event) == (package.id, BRANCH)
    with pytest.raises(NotAllowed, match="power_does_not_cover"):
        Package(hall, caller=agent)


@pytest.mark.parametrize("ends", ["revoked", "over"])
def test_a_part_that_begins_after_the_power_has_ended_is_left_to_the_principal(hall: HallInTest, ends: str) -> None:
    held = power(hall, HOLDER, "file", days=1)
    package = by_agent(hall, held)
    package.file()
    if ends == "revoked":
        hall.database.write_now(powers_of_attorney.revoke, hall.citizen(HOLDER), held)
    else:
        hall.wait(days=2)
    package.caller = lambda: hall.citizen(HOLDER)
    package.grant(BUSINESS)
    food = next(part for part in package.see().parts if part.matter == FOOD)
    assert food.state == "draft" and food.held, "the principal submits it"
    (begun,) = [entry for entry in entries_of(hall, package.case_of(SIGN)) if entry.event == "draft_started"]
    assert begun.actor_id == find_person(HOLDER).id
    held_back = [entry for entry in entries_of(hall, package.id) if entry.event == "bundle_part_held"]
    assert {entry.facts["code"] for entry in held_back} == {"power_not_in_force"}


def test_a_part_that_begins_while_the_power_holds_is_the_agents_act_too(hall: HallInTest) -> None:
    package = by_agent(hall, power(hall, HOLDER, "file"))
    package.file()
    package.caller = lambda: hall.citizen(HOLDER)
    package.grant(BUSINESS)
    food = next(part for part in package.see().parts if part.matter == FOOD)
    assert food.state == "received", food.held
    submitted = next(entry for entry in entries_of(hall, package.case_of(FOOD)) if entry.event == "submit")
    assert (submitted.actor_id, submitted.on_behalf_of) == (find_person(AGENT).id, find_person(HOLDER).id)
