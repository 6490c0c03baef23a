"""A case on its page: what is shown to whom, and the steps that can be taken there."""

from datetime import timedelta

import pytest

from core.applications.schemas import Application
from demo.people import find_person
from tests.builders import MATTER, HallInTest
from tests.core.applications.states import RENTED, case_in
from tests.desk.acting import act, ticks
from tests.desk.conftest import Sit, key_in

HOLDER = "陈国强"


@pytest.fixture
def received(hall: HallInTest) -> Application:
    return hall.case(HOLDER, "received", example=RENTED)


def test_the_queue_shows_what_is_due_with_masked_names(hall: HallInTest, sit: Sit, received: Application) -> None:
    page = sit("wangli").get("/desk/queues/acceptance").text
    assert str(received.case_number) in page
    assert "陈**" in page
    assert HOLDER not in page


def test_a_long_queue_comes_in_pages(hall: HallInTest, sit: Sit) -> None:
    ids = [hall.case(HOLDER, "received", example=RENTED).id for _ in range(32)]
    client = sit("wangli")
    first = client.get("/desk/queues/acceptance").text
    assert f"after={ids[29]}" in first
    second = client.get(f"/desk/queues/acceptance?after={ids[29]}").text
    assert [id in second for id in ids[28:]] == [False, False, True, True]


def test_a_case_shows_form_papers_and_every_statement(hall: HallInTest, sit: Sit, received: Application) -> None:
    page = sit("wangli").get(f"/desk/cases/{received.id}").text
    assert HOLDER in page
    assert "13800000002" in page
    assert all(f"tick:{tick.material}:{tick.statement}" in page for tick in hall.ticks(received.id))
    assert all(f"/desk/documents/{document.id}" in page for document in received.documents)


def test_looking_at_a_case_is_on_record_once_an_hour(hall: HallInTest, sit: Sit, received: Application) -> None:
    client = sit("wangli")
    for _ in range(3):
        client.get(f"/desk/cases/{received.id}")
    assert hall.events(received.id).count("case_opened") == 1


def test_a_clerk_accepts_when_every_statement_is_met(hall: HallInTest, sit: Sit, received: Application) -> None:
    page = act(sit("wangli"), received.id, "accept", **ticks(hall, received.id))
    assert "The notice of acceptance has been issued" in page
    assert hall.application(received.id).state == "accepted"


def test_a_double_click_accepts_once(hall: HallInTest, sit: Sit, received: Application) -> None:
    client = sit("wangli")
    form = {"request": key_in(client.get(f"/desk/cases/{received.id}").text), **ticks(hall, received.id)}
    answers = [client.post(f"/desk/cases/{received.id}/accept", data=form).status_code for _ in range(2)]
    assert answers == [200, 200]
    assert hall.events(received.id).count("accept") == 1


def test_an_unticked_statement_refuses_and_keeps_the_other_ticks(
    hall: HallInTest, sit: Sit, received: Application
) -> None:
    said = ticks(hall, received.id, failed="lease:term_running")
    left = dict(list(said.items())[1:]) | {"remark:lease:term_running": "ends next week"}
    page = act(sit("wangli"), received.id, "request_supplement", **left)
    assert "Some statements have not been looked at" in page
    assert page.count('value="met" checked') + page.count('value="not_met" checked') == len(said) - 1
    assert hall.application(received.id).state == "received"


def test_everything_not_met_goes_into_one_notice(hall: HallInTest, sit: Sit, received: Application) -> None:
    name = next(name for name in ticks(hall, received.id) if name.startswith("tick:lease:"))
    failed = name.removeprefix("tick:")
    said = ticks(hall, received.id, failed) | {f"remark:{failed}": "page 2 is not signed"}
    page = act(sit("wangli"), received.id, "request_supplement", **said)
    assert "Notice to Supplement Documents" in page
    found = hall.application(received.id)
    assert [each.remark for each in found.deficiencies] == ["page 2 is not signed"]


def test_declining_needs_a_ground(hall: HallInTest, sit: Sit, received: Application) -> None:
    client = sit("wangli")
    act(client, received.id, "decline", ground=" ")
    assert hall.application(received.id).state == "received"
    assert "Decision Not to Accept an Application" in act(client, received.id, "decline", ground="not ours")


