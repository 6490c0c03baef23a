"""One view of a project: every case, who has to act next, and since when (N21)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.applications import deciding, joint, service
from core.applications.lifecycle import FINAL, State
from core.call import Actor, Call
from core.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from core.ids import new_id
from core.projects import service as projects
from core.projects.schemas import Project
from core.projects.waiting import waits_for
from demo.people import find_person
from tests.builders import HallInTest, filled
from tests.core.powers import give_power

HOLDER = "何知行"
FIRM = find_person(HOLDER).organisations[1].id
INCUBATOR, SIGN, FOOD = "incubator-subsidy", "outdoor-sign-permit", "food-business-licence"
STATES: list[State] = [*FINAL, "draft", "received", "supplement_requested", "accepted", "special_procedure", "issued"]


def project(hall: HallInTest) -> str:
    id = new_id()
    call = hall.citizen(HOLDER)
    hall.database.write_now(projects.create, call, id, FIRM, "万象众创城（示例）", "2026-440605-89-01-990001")
    return id


def filed(hall: HallInTest, matter: str, example: int = 0) -> str:
    """Filed by the holder himself, whoever files in the example."""
    definition = hall.matters[matter]
    answers = dict(definition.examples[example].answers) | {"filing": "self"}
    write, call = hall.database.write_now, hall.citizen(HOLDER)
    begun = write(service.start_draft, call, new_id(), matter, answers, FIRM)
    draft = write(service.fill_form, call, begun.id, begun.version, filled(definition, answers))
    hall.hand_in(HOLDER, draft)
    hall.submit(HOLDER, draft.id)
    return draft.id


def add(hall: HallInTest, id: str, application_id: str, after: str | None = None) -> Project:
    return hall.database.write_now(projects.add_case, hall.citizen(HOLDER), id, application_id, after)


def waiting(hall: HallInTest, id: str) -> list[tuple[str, tuple[str, ...]]]:
    seen = hall.database.read_now(projects.open_project, hall.staff("guanyuan"), id)
    return [(line.waits_for, line.waits_for_names) for line in seen.lines]


def test_the_view_tells_who_waits_for_whom_and_since_when(hall: HallInTest) -> None:
    id, sign = project(hall), filed(hall, SIGN, 2)
    food = hall.draft(HOLDER, FOOD, 1, FIRM).id
    add(hall, id, sign)
    add(hall, id, food, after=sign)
    sign_title = hall.matters[SIGN].title.zh_hans
    assert waiting(hall, id) == [("centre", ()), ("case", (sign_title,))]
    hall.wait(days=2)
    hall.accept(sign)
    (_, organs), _ = waiting(hall, id)
    assert len(organs) == 2
    police = Call(Actor(new_id(), frozenset({"reviewer"}), "11990000000007077W"), "desk", hall.at)
    hall.database.write_now(joint.give_opinion, police, sign, "agrees", "")
    assert waiting(hall, id)[0] == ("organ", ("佛山市自然资源局南海分局",))
    hall.wait(days=3)
    seen = hall.database.read_now(projects.open_project, hall.staff("guanyuan"), id)
    assert seen.lines[0].days == 3 and seen.waiting == {"organ": 1, "case": 1}
    planning = Call(Actor(new_id(), frozenset({"reviewer"}), "11990000000006066H"), "desk", hall.at)
    hall.database.write_now(joint.give_opinion, planning, sign, "agrees", "")
    lead = hall.reviewer_of(SIGN)
    assert waiting(hall, id)[0] == ("authority", (hall.matters[SIGN].authority.name.zh_hans,))
    hall.database.write_now(deciding.review, lead, sign)
    hall.database.write_now(deciding.suspend, lead, sign, "expert_review", "结构安全需专家评审")
    assert waiting(hall, id)[0] == ("procedure", ("结构安全专家评审",))


@pytest.mark.both_databases
def test_a_case_belongs_to_one_project_of_its_own_organisation(hall: HallInTest) -> None:
    id, sign = project(hall), filed(hall, SIGN, 1)
    add(hall, id, sign)
    with pytest.raises(AlreadyDone, match="case_in_project"):
        add(hall, project(hall), sign)
    other = hall.draft(HOLDER, INCUBATOR, 0, find_person(HOLDER).organisations[0].id)
    with pytest.raises(InvalidInput, match="case_of_other_organisation"):
        add(hall, id, other.id)
    with pytest.raises(InvalidInput, match="after_not_in_project"):
        add(hall, id, hall.draft(HOLDER, FOOD, 1, FIRM).id, after=other.id)


@pytest.mark.both_databases
def test_a_project_is_for_its_organisation_and_for_staff(hall: HallInTest) -> None:
    id = project(hall)
    with pytest.raises(NotFound, match="project_unknown"):
        hall.database.read_now(projects.find_project, hall.citizen("陈国强"), id)
    with pytest.raises(NotAllowed, match="organisation_not_represented"):
        hall.database.write_now(projects.create, hall.citizen("陈国强"), new_id(), FIRM, "别人的项目", "")
    assert hall.database.read_now(projects.list_projects, hall.citizen("陈国强")) == []
    for asker in (hall.citizen(HOLDER), hall.staff("guanyuan")):
        (listed,) = hall.database.read_now(projects.list_projects, asker)
        assert (listed.id, listed.name, listed.cases) == (id, "万象众创城（示例）", 0)


@given(st.sampled_from(STATES), st.booleans(), st.booleans())
def test_somebody_has_to_act_exactly_while_a_case_is_open(state: State, silent: bool, before: bool) -> None:
    waits = waits_for(state, silent_organs=silent, predecessor_open=before)
    assert (waits == "nobody") == (state in FINAL)


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_an_agent_of_the_organisation_makes_its_project_and_puts_its_cases_in(hall: HallInTest) -> None:
    agent, id = "陈国强", new_id()
    held = give_power(hall, HOLDER, agent, "file", organisation_id=FIRM)
    hall.database.write_now(projects.create, hall.agent(agent, held), id, FIRM, "示例项目")
    sign = filed(hall, SIGN, 2)
    added = hall.database.write_now(projects.add_case, hall.agent(agent, held), id, sign, None)
    assert [line.application_id for line in added.lines] == [sign]
    assert [each.id for each in hall.database.read_now(projects.list_projects, hall.citizen(HOLDER))] == [id]
    with pytest.raises(NotFound, match="project_unknown"):
        hall.database.read_now(projects.find_project, hall.citizen(agent), id)
    of_one_matter = give_power(hall, HOLDER, agent, "file", matter=SIGN, organisation_id=FIRM)
    for other in (hall.agent(agent, of_one_matter), hall.agent(agent, give_power(hall, HOLDER, agent, "file"))):
        assert hall.database.read_now(projects.list_projects, other) == []
        with pytest.raises(NotAllowed, match="power_does_not_cover"):
            hall.database.write_now(projects.add_case, other, id, sign, None)
