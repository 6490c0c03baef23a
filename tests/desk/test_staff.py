"""An administrator enters and disables members of staff; nobody holds roles that the law keeps apart."""

import re

import httpx
import pytest
from pyotp.totp import TOTP

from demo.places import CENTRE
from tests.builders import MATTER, HallInTest
from tests.desk.conftest import Client, Sit, key_in, send


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_member_is_entered_signs_in_and_is_disabled(hall: HallInTest, sit: Sit, browser: Client) -> None:
    admin = sit("admin")
    form = {"username": "newby", "name": "新人", "centre": CENTRE}
    clash = send(admin, "/desk/staff", "/desk/staff/add", **form, role_clerk="yes", role_administrator="yes")
    assert clash.status_code == 400 and "One person cannot hold these roles" in clash.text
    nowhere = send(admin, "/desk/staff", "/desk/staff/add", **form | {"centre": ""}, role_clerk="yes")
    assert nowhere.status_code == 400 and "newby" in nowhere.text
    page = send(admin, "/desk/staff", "/desk/staff/add", **form, role_clerk="yes")
    assert page.status_code == 200 and "newby" in page.text
    password, secret = re.findall(r'<dd class="mono">([^<]+)</dd>', page.text)
    assert enters(hall, browser, "newby", password, secret).status_code == 303
    assert browser.get("/desk/queues/acceptance").status_code == 200
    (id,) = re.findall(r"新人.*?/desk/staff/([0-9a-f-]{36})/disable", admin.get("/desk/staff").text, re.DOTALL)
    gone = admin.post(f"/desk/staff/{id}/disable", data={"request": key_in(admin.get("/desk/staff").text)})
    assert gone.status_code == 200 and "新人" not in gone.text
    left = browser.get("/desk/queues/acceptance", follow_redirects=False)
    assert left.status_code == 303, "signed out at once"


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_member_changes_roles_on_the_page_at_once(hall: HallInTest, sit: Sit) -> None:
    admin, clerk = sit("admin"), sit("wangli")
    id, authority = hall.staff("wangli").actor.id, hall.matters[MATTER].authority.code
    page = admin.get("/desk/staff").text
    assert f"/desk/staff/{id}/change" in page and page.count("/change") == page.count("/disable")
    assert f"/desk/staff/{hall.staff('admin').actor.id}/change" not in page, "not his own"
    both = send(admin, "/desk/staff", f"/desk/staff/{id}/change", role_clerk="yes", role_reviewer="yes", centre=CENTRE)
    assert both.status_code == 400 and "One person cannot hold these roles" in both.text
    changed = send(admin, "/desk/staff", f"/desk/staff/{id}/change", role_reviewer="yes", authority=authority)
    assert changed.status_code == 200 and "The roles are changed" in changed.text
    offered = clerk.get("/desk/").text
    assert "/desk/queues/review" in offered and "/desk/queues/acceptance" not in offered, "without signing in again"


def enters(hall: HallInTest, client: Client, username: str, password: str, secret: str) -> httpx.Response:
    hall.wait(seconds=31)
    form = {"username": username, "password": password, "code": TOTP(secret).at(hall.at)}
    return client.post("/desk/sign-in", data=form, follow_redirects=False)


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_nobody_disables_his_own_account(hall: HallInTest, sit: Sit) -> None:
    admin = sit("admin")
    own = hall.staff("admin").actor.id
    answered = send(admin, "/desk/staff", f"/desk/staff/{own}/disable")
    assert answered.status_code == 403 and "Ask another administrator" in answered.text
