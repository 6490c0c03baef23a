"""A result goes into the kiosk's locker and into its holder's hands. Hall, driver and line are real."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.call import Call
from core.db.database import Session
from core.lockers import cells, passes
from core.lockers import service as lockers
from core.lockers.schemas import CellErrand
from core.people import staff
from core.sealing import Keyring
from demo.people import STAFF, find_person
from kiosk import enrolment, locker
from kiosk.cell_book import CellBook
from kiosk.opened_cell import Stage
from kiosk.upkeep import upkeep
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER
from tests.core.lockers import lives
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig, hall_at, kiosk_at


class Bench:
    """A kiosk with a locker, its hall, and a clerk who has results for it."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        house = rig.hall
        self.hall = HallInTest(house.services.settings, house.database, house.keys, house.clock.at)
        clerk = next(each.member for each in STAFF if each.member.username == lives.CLERK)
        if house.database.read_now(staff.find_member, clerk.id) is None:
            house.do(staff.add_staff, clerk, staff.hash_password("unused"), "JBSWY3DPEHPK3PXP")
        known = enrolment.remembered(rig.kiosk)
        assert known
        self.terminal = known.id

    def staff(self) -> Call:
        self.hall.at = max(self.hall.at, self.rig.hall.clock.at)
        call = self.hall.staff(lives.CLERK)
        self.rig.hall.clock.at = self.hall.at
        return call

    def reserved(self) -> tuple[str, str]:
        """A case and the code for its cell."""
        case = lives.issued(self.hall)
        return case, self.hall.database.write_now(lockers.reserve, self.staff(), case, self.terminal).code

    def state(self, case: str) -> str:
        return self.hall.application(case).state

    def faults(self) -> list[str]:
        found = self.hall.database.read_now(lockers.list_allocations, self.staff())
        return [fault.code for each in found for fault in each.faults]

    def until(self, stage: Stage, left_open: bool = False) -> int:
        """The cell in hand, as soon as it has come so far."""

        def reached() -> bool:
            cell = self.rig.kiosk.cells.opened
            return cell is not None and cell.state == stage and cell.left_open == left_open

        self.rig.wait_for(lambda _: reached())
        cell = self.rig.kiosk.cells.opened
        assert cell
        return cell.errand.cell

    def push_shut(self) -> None:
        self.rig.tray.locker.shut_all()
        self.until("shut")

    def put_in(self, citizen: Citizen, code: str) -> int:
        citizen.go("locker/staff").press("locker/staff", code=code)
        assert citizen.path == "locker"
        cell = self.until("open")
        assert self.rig.tray.locker.open_doors == [cell] and citizen.go("locker").sees("locker.open_put_in")
        self.push_shut()
        citizen.go("locker").press("locker/said", said="done")
        self.until("done")
        assert citizen.go("locker").sees("locker.done_put_in")
        return cell

    def fetch(self, citizen: Citizen) -> Citizen:
        """The holder lays down the card and asks for what waits."""
        citizen.tap_card(find_person(HOLDER))
        assert citizen.sees("locker.waits")
        return citizen.press("locker", cell=citizen.find(r'name="cell" value="([^"]+)"'))


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("hall")
    with hall_at(folder, sqlite_template, keys) as hall, kiosk_at(hall, tmp_path_factory.mktemp("kiosk")) as rig:
        yield rig


@pytest.fixture
def bench(rig: Rig) -> Iterator[Bench]:
    bench = Bench(rig)
    yield bench
    rig.tray.locker.faults.clear("stuck")
    rig.tray.locker.faults.clear("wrong_door")
    rig.tray.locker.shut_all()
    leave(rig)
    rig.wait_for(lambda kiosk: not locker.is_busy(kiosk))
    for each in bench.hall.database.read_now(lockers.list_allocations, bench.staff()):
        bench.hall.database.write_now(lockers.see_to, bench.staff(), each.id)
        bench.hall.database.write_now(emptied, bench.staff(), each.id)


def emptied(session: Session, call: Call, allocation_id: str) -> None:
    """What a test left in a cell is gone for the next one."""
    row = cells.find(session, allocation_id)
    if row.ended_at is None:
        cells.end(session, call, row, "given_up")


@pytest.fixture
def citizen(rig: Rig) -> Citizen:
    return Citizen(rig)


def leave(rig: Rig) -> None:
    rig.tray.lift()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader())


def test_from_the_clerks_code_to_the_holders_hands(bench: Bench, citizen: Citizen, rig: Rig) -> None:
    case, code = bench.reserved()
    assert citizen.go("scan").sees("locker.staff_entry")
    cell = bench.put_in(citizen, code)
    leave(rig)
    bench.fetch(citizen)
    assert bench.until("open") == cell and rig.tray.locker.open_doors == [cell]
    assert citizen.go("locker").sees("locker.open", cell=cell) and "locker" in rig.tray.board.lit
    assert bench.state(case) == "issued"
    assert citizen.sees("where.locker_open_collect") and "hx-swap-oob" not in citizen.page
    bench.push_shut()
    assert citizen.go("locker/state").sees("where.locker_shut"), "what stands above changes with the door"
    assert citizen.go("locker").sees("locker.ask_collect")
    citizen.press("locker/said", said="done")
    bench.until("done")
    assert bench.state(case) == "concluded" and citizen.go("locker").sees("locker.done_collect")
    assert not citizen.go("known").sees("locker.waits")


@pytest.mark.nightly
def test_a_code_that_is_wrong_or_used_opens_nothing(bench: Bench, citizen: Citizen, rig: Rig) -> None:
    _, code = bench.reserved()
    bench.put_in(citizen, code)
    leave(rig)
    for wrong in (code, "ABCDEFGHJK", "X"):
        citizen.go("locker/staff").press("locker/staff", code=wrong)
        assert citizen.sees("refusal.locker_code_refused")
    assert rig.tray.locker.open_doors == []


