"""A parcel of several cases that arrives."""

from typing import Any

from core.applications.service import Judged
from core.call import Actor, Call, RequestKey
from core.ids import new_id
from tests.builders import HallInTest

AGENT, KIOSK = "陈国强", new_id()


def arrive(hall: HallInTest, use_case: Any, sent: Any) -> Any:
    """The parcel reaches the hall, carried by a kiosk."""
    hall.wait(seconds=1)
    request = RequestKey(sent.id, "same")
    call = Call(Actor(KIOSK, frozenset({"kiosk"})), "kiosk", hall.at, "en", request=request)
    pictures = {each.id: Judged(hall.store.put(each.data, "image/jpeg")) for each in sent.documents}
    return hall.database.write_now(use_case, call, sent, pictures)
