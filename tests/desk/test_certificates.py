"""The desk's pages about certificates: two people, a reason, a decision for the holder; and what reuse spared."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest

from core.applications import authority_acts, defences
from core.certificates import service as certificates
from core.notices import service as notices
from demo.people import STAFF, find_person
from tests.builders import MATTER, HallInTest
from tests.core.applications.states import HOLDER, case_in
from tests.desk.conftest import Sit, send

REVIEWER = next(member.member.username for member in STAFF if member.matter == MATTER)


def issued(hall: HallInTest) -> tuple[str, str]:
    """A case that gave a licence, and the licence."""
    application = hall.case("林晓岚", "concluded")
    assert application.certificate_id is not None
    return application.id, application.certificate_id


def status(hall: HallInTest, id: str) -> str:
    return hall.database.read_now(certificates.find_certificate, hall.citizen("林晓岚"), id).status


def test_a_licence_is_revoked_by_two_people_and_its_holder_is_told(hall: HallInTest, sit: Sit) -> None:
    case_id, id = issued(hall)
    first, page = sit(REVIEWER), f"/desk/certificates/{id}"
    assert page in first.get(f"/desk/cases/{case_id}").text
    refused = send(first, page, f"{page}/propose", act="revocation", reason=" ")
    assert refused.status_code == 400
    sent = send(first, page, f"{page}/propose", act="revocation", reason="租赁合同系伪造")
    assert sent.status_code == 303 and status(hall, id) == "valid"
    mine = first.get(page).text
    assert "A second person of your authority must confirm it" in mine and "/confirm" not in mine
    [(proposal,)] = [(each,) for each in set(re.findall(r"/proposals/([0-9a-f-]{36})/drop", mine))]
    assert send(first, page, f"{page}/proposals/{proposal}/confirm").status_code == 403
    clerk, holder = sit("wangli"), find_person("林晓岚").card
    said = {"identity_kind": holder.kind, "identity_number": holder.number, "statement": "合同是真的"}
    wrong = send(clerk, page, f"{page}/defence", **{**said, "identity_number": find_person("陈国强").card.number})
    assert wrong.status_code == 403 and "合同是真的" in wrong.text
    assert send(clerk, page, f"{page}/defence", hearing_wanted="yes", **said).status_code == 303
    held_at = (hall.at + timedelta(days=12)).strftime("%Y-%m-%dT%H:%M")
    announced = {"held_at": held_at, "hearing_place": "三楼听证室", "chair": "周启明"}
    move = f"{page}/proposals/{proposal}"
    assert send(first, page, f"{move}/announce_hearing", **announced).status_code == 303
    assert "合同是真的" in first.get(page).text
    hall.wait(days=13)
    second = hall.somebody({"reviewer"}, MATTER)
    hall.database.write_now(defences.keep_record, second, proposal, "出租人到场作证")
    hall.database.write_now(authority_acts.confirm, second, proposal, "出租人否认签名")
    assert status(hall, id) == "revoked"
    kinds = [notice.kind for notice in hall.database.read_now(notices.list_notices, case_id)]
    assert kinds[-1] == "certificate_act"
    assert "Revoked" in sit(REVIEWER).get(page).text
    hall.worker.work_off()
    decision = hall.database.read_now(notices.list_notices, case_id)[-1]
    _, stored = hall.database.read_now(notices.find_file, decision.id)
    assert hall.store.get(stored.address, stored.sha256).startswith(b"%PDF")


@pytest.mark.both_databases
def test_a_proposal_waits_in_the_list_until_it_is_dropped(hall: HallInTest, sit: Sit) -> None:
    _, id = issued(hall)
    reviewer, page = sit(REVIEWER), f"/desk/certificates/{id}"
    send(reviewer, page, f"{page}/propose", act="suspension", reason="待核查")
    assert page in reviewer.get("/desk/proposals").text
    [proposal] = set(re.findall(r"/proposals/([0-9a-f-]{36})/drop", reviewer.get(page).text))
    assert send(reviewer, page, f"{page}/proposals/{proposal}/drop").status_code == 303
    assert page not in reviewer.get("/desk/proposals").text and status(hall, id) == "valid"


def test_others_may_look_or_not_and_change_nothing(hall: HallInTest, sit: Sit) -> None:
    _, id = issued(hall)
    clerk = sit("wangli").get(f"/desk/certificates/{id}")
    assert clerk.status_code == 200 and "textarea" not in clerk.text
    assert sit("susan").get(f"/desk/certificates/{id}").status_code == 403
    assert sit("wangli").get("/desk/proposals").status_code == 403
    assert sit("wangli").get("/desk/reuse").status_code == 403
    assert sit("wangli").get("/desk/certificates/none").status_code == 404


def test_a_supervisor_sees_what_was_spared_and_ends_a_look_that_does_not_hold(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "concluded")
    again = case_in(hall, "accepted")
    supervisor = sit("guanyuan")
    figures = supervisor.get("/desk/reuse").text
    assert "1" in re.findall(r"<strong>(\d+)</strong>", figures)
    page = f"/desk/cases/{id}"
    [document] = set(re.findall(r"/desk/documents/([0-9a-f-]{36})/revoke", supervisor.get(page).text))
    answer = send(supervisor, page, f"/desk/documents/{document}/revoke", reason="看的是另一份")
    assert answer.status_code == 200 and id in answer.text and again in answer.text
    assert "/revoke" not in supervisor.get(page).text
    assert "/revoke" not in sit("wangli").get(page).text
    assert HOLDER not in answer.text


def test_what_came_from_the_wallet_reaches_the_desk_marked_and_an_upload_as_it_is(hall: HallInTest, sit: Sit) -> None:
    case_in(hall, "concluded")
    id = case_in(hall, "received")
    clerk = sit("wangli")
    for document in hall.application(id).documents:
        shown = clerk.get(f"/desk/documents/{document.id}")
        assert shown.status_code == 200 and shown.headers["content-type"] == "image/jpeg"
        assert (sha256(shown.content).hexdigest() == document.sha256) == (document.source != "wallet")
    assert "document_seen" in hall.events(id)
