"""A clerk beside somebody at a kiosk."""

from core.call import Actor, Call
from core.people.helping_schemas import Helper, HelperSeen, HelperShown
from core.places import staffing
from tests.builders import HallInTest
from tests.core.applications.parcels import KIOSK, arrive, parcel

CLERK, OTHER_CLERK = "wangli", "zhaoning"


def kiosk(hall: HallInTest, terminal: str = KIOSK) -> Call:
    hall.wait(seconds=1)
    return Call(Actor(terminal, frozenset({"kiosk"})), "kiosk", hall.at, terminal_id=terminal)


def come(hall: HallInTest, shown: HelperShown, terminal: str = KIOSK) -> Helper:
    return hall.database.write_now(staffing.welcome_helper, kiosk(hall, terminal), shown)


def submitted(hall: HallInTest, helper: HelperSeen | None) -> str:
    return arrive(hall, parcel(hall, helper=helper, terminal_time=hall.at)).application_id
