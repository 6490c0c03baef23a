"""A batch in a hall: who plans, approves and rolls it back, what stands in its way, which window takes what then."""

from datetime import timedelta

import pytest
from msgspec import structs

from core.applications import acceptance
from core.levels import overrides, readiness, sinking
from core.levels.schemas import Batch, BatchPlan
from core.places import mandates
from core.places import service as places
from core.places.schemas import Counter
from core.terminals import points
from core.terminals.points import Deed
from tests.builders import MATTER, HallInTest
from tests.core.levels.nanhai import APPROVER, manager, plan_and_approve, start
from tests.core.levels.sinking import DALI, DISTRICT, batch
from tests.core.matters.packs import SENIOR, SIGN
from tests.refusals import refused

RESIDENT = "林晓岚"


def plan(hall: HallInTest, planned: BatchPlan) -> Batch:
    return hall.database.write_now(sinking.plan, manager(hall), planned)


def file(hall: HallInTest) -> str:
    drafted = hall.draft(RESIDENT)
    hall.hand_in(RESIDENT, drafted)
    return hall.submit(RESIDENT, drafted.id).application_id


def accept(hall: HallInTest, username: str, case: str) -> None:
    hall.database.write_now(acceptance.accept, hall.staff(username), case, hall.ticks(case))


def done_at(hall: HallInTest, centre: str) -> tuple[Deed, ...]:
    found = hall.database.read_now(points.points_of, hall.matters[MATTER], DALI, hall.at)
    return next((point.does for point in found.points if point.code == centre), ())


@pytest.mark.both_databases
def test_after_the_day_the_district_accepts_nothing_and_says_where_to_go(hall: HallInTest) -> None:
    before = file(hall)
    sunk = plan_and_approve(hall, batch(hall))
    assert done_at(hall, "rongshuli") == () and "apply" in done_at(hall, "nanhai")
    hall.wait(days=1)
    assert start(hall) == 1
    after = file(hall)
    with refused("sunk_to_towns") as told:
        accept(hall, "wangli", after)
    assert told.value.details["centres"].startswith("大沥镇行政服务中心")
    assert "apply" in done_at(hall, "rongshuli") and "apply" not in done_at(hall, "nanhai")
    accept(hall, "wangli", before)
    accept(hall, "dalin", after)

    hall.database.write_now(sinking.roll_back, manager(hall), sunk.id, "镇级窗口人手不足。")
    assert "apply" in done_at(hall, "nanhai")
    accept(hall, "wangli", file(hall))
    found = hall.database.read_now(sinking.list_batches, manager(hall))
    assert [(each.state, each.end_reason) for each in found] == [("rolled_back", "镇级窗口人手不足。")]
    with refused("batch_moved_on"):
        hall.database.write_now(sinking.roll_back, manager(hall), sunk.id, "再来一次")


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_start_entrusts_centres_with_the_batchs_matters_and_nothing_else_of_their_authority(hall: HallInTest) -> None:
    other = next(
        each
        for each in hall.matters.values()
        if each.code != MATTER and each.authority.code == hall.matters[MATTER].authority.code
    )
    plan_and_approve(hall, batch(hall))
    hall.wait(days=1)
    start(hall)
    day = hall.settings.hall.day_of(hall.at)
    entrusted = [
        hall.database.read_now(mandates.centres_entrusted, other.authority.code, matter, day)
        for matter in (MATTER, other.code)
    ]
    assert "rongshuli" in entrusted[0] and "rongshuli" not in entrusted[1]
    assert "nanhai" in entrusted[1], "entrusted with every matter"


@pytest.mark.both_databases
def test_windows_must_carry_what_was_really_filed_whatever_the_plan_says(hall: HallInTest) -> None:
    planned = batch(hall)
    assert hall.database.read_now(sinking.measured, manager(hall), planned) == 0
    file(hall)
    assert hall.database.read_now(sinking.measured, manager(hall), planned) == 1
    assert plan(hall, planned).measured == 1
    centres = {each.code: each for each in hall.database.read_now(places.list_centres)}
    found = readiness.obstacles(planned, centres, {MATTER}, measured=2 * 30 * 20)
    assert {each.code for each in found if each.blocks} == {"too_few_counters"}
    hall.wait(days=61)
    assert hall.database.read_now(sinking.measured, manager(hall), planned) == 0


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_pilot_opens_towns_and_leaves_the_districts_windows_open(hall: HallInTest) -> None:
    plan_and_approve(hall, structs.replace(batch(hall), keeps_counters=True))
    hall.wait(days=1)
    assert start(hall) == 1
    assert "apply" in done_at(hall, "dali") and "apply" in done_at(hall, "nanhai")
    accept(hall, "wangli", file(hall))


