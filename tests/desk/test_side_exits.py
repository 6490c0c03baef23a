"""Every step beside the usual way has its button on the case page, for whom it is meant, and works from there."""

import re

import pytest

from core.applications import automatic, corrections, reading, voiding
from core.applications.lifecycle import State
from core.ids import new_id
from tests.builders import HallInTest
from tests.core.applications import side_exits as exits
from tests.core.applications.states import HOLDER, case_in, submit
from tests.desk.acting import act, ticks
from tests.desk.conftest import Client, Sit


def page_of(client: Client, id: str) -> str:
    return client.get(f"/desk/cases/{id}").text


def offers(page: str, step: str) -> bool:
    return bool(re.search(rf'action="[^"]*/{step}"', page))


def state_of(hall: HallInTest, id: str) -> State:
    return hall.application(id).state


def granted_on_declaration(hall: HallInTest) -> str:
    exits.with_declaration(hall)
    exits.with_rules(hall)
    id = exits.declared(hall).id
    submit(hall, id)
    return id


def test_a_clerk_takes_a_filing_up_and_puts_an_error_right_on_the_spot(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "received")
    clerk = sit("wangli")
    assert "Taken up" in act(clerk, id, "start_pre_review")
    before = hall.application(id).form["employees"]
    page = page_of(clerk, id)
    assert f"Now: {before}" in page and not offers(page, "start_pre_review")
    assert "Both wordings are kept" in act(clerk, id, "correct", **{"field:employees": "7"})
    kept = hall.database.read_now(corrections.corrections_of, id)
    assert [(each.before, each.after) for each in kept] == [(before, "7")]


def test_a_correction_that_does_not_fit_is_told_and_keeps_what_was_typed(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "received")
    page = act(sit("wangli"), id, "correct", **{"field:employees": "many"})
    assert 'value="many"' in page and hall.application(id).form["employees"] != "many"


def test_who_needs_no_permit_is_told_so(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "received")
    act(sit("wangli"), id, "find_not_required", no_need="Exempt by law", advice="You may open")
    assert state_of(hall, id) == "not_required"


def test_a_promise_is_accepted_refused_once_and_settled_from_the_page(hall: HallInTest, sit: Sit) -> None:
    exits.with_promise(hall)
    id = exits.promised(hall)
    clerk = sit("wangli")
    page = page_of(clerk, id)
    assert offers(page, "accept_provisionally") and not offers(page, "accept")
    assert "Accepted provisionally" in act(clerk, id, "accept_provisionally", **ticks(hall, id))
    assert not offers(page_of(clerk, id), "settle_promise")
    exits.supply(hall, id)
    failed = next(f"{tick.material}:{tick.statement}" for tick in hall.ticks(id) if tick.material == exits.PROMISED)
    said = ticks(hall, id, failed) | {f"remark:{failed}": "the last page is missing"}
    assert "with a new date" in act(clerk, id, "reject_promised", **said)
    exits.supply(hall, id)
    assert "are in order" in act(clerk, id, "settle_promise", **ticks(hall, id))
    assert not hall.application(id).promised


def test_a_trial_waits_in_its_queue_and_gets_its_opinion(hall: HallInTest, sit: Sit) -> None:
    exits.variant(hall, trial_review=True)
    id = exits.tried_out(hall)
    reviewer = sit("liangwen")
    assert id in reviewer.get("/desk/queues/trial").text
    page = act(reviewer, id, "give_trial_opinion", favourable="yes", opinion="Complete it and it will do.")
    assert "The trial opinion has been issued" in page
    assert "give_trial_opinion" in hall.events(id)


