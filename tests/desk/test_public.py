"""What anybody may open: the check of a certificate, the front door, and a receipt's link."""

from io import BytesIO

import qrcode

from core.applications.receipts import ReceiptCode, mint_receipt_code
from core.certificates import service as certificates
from core.db.database import Session
from core.ids import new_id
from tests.builders import HallInTest
from tests.desk.conftest import Client

HOLDER = "林晓岚"


def code_of_a_certificate(hall: HallInTest) -> str:
    """The link in the QR of a certificate that was just issued."""
    id = hall.case(HOLDER, "concluded").certificate_id
    clerk = hall.staff("wangli")

    def find(session: Session) -> str:
        return certificates.find_certificate(session, clerk, str(id)).code

    return hall.database.read_now(find)


def test_a_genuine_certificate_is_shown_as_the_paper_shows_it(hall: HallInTest, browser: Client) -> None:
    page = browser.post("/check/", data={"code": code_of_a_certificate(hall)}).text
    assert "Genuine and valid" in page
    assert HOLDER in page
    assert "13800000001" not in page


def test_the_check_says_no_in_the_readers_language(hall: HallInTest, browser: Client) -> None:
    code = code_of_a_certificate(hall)
    forged = code[:-20] + ("A" if code[-20] != "A" else "B") + code[-19:]
    chinese = browser.post("/check/", data={"code": forged}, headers={"Accept-Language": "zh-CN"})
    assert "不能采信" in chinese.text
    assert "Do not rely on this" in browser.post("/check/", data={"code": forged}).text


def test_a_photograph_of_the_code_is_read(hall: HallInTest, browser: Client) -> None:
    saved = BytesIO()
    qrcode.make(code_of_a_certificate(hall)).save(saved, "PNG")
    page = browser.post("/check/", files={"picture": ("photo.png", saved.getvalue(), "image/png")}).text
    assert "Genuine and valid" in page


def test_a_receipts_link_tells_the_case_number_and_nothing_else(hall: HallInTest, browser: Client) -> None:
    case = hall.case(HOLDER, "received")
    receipt = ReceiptCode(case.id, case.case_number, hall.at)
    code = mint_receipt_code(receipt, hall.settings.public_url, hall.keys.signing_key("receipt"))
    page = browser.post("/receipt", data={"code": code}).text
    assert str(case.case_number) in page
    assert HOLDER not in page
    assert case.matter_title not in page


def test_a_certificates_link_at_the_front_door_points_to_the_check(hall: HallInTest, browser: Client) -> None:
    page = browser.post("/receipt", data={"code": code_of_a_certificate(hall)}).text
    assert 'href="/check/"' in page


def test_the_front_door_names_the_entrances(browser: Client) -> None:
    page = browser.get("/").text
    assert all(f'href="{path}"' in page for path in ("/desk/", "/check/", "/api/docs"))


def test_pages_let_in_nothing_that_is_not_the_halls_own(browser: Client) -> None:
    for path in ("/", "/check/", "/desk/sign-in"):
        answer = browser.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http://" not in answer.text.replace("http://hall.test", "")
        assert "<script>" not in answer.text
        assert " style=" not in answer.text


def test_a_made_up_form_is_a_plain_refusal(browser: Client) -> None:
    sent = [
        {"content": b"\xff\xfe=%zz", "headers": {"content-type": "application/x-www-form-urlencoded"}},
        {"content": b"{", "headers": {"content-type": "application/json"}},
        {"content": b"--x", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"data": {"code": "\0"}},
        {"data": {"code": new_id()}},
    ]
    for body in sent:
        assert browser.post("/check/", **body).status_code < 500  # pyright: ignore[reportArgumentType]
