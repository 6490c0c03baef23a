"""Who finds a fault in a guide says so, is answered in time and told; a reform turns red while the guide stays."""

from datetime import date, timedelta

import pytest

from core.call import Actor, Call
from core.change_requests import reforms, service
from core.change_requests.rules import RULES, task_lamp
from core.change_requests.schemas import ChangeRequest
from core.ids import new_id
from tests.builders import HallInTest
from tests.core.matters.versions.drafting import NOW, SENIOR, manager, published, text_of, today
from tests.refusals import refused

TEXT = "咨询电话打不通"


def asked(hall: HallInTest, by: Call, text: str = TEXT, request_id: str = "") -> ChangeRequest:
    return hall.database.write_now(service.ask, by, request_id or new_id(), SENIOR, text, "contacts.consultation")


def passer_by(hall: HallInTest) -> Call:
    return Call(Actor("", frozenset()), "public", hall.at)


@pytest.mark.both_databases
def test_a_citizen_asks_is_answered_and_reads_it(hall: HallInTest) -> None:
    lin = hall.citizen("林晓岚")
    request = asked(hall, lin)
    assert (request.state, request.version, request.place) == ("open", NOW, "contacts.consultation")
    assert request.due_on == date(2026, 11, 26)  # five working days after a Thursday
    published(hall, text_of(hall))
    done = hall.database.write_now(service.answer, manager(hall), request.id, "agreed", "已更正，谢谢。", NOW + 1)
    assert done.solved_in == NOW + 1
    [mine] = hall.database.read_now(service.list_own, lin)
    assert (mine.state, mine.answer, mine.solved_in, mine.text) == ("agreed", "已更正，谢谢。", NOW + 1, TEXT)
    with refused("change_request_answered"):
        hall.database.write_now(service.answer, manager(hall), request.id, "declined", "x")
    assert hall.events(request.id) == ["guide_change_requested", "guide_change_answered"]


def test_somebody_unknown_reads_the_answer_by_the_id_and_nobody_reads_another_s(hall: HallInTest) -> None:
    own = asked(hall, passer_by(hall))
    assert hall.database.read_now(service.find, passer_by(hall), own.id).state == "open"
    of_lin = asked(hall, hall.citizen("林晓岚"))
    for by in (passer_by(hall), hall.citizen("何知行")):
        with refused("change_request_unknown"):
            hall.database.read_now(service.find, by, of_lin.id)


def test_the_same_request_twice_is_one_and_its_id_is_nobody_else_s(hall: HallInTest) -> None:
    request = asked(hall, hall.citizen("林晓岚"))
    assert asked(hall, hall.citizen("林晓岚"), request_id=request.id).id == request.id
    with refused("change_request_id_taken"):
        asked(hall, hall.citizen("何知行"), request_id=request.id)


def test_the_manager_s_come_first_then_the_counter_s_and_what_is_late_before_all(hall: HallInTest) -> None:
    late = asked(hall, passer_by(hall))
    hall.wait(days=30)
    asked(hall, passer_by(hall))
    asked(hall, hall.staff("wangli"))
    asked(hall, manager(hall))
    waiting = hall.database.read_now(service.list_open, manager(hall))
    assert [(each.origin, each.overdue) for each in waiting] == [
        ("public", True),
        ("manager", False),
        ("counter", False),
        ("public", False),
    ]
    assert waiting[0].request.id == late.id
    assert [each.weight for each in waiting[1:]] == [3, 2, 1]
    assert waiting[2].reporter == "王丽"


def test_what_cannot_be_asked_or_answered_is_refused(hall: HallInTest) -> None:
    with refused("change_request_empty"):
        asked(hall, passer_by(hall), " ")
    with refused("text_too_long"):
        asked(hall, passer_by(hall), "长" * 2001)
    with refused("role_missing"):
        hall.database.write_now(service.answer, hall.staff("wangli"), new_id(), "agreed", "x")
    with refused("role_missing"):
        hall.database.write_now(reforms.set_task, hall.staff("wangli"), SENIOR, "x", today(hall))
    request = asked(hall, passer_by(hall))
    with refused("answer_needed"):
        hall.database.write_now(service.answer, manager(hall), request.id, "agreed", "")
    with refused("version_unknown"):
        hall.database.write_now(service.answer, manager(hall), request.id, "agreed", "已改", 999)


def test_weights_follow_the_order_of_the_rule() -> None:
    assert RULES["manager"].weight > RULES["counter"].weight > RULES["public"].weight


@pytest.mark.both_databases
def test_a_reform_turns_red_when_the_guide_has_not_changed_and_is_settled_when_it_has(hall: HallInTest) -> None:
    by, due = manager(hall), today(hall) + timedelta(days=10)
    task = hall.database.write_now(reforms.set_task, by, SENIOR, "取消户籍限制", due)
    lamps: list[str] = []
    for _ in range(3):
        [shown] = hall.database.read_now(reforms.list_open, manager(hall))
        lamps.append(shown.lamp)
        hall.wait(days=6)
    assert lamps == ["normal", "warning", "red"]
    with refused("guide_unchanged"):
        hall.database.write_now(reforms.settle_task, manager(hall), task)
    published(hall, text_of(hall))
    [shown] = hall.database.read_now(reforms.list_open, manager(hall))
    assert (shown.lamp, shown.begun_with, shown.now, shown.what) == ("changed", NOW, NOW + 1, "取消户籍限制")
    hall.database.write_now(reforms.settle_task, manager(hall), task)
    assert hall.database.read_now(reforms.list_open, manager(hall)) == []
    with refused("reform_task_settled"):
        hall.database.write_now(reforms.settle_task, manager(hall), task)


@pytest.mark.parametrize(
    ("days", "changed", "settled", "lamp"),
    [
        (6, False, False, "normal"),
        (5, False, False, "warning"),
        (0, False, False, "warning"),
        (-1, False, False, "red"),
        (-1, True, False, "changed"),
        (-1, True, True, "settled"),
    ],
)
def test_a_task_s_lamp(days: int, changed: bool, settled: bool, lamp: str) -> None:
    day = date(2026, 11, 19)
    assert task_lamp(day + timedelta(days=days), day, changed=changed, settled=settled) == lamp
