"""The administrator's page for kiosks."""

import re

from core.terminals import service
from core.terminals.schemas import EnrolmentRequest, Terminal
from tests.builders import HallInTest
from tests.desk.conftest import Sit, send


def enrol(hall: HallInTest, code: str) -> Terminal:
    request = EnrolmentRequest(code, "Kiosk 1", "Guicheng", "mainland", "ab" * 32)
    return hall.database.write_now(service.enrol, hall.somebody(set()), request)


def test_a_kiosk_is_enrolled_confirmed_and_revoked(hall: HallInTest, sit: Sit) -> None:
    admin = sit("admin")
    page = send(admin, "/desk/terminals", "/desk/terminals/code").text
    code = re.findall(r'class="code">([^<]+)<', page)[0]
    terminal = enrol(hall, code)
    listed = admin.get("/desk/terminals").text
    assert terminal.fingerprint in listed
    assert code not in listed  # it is shown once
    assert send(admin, "/desk/terminals", f"/desk/terminals/{terminal.id}/confirm").status_code == 303
    assert hall.database.read_now(service.find_terminal, terminal.id).state == "enrolled"
    assert send(admin, "/desk/terminals", f"/desk/terminals/{terminal.id}/revoke").status_code == 303
    again = send(admin, "/desk/terminals", f"/desk/terminals/{terminal.id}/revoke")
    assert again.status_code == 409
    assert hall.database.read_now(service.find_terminal, terminal.id).state == "revoked"


def test_only_an_administrator_sees_the_kiosks(sit: Sit) -> None:
    assert sit("wangli").get("/desk/terminals").status_code == 403
