"""Documents at the desk and before the public: being made or there, genuine or not, and what to check them with."""

import pytest
from cryptography import x509

from core.notices import service as notices
from core.pdf_signing import DocumentAuthority
from tests.builders import HallInTest
from tests.core.applications.states import case_in
from tests.desk.conftest import Client, Sit

BEING_MADE = "The file is being made"


def test_a_case_page_says_that_a_document_is_being_made_and_then_gives_it(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "received")
    (notice,) = hall.database.read_now(notices.list_notices, id)
    client, link = sit("wangli"), f'href="/desk/notices/{notice.id}/pdf"'
    page = client.get(f"/desk/cases/{id}").text
    assert "Receipt of Application Documents" in page and notice.number in page
    assert BEING_MADE in page and link not in page
    early = client.get(f"/desk/notices/{notice.id}/pdf")
    assert early.status_code == 503 and "%PDF" not in early.text
    assert BEING_MADE in client.get(f"/desk/notices/{notice.id}/ready").text
    hall.worker.work_off()
    assert link in client.get(f"/desk/notices/{notice.id}/ready").text
    page = client.get(f"/desk/cases/{id}").text
    assert BEING_MADE not in page and link in page
    assert client.get(f"/desk/notices/{notice.id}/pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize("state", ["received", "supplement_requested"])
def test_anybody_may_check_the_code_on_a_notice(hall: HallInTest, browser: Client, state: str) -> None:
    id = case_in(hall, state)  # pyright: ignore[reportArgumentType]
    notice = hall.database.read_now(notices.list_notices, id)[-1]
    facts = hall.database.read_now(notices.find_facts, notice.id)
    page = browser.post("/check/", data={"code": facts.check_link}).text
    assert "Genuine" in page and notice.number in page and facts.organ in page
    assert facts.applicant not in page
    forged = facts.check_link[:-20] + ("A" if facts.check_link[-20] != "A" else "B") + facts.check_link[-19:]
    assert "Do not rely on this" in browser.post("/check/", data={"code": forged}).text


def test_the_certificate_of_the_halls_authority_is_for_anybody(hall: HallInTest, browser: Client) -> None:
    assert 'href="/check/authority.pem"' in browser.get("/check/").text
    given = x509.load_pem_x509_certificate(browser.get("/check/authority.pem").content)
    assert given == DocumentAuthority.load(hall.settings, hall.at).certificate


def test_a_reading_version_is_linked_beside_the_notice(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "received", "zh-Hant")
    (notice,) = hall.database.read_now(notices.list_notices, id)
    hall.worker.work_off()
    client, reading = sit("wangli"), f"/desk/notices/{notice.id}/pdf?language=zh-Hant"
    for page in (f"/desk/cases/{id}", f"/desk/notices/{notice.id}/ready"):
        assert reading in client.get(page).text
    both = {client.get(link).content for link in (reading, f"/desk/notices/{notice.id}/pdf")}
    assert len(both) == 2 and all(each.startswith(b"%PDF-") for each in both)
    assert client.get(f"/desk/notices/{notice.id}/pdf?language=en").status_code == 404
