"""A month by line and by area: an area is the sum of itself and all below it, a line has its cases wherever (G8)."""

from datetime import date

from core.applications import acceptance, deciding
from core.call import Actor, Call
from core.ids import new_id
from core.places import mandates
from core.places.schemas import Entrustment
from core.supervision import service as supervision
from core.supervision.schemas import RolledUp
from demo.places import TOWN_CENTRE
from tests.builders import MATTER, HallInTest
from tests.core.applications.states import case_in
from tests.refusals import refused

MONTH, FOSHAN, NANHAI, DALI = "2026-11", "440600", "440605", "440605125"
FOOD = "food-business-licence"


def rolled(hall: HallInTest, month: str = MONTH) -> RolledUp:
    return hall.database.read_now(supervision.read_roll_up, hall.staff("guanyuan"), month)


def areas(found: RolledUp) -> dict[str, tuple[int, int]]:
    return {each.area: (each.accepted, each.decided) for each in found.areas}


def accepted_in_the_town(hall: HallInTest) -> str:
    """One authority more entrusts the town, whose clerk accepts."""
    authority, admin = hall.matters[MATTER].authority.code, hall.staff("admin")
    if not any(each.centre == TOWN_CENTRE and each.authority == authority for each in entrustments(hall)):
        day = date(2026, 1, 1)
        hall.database.write_now(mandates.entrust, admin, authority, TOWN_CENTRE, "南府办函〔2026〕第99号", day)
    id = case_in(hall, "received")
    clerk = Call(Actor(new_id(), frozenset({"clerk"}), centre=TOWN_CENTRE), "desk", hall.at)
    hall.database.write_now(acceptance.accept, clerk, id, hall.ticks(id))
    return id


def entrustments(hall: HallInTest) -> list[Entrustment]:
    return hall.database.read_now(mandates.list_mandates, Entrustment)


def test_a_district_has_its_own_cases_and_those_of_its_towns_and_so_has_the_city(hall: HallInTest) -> None:
    case_in(hall, "accepted")
    accepted_in_the_town(hall)
    id = accepted_in_the_town(hall)
    hall.database.write_now(deciding.review, hall.reviewer_of(MATTER), id)
    hall.database.write_now(deciding.approve, hall.reviewer_of(MATTER), id, "")
    found = rolled(hall)
    assert areas(found) == {FOSHAN: (3, 1), NANHAI: (3, 1), DALI: (2, 1)}
    assert [each.level for each in found.areas] == ["city", "district", "town"]
    (line,) = found.lines
    assert (line.authority, line.filed, line.accepted, line.decided) == (hall.matters[MATTER].authority.code, 3, 3, 1)


def test_lines_are_apart_whatever_the_area_and_agree_with_the_months_figures(hall: HallInTest) -> None:
    hall.case("林晓岚", "accepted")
    hall.case("林晓岚", "concluded", FOOD)
    case_in(hall, "declined")
    found, figures = rolled(hall), hall.database.read_now(supervision.recompute, MONTH)
    assert sum(line.filed for line in found.lines) == figures.filed == 3
    assert sum(line.decided for line in found.lines) == figures.within_law.of == 1


def test_what_silence_accepted_counts_in_the_halls_own_area(hall: HallInTest) -> None:
    case_in(hall, "received")
    hall.wait(days=12)
    hall.worker.let_time_pass()
    assert areas(rolled(hall, "2026-12")) == {hall.settings.hall.area: (1, 0)}
    assert rolled(hall).areas == (), "filed in November, accepted in December"


def test_it_is_for_supervisors_and_auditors(hall: HallInTest) -> None:
    with refused("role_missing"):
        hall.database.read_now(supervision.read_roll_up, hall.staff("wangli"), MONTH)
