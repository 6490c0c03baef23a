"""Where a matter can be done: nearest first, only where its centre is entrusted, with hours and what can be done."""

from datetime import datetime

import pytest
from msgspec import structs

from core.call import Actor, Call
from core.clock import AUTHORITY_ZONE, mainland_calendar
from core.places import mandates
from core.places.points import Deed, is_open, smallest_shared, steps_apart
from core.places.schemas import Entrustment, Hours
from core.terminals import points, service
from core.terminals.fleet import heartbeat
from core.terminals.schemas import EnrolmentRequest, Health
from tests.builders import HallInTest
from tests.core.matters.packs import BUSINESS, FOOD, PHYSICIAN
from tests.refusals import refused

DALI, VILLAGE, DISTRICT, TOWN, GUANGZHOU = "440605125", "440605125901", "440605", "440605011", "440104"
WEEK = tuple(Hours(weekday, "08:30", "12:00") for weekday in range(1, 6))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AUTHORITY_ZONE)


def test_nearness_follows_the_tree_of_areas() -> None:
    others = [GUANGZHOU, TOWN, DISTRICT, VILLAGE, DALI]
    assert sorted(others, key=lambda other: steps_apart(DALI, other)) == [DALI, VILLAGE, DISTRICT, TOWN, GUANGZHOU]
    assert [smallest_shared(DALI, other) for other in others] == [None, "district", "district", "town", "town"]


@pytest.mark.parametrize(
    ("when", "open_then"),
    [
        ("2026-11-23T08:30", True),
        ("2026-11-23T12:00", False),
        ("2026-11-22T09:00", False),
        ("2026-10-01T09:00", False),
        ("2026-10-10T09:00", True),
    ],
    ids=["Monday at opening", "Monday at closing", "Sunday", "National Day", "a Saturday that is worked"],
)
def test_a_point_is_open_by_its_hours_and_the_calendar(when: str, open_then: bool) -> None:
    assert is_open(WEEK, at(when), mainland_calendar()) == open_then


@pytest.mark.both_databases
def test_a_centre_is_a_point_while_it_is_entrusted(hall: HallInTest) -> None:
    food = hall.matters[FOOD]
    found = hall.database.read_now(points.points_of, food, VILLAGE, hall.at)
    assert found.counter is not None and (found.counter.code, found.counter.within) == ("dali", "town")
    assert [point.code for point in found.points if point.kind == "counter"] == ["dali", "nanhai"]
    elsewhere = hall.database.read_now(points.points_of, hall.matters[PHYSICIAN], VILLAGE, hall.at)
    assert [point.code for point in elsewhere.points if point.kind == "counter"] == ["nanhai"]
    day = hall.at.astimezone(AUTHORITY_ZONE).date()
    for each in hall.database.read_now(mandates.list_mandates, Entrustment):
        hall.database.write_now(mandates.end, hall.staff("admin"), Entrustment, each.id, day)
    hall.wait(days=1)
    ended = hall.database.read_now(points.points_of, food, VILLAGE, hall.at)
    assert [point.kind for point in ended.points] == ["online"]


@pytest.mark.both_databases
def test_a_kiosk_is_a_point_where_an_administrator_says_it_stands(hall: HallInTest) -> None:
    code = hall.database.write_now(service.create_enrolment_code, hall.staff("admin")).code
    request = EnrolmentRequest(code, "一号机", "大沥", "mainland", "ab" * 32)
    id = hall.database.write_now(service.enrol, Call(Actor("", frozenset()), "public", hall.at), request).id
    with refused("centre_unknown"):
        hall.database.write_now(points.stand, hall.staff("admin"), id, "nowhere", round_the_clock=True)
    with refused("role_missing"):
        hall.database.write_now(points.stand, hall.staff("guanyuan"), id, "dali", round_the_clock=True)
    hall.database.write_now(points.stand, hall.staff("admin"), id, "nanhai", round_the_clock=False)
    hall.database.write_now(points.stand, hall.staff("admin"), id, "dali", round_the_clock=True)
    assert nearest_kiosk(hall) is None, "it counts when it is confirmed"
    hall.database.write_now(service.confirm, hall.staff("admin"), id)
    kiosk = nearest_kiosk(hall)
    assert kiosk is not None and (kiosk.code, kiosk.area, kiosk.open_now, kiosk.does[0]) == (id, DALI, True, "apply")
    assert hall.events(id).count("terminal_placed") == 2


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_result_is_collected_from_a_kiosk_that_has_a_locker(hall: HallInTest) -> None:
    terminal = enrolled(hall)
    hall.database.write_now(points.stand, hall.staff("admin"), terminal, "dali", round_the_clock=True)
    only_locker = structs.replace(hall.matters[BUSINESS], delivery=("locker",))

    def does() -> tuple[Deed, ...]:
        kiosk = hall.database.read_now(points.points_of, only_locker, DALI, hall.at).kiosk
        return kiosk.does if kiosk else ()

    assert does() == ("apply",)
    call = Call(Actor(terminal, frozenset({"kiosk"})), "kiosk", hall.at, terminal_id=terminal)
    hall.database.write_now(heartbeat.report_health, call, Health({}, 0, hall.at, locker_cells=24))
    assert does() == ("apply", "collect")


def enrolled(hall: HallInTest) -> str:
    code = hall.database.write_now(service.create_enrolment_code, hall.staff("admin")).code
    request = EnrolmentRequest(code, "一号机", "大沥", "mainland", "ab" * 32)
    id = hall.database.write_now(service.enrol, Call(Actor("", frozenset()), "public", hall.at), request).id
    hall.database.write_now(service.confirm, hall.staff("admin"), id)
    return id


def nearest_kiosk(hall: HallInTest) -> points.Point | None:
    return hall.database.read_now(points.points_of, hall.matters[BUSINESS], DALI, hall.at).kiosk


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_an_area_nobody_has_recorded_is_refused(hall: HallInTest) -> None:
    with refused("area_unknown"):
        hall.database.read_now(points.area_asked, hall.staff("admin"), "110101")
