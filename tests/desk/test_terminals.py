"""The administrator's page for kiosks."""

import re
from datetime import UTC, datetime

import pytest

from core.call import Actor, Call
from core.terminals import service
from core.terminals.fleet import heartbeat, rules
from core.terminals.fleet.schemas import Answered, Blocked
from core.terminals.points import list_stands
from core.terminals.schemas import EnrolmentRequest, Health, Terminal
from tests.builders import HallInTest
from tests.core.terminals.fleet_lives import beat, enrolled
from tests.desk.conftest import Sit, send


def enrol(hall: HallInTest, code: str) -> Terminal:
    request = EnrolmentRequest(code, "Kiosk 1", "Guicheng", "mainland", "ab" * 32)
    return hall.database.write_now(service.enrol, hall.somebody(set()), request)


def test_a_kiosk_is_enrolled_confirmed_placed_and_revoked(hall: HallInTest, sit: Sit) -> None:
    admin = sit("admin")
    page = send(admin, "/desk/terminals", "/desk/terminals/code").text
    code = re.findall(r'class="code">([^<]+)<', page)[0]
    terminal = enrol(hall, code)
    listed = admin.get("/desk/terminals").text
    assert terminal.fingerprint in listed
    assert code not in listed  # it is shown once
    assert send(admin, "/desk/terminals", f"/desk/terminals/{terminal.id}/confirm").status_code == 303
    assert hall.database.read_now(service.find_terminal, terminal.id).state == "enrolled"
    where = {"centre": "dali", "round_the_clock": "yes"}
    assert send(admin, "/desk/terminals", f"/desk/terminals/{terminal.id}/stand", **where).status_code == 303
    stands = hall.database.read_now(list_stands)[terminal.id]
    assert (stands.centre, stands.round_the_clock) == ("dali", True)
    assert '<option value="dali" selected>' in admin.get(f"/desk/terminals/{terminal.id}").text
    nowhere = send(admin, "/desk/terminals", f"/desk/terminals/{terminal.id}/stand", centre="nowhere")
    assert nowhere.status_code == 404
    assert send(admin, "/desk/terminals", f"/desk/terminals/{terminal.id}/revoke").status_code == 303
    again = send(admin, "/desk/terminals", f"/desk/terminals/{terminal.id}/revoke")
    assert again.status_code == 409
    assert hall.database.read_now(service.find_terminal, terminal.id).state == "revoked"


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_what_a_kiosk_needs_is_said_beside_its_name(hall: HallInTest, sit: Sit) -> None:
    admin = sit("admin")
    code = re.findall(r'class="code">([^<]+)<', send(admin, "/desk/terminals", "/desk/terminals/code").text)[0]
    terminal = enrol(hall, code)
    words = ("receipt_printer.paper_low", "odd_device.odd_matter")
    health = Health({"receipt_printer": "online"}, 0, datetime(2026, 11, 22, tzinfo=UTC), words, 7)
    kiosk = Call(Actor("", frozenset({"kiosk"})), "kiosk", health.kiosk_time, terminal_id=terminal.id)
    hall.database.write_now(heartbeat.report_health, kiosk, health)
    page = admin.get("/desk/terminals").text
    assert "Receipt printer: paper near its end" in page and "odd_device: odd_matter" in page
    assert "7 certificate forms left" in page


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_an_alarm_is_seen_to_and_an_order_given_on_the_page_of_the_kiosk(hall: HallInTest, sit: Sit) -> None:
    admin, kiosk = sit("admin"), enrolled(hall)
    beat(hall, kiosk, "auxiliaries.door_open", blocked=Blocked("0190-parcel", "hall_fault"))
    page = f"/desk/terminals/{kiosk}"
    shown = admin.get(page).text
    assert "Cabinet: door open" in shown and "0190-parcel" in shown
    acknowledging = re.findall(rf"{page}/alarms/[^\"]+", shown)
    assert send(admin, page, acknowledging[0]).status_code == 303
    assert len(re.findall(rf"{page}/alarms/", admin.get(f"{page}/now").text)) == len(acknowledging) - 1
    assert send(admin, page, acknowledging[0]).status_code == 409
    words = {"words-zh-Hans": "今晚检修", "words-en": "Repairs tonight"}
    assert send(admin, page, f"{page}/orders", kind="lock", grace="180", **words).status_code == 303
    assert "Repairs tonight" in admin.get(page).text and "not answered yet" in admin.get(page).text
    beat(hall, kiosk, answers=(Answered(1, "done"),), standing="locked")
    now = admin.get(f"{page}/now").text
    assert "not answered yet" not in now and ">locked<" in now
    assert send(admin, page, f"{page}/orders", kind="explode").status_code == 404
    assert send(admin, page, f"{page}/orders", kind="message", **{"words-en": "x" * 201}).status_code == 400


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_the_list_is_filtered_and_fetched_again_alone(hall: HallInTest, sit: Sit) -> None:
    admin = sit("admin")
    beat(hall, enrolled(hall, 1))
    beat(hall, enrolled(hall, 2), "receipt_printer.paper_out", supplies={"receipt_printer.paper": "out"})
    piece = admin.get("/desk/terminals/list", params={"show": "trouble"}).text
    assert "K-02" in piece and "K-01" not in piece and "<html" not in piece
    assert "Receipt printer paper: out" in piece
    assert "K-01" in admin.get("/desk/terminals/list", params={"words": "k-01"}).text
    nonsense = admin.get("/desk/terminals", params={"show": "<x>", "words": '"><x>'}).text
    assert "<x>" not in nonsense


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_rules_are_published_within_their_bounds(hall: HallInTest, sit: Sit) -> None:
    admin = sit("admin")
    good = {"idle_seconds": "90", "warning_seconds": "30", "heartbeat_seconds": "30", "few_blanks": "5"}
    for bad in ("1", "soon", "", "٣٠"):
        refused = send(admin, "/desk/terminals", "/desk/terminals/rules", **good, silent_minutes=bad)
        assert refused.status_code == 400
    assert send(admin, "/desk/terminals", "/desk/terminals/rules", **good, silent_minutes="10").status_code == 303
    assert hall.database.read_now(rules.current).idle_seconds == 90


def test_only_an_administrator_sees_the_kiosks(sit: Sit) -> None:
    assert sit("wangli").get("/desk/terminals").status_code == 403
