"""The administrator's page for kiosks."""

import re
from datetime import UTC, datetime

import pytest

from core.call import Actor, Call
from core.terminals import service
from core.terminals.fleet import heartbeat
from core.terminals.points import list_stands
from core.terminals.schemas import EnrolmentRequest, Health, Terminal
from tests.builders import HallInTest
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
    assert '<option value="dali" selected>' in admin.get("/desk/terminals").text
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


def test_only_an_administrator_sees_the_kiosks(sit: Sit) -> None:
    assert sit("wangli").get("/desk/terminals").status_code == 403
