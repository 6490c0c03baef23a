"""Places, messages and the separation of duties as pages: for the administrator, the clerk, the supervisor."""

from typing import Any

import pytest

from core.applications import messages
from core.people import representatives
from core.places import mandates
from core.places.schemas import Delegation, Entrustment
from demo.places import load_places
from tests.builders import MATTER, HallInTest
from tests.desk.conftest import Sit, key_in, send

LIN = "林晓岚"
QUESTION = "Why does the lease name another floor?"


@pytest.mark.both_databases
def test_an_administrator_records_and_ends_an_entrustment(hall: HallInTest, sit: Sit) -> None:
    admin, authority = sit("admin"), hall.matters[MATTER].authority.code
    page = admin.get("/desk/places").text
    assert "Dali Town Administrative Service Centre" in page and "Chief representatives" in page
    fields = {"authority": authority, "centre": "dali", "document": "Document 7", "first_on": "2026-11-20"}
    assert send(admin, "/desk/places", "/desk/places/entrust", **fields).status_code == 303
    recorded = hall.database.read_now(mandates.list_mandates, Entrustment)
    [made] = [each for each in recorded if each.document == "Document 7"]
    assert (made.document, made.last_on, made.matter) == ("Document 7", None, "")
    alone = {**fields, "document": "Document 8", "matter": MATTER}
    assert send(admin, "/desk/places", "/desk/places/entrust", **alone).status_code == 303
    row = admin.get("/desk/places").text.partition("Document 8")[0].rpartition("<tr>")[2]
    assert hall.matters[MATTER].title.en in row
    ended = send(admin, "/desk/places", "/desk/places/end_entrustment", id=made.id, last_on="2026-11-30")
    assert ended.status_code == 303
    refused = send(admin, "/desk/places", "/desk/places/end_entrustment", id=made.id, last_on="2020-01-01")
    assert (refused.status_code, "It can end today at the earliest" in refused.text) == (400, True)


def test_an_administrator_delegates_and_appoints(hall: HallInTest, sit: Sit) -> None:
    admin, town = sit("admin"), load_places().authorities[0].code
    authority, susan = hall.matters[MATTER].authority.code, hall.staff("susan").actor
    fields = {"authority": authority, "town": town, "matter": MATTER, "document": "D", "first_on": "2026-11-20"}
    assert send(admin, "/desk/places", "/desk/places/delegate", **fields).status_code == 303
    recorded = hall.database.read_now(mandates.list_mandates, Delegation)
    assert {(each.town, each.matter) for each in recorded} >= {(town, MATTER)}
    fields = {"staff": susan.id, "centre": "dali", "document": "D"}
    assert send(admin, "/desk/places", "/desk/places/appoint", **fields).status_code == 303
    assert hall.database.read_now(representatives.centres_of, susan.id) == ["dali", "nanhai"]
    assert "The delegation is recorded." in admin.get("/desk/places?done=delegate").text
    assert sit("guanyuan").get("/desk/places").status_code == 403


def test_an_administrator_loads_a_file_of_places(hall: HallInTest, sit: Sit) -> None:
    admin = sit("admin")

    def load(text: bytes) -> Any:
        fields = {"request": key_in(admin.get("/desk/places").text)}
        files = {"file": ("places.yaml", text, "application/yaml")}
        return admin.post("/desk/places/load", data=fields, files=files, follow_redirects=False)

    area = '{code: "440605126", name: {zh-Hans: 里水镇, zh-Hant: 里水鎮, en: Lishui Town}}'
    assert load(f"areas: [{area}]".encode()).status_code == 303
    assert "Lishui Town" in admin.get("/desk/places?done=places_loaded").text
    wrong = load(b'areas: [{code: "44", name: {en: x}}]')
    assert (wrong.status_code, "$.areas[0].code" in wrong.text) == (400, True)


def test_a_question_goes_from_the_case_through_the_clerk_to_the_applicant(hall: HallInTest, sit: Sit) -> None:
    case = hall.case(LIN, "accepted")
    page = f"/desk/cases/{case.id}"
    reviewer, clerk = sit("liangwen"), sit("wangli")
    assert send(reviewer, page, f"{page}/message", question=QUESTION).status_code == 303
    assert "waits for the centre" in reviewer.get(page).text
    assert "passed on to applicants: 1" in clerk.get("/desk/").text
    waiting = clerk.get("/desk/messages").text
    assert QUESTION in waiting
    [message] = hall.database.read_now(messages.list_waiting, hall.staff("wangli"))
    assert send(clerk, "/desk/messages", f"/desk/messages/{message.id}/release").status_code == 303
    assert "No question waits." in clerk.get("/desk/messages").text
    hall.database.write_now(messages.answer_message, hall.citizen(LIN), case.id, message.id, "Call 13800000001.")
    answered = reviewer.get(page).text
    assert "Call ***." in answered and "13800000001" not in answered
    assert "13800000001" in clerk.get(page).text


def test_a_question_that_is_refused_stands_there_again(hall: HallInTest, sit: Sit) -> None:
    case, other = hall.case(LIN, "accepted"), hall.case(LIN, "received")
    reviewer = sit("liangwen")
    asked = send(reviewer, f"/desk/cases/{case.id}", f"/desk/cases/{other.id}/message", question=QUESTION)
    assert (asked.status_code, "only while the case is under review" in asked.text) == (409, True)
    assert send(reviewer, f"/desk/cases/{case.id}", f"/desk/cases/{case.id}/message", question="").status_code == 400


def test_a_clerk_holds_a_question_back(hall: HallInTest, sit: Sit) -> None:
    case = hall.case(LIN, "accepted")
    reviewer, clerk = sit("liangwen"), sit("wangli")
    send(reviewer, f"/desk/cases/{case.id}", f"/desk/cases/{case.id}/message", question=QUESTION)
    [message] = hall.database.read_now(messages.list_waiting, hall.staff("wangli"))
    held = send(clerk, "/desk/messages", f"/desk/messages/{message.id}/hold_back", reason="Not on the checklist")
    assert held.status_code == 303
    assert "Not on the checklist" in reviewer.get(f"/desk/cases/{case.id}").text


@pytest.mark.both_databases
def test_a_supervisor_sees_who_accepted_decided_and_handed_out(hall: HallInTest, sit: Sit) -> None:
    case = hall.case("陈国强", "concluded", example=1)
    page = sit("guanyuan").get("/desk/separation?month=2026-11").text
    assert "No violation was found." in page
    assert all(text in page for text in (str(case.case_number), "王丽", "梁文"))
    assert sit("guanyuan").get("/desk/separation?month=soon").status_code == 400
    assert sit("wangli").get("/desk/separation").status_code == 403


def test_the_first_page_says_where_one_belongs(sit: Sit) -> None:
    assert "Nanhai District Administrative Service Centre" in sit("wangli").get("/desk/").text
    assert "Administration for Market Regulation of Nanhai District" in sit("liangwen").get("/desk/").text
