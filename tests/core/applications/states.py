"""One case in any state in which a case can rest, taken there through the use cases everybody uses."""

from collections.abc import Callable

from core.applications import acceptance, deciding, service
from core.applications.lifecycle import State
from core.applications.schemas import Application
from core.call import Language
from tests.builders import MATTER, HallInTest

HOLDER = "陈国强"
RENTED = 1
"""The example of a shop rented on a paper lease: one original to show."""


def draft(hall: HallInTest, language: Language = "zh-Hans") -> Application:
    application = hall.draft(HOLDER, example=RENTED, language=language)
    hall.hand_in(HOLDER, application)
    return service_view(hall, application.id)


def service_view(hall: HallInTest, id: str) -> Application:
    return hall.database.read_now(service.find_application, hall.citizen(HOLDER), id)


def failing_tick(hall: HallInTest, id: str) -> dict[str, str]:
    """One statement of the lease that is not met."""
    tick = next(tick for tick in hall.ticks(id) if tick.material == "lease")
    return {f"{tick.material}.{tick.statement}": "第二页没有签名"}


def request_supplement(hall: HallInTest, id: str) -> None:
    ticks = hall.ticks(id, failing_tick(hall, id))
    hall.database.write_now(acceptance.request_supplement, hall.staff("wangli"), id, ticks)


def decline(hall: HallInTest, id: str) -> None:
    hall.database.write_now(acceptance.decline, hall.staff("wangli"), id, "不属于本机关职权范围", "佛山市商务局")


def review(hall: HallInTest, id: str) -> None:
    hall.database.write_now(deciding.review, hall.staff("liangwen"), id)


def suspend(hall: HallInTest, id: str) -> None:
    procedure = hall.matters[MATTER].special_procedures[0].key
    hall.database.write_now(deciding.suspend, hall.staff("liangwen"), id, procedure, "需要现场查看")


def resume(hall: HallInTest, id: str) -> None:
    hall.database.write_now(deciding.resume, hall.staff("liangwen"), id)


def approve(hall: HallInTest, id: str) -> None:
    hall.database.write_now(deciding.approve, hall.staff("liangwen"), id, "")


def refuse(hall: HallInTest, id: str) -> None:
    hall.database.write_now(deciding.refuse, hall.staff("liangwen"), id, ["经营场所不符合要求"])


def withdraw(hall: HallInTest, id: str) -> None:
    hall.database.write_now(service.withdraw, hall.citizen(HOLDER), id)


def submit(hall: HallInTest, id: str) -> None:
    hall.submit(HOLDER, id)


def accept(hall: HallInTest, id: str) -> None:
    hall.accept(id)


def release(hall: HallInTest, id: str) -> None:
    hall.release(HOLDER, id)


Way = tuple[Callable[[HallInTest, str], None], ...]

WAYS: dict[State, Way] = {
    "draft": (),
    "received": (submit,),
    "supplement_requested": (submit, request_supplement),
    "declined": (submit, decline),
    "accepted": (submit, accept),
    "under_review": (submit, accept, review),
    "special_procedure": (submit, accept, review, suspend),
    "refused": (submit, accept, review, refuse),
    "awaiting_originals": (submit, accept, review, approve),
    "concluded": (submit, accept, review, approve, release),
    "withdrawn": (submit, withdraw),
}


def case_in(hall: HallInTest, state: State, language: Language = "zh-Hans") -> str:
    """The id of a fresh case in this state, of a holder who reads `language`."""
    id = draft(hall, language).id
    for step in WAYS[state]:
        step(hall, id)
    assert service_view(hall, id).state == state
    return id
