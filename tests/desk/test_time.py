"""The time statement at the desk: every day with its reason, for whoever may read the case."""

from core.applications import deciding
from core.notices import service as notices
from core.notices.contents import TimeStatementContent
from demo.people import STAFF
from tests.builders import MATTER, HallInTest
from tests.core.applications.organisations import INCUBATOR, under_review
from tests.core.applications.states import case_in
from tests.desk.conftest import Sit, key_in


def test_a_case_leads_to_its_time_statement(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "under_review")
    case = sit("wangli").get(f"/desk/cases/{id}").text
    assert f"/desk/cases/{id}/time" in case
    page = sit("wangli").get(f"/desk/cases/{id}/time").text
    assert "The legal time to decide" in page
    assert "Regulations on the Registration of Market Entities" in page
    assert "working day" in page
    assert "weekend" in page
    assert "mainland-" in page
    assert "stopped on" in page, "the time to accept is over and is still explained"


def test_a_procedure_says_what_was_expected(hall: HallInTest, sit: Sit) -> None:
    id = under_review(hall, INCUBATOR)
    hall.database.write_now(deciding.suspend, hall.reviewer_of(INCUBATOR), id, "expert_review", "专家评审")
    page = sit("wangli").get(f"/desk/cases/{id}/time").text
    assert "expert review" in page
    assert "still running" in page
    assert "expected until" in page
    assert "not counted" in page


def test_a_sealed_sheet_is_issued_from_there(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "received")
    client = sit("wangli")
    key = key_in(client.get(f"/desk/cases/{id}/time").text)
    after = client.post(f"/desk/cases/{id}/time/print", data={"request": key}).text
    assert "Time Statement" in after


def test_a_supervisor_reads_and_prints_it_in_words_for_supervision(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "under_review")
    client = sit("guanyuan")
    page = client.get(f"/desk/cases/{id}/time")
    assert page.status_code == 200 and "The legal time to decide" in page.text
    assert client.post(f"/desk/cases/{id}/time/print", data={"request": key_in(page.text)}).status_code == 200
    newest = hall.database.read_now(notices.list_notices, id)[-1]
    content = hall.database.read_now(notices.find_facts, newest.id).content
    assert isinstance(content, TimeStatementContent) and content.audience == "supervisor"
    assert "/time" not in sit("admin").get(f"/desk/cases/{id}").text, "an administrator reads no case"


def test_a_reviewer_of_another_authority_reads_no_statement(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "under_review")
    assert hall.matters[INCUBATOR].authority.code != hall.matters[MATTER].authority.code
    username = next(each.member.username for each in STAFF if each.matter == INCUBATOR)
    assert "The legal time to decide" not in sit(username).get(f"/desk/cases/{id}/time").text
