"""A life event is walked as its matters are: what its package promises is what its applicant meets, to the end."""

from datetime import date

import pytest
from msgspec import structs

from core.bundles.loading import life_events
from core.matters.situations import leaves
from hall.walking.package import PackageWalk, walk_event
from hall.walking.routes import planned
from tests.builders import all_matters
from tests.core.bundles.package import RETIREMENT
from tests.core.matters.packs import PENSION

DAY = date(2026, 11, 19)


def test_a_package_is_filed_once_and_each_of_its_matters_comes_to_its_result() -> None:
    event = life_events()[RETIREMENT]
    walks = walk_event(structs.replace(event, examples=event.examples[:1]), all_matters(), DAY)
    assert [walk.by_agent for walk in walks] == [False, True]
    for walk in walks:
        assert walk.holds, walk
        assert walk.states == dict.fromkeys([part.matter for part in event.parts], "concluded")
        assert walk.demanded == (f"{PENSION}.employment_record",)
    print([(w.by_agent, w.demanded) for w in walks])


def test_what_differs_from_the_promise_or_does_not_end_does_not_hold() -> None:
    walk = PackageWalk("as promised", {PENSION: "concluded"}, ("paper",), ("paper",))
    assert walk.holds
    for wrong in ({"visits": 1}, {"demanded": ()}, {"stopped": "nobody"}, {"states": {PENSION: "accepted"}}):
        assert not structs.replace(walk, **wrong).holds


@pytest.mark.nightly
@pytest.mark.parametrize("code", sorted(life_events()))
def test_every_package_of_the_hall_walks_as_it_promises(code: str) -> None:
    event = life_events()[code]
    walks = walk_event(event, all_matters(), DAY)
    assert [walk.example for walk in walks if not walk.by_agent] == [example.name for example in event.examples]
    assert [walk for walk in walks if not walk.holds] == []


def test_somebody_who_acts_for_others_files_once_in_every_matter_that_lets_him() -> None:
    for matter in all_matters().values():
        agents = [way for way in planned(matter, list(leaves(matter))[:200]) if way.route == "agent"]
        assert len(agents) <= 1 and (matter.applicants.agent_allowed or not agents)
