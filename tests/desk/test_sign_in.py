"""Who may sit at the desk."""

from core.people import staff
from demo.people import PASSWORD
from tests.builders import HallInTest
from tests.desk.conftest import Client, Sit, sign_in


def test_a_page_of_the_desk_leads_to_sign_in_and_back(hall: HallInTest, browser: Client) -> None:
    answer = browser.get("/desk/queues/review", follow_redirects=False)
    assert answer.headers["location"] == "/desk/sign-in?after=/desk/queues/review"
    signed_in = sign_in(hall, browser, "liangwen", after="/desk/queues/review")
    assert signed_in.headers["location"] == "/desk/queues/review"
    assert "To review" in browser.get("/desk/queues/review").text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(hall: HallInTest, browser: Client) -> None:
    cookie = sign_in(hall, browser, "wangli").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/desk" in cookie


def test_nobody_is_sent_to_another_host_after_signing_in(hall: HallInTest, browser: Client) -> None:
    for place in ("https://evil.test/", "//evil.test/", "/desk//evil.test", "/desk/\\evil.test"):
        assert sign_in(hall, browser, "wangli", after=place).headers["location"] == "/desk/"


def test_a_wrong_password_keeps_the_user_name_and_says_why(hall: HallInTest, browser: Client) -> None:
    answer = sign_in(hall, browser, "wangli", "wrong")
    assert answer.status_code == 401
    assert 'value="wangli"' in answer.text
    assert "The user name, password or code is wrong" in answer.text


def test_five_failures_lock_the_account(hall: HallInTest, browser: Client) -> None:
    for _ in range(5):
        sign_in(hall, browser, "wangli", "wrong")
    assert "locked" in sign_in(hall, browser, "wangli").text


def test_a_code_works_once(hall: HallInTest, browser: Client) -> None:
    sign_in(hall, browser, "wangli")
    code = hall.database.read_now(staff.current_totp_code, "wangli", hall.at)
    form = {"username": "wangli", "password": PASSWORD, "code": code}
    assert browser.post("/desk/sign-in", data=form).status_code == 401


def test_the_demo_lists_its_staff_with_codes_that_work(hall: HallInTest, browser: Client) -> None:
    page = browser.get("/desk/sign-in").text
    assert hall.database.read_now(staff.current_totp_code, "zhaoning", hall.at) in page
    assert PASSWORD in page


def test_signing_out_ends_the_token_itself(hall: HallInTest, sit: Sit, browser: Client) -> None:
    client = sit("wangli")
    token = client.cookies["desk"]
    client.post("/desk/sign-out")
    browser.cookies.set("desk", token, path="/desk")
    assert "sign-in" in browser.get("/desk/", follow_redirects=False).headers["location"]


def test_a_sign_in_ends_after_a_working_day(hall: HallInTest, sit: Sit) -> None:
    client = sit("wangli")
    hall.wait(hours=10)
    answer = client.get("/desk/", follow_redirects=False)
    assert answer.headers["location"].endswith("&expired=yes")


def test_another_site_cannot_make_a_signed_in_browser_act(sit: Sit) -> None:
    client = sit("admin")
    for forged in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.test"}):
        assert client.post("/desk/terminals/code", headers=forged).status_code == 403


def test_each_role_finds_its_own_queues(sit: Sit) -> None:
    clerk, reviewer, admin = sit("wangli").get("/desk/").text, sit("liangwen").get("/desk/").text, sit("admin")
    assert "/desk/queues/acceptance" in clerk
    assert "/desk/queues/review" not in clerk
    assert "/desk/queues/review" in reviewer
    assert "/desk/scan" not in reviewer
    assert admin.get("/desk/queues/acceptance").status_code == 403


def test_the_language_is_the_browsers_until_one_is_chosen(browser: Client) -> None:
    assert "Staff sign-in" in browser.get("/desk/sign-in").text
    assert "職員登入" in browser.get("/desk/sign-in", headers={"Accept-Language": "zh-HK,en;q=0.5"}).text
    chosen = {"language": "zh-Hans", "after": "/desk/sign-in"}
    assert "工作人员登录" in browser.post("/desk/language", data=chosen).text
