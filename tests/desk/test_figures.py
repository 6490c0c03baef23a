"""The figures of a month on the desk are the ones counted from the journal."""

from core.calls import at_kiosk
from core.supervision.service import recompute
from tests.builders import HallInTest
from tests.core.applications.states import case_in, request_supplement
from tests.core.calls import lives
from tests.core.lockers.lives import kiosk, kiosk_with_locker
from tests.desk.conftest import Sit


def test_a_supervisor_sees_what_the_journal_gives(hall: HallInTest, sit: Sit) -> None:
    case_in(hall, "concluded")
    request_supplement(hall, case_in(hall, "received"))
    page = sit("guanyuan").get("/desk/figures").text
    found = hall.database.read_now(recompute, "2026-11")
    assert (found.corrections.part, found.corrections.of) == (1, 2)
    assert "1 of 2" in page and f"{found.corrections.percent} %" in page
    assert "Concluded" in page and "Papers to be put right" in page
    assert "By authority" in page and "By area" in page and "city" in page
    assert "/desk/figures" in sit("guanyuan").get("/desk/").text


def test_another_month_is_asked_for_by_its_name_and_what_is_none_is_said(hall: HallInTest, sit: Sit) -> None:
    case_in(hall, "received")
    client = sit("guanyuan")
    assert "No case was filed" in client.get("/desk/figures?month=2026-10").text
    assert "is not a month" in client.get("/desk/figures?month=2026-13").text


def test_a_clerk_sees_no_figures(sit: Sit) -> None:
    client = sit("wangli")
    assert client.get("/desk/figures").status_code == 403
    assert "/desk/figures" not in client.get("/desk/").text


def test_a_supervisor_sees_what_came_of_calls_by_hour_and_kiosk(hall: HallInTest, sit: Sit) -> None:
    assert "Nobody asked for a clerk" in sit("guanyuan").get("/desk/call-figures").text
    terminal = kiosk_with_locker(hall)
    hall.database.write_now(at_kiosk.note_in_vain, kiosk(hall, terminal))
    lives.hang_up(hall, lives.connected(hall, terminal))
    page = sit("guanyuan").get("/desk/call-figures").text
    assert "100.0 %" in page and "1 of 1" in page and "桂城街道 K-01" in page
    assert "/desk/call-figures" in page and sit("wangli").get("/desk/call-figures").status_code == 403
