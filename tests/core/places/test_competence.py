"""Which organ may decide what, from the records alone."""

from datetime import date

import pytest

from core.places.competence import Competence
from core.places.schemas import Authority, Delegation, PowersPassed

DAY = date(2026, 11, 19)
DEPARTMENT, OTHER, BUREAU, TOWN = (f"11990000000000{number:03}X" for number in range(1, 5))
MATTER = "a-matter"


def organ(code: str) -> Authority:
    area = "440605125" if code == TOWN else "440605"
    return Authority(code, area, "town" if code == TOWN else "department", {"en": code})


def passed(first: date = DAY, last: date | None = None) -> PowersPassed:
    return PowersPassed(id="p", document="d", first_on=first, last_on=last, department=DEPARTMENT, bureau=BUREAU)


def delegated(
    first: date = DAY, last: date | None = DAY, matter: str = MATTER, authority: str = DEPARTMENT
) -> Delegation:
    return Delegation(id="d", document="d", first_on=first, last_on=last, authority=authority, town=TOWN, matter=matter)


def said(decider: str, authority: str, *records: PowersPassed | Delegation, day: date = DAY) -> str | None:
    powers = [each for each in records if isinstance(each, PowersPassed)]
    delegations = [each for each in records if isinstance(each, Delegation)]
    refusal = Competence(organ(decider), day, powers, delegations).refusal(authority, MATTER)
    return refusal.code if refusal else None


def test_what_a_town_decides_for_the_district_is_its_own_area_only_and_not_the_districts() -> None:
    for decider, village, elsewhere in (
        (TOWN, None, "outside_the_town"),
        (DEPARTMENT, "delegated_to_town", None),
    ):
        competence = Competence(organ(decider), DAY, (), (delegated(),), {TOWN: "440605125"})
        for area, expected in (("440605125901", village), ("440605", elsewhere)):
            refusal = competence.refusal(DEPARTMENT, MATTER, area)
            assert (refusal.code if refusal else None) == expected


def test_a_department_decides_its_own_matters_and_no_others() -> None:
    assert said(DEPARTMENT, DEPARTMENT) is None
    assert said(DEPARTMENT, OTHER) == "other_authority"
    assert said(BUREAU, DEPARTMENT) == "other_authority"


def test_a_bureau_decides_for_the_departments_whose_powers_it_holds_and_they_no_longer_do() -> None:
    also = PowersPassed(id="q", document="d", first_on=DAY, department=OTHER, bureau=BUREAU)
    assert said(BUREAU, DEPARTMENT, passed(), also) is None
    assert said(BUREAU, OTHER, passed(), also) is None
    assert said(DEPARTMENT, DEPARTMENT, passed()) == "powers_passed_on"
    assert said(DEPARTMENT, DEPARTMENT, passed(), day=date(2026, 11, 18)) is None
    assert said(BUREAU, DEPARTMENT, passed(last=DAY), day=date(2026, 11, 20)) == "other_authority"


@pytest.mark.parametrize("competent", [DEPARTMENT, TOWN])
def test_a_town_decides_with_a_delegation_in_force_only(competent: str) -> None:
    assert said(TOWN, competent) == "delegation_missing"
    assert said(TOWN, competent, delegated()) is None
    assert said(TOWN, competent, delegated(), day=date(2026, 11, 20)) == "delegation_missing"
    assert said(TOWN, competent, delegated(), day=date(2026, 11, 18)) == "delegation_missing"
    assert said(TOWN, competent, delegated(matter="another-matter")) == "delegation_missing"
    assert said(TOWN, OTHER, delegated()) == "delegation_missing", "delegated by somebody else"