@pytest.mark.nightly
def test_the_holders_phone_and_the_clerks_page_are_scanned(bench: Bench, citizen: Citizen, rig: Rig) -> None:
    case, code = bench.reserved()
    rig.tray.scanner.scan(f"{locker.STAFF_CODE}{code}".encode())
    bench.until("open")
    bench.push_shut()
    citizen.go("locker").press("locker/said", said="done")
    bench.until("done")
    leave(rig)
    shown = bench.hall.database.write_now(passes.show_pass, bench.hall.citizen(HOLDER), case)
    rig.hall.clock.at = bench.hall.at
    rig.tray.scanner.scan(shown.text.encode())
    bench.until("open")
    assert citizen.go("locker").sees("locker.open_collect")
    bench.push_shut()
    citizen.go("locker").press("locker/said", said="done")
    bench.until("done")
    assert bench.state(case) == "concluded"


def test_another_door_opens_and_nothing_is_delivered(bench: Bench, citizen: Citizen, rig: Rig) -> None:
    case, code = bench.reserved()
    bench.put_in(citizen, code)
    leave(rig)
    rig.tray.locker.faults.set("wrong_door")
    bench.fetch(citizen)
    bench.until("failed")
    assert citizen.go("locker").sees("locker.why_wrong_door") and citizen.sees("locker.failed_collect")
    assert bench.state(case) == "issued" and bench.faults() == ["wrong_door"]
    words = rig.on_kiosk(upkeep)
    assert "locker.wrong_door" in words and "locker.door_open" in words


@pytest.mark.nightly
def test_a_door_that_stays_shut_takes_nothing_in_and_the_next_cell_does(
    bench: Bench, citizen: Citizen, rig: Rig
) -> None:
    case, code = bench.reserved()
    rig.tray.locker.faults.set("stuck")
    citizen.go("locker/staff").press("locker/staff", code=code)
    stuck = bench.until("failed")
    assert citizen.go("locker").sees("locker.why_door_stuck", cell=stuck) and citizen.sees("locker.failed_put_in")
    assert "dispatch" not in bench.hall.events(case) and bench.faults() == ["door_stuck"]
    rig.tray.locker.faults.clear("stuck")
    leave(rig)
    again = bench.hall.database.write_now(lockers.reserve, bench.staff(), case, bench.terminal)
    assert bench.put_in(citizen, again.code) == again.cell != stuck


def test_a_door_left_open_is_asked_for_and_told(
    bench: Bench, citizen: Citizen, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locker, "SHUT_SECONDS", 0.6)
    case, code = bench.reserved()
    cell = bench.put_in(citizen, code)
    leave(rig)
    bench.fetch(citizen)
    bench.until("open", left_open=True)
    assert citizen.go("locker").sees("locker.left_open", cell=cell)
    rig.wait_for(lambda kiosk: not kiosk.cells.waiting())
    assert bench.faults() == ["door_left_open"] and "locker.door_open" in rig.on_kiosk(upkeep)
    bench.push_shut()
    citizen.go("locker").press("locker/said", said="done")
    bench.until("done")
    assert bench.state(case) == "concluded" and bench.faults() == []


@pytest.mark.nightly
def test_who_says_nothing_or_has_nothing_is_not_delivered_to(bench: Bench, citizen: Citizen, rig: Rig) -> None:
    case, code = bench.reserved()
    bench.put_in(citizen, code)
    leave(rig)
    bench.fetch(citizen)
    bench.until("open")
    bench.push_shut()
    citizen.go("locker").press("locker/said", said="again")  # the paper was forgotten
    bench.until("open")
    bench.push_shut()
    citizen.go("locker").press("locker/said", said="nothing")
    bench.until("failed")
    assert citizen.go("locker").sees("locker.why_not_taken") and bench.faults() == ["not_taken"]
    citizen.go("known").press("locker", cell=citizen.find(r'name="cell" value="([^"]+)"'))
    bench.until("open")
    bench.push_shut()
    leave(rig)
    bench.until("failed")
    assert bench.faults() == ["not_taken", "not_confirmed"] and bench.state(case) == "issued"


@pytest.mark.nightly
def test_a_report_survives_a_broken_link_and_is_taken_once(
    bench: Bench, citizen: Citizen, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locker, "HEARD_SECONDS", 0.2)
    case, code = bench.reserved()
    bench.put_in(citizen, code)
    leave(rig)
    bench.fetch(citizen)
    bench.until("open")
    bench.push_shut()
    rig.link.set_cut(True)
    citizen.go("locker").press("locker/said", said="done")
    bench.until("done")
    assert citizen.go("locker").sees("locker.later") and bench.state(case) == "issued"
    rig.link.set_cut(False)
    rig.wait_for(lambda kiosk: not kiosk.cells.waiting())
    assert bench.state(case) == "concluded" and bench.hall.events(case).count("deliver") == 1


def test_a_kiosk_that_went_down_at_an_open_door_says_that_nobody_confirmed(rig: Rig, tmp_path: Path) -> None:
    at = rig.kiosk.now()

    book = CellBook(tmp_path / "cells.jsonl", at)
    book.begin(CellErrand("allocation", 3, "collect", "", ""), at)
    with (tmp_path / "cells.jsonl").open("ab") as file:
        file.write(b'{"half')
    again = CellBook(tmp_path / "cells.jsonl", at)
    assert [(line.allocation, line.errand, line.outcome) for line in again.waiting()] == [
        ("allocation", "collect", "not_confirmed")
    ]
    assert [line.key for line in CellBook(tmp_path / "cells.jsonl", at).waiting()] == [
        line.key for line in again.waiting()
    ]