@pytest.mark.both_databases
def test_a_plan_is_made_by_one_manager_and_approved_by_another(hall: HallInTest) -> None:
    planned = plan(hall, batch(hall))
    with refused("planner_may_not_approve"):
        hall.database.write_now(sinking.approve, manager(hall), planned.id)
    with refused("role_missing"):
        hall.database.write_now(sinking.approve, hall.staff("guanyuan"), planned.id)
    with refused("batch_overlaps"):
        plan(hall, batch(hall))
    assert hall.database.write_now(sinking.approve, manager(hall, APPROVER), planned.id).state == "approved"
    with refused("reason_needed"):
        hall.database.write_now(sinking.withdraw, manager(hall), planned.id, " ")
    hall.database.write_now(sinking.withdraw, manager(hall), planned.id, "改期。")
    hall.wait(days=1)
    assert start(hall) == 0


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_plan_that_cannot_be_is_refused(hall: HallInTest) -> None:
    planned = batch(hall)
    wrong = {
        "not_a_district": structs.replace(planned, area=DALI),
        "area_unknown": structs.replace(planned, area="440606"),
        "starts_too_early": structs.replace(planned, starts_on=planned.starts_on - timedelta(days=1)),
        "centre_outside_the_district": structs.replace(planned, centres=("yuexiu",)),
        "centre_unknown": structs.replace(planned, centres=("nowhere",)),
        "matter_not_of_the_district": structs.replace(planned, matters=("no-such-matter",)),
        "reason_needed": structs.replace(planned, reason=" "),
    }
    for code, each in wrong.items():
        with refused(code):
            plan(hall, each)
    placed = {each.matter: each for each in hall.database.read_now(overrides.list_placements, manager(hall), DISTRICT)}
    assert placed[SENIOR].placement.reason == "for_persons"
    assert plan(hall, structs.replace(planned, matters=(SENIOR,), reason="")).state == "planned"


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_what_stands_in_the_way_is_told_and_holds_the_start(hall: HallInTest) -> None:
    crowded = plan(hall, structs.replace(batch(hall), cases_per_day=500))
    assert {(each.code, each.about, each.blocks) for each in crowded.obstacles} == {
        ("too_few_counters", "dali", True),
        ("too_few_counters", "rongshuli", True),
    }
    with refused("batch_not_ready"):
        hall.database.write_now(sinking.approve, manager(hall, APPROVER), crowded.id)
    hall.database.write_now(sinking.withdraw, manager(hall), crowded.id, "窗口不够。")
    ready = plan_and_approve(hall, batch(hall))
    dali = next(each for each in hall.database.read_now(places.list_centres) if each.code == "dali")
    only_hands_out = structs.replace(dali, counters=(Counter("1", ("issue",)),))
    hall.database.write_now(places.record_centre, hall.staff("admin"), only_hands_out)
    hall.wait(days=1)
    assert [start(hall), start(hall)] == [0, 0]
    assert hall.events(ready.id)[-1:] == ["sinking_held"] and hall.events(ready.id).count("sinking_held") == 1
    hall.database.write_now(places.record_centre, hall.staff("admin"), dali)
    assert start(hall) == 1


@pytest.mark.both_databases
def test_an_override_needs_a_reason_and_is_kept(hall: HallInTest) -> None:
    with refused("reason_needed"):
        hall.database.write_now(overrides.override, manager(hall), SIGN, "town", "")
    with refused("level_above_its_power"):
        hall.database.write_now(overrides.override, manager(hall), SIGN, "city", "太难。")
    with refused("matter_unknown"):
        hall.database.write_now(overrides.override, manager(hall), "nothing", "town", "好。")
    hall.database.write_now(overrides.override, manager(hall), SIGN, "town", "镇街已能勘验。")
    placed = {each.matter: each for each in hall.database.read_now(overrides.list_placements, manager(hall), DISTRICT)}
    sign = placed[SIGN]
    assert (sign.by_rule.level, sign.by_rule.reason) == ("district", "several_departments")
    assert (sign.placement.level, sign.placement.note) == ("town", "镇街已能勘验。")
    hall.database.write_now(overrides.override, manager(hall), SIGN, None, "仍归区级。")
    again = hall.database.read_now(overrides.list_placements, manager(hall), DISTRICT)
    assert next(each for each in again if each.matter == SIGN).placement == sign.by_rule
