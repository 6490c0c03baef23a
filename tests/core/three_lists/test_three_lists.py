"""The three lists: versions, what they let be published, and the looks after approval that they make (N15)."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec import structs

from core.call import Actor, Call, system_call
from core.ids import new_id
from core.matters import listed
from core.matters import service as matters
from core.matters.definition import MatterDefinition
from core.three_lists import later_checks, service
from core.three_lists.loading import read_list
from core.three_lists.schemas import Item, ListFile, PlannedCheck
from tests.builders import MATTER, HallInTest
from tests.core.matters.packs import FOOD, PHYSICIAN
from tests.core.three_lists.lists import LOOK, NAME, a_list
from tests.refusals import refused

REASON: dict[Any, str] = {"zh-Hans": "国家已取消审批。", "zh-Hant": "國家已取消審批。", "en": "Abolished by the state."}


def manager(hall: HallInTest) -> Call:
    hall.wait(seconds=1)
    return Call(Actor(new_id(), frozenset({"matter_manager"})), "desk", hall.at)


def permitted(hall: HallInTest, *codes: str, version: int = 1) -> ListFile:
    items = tuple(
        Item(code=f"Z-{number}", catalogue_code=hall.matters[code].catalogue_code, name=NAME)
        for number, code in enumerate(codes)
    )
    return a_list("permitted", items, version)


def load(hall: HallInTest, file: ListFile) -> str:
    return hall.database.write_now(service.load, manager(hall), file)


def publish_next(hall: HallInTest, code: str) -> MatterDefinition:
    old = hall.matters[code]
    newer = structs.replace(old, version=old.version + 1)
    hall.database.write_now(matters.publish, system_call(hall.at), newer)
    return newer


@pytest.mark.both_databases
def test_what_is_not_permitted_is_not_published_and_what_is_in_force_is_named(hall: HallInTest) -> None:
    load(hall, permitted(hall, MATTER))
    publish_next(hall, MATTER)
    with refused("matter_not_permitted"):
        publish_next(hall, FOOD)
    against = hall.database.read_now(listed.conflicting, manager(hall))
    assert {each.matter for each in against} == hall.matters.keys() - {MATTER}
    load(hall, permitted(hall, MATTER, FOOD, version=2))
    publish_next(hall, FOOD)
    shown = hall.database.read_now(service.list_versions, manager(hall))
    assert [(each.version, each.items, each.in_force) for each in shown] == [(2, 2, True), (1, 1, False)]


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_permitted_list_speaks_of_the_types_it_covers(hall: HallInTest) -> None:
    covers = structs.replace(permitted(hall, MATTER), covers=("licence",))
    load(hall, covers)
    against = {each.matter for each in hall.database.read_now(listed.conflicting, manager(hall))}
    assert against == {code for code, each in hall.matters.items() if each.matter_type == "licence"} - {MATTER}


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_what_is_on_the_negative_list_is_refused_with_its_reason(hall: HallInTest) -> None:
    item = Item(code="F-1", catalogue_code=hall.matters[FOOD].catalogue_code, name=NAME, reason=REASON)
    load(hall, a_list("negative", (item,)))
    with refused("matter_on_negative_list") as told:
        publish_next(hall, FOOD)
    assert (told.value.details["item"], told.value.details["reason"]) == ("F-1", REASON["zh-Hans"])
    publish_next(hall, MATTER)


@pytest.mark.both_databases
def test_an_approval_plans_the_looks_that_the_supervision_list_asks_for(hall: HallInTest) -> None:
    code = hall.matters[MATTER].catalogue_code
    load(hall, a_list("supervision", (Item(code="J-1", catalogue_code=code, name=NAME, check=LOOK),)))
    case = hall.case("林晓岚", "accepted").id
    assert checks(hall) == []
    hall.approve(case)
    (planned,) = checks(hall)
    today = hall.settings.hall.day_of(hall.at)
    assert (planned.application_id, planned.due_on, planned.overdue) == (case, today + timedelta(days=60), False)
    hall.wait(days=61)
    assert checks(hall)[0].overdue
    with refused("later_check_unknown"):
        hall.database.write_now(later_checks.carry_out, hall.reviewer_of(PHYSICIAN), planned.id, "in_order", "")
    reviewer = hall.reviewer_of(MATTER)
    with refused("reason_needed"):
        hall.database.write_now(later_checks.carry_out, reviewer, planned.id, "not_in_order", "")
    hall.database.write_now(later_checks.carry_out, reviewer, planned.id, "not_in_order", "场所已搬空。")
    with refused("later_check_done"):
        hall.database.write_now(later_checks.carry_out, reviewer, planned.id, "in_order", "")
    (done,) = checks(hall)
    assert (done.outcome, done.remark, done.overdue) == ("not_in_order", "场所已搬空。", False)
    assert [event for event in hall.events(case) if event.startswith("later_check")] == [
        "later_check_planned",
        "later_check_carried_out",
    ]


def checks(hall: HallInTest) -> list[PlannedCheck]:
    return hall.database.read_now(later_checks.list_checks, hall.reviewer_of(MATTER))


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_loaded_version_does_not_change(hall: HallInTest) -> None:
    first = load(hall, permitted(hall, MATTER, version=2))
    assert load(hall, permitted(hall, MATTER, version=2)) == first
    assert hall.events(first) == ["list_loaded"]
    with refused("list_version_changed"):
        load(hall, permitted(hall, FOOD, version=2))
    with refused("list_version_old"):
        load(hall, permitted(hall, MATTER, version=1))
    with refused("role_missing"):
        hall.database.write_now(service.load, hall.staff("admin"), permitted(hall, MATTER, version=3))


def test_a_file_that_is_not_complete_is_refused() -> None:
    good = a_list("supervision", (Item(code="J-1", catalogue_code="000131015000", name=NAME, check=LOOK),))
    assert read_list(msgspec.yaml.encode(good)) == good
    item = good.items[0]
    faults = {
        "list_item_incomplete": structs.replace(good, items=(structs.replace(item, check=None),)),
        "list_item_twice": structs.replace(good, items=(item, item)),
        "list_unreadable": {"kind": "white"},
    }
    for code, fault in faults.items():
        with refused(code):
            read_list(msgspec.yaml.encode(fault))
    with refused("file_too_large"):
        read_list(b" " * (5 << 20))