def test_a_second_person_decides(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "accepted")
    assert 'formaction="' not in sit("wangli").get(f"/desk/cases/{id}").text
    reviewer = sit("liangwen")
    assert "under review" in act(reviewer, id, "review").lower()
    assert "Approved" in act(reviewer, id, "approve", opinion="In order.")
    assert hall.application(id).state == "awaiting_originals"


def test_the_acceptor_is_told_why_he_may_not_decide(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "accepted")
    page = sit("wangli").get(f"/desk/cases/{id}").text
    assert "You accepted this case, so somebody else must decide it." in page


def test_a_reviewer_sees_no_phone_number(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "under_review")
    page = sit("liangwen").get(f"/desk/cases/{id}").text
    assert "13800000002" not in page
    assert "through the service centre" in page


def test_a_reviewer_of_another_authority_does_not_see_the_case(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "accepted")
    client = sit("susan")
    assert client.get(f"/desk/cases/{id}").status_code == 403
    document = hall.application(id).documents[0]
    assert client.get(f"/desk/documents/{document.id}").status_code == 403


def test_a_special_procedure_of_the_matter_begins_and_ends(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "under_review")
    reviewer = sit("liangwen")
    procedure = hall.matters[MATTER].special_procedures[0].key
    assert "The special procedure has begun" in act(reviewer, id, "suspend", procedure=procedure, reason="complex")
    hall.wait(days=1)
    assert "The clock runs again" in act(sit("liangwen"), id, "resume")


def test_refusing_needs_reasons_and_keeps_what_was_typed(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "under_review")
    reviewer = sit("liangwen")
    assert reviewer.get(f"/desk/cases/{id}").status_code == 200
    act(reviewer, id, "refuse", reasons="\n \n")
    assert hall.application(id).state == "under_review"
    act(reviewer, id, "refuse", reasons="The premises do not exist.\nThe name is taken.")
    assert hall.application(id).state == "refused"


def test_what_is_no_case_is_a_plain_page(sit: Sit) -> None:
    client = sit("wangli")
    for name in ("nonsense", "01990000-0000-7000-8000-000000000999", "%00"):
        answer = client.get(f"/desk/cases/{name}")
        assert answer.status_code == 404
        assert "That did not work" in answer.text


def test_papers_come_whole_and_as_thumbnails(hall: HallInTest, sit: Sit, received: Application) -> None:
    client, document = sit("wangli"), received.documents[0]
    whole = client.get(f"/desk/documents/{document.id}")
    small = client.get(f"/desk/documents/{document.id}/small")
    assert len(whole.content) == document.size
    assert len(small.content) < len(whole.content)
    assert small.headers["content-type"] == "image/jpeg"
    assert "sandbox" in whole.headers["content-security-policy"]


def test_a_hearing_is_offered_entered_and_announced_from_the_page_of_the_case(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "under_review")
    assert "is told of the right" in act(sit("liangwen"), id, "offer_hearing", hearing_subject="neighbours object")
    assert "No decision can be made before" in act(sit("liangwen"), id, "approve", opinion="In order.")
    card = find_person(HOLDER).card
    entered = act(sit("wangli"), id, "enter_hearing_request", identity_kind=card.kind, identity_number=card.number)
    assert "The request for a hearing is entered" in entered
    day = (hall.at + timedelta(days=20)).date()
    announced = {"held_at": f"{day}T10:00", "hearing_place": "Room 3", "chair": "Zhou"}
    assert "The hearing is announced" in act(sit("liangwen"), id, "announce_hearing", **announced)


def test_each_of_two_procedures_has_its_own_button_to_end_it(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "special_procedure")
    reviewer, keys = sit("liangwen"), [each.key for each in hall.matters[MATTER].special_procedures]
    act(reviewer, id, "suspend", procedure=keys[1], reason="complex")
    page = reviewer.get(f"/desk/cases/{id}").text
    assert [f'name="procedure" value="{key}"' in page for key in keys] == [True, True]
    act(reviewer, id, "resume", procedure=keys[1], outcome="examined")
    assert hall.application(id).state == "special_procedure"
