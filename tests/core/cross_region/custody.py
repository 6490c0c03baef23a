"""Documents kept by a centre elsewhere."""

from core.call import Actor, Call
from core.cross_region import service as custody
from core.ids import new_id
from tests.builders import HallInTest

HOLDER = "林晓岚"
GUANGZHOU, VILLAGE, TOWN = "yuexiu", "rongshuli", "dali"


def clerk(hall: HallInTest, centre: str) -> Call:
    hall.wait(seconds=1)
    return Call(Actor(new_id(), frozenset({"clerk"}), centre=centre), "desk", hall.at)


def announced(hall: HallInTest, centre: str) -> str:
    draft = hall.draft(HOLDER)
    hall.hand_in(HOLDER, draft)
    hall.database.write_now(custody.announce, hall.citizen(HOLDER), draft.id, centre)
    return draft.id
