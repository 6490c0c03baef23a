"""A result on its way through a locker: a kiosk with some cells, and each step through the use case everybody uses."""

from core.applications import delivery, service
from core.applications.schemas import Delivery
from core.call import Actor, Call, RequestKey
from core.ids import new_id
from core.lockers import at_kiosk
from core.lockers import service as lockers
from core.lockers.schemas import CellCode, CellErrand, CellReport, Errand, Outcome
from core.matters.definition import DeliveryWay
from core.terminals import service as terminals
from core.terminals.fleet import heartbeat
from core.terminals.schemas import EnrolmentRequest, Health
from tests.builders import HallInTest
from tests.core.applications import side_exits
from tests.core.applications.states import HOLDER, accept, submit

CLERK = "wangli"


def kiosk_with_locker(hall: HallInTest, cells: int = 2, name: str = "K-01") -> str:
    """Enrolled, confirmed, and it has told of its cells; gives its id."""
    code = hall.database.write_now(terminals.create_enrolment_code, hall.staff("admin")).code
    key = (new_id() + new_id()).replace("-", "")
    request = EnrolmentRequest(code, name, "桂城街道", "mainland", key)
    id = hall.database.write_now(terminals.enrol, Call(Actor("", frozenset()), "public", hall.at), request).id
    hall.database.write_now(terminals.confirm, hall.staff("admin"), id)
    hall.database.write_now(heartbeat.report_health, kiosk(hall, id), Health({}, 0, hall.at, locker_cells=cells))
    return id


def kiosk(hall: HallInTest, id: str, key: str = "") -> Call:
    hall.wait(seconds=1)
    request = RequestKey(key, key) if key else None
    return Call(Actor(id, frozenset({"kiosk"})), "kiosk", hall.at, terminal_id=id, request=request)


def at_screen(hall: HallInTest, terminal_id: str, name: str = HOLDER) -> Call:
    """This person, whose card the kiosk has read."""
    citizen = hall.citizen(name)
    return Call(citizen.actor, "kiosk", citizen.at, terminal_id=terminal_id)


def issued(hall: HallInTest, way: DeliveryWay = "locker") -> str:
    """A case whose result is issued, to be collected from a locker."""
    if hall.matters[side_exits.MATTER].declaration is None:
        side_exits.with_declaration(hall)
    id = side_exits.declared(hall).id
    version = hall.database.read_now(service.find_application, hall.citizen(HOLDER), id).version
    wish = Delivery(way, "桂城街道")
    hall.database.write_now(delivery.choose_delivery, hall.citizen(HOLDER), id, version, wish)
    submit(hall, id)
    accept(hall, id)
    hall.approve(id)
    return id


def reserve(hall: HallInTest, case: str, terminal: str) -> CellCode:
    return hall.database.write_now(lockers.reserve, hall.staff(CLERK), case, terminal)


def open_by_code(hall: HallInTest, terminal: str, code: str) -> CellErrand:
    return hall.database.write_now(at_kiosk.open_by_code, kiosk(hall, terminal), code)


def report(hall: HallInTest, terminal: str, id: str, errand: Errand, outcome: Outcome = "done") -> None:
    hall.database.write_now(at_kiosk.report, kiosk(hall, terminal), id, CellReport(errand, outcome))


def stored(hall: HallInTest, terminal: str, case: str = "") -> tuple[str, CellErrand]:
    """The case, and the errand by which its result was put in."""
    case = case or issued(hall)
    opened = open_by_code(hall, terminal, reserve(hall, case, terminal).code)
    report(hall, terminal, opened.id, "put_in")
    return case, opened


def open_mine(hall: HallInTest, terminal: str, id: str, name: str = HOLDER) -> CellErrand:
    return hall.database.write_now(at_kiosk.open_mine, at_screen(hall, terminal, name), id)
