"""The desk's page of lockers: a cell is kept for a result, its code shown once, and what went wrong is seen to."""

import re

import pytest

from core.lockers import at_kiosk
from core.lockers.schemas import CellReport
from tests.builders import HallInTest
from tests.core.lockers import lives
from tests.desk.conftest import Client, Sit, key_in

pytestmark = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)


def press(client: Client, page: str, action: str, **fields: str) -> str:
    return client.post(f"/desk/lockers/{action}", data={"request": key_in(page), **fields}).text


def code_in(page: str) -> str:
    found = re.search(r'<p class="code">(\w{10})</p>', page)
    assert found
    return found[1]


def test_a_result_goes_from_its_page_into_a_cell_and_back_to_the_counter(hall: HallInTest, sit: Sit) -> None:
    terminal, case = lives.kiosk_with_locker(hall), lives.issued(hall)
    clerk = sit(lives.CLERK)
    link = f"/desk/lockers?case={case}"
    assert link in clerk.get(f"/desk/cases/{case}").text
    page = clerk.get(link).text
    assert "2 free" in page and "桂城街道" in page
    shown = press(clerk, page, "reserve", case=case, terminal=terminal)
    assert "<svg" in shown and "Cell 1" in shown
    assert code_in(shown) not in clerk.get("/desk/lockers").text
    opened = lives.open_by_code(hall, terminal, code_in(shown))
    assert "putting in not confirmed" in clerk.get("/desk/lockers").text
    lives.report(hall, terminal, opened.id, "put_in")
    assert "Waits for its holder" in clerk.get("/desk/lockers").text
    hall.wait(days=8)
    clerk = sit(lives.CLERK)
    page = clerk.get("/desk/lockers").text
    assert "Not collected in time" in page
    back = code_in(press(clerk, page, f"{opened.id}/take_back"))
    assert lives.open_by_code(hall, terminal, back).errand == "take_back"
    lives.report(hall, terminal, opened.id, "take_back")
    assert "No cell is in use" in clerk.get("/desk/lockers").text
    assert link not in clerk.get(f"/desk/cases/{case}").text


def test_what_nobody_confirmed_is_confirmed_by_who_has_looked(hall: HallInTest, sit: Sit) -> None:
    terminal = lives.kiosk_with_locker(hall)
    case, opened = lives.stored(hall, terminal)
    lives.open_mine(hall, terminal, opened.id)
    said = CellReport("collect", "not_confirmed")
    hall.database.write_now(at_kiosk.report, lives.kiosk(hall, terminal), opened.id, said)
    clerk = sit(lives.CLERK)
    page = clerk.get("/desk/lockers").text
    assert "Nobody confirmed" in page
    assert "The case is concluded" in press(clerk, page, f"{opened.id}/confirm_taken")
    assert hall.application(case).state == "concluded"


@pytest.mark.nightly
def test_a_refusal_stands_on_the_page_and_a_reservation_is_given_up(hall: HallInTest, sit: Sit) -> None:
    terminal = lives.kiosk_with_locker(hall, cells=1)
    case, other = lives.issued(hall), lives.issued(hall)
    clerk = sit(lives.CLERK)
    page = clerk.get(f"/desk/lockers?case={case}").text
    press(clerk, page, "reserve", case=case, terminal=terminal)
    page = press(clerk, clerk.get(f"/desk/lockers?case={other}").text, "reserve", case=other, terminal=terminal)
    assert "no free cell" in page
    [id] = re.findall(r"/desk/lockers/([^/]+)/give_up", page)
    assert "free again" in press(clerk, page, f"{id}/give_up")
    assert "1 free" in clerk.get(f"/desk/lockers?case={other}").text
