"""The Nanhai fixture at three levels: before, after each batch, and rolled back; every figure counted from data."""

from collections import Counter as Count
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from msgspec import structs

from core.db.database import Database
from core.levels import overrides, overview, sinking
from core.levels.coverage import coverage
from core.levels.equality import differences
from core.levels.placement import place
from core.levels.schemas import Batch, LevelReport
from core.levels.stages import level_report
from core.places import mandates
from core.places.area_codes import Level, level_of
from core.places.schemas import Counter, Entrustment
from core.sealing import Keyring
from core.settings import Settings
from demo.city import trees
from demo.city.generator import guangzhou
from demo.city.levels import batches
from demo.city.trees import DISTRICT
from tests.builders import HallInTest
from tests.core.levels.nanhai import catalogue, lay_out, manager, plan_all, start


@pytest.fixture
def empty(sqlite_settings: Settings, keys: Keyring, now: datetime) -> Iterator[HallInTest]:
    """A hall with nothing in it."""
    hall = HallInTest(sqlite_settings, Database.open(sqlite_settings, keys), keys, now)
    yield hall
    hall.database.close()


@pytest.mark.nightly
def test_a_district_sinks_in_batches_and_the_figures_follow(empty: HallInTest) -> None:
    hall = empty
    hall.database.write_now(lay_out, manager(hall))
    before = report(hall)
    assert (before.total, before.own, before.stages) == (1551, 999, ())
    assert sum(before.by_power.values()) == before.total
    pilot, first, second = plan_all(hall)
    assert start(hall) == 0, "nothing starts before its day"
    entrusted = len(hall.database.read_now(mandates.list_mandates, Entrustment))
    for week, (at_town, share) in enumerate([(1086, 0.70), (1345, 0.87), (1551, 1.0)]):
        hall.wait(weeks=1)
        assert start(hall) == 1 and start(hall) == 0
        stage = report(hall).stages[week]
        assert (stage.happened, stage.at_town, round(stage.share, 2)) == (True, at_town, share)
    stages = report(hall).stages
    assert [stage.matters for stage in stages] == [87, 295, 257] and stages[1].matters + stages[2].matters == 552
    placed = hall.database.read_now(overrides.list_placements, manager(hall), DISTRICT)
    assert {each.accepted_at for each in placed} == {"town", "village"}

    hall.database.write_now(sinking.roll_back, manager(hall), second.id, "群众意见较多，暂缓。")
    assert [stage.at_town for stage in report(hall).stages] == [1086, 1345]
    hall.database.write_now(sinking.roll_back, manager(hall), first.id, "暂缓。")
    hall.database.write_now(sinking.roll_back, manager(hall), pilot.id, "暂缓。")
    assert (report(hall).own, report(hall).stages) == (999, ())
    hall.wait(days=1)
    today = hall.settings.hall.day_of(hall.at)
    left = hall.database.read_now(mandates.list_mandates, Entrustment)
    assert sum(each.covers(today) for each in left) == entrusted, "what the batches brought has ended"
    assert hall.events(first.id) == [
        "sinking_planned",
        "sinking_approved",
        "sinking_started",
        "sinking_rolled_back",
    ]
    covered = hall.database.read_now(overview.coverage_of, manager(hall), DISTRICT)
    assert covered.gaps == () and covered.areas == {"district": 1, "town": 7, "village": 290}


def report(hall: HallInTest) -> LevelReport:
    return hall.database.read_now(sinking.report, manager(hall), DISTRICT)


def test_every_matter_is_placed_with_a_reason() -> None:
    placed = {matter.code: place(matter) for matter in catalogue()}
    assert Count(each.reason for each in placed.values()).keys() == {"for_persons", "for_organisations"}
    for matter in catalogue():
        wanted = "town" if "person" in matter.applicants.who else "district"
        found = placed[matter.code].level
        assert found == (wanted if matter.exercise_level == "district" else matter.exercise_level)


def test_what_is_the_same_matter_is_the_same_at_every_level() -> None:
    groups = Count(matter.catalogue_code for matter in catalogue())
    assert max(groups.values()) == 11, "district, seven towns and three villages"
    assert differences(catalogue()) == []


@pytest.mark.nightly
def test_a_citys_matters_are_the_same_in_every_district() -> None:
    assert differences(guangzhou()) == []


def test_what_is_not_the_same_is_named_with_who_differs() -> None:
    one, *others = [matter for matter in catalogue() if matter.catalogue_code == catalogue()[0].catalogue_code][:4]
    renamed = structs.replace(one, title=structs.replace(one.title, zh_hans="别的名称"))
    asks_more = structs.replace(others[0], materials=others[0].materials[:-1])
    found = differences([renamed, asks_more, *others[1:]])
    same = tuple(sorted(each.code for each in others[1:]))
    assert [(each.what, each.matters) for each in found] == [
        ("title", (tuple(sorted(each.code for each in others)), (one.code,))),
        ("checklist", (tuple(sorted((one.code, *same))), (others[0].code,))),
    ]


def test_the_figures_before_and_after_are_counted() -> None:
    levels: dict[str, Level] = {matter.code: matter.exercise_level for matter in catalogue()}
    days = [date(2026, 7, 1), date(2026, 9, 1), date(2026, 10, 31)]
    plans = batches([matter for matter in catalogue() if matter.exercise_level == "district"], *days)
    at = datetime(2026, 6, 1, tzinfo=UTC)
    planned = [
        Batch(id=str(n), state="approved", plan=each, planned_by="", planned_at=at) for n, each in enumerate(plans)
    ]
    found = level_report(DISTRICT, levels, planned)
    assert (found.total, found.own, found.by_level["district"]) == (1551, 999, 552)
    assert [(stage.matters, stage.at_town, round(stage.share, 2)) for stage in found.stages] == [
        (87, 1086, 0.70),
        (295, 1345, 0.87),
        (257, 1551, 1.0),
    ]
    running = [structs.replace(planned[0], state="rolled_back"), structs.replace(planned[1], state="running")]
    assert [(stage.happened, stage.at_town) for stage in level_report(DISTRICT, levels, running).stages] == [
        (True, 999 + 295)
    ]


def test_a_division_is_covered_by_a_centre_of_its_own_that_serves() -> None:
    tree = trees.nanhai()
    areas = [structs.replace(each, level=level_of(each.code)) for each in tree.areas if each.code >= DISTRICT]
    closed, without_hours, gone = tree.centres[10], tree.centres[20], tree.centres[30]
    centres = [
        structs.replace(closed, counters=(Counter("1", ("issue",)),)) if each is closed else each
        for each in tree.centres
        if each is not gone
    ]
    centres[centres.index(without_hours)] = structs.replace(without_hours, hours=())
    gaps = {(each.area, each.kind) for each in coverage(areas, centres).gaps}
    assert gaps == {(closed.area, "no_counter"), (without_hours.area, "no_hours"), (gone.area, "no_centre")}


def test_a_city_rolls_up_to_its_service_centres() -> None:
    tree = trees.guangzhou()
    areas = [structs.replace(each, level=level_of(each.code)) for each in tree.areas]
    found = coverage(areas, tree.centres)
    assert found.gaps == () and sum(found.areas.values()) == sum(found.covered.values()) == 182
    assert found.centres == {"city": 1, "district": 11, "town": 170, "functional_zone": 2, "kept_hall": 3}
    assert all(centre.reason_kept for centre in tree.centres if centre.kind == "kept_hall")
