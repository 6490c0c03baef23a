"""A document that is issued and not yet made: every page of the desk says so, and gives it as soon as it is there."""

from core.notices import service as notices
from tests.builders import HallInTest
from tests.core.applications.states import case_in
from tests.desk.conftest import Sit

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