def test_a_result_is_sent_comes_back_is_sent_again_and_arrives(hall: HallInTest, sit: Sit) -> None:
    exits.with_declaration(hall)
    id = exits.by_courier(hall)
    clerk = sit("wangli")
    assert id in clerk.get("/desk/queues/hand_out").text
    assert "佛山市南海区示例路2号" in page_of(clerk, id)
    act(clerk, id, "dispatch", way="courier", reference="SF990000")
    act(clerk, id, "return_dispatched")
    act(clerk, id, "dispatch", way="locker", reference="A-12")
    assert "The case is concluded" in act(clerk, id, "confirm_delivery", way="locker", place="A-12")
    assert state_of(hall, id) == "concluded"


def test_a_result_is_handed_out_to_the_holder_and_nobody_else(hall: HallInTest, sit: Sit) -> None:
    exits.with_declaration(hall)
    id = exits.by_courier(hall)
    clerk = sit("wangli")
    document = hall.database.read_now(reading.open_case, hall.staff("wangli"), id).applicant
    act(clerk, id, "hand_out", identity_kind=document.kind, identity_number="990000198001011238")
    assert state_of(hall, id) == "issued"
    act(clerk, id, "hand_out", identity_kind=document.kind, identity_number=document.number)
    assert state_of(hall, id) == "concluded"


def test_a_declaration_waits_on_the_home_page_until_every_commitment_was_looked_at(hall: HallInTest, sit: Sit) -> None:
    id = granted_on_declaration(hall)
    reviewer = sit("liangwen")
    assert id in reviewer.get("/desk/").text
    found = {"kept:premises": "yes", "kept:employees": "yes", "measured:employees": "3"}
    assert "The inspection is recorded" in act(reviewer, id, "inspect", **found)
    assert id not in reviewer.get("/desk/").text
    assert not offers(page_of(reviewer, id), "inspect")


def test_what_a_rule_decided_and_the_holder_contests_is_answered_by_a_reviewer(hall: HallInTest, sit: Sit) -> None:
    id = granted_on_declaration(hall)
    reviewer = sit("liangwen")
    assert not offers(page_of(reviewer, id), "answer_contest")
    hall.database.write_now(automatic.contest, hall.citizen(HOLDER), id, "字号写错了")
    assert "字号写错了" in page_of(reviewer, id)
    act(reviewer, id, "answer_contest", upheld="yes", answer="Checked; it stands.")
    contest = hall.application(id).contest
    assert contest and contest.upheld and contest.answer == "Checked; it stands."


def test_voiding_is_proposed_by_one_supervisor_and_not_confirmed_by_the_same(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "received")
    supervisor = sit("guanyuan")
    assert not offers(page_of(supervisor, id), "void")
    assert "You proposed to void it" in act(supervisor, id, "propose_void", void_reason="entered twice")
    assert not offers(page_of(supervisor, id), "void")
    act(supervisor, id, "void")
    assert state_of(hall, id) == "received"


def test_a_second_supervisor_confirms(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "received")
    hall.database.write_now(voiding.propose_void, hall.somebody({"supervisor"}), id, "entered twice")
    assert "Nothing of it is deleted" in act(sit("guanyuan"), id, "void")
    assert state_of(hall, id) == "void"


def test_the_chief_representative_extends_once(hall: HallInTest, sit: Sit) -> None:
    id = case_in(hall, "under_review")
    head = sit("liangwen")
    assert "The period is extended" in act(head, id, "extend", extend_reason="complex")
    assert not offers(page_of(head, id), "extend")


@pytest.mark.parametrize("step", ["correct", "accept_provisionally", "dispatch", "inspect", "propose_void", "void"])
def test_nobody_takes_a_step_that_is_not_his(hall: HallInTest, sit: Sit, step: str) -> None:
    id = case_in(hall, "received")
    reviewer = sit("liangwen")
    assert "<form" not in page_of(reviewer, id).split("<main", 1)[1]
    sent = {"request": new_id(), "way": "courier", "reference": "x", "void_reason": "x"}
    assert reviewer.post(f"/desk/cases/{id}/{step}", data=sent).status_code in (200, 400, 403, 409)
    assert step not in hall.events(id)
