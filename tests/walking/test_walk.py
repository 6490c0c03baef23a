"""The executable guide: what an applicant is promised is what an applicant meets, on every way, to the result."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import structs

from core.matters.conditions import Text
from core.matters.definition import MatterDefinition
from core.matters.form import AgeAtLeast
from core.matters.gate.walked import Figures, LeafWalk, MatterWalk, differences
from core.matters.situations import checklist, leaves, materials_of
from demo.city.generator import nanhai
from hall.walking.figures import figures_of
from hall.walking.routes import Way, planned
from hall.walking.walk import walk_matter, walk_matters
from tests.core.matters.packs import FACTORY, FRANCHISE, PHYSICIAN, SENIOR, SIGN, matters

DAY = date(2026, 11, 19)
LOTS = 8


def test_a_card_that_rules_grant_is_walked_to_the_end_without_anybody() -> None:
    walk = walk_matter(matters()[SENIOR], DAY)
    assert differences(matters()[SENIOR], walk) == []
    assert {leaf.route for leaf in walk.leaves} == {"online", "kiosk", "replacement", "cancellation"}
    assert {leaf.measured for leaf in walk.leaves} == {Figures(0, (), Decimal(0), 0)}


def test_a_project_is_walked_declared_and_tried_out_and_the_declaration_spares_a_paper() -> None:
    project = matters()[FACTORY]
    walk = walk_matter(project, DAY, [{"land": "contract"}])
    assert differences(project, walk) == []
    demanded = {leaf.route: leaf.measured.materials for leaf in walk.leaves if leaf.measured}
    assert demanded["trial"] == demanded["kiosk"] == demanded["online"] == ("energy_report", "land_contract")
    assert demanded["declared"] == ("land_contract",)


def test_what_may_follow_is_promised_kept_and_the_result_can_be_asked_about() -> None:
    physician = matters()[PHYSICIAN]
    situation = next(each for each in leaves(physician) if each.get("change_of") == "institution")
    walk = walk_matter(physician, DAY, [situation])
    assert differences(physician, walk) == []
    routes = {leaf.route: leaf.measured for leaf in walk.leaves if leaf.measured}
    assert "leaving_proof" in routes["promised"].materials
    empty_handed = next(leaf.measured for leaf in walk.filed_online if not leaf.equipped)
    assert routes["agent"] == empty_handed, "who files for another is asked for no more"
    assert {offered.act for offered in physician.result.after_life} <= routes.keys()


def test_other_routes_are_walked_until_every_answer_and_material_was_met() -> None:
    physician = matters()[PHYSICIAN]
    ways = planned(physician, leaves(physician))
    online = [way for way in ways if way.route == "online"]
    kiosk = [way for way in ways if way.route == "kiosk"]
    assert len(kiosk) < len(online) / 20
    assert met_on(kiosk) == met_on(online)


def met_on(ways: list[Way]) -> set[object]:
    """Answers and materials."""
    found: set[object] = set()
    for way in ways:
        found |= {*way.answers.items(), *(each.key for each in materials_of(way.matter, way.answers))}
    return found


def test_joint_passed_upward_and_collected_ways_end_as_the_guide_promises() -> None:
    taken = [matters()[code] for code in (SIGN, FRANCHISE, PHYSICIAN)]
    last = {matter.code: [list(leaves(matter))[-1]] for matter in taken}
    walks = walk_matters(taken, DAY, last)
    assert [each for pair in zip(taken, walks, strict=True) for each in differences(*pair)] == []
    states = {walk.code: {leaf.state for leaf in walk.leaves} for walk in walks}
    assert states == {SIGN: {"concluded"}, FRANCHISE: {"referred"}, PHYSICIAN: {"concluded"}}
    assert all(walk.most_visits == 1 for walk in walks)


def test_a_form_nobody_can_fill_in_stops_the_walk_and_says_so() -> None:
    words = Text(zh_hans="年满一百二十周岁。", zh_hant="年滿一百二十周歲。", en="You are 120.")
    senior = structs.replace(matters()[SENIOR], checks=(AgeAtLeast(key="old", sentence=words, years=120),))
    found = differences(senior, walk_matter(senior, DAY))
    assert {finding.code for finding in found} == {"walk_stopped"}
    assert "old" in found[0].reason


def test_each_figure_that_differs_is_a_finding_of_its_own() -> None:
    said, met = Figures(0, (), Decimal(0), 5), Figures(1, ("lease",), Decimal(10), 6)
    leaf = LeafWalk({"kind": "first"}, False, "concluded", said, met)
    found = differences(matters()[SENIOR], MatterWalk(SENIOR, 1, "", DAY, (leaf,)))
    names = ("visits", "materials", "fees", "days")
    assert [(each.path, each.code) for each in found] == [(f"walk[0].{name}", f"walk_{name}_differ") for name in names]
    assert all("kind=first" in each.reason for each in found)


def city() -> list[MatterDefinition]:
    return nanhai()


def most_visits(matter: MatterDefinition) -> int:
    return max(checklist(matter, answers).visits for answers in leaves(matter))


def test_a_sample_of_the_city_walks_online_in_as_many_visits_as_its_guides_say() -> None:
    by_visits = {most_visits(matter): matter for matter in city()}
    walks = walk_matters(list(by_visits.values()), DAY)
    assert [each for pair in zip(by_visits.values(), walks, strict=True) for each in differences(*pair)] == []
    assert [walk.most_visits for walk in walks] == list(by_visits)
    found = figures_of(walks)
    assert (found.matters, found.online, found.no_visit, found.at_most_one) == (3, 3, 1, 2)
    assert [each.on_site for each in found.exceptions] == [("counter", "presence")]


def test_most_guides_of_the_city_ask_for_one_visit_at_most_and_more_than_a_hundred_for_none() -> None:
    visits = [most_visits(matter) for matter in city()]
    assert len(visits) == 552
    assert sum(count <= 1 for count in visits) / len(visits) >= 0.85
    assert visits.count(0) > 100
    assert any(count > 1 for count in visits), "the exceptions are in the data"


@pytest.mark.nightly
@pytest.mark.parametrize("lot", range(LOTS))
def test_all_matters_of_the_city_walk_as_their_guides_say(lot: int) -> None:
    taken = city()[lot::LOTS]
    walks = walk_matters(taken, DAY)
    assert [each for pair in zip(taken, walks, strict=True) for each in differences(*pair)] == []
    assert figures_of(walks).online == len(taken)


@pytest.mark.nightly
@pytest.mark.parametrize("lot", range(4))
@pytest.mark.parametrize("code", sorted(matters()))
def test_every_way_through_the_matters_of_the_hall_ends_as_its_guide_says(code: str, lot: int) -> None:
    matter = matters()[code]
    ways = list(leaves(matter))[lot::4]
    if ways:
        walk = walk_matter(matter, DAY, ways)
        assert differences(matter, walk) == []
