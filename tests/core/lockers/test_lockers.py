"""A result is put into a cell by a clerk and taken out by its holder; nothing is claimed that nobody has confirmed."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from core.applications import service
from core.applications.schemas import TimelineEntry
from core.call import Call
from core.lockers import at_kiosk, cells, passes
from core.lockers import service as lockers
from core.lockers.schemas import Allocation, CellErrand, CellReport, Fault
from core.people import employment
from core.verification.schemas import PassRefused
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER
from tests.core.lockers import lives
from tests.core.lockers.lives import CLERK, issued, kiosk, kiosk_with_locker, report, reserve, stored
from tests.refusals import refused

ONE_DATABASE = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
ANOTHER = "林晓岚"


def on_desk(hall: HallInTest) -> list[Allocation]:
    return hall.database.read_now(lockers.list_allocations, hall.staff(CLERK))


def faults(hall: HallInTest) -> list[Fault]:
    return [fault.code for each in on_desk(hall) for fault in each.faults]


def dispatched(hall: HallInTest, case: str) -> TimelineEntry:

    told = hall.database.read_now(service.timeline, hall.citizen(HOLDER, "en"), case)
    return next(entry for entry in told if entry.event == "dispatch")


@pytest.mark.both_databases
def test_from_the_desk_through_the_cell_into_the_holders_hands(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    case = issued(hall)
    code = reserve(hall, case, terminal)
    assert (code.cell, code.errand, code.terminal_name) == (1, "put_in", "K-01")
    opened = lives.open_by_code(hall, terminal, f" {code.code.lower()} ")
    assert (opened.cell, opened.errand) == (1, "put_in") and hall.application(case).state == "issued"
    report(hall, terminal, opened.id, "put_in")
    assert "K-01 · 1" in dispatched(hall, case).text and "26" in dispatched(hall, case).text
    mine = hall.database.read_now(at_kiosk.list_mine, lives.at_screen(hall, terminal))
    assert [(each.id, each.cell, each.errand) for each in mine] == [(opened.id, 1, "collect")]
    lives.open_mine(hall, terminal, opened.id)
    assert hall.application(case).state == "issued"
    report(hall, terminal, opened.id, "collect")
    assert hall.application(case).state == "concluded" and on_desk(hall) == []
    steps = ("locker_reserved", "locker_opened", "dispatch", "deliver", "conclude")
    assert [event for event in hall.events(case) if event in steps] == [*steps[:3], "locker_opened", *steps[3:]]


@ONE_DATABASE
def test_of_two_results_each_has_a_cell_of_its_own_and_a_third_has_none(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall, cells=2)
    first, second, third = issued(hall), issued(hall), issued(hall)
    found = [reserve(hall, each, terminal).cell for each in (first, second)]
    assert found == [1, 2]
    with refused("locker_full"):
        reserve(hall, third, terminal)
    hall.wait(hours=9)
    assert reserve(hall, third, terminal).cell == 1  # nobody came with the codes


@pytest.mark.both_databases
def test_the_database_itself_refuses_a_second_use_of_a_cell(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    _, opened = stored(hall, terminal)
    other = lives.open_by_code(hall, terminal, reserve(hall, issued(hall), terminal).code)
    with pytest.raises(IntegrityError):
        hall.database.write_now(lambda session, call: cells.change(session, other.id, cell=1), hall.staff(CLERK))
    assert opened.cell == 1 and other.cell == 2


@pytest.mark.both_databases
def test_what_is_sent_twice_happens_once(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    case = issued(hall)
    code = reserve(hall, case, terminal).code
    once = kiosk(hall, terminal, key="the same request")
    first = hall.database.write_now(at_kiosk.open_by_code, once, code)
    assert hall.database.write_now(at_kiosk.open_by_code, once, code) == first
    with refused("locker_code_refused"):
        lives.open_by_code(hall, terminal, code)
    for _ in range(2):  # each with another key: a kiosk that was started again tells what it had written down
        report(hall, terminal, first.id, "put_in")
    lives.open_mine(hall, terminal, first.id)
    for _ in range(2):
        report(hall, terminal, first.id, "collect")
    events = hall.events(case)
    assert [events.count(name) for name in ("dispatch", "deliver", "conclude")] == [1, 1, 1]


@ONE_DATABASE
def test_nobody_else_opens_it(hall: HallInTest) -> None:
    terminal, elsewhere = kiosk_with_locker(hall), kiosk_with_locker(hall, name="K-02")
    case, opened = stored(hall, terminal)
    with refused("locker_cell_unknown"):
        lives.open_mine(hall, terminal, opened.id, ANOTHER)
    with refused("locker_cell_unknown"):
        lives.open_mine(hall, elsewhere, opened.id)
    with refused("locker_cell_unknown"):
        report(hall, elsewhere, opened.id, "collect")
    with refused("locker_cell_over"):  # never opened for the holder
        report(hall, terminal, opened.id, "collect")
    assert hall.database.read_now(at_kiosk.list_mine, lives.at_screen(hall, terminal, ANOTHER)) == []
    assert hall.application(case).state == "issued"


@ONE_DATABASE
def test_a_pass_on_the_phone_opens_the_cell_once_and_at_its_kiosk_only(hall: HallInTest) -> None:
    terminal, elsewhere = kiosk_with_locker(hall), kiosk_with_locker(hall, name="K-02")
    case, opened = stored(hall, terminal)

    def scan(at: str, text: str) -> CellErrand | PassRefused:
        return hall.database.write_now(at_kiosk.open_by_pass, kiosk(hall, at), text)

    shown = hall.database.write_now(passes.show_pass, hall.citizen(HOLDER), case).text
    assert scan(elsewhere, shown) == PassRefused("pass_wrong_place", {"place": terminal})
    found = scan(terminal, shown)
    assert isinstance(found, CellErrand) and (found.id, found.errand) == (opened.id, "collect")
    assert isinstance(again := scan(terminal, shown), PassRefused) and again.code == "pass_used"
    late = hall.database.write_now(passes.show_pass, hall.citizen(HOLDER), case).text
    hall.wait(minutes=1)
    assert isinstance(expired := scan(terminal, late), PassRefused) and expired.code == "pass_expired"
    report(hall, terminal, opened.id, "collect")
    assert hall.application(case).state == "concluded"
    with refused("locker_nothing_here"):
        hall.database.write_now(passes.show_pass, hall.citizen(HOLDER), case)


@pytest.mark.both_databases
def test_what_was_not_fetched_goes_back_to_the_counter(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    case, opened = stored(hall, terminal)
    where = hall.database.read_now(passes.where_it_waits, hall.citizen(HOLDER), case)
    assert (where.cell, where.overdue) == (1, False)
    hall.wait(days=8)
    with refused("locker_overdue"):
        lives.open_mine(hall, terminal, opened.id)
    [waiting] = on_desk(hall)
    assert waiting.overdue and not waiting.may_confirm
    code = hall.database.write_now(lockers.take_back, hall.staff(CLERK), waiting.id)
    assert lives.open_by_code(hall, terminal, code.code).errand == "take_back"
    assert hall.application(case).state == "issued"
    report(hall, terminal, opened.id, "take_back")
    report(hall, terminal, opened.id, "take_back")
    found = hall.application(case)
    assert (found.state, hall.events(case).count("return_dispatched")) == ("issued", 1)
    assert on_desk(hall) == []
    with refused("locker_not_chosen"):  # it is handed out at the counter now
        reserve(hall, case, terminal)


@ONE_DATABASE
def test_a_door_that_does_not_obey_puts_nothing_in_and_is_used_by_nobody(hall: HallInTest) -> None:
    wrong: tuple[Fault, ...] = ("door_stuck", "wrong_door")
    terminal = kiosk_with_locker(hall, cells=3)
    case = issued(hall)
    for cell, outcome in enumerate(wrong, 1):
        opened = lives.open_by_code(hall, terminal, reserve(hall, case, terminal).code)
        assert opened.cell == cell
        for _ in range(2):
            report(hall, terminal, opened.id, "put_in", outcome)
    assert hall.events(case).count("locker_fault") == 2 and "dispatch" not in hall.events(case)
    doors = on_desk(hall)
    assert [door.state for door in doors] == ["given_up"] * 2 and faults(hall) == list(wrong)
    assert reserve(hall, case, terminal).cell == 3
    hall.database.write_now(lockers.see_to, hall.staff(CLERK), doors[0].id)
    assert hall.database.read_now(lockers.list_lockers, hall.staff(CLERK))[0].free == 1


@ONE_DATABASE
def test_whatever_goes_wrong_at_the_holders_door_nothing_is_delivered(hall: HallInTest) -> None:
    wrong: tuple[Fault, ...] = ("door_left_open", "not_confirmed", "not_taken", "nothing_inside", "no_answer")
    terminal = kiosk_with_locker(hall)
    case, opened = stored(hall, terminal)
    for outcome in wrong:
        lives.open_mine(hall, terminal, opened.id)
        report(hall, terminal, opened.id, "collect", outcome)
        assert hall.application(case).state == "issued"
    assert faults(hall) == list(wrong)
    lives.open_mine(hall, terminal, opened.id)
    report(hall, terminal, opened.id, "collect")
    assert hall.application(case).state == "concluded" and faults(hall) == ["no_answer"]


@ONE_DATABASE
def test_behind_a_door_that_obeyed_another_number_nothing_is_opened_again(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    _, opened = stored(hall, terminal)
    lives.open_mine(hall, terminal, opened.id)
    report(hall, terminal, opened.id, "collect", "wrong_door")
    with refused("locker_out_of_order"):
        lives.open_mine(hall, terminal, opened.id)


@ONE_DATABASE
def test_a_clerk_who_finds_the_opened_cell_empty_confirms_the_delivery(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    case, opened = stored(hall, terminal)
    with refused("locker_not_opened"):
        hall.database.write_now(lockers.confirm_taken, hall.staff(CLERK), opened.id)
    lives.open_mine(hall, terminal, opened.id)
    report(hall, terminal, opened.id, "collect", "not_confirmed")
    assert on_desk(hall)[0].may_confirm
    number = hall.database.write_now(lockers.confirm_taken, hall.staff(CLERK), opened.id)
    assert number and hall.application(case).state == "concluded" and on_desk(hall) == []


@ONE_DATABASE
def test_a_code_serves_its_clerk_while_employed_and_the_case_while_it_can_travel(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    case = issued(hall)
    code = reserve(hall, case, terminal).code
    again = reserve(hall, case, terminal)
    with refused("locker_code_refused"):
        lives.open_by_code(hall, terminal, code)
    clerk = hall.staff(CLERK).actor.id
    hall.database.write_now(employment.disable, hall.staff("admin"), clerk)
    with refused("staff_left"):
        lives.open_by_code(hall, terminal, again.code)


@ONE_DATABASE
def test_only_what_is_issued_for_a_locker_is_put_into_one(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    stored_case, opened = stored(hall, terminal)
    with refused("locker_in_use"):
        reserve(hall, stored_case, terminal)
    with refused("locker_not_chosen"):
        reserve(hall, issued(hall, "courier"), terminal)
    with refused("step_not_possible"):
        reserve(hall, lives.side_exits.pre_reviewed(hall), terminal)
    with refused("terminal_unknown"):
        reserve(hall, issued(hall), opened.id)
    with refused("locker_cell_in_use"):
        hall.database.write_now(lockers.give_up, hall.staff(CLERK), opened.id)


@ONE_DATABASE
def test_only_who_hands_out_uses_lockers(hall: HallInTest) -> None:
    terminal, case = kiosk_with_locker(hall), issued(hall)
    for username in ("liangwen", "guanyuan", "admin"):
        refuses(hall, hall.staff(username), terminal, case)


def refuses(hall: HallInTest, call: Call, terminal: str, case: str) -> None:
    for work in (lockers.list_lockers, lockers.list_allocations):
        with refused("role_missing"):
            hall.database.read_now(work, call)
    with refused("role_missing"):
        hall.database.write_now(lockers.reserve, call, case, terminal)
    report_by_hand: Any = (case, CellReport("collect", "done"))
    with refused("role_missing"):
        hall.database.write_now(at_kiosk.report, call, *report_by_hand)
