"""Areas, centres, counters and authorities as administrators keep them, and the demo's file of them."""

import pytest
from msgspec import structs
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from core import journal
from core.call import Call
from core.db.database import Session
from core.people.permissions import OF_CENTRE
from core.places import mandates, service
from core.places.models import AreaRow, CentreCounterRow
from core.places.schemas import Area, Centre, Counter, Entrustment
from demo.places import CENTRE, load_places
from tests.builders import HallInTest
from tests.refusals import refused

NAMES = {"zh-Hans": "里水镇", "zh-Hant": "里水鎮", "en": "Lishui Town"}
LISHUI = Area("440605126", NAMES)  # type: ignore[arg-type]


def centre(hall: HallInTest, code: str) -> Centre:
    return next(each for each in hall.database.read_now(service.list_centres) if each.code == code)


def test_the_demos_places_hang_together(hall: HallInTest) -> None:
    areas = {area.code: area for area in hall.database.read_now(service.list_areas)}
    assert [areas[code].level for code in ("440600", "440605", "440605125", "440605125901")] == [
        "city",
        "district",
        "town",
        "village",
    ]
    assert {each.area for each in load_places().centres} <= areas.keys()
    recorded = {each.code for each in hall.database.read_now(service.list_authorities)}
    deciding = {each.authority.code for each in hall.matters.values()}
    assert deciding < recorded, "and the town's government besides"
    entrusted = {each.authority for each in hall.database.read_now(mandates.list_mandates, Entrustment)}
    assert entrusted == deciding


def test_an_administrator_keeps_the_tree_and_each_change_is_on_record(hall: HallInTest) -> None:
    hall.database.write_now(service.record_area, hall.staff("admin"), LISHUI)
    renamed = structs.replace(LISHUI, name={**NAMES, "en": "Lishui"})  # type: ignore[arg-type]
    hall.database.write_now(service.record_area, hall.staff("admin"), renamed)
    found = next(each for each in hall.database.read_now(service.list_areas) if each.code == LISHUI.code)
    assert (found.level, found.name["en"]) == ("town", "Lishui")
    assert hall.events(LISHUI.code) == ["area_recorded", "area_recorded"]
    with refused("role_missing"):
        hall.database.write_now(service.record_area, hall.staff("guanyuan"), LISHUI)


def test_an_area_is_recorded_below_one_that_is_there(hall: HallInTest) -> None:
    with refused("area_unknown"):
        hall.database.write_now(service.record_area, hall.staff("admin"), structs.replace(LISHUI, code="440608001"))
    with refused("name_incomplete"):
        hall.database.write_now(service.record_area, hall.staff("admin"), structs.replace(LISHUI, name={"en": "x"}))
    with pytest.raises(IntegrityError):
        hall.database.write_now(orphan, hall.staff("admin"))


def orphan(session: Session, call: Call) -> None:
    row = {"code": "440608001", "parent": "440608", "level": "town", "name": NAMES}
    session.execute(insert(AreaRow).values(**row))


def test_a_counter_belongs_to_no_department(hall: HallInTest) -> None:
    assert {column.name for column in CentreCounterRow.__table__.columns} == {"centre", "number", "skills"}
    known = centre(hall, CENTRE)
    changed = structs.replace(known, counters=(Counter("7", ("general", "issue")),))
    hall.database.write_now(service.record_centre, hall.staff("admin"), changed)
    assert centre(hall, CENTRE) == changed
    assert hall.database.read_now(journal.history, CENTRE)[-1].facts["counters"] == {"7": ["general", "issue"]}


def test_a_hall_that_stays_outside_gives_its_reason(hall: HallInTest) -> None:
    kept = structs.replace(centre(hall, CENTRE), code="vehicle-inspection", kind="kept_hall")
    with refused("kept_hall_without_reason"):
        hall.database.write_now(service.record_centre, hall.staff("admin"), kept)
    reasoned = structs.replace(kept, reason_kept="检测设备不能搬迁")
    hall.database.write_now(service.record_centre, hall.staff("admin"), reasoned)
    assert centre(hall, "vehicle-inspection").reason_kept == "检测设备不能搬迁"


def test_whoever_hands_out_belongs_to_a_centre(hall: HallInTest) -> None:
    assert hall.staff("wangli").actor.roles == OF_CENTRE
    assert hall.database.read_now(service.centre_name, CENTRE, "en").startswith("Nanhai")
    with refused("centre_unknown"):
        hall.database.read_now(service.centre_name, "", "en")
