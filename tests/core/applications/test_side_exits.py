"""Beside the usual way: promise, declaration, trial, rule, correction, extension, delivery, voiding, rating."""

import pytest

from core import journal
from core.applications import (
    afterlife,
    automatic,
    deciding,
    delivery,
    extensions,
    promises,
    rating,
    reading,
    service,
    trials,
    voiding,
)
from core.applications.corrections import corrections_of
from core.applications.declarations import inspection_of, inspections_due
from core.applications.lifecycle import State
from core.applications.schemas import Rating
from core.ids import new_id
from core.notices import service as notices
from core.notices.schemas import (
    AcceptanceContent,
    DeclarationContent,
    ExtensionContent,
    MachineDecisionContent,
    NoticeContent,
    NotRequiredContent,
    PromiseBrokenContent,
    PromiseContent,
    TrialOpinionContent,
    VoidContent,
    WithdrawalContent,
)
from tests.builders import MATTER, HallInTest
from tests.core.applications import side_exits as exits
from tests.core.applications.states import HOLDER, accept, case_in, service_view, submit
from tests.refusals import refused


def told(hall: HallInTest, id: str, kind: str) -> NoticeContent:
    """What the newest notice of this kind says."""
    issued = [notice for notice in hall.database.read_now(notices.list_notices, id) if notice.kind == kind]
    return hall.database.read_now(notices.find_facts, issued[-1].id).content


def state_of(hall: HallInTest, id: str) -> State:
    return service_view(hall, id).state


# --- a promise (容缺受理) ---


def test_what_may_follow_needs_a_promise_and_is_accepted_on_it_with_a_date(hall: HallInTest) -> None:
    exits.with_promise(hall)
    application = hall.draft(HOLDER, example=1)
    hall.hand_in(HOLDER, application)
    with refused("promise_needed"):
        hall.submit(HOLDER, application.id)
    id = exits.promised(hall)
    with refused("papers_promised"):
        accept(hall, id)
    hall.database.write_now(promises.accept_provisionally, hall.staff("wangli"), id, hall.ticks(id))
    letter, receipt = told(hall, id, "promise"), told(hall, id, "acceptance")
    assert isinstance(letter, PromiseContent) and isinstance(receipt, AcceptanceContent)
    assert [line.material for line in letter.missing] == receipt.promised_materials != []
    assert letter.due_on == receipt.promise_due_on


def test_a_result_is_held_back_until_the_promise_is_kept(hall: HallInTest) -> None:
    exits.with_promise(hall)
    id = exits.provisionally_accepted(hall, "approved")
    assert state_of(hall, id) == "approved"
    with refused("nothing_supplied"):
        exits.settle(hall, id)
    exits.supply(hall, id)
    exits.reject(hall, id)
    exits.supply(hall, id)
    exits.settle(hall, id)
    assert state_of(hall, id) == "awaiting_originals"


def test_a_promise_that_is_not_kept_ends_the_case_by_the_clock(hall: HallInTest) -> None:
    exits.with_promise(hall)
    id = exits.provisionally_accepted(hall)
    exits.let_pass(hall, id, 30)
    assert state_of(hall, id) == "lapsed"
    assert "break_promise" in hall.events(id)
    letter, end = told(hall, id, "promise"), told(hall, id, "promise_broken")
    assert isinstance(letter, PromiseContent) and isinstance(end, PromiseBrokenContent)
    assert (end.due_on, end.outstanding) == (letter.due_on, [line.material for line in letter.missing])
    assert end.promise_number in [notice.number for notice in hall.database.read_now(notices.list_notices, id)]


def test_a_promise_kept_in_time_does_not_end_the_case(hall: HallInTest) -> None:
    exits.with_promise(hall)
    id = exits.provisionally_accepted(hall)
    exits.supply(hall, id)
    exits.let_pass(hall, id, 30)
    assert state_of(hall, id) == "accepted"


# --- a declaration (告知承诺) ---


def test_who_declares_is_spared_the_paper_and_looked_at_afterwards(hall: HallInTest) -> None:
    exits.with_declaration(hall)
    application = exits.declared(hall)
    assert application.checklist is not None
    lease = application.checklist.line(exits.PROMISED)
    assert lease is not None and lease.exempt and lease.satisfied_by_declaration
    submit(hall, application.id)
    accept(hall, application.id)
    assert isinstance(told(hall, application.id, "declaration"), DeclarationContent)
    hall.approve(application.id)
    assert state_of(hall, application.id) == "concluded"
    exits.inspected(hall, application.id)
    kept = hall.database.read_now(inspection_of, application.id)
    assert [(each.commitment, each.met) for each in kept] == [("employees", True), ("premises", True)]
    with refused("inspected_before"):
        exits.inspected(hall, application.id)


def test_a_promised_indicator_is_checked_at_filing_and_measured_afterwards(hall: HallInTest) -> None:
    exits.with_declaration(hall)
    too_many = exits.declared(hall, employees="12")
    with refused("indicators_not_met"):
        submit(hall, too_many.id)
    application = exits.declared(hall)
    submit(hall, application.id)
    with refused("indicators_not_met"):
        exits.correct(hall, application.id, {"employees": "12"})
    accept(hall, application.id)
    hall.approve(application.id)
    exits.inspected(hall, application.id, employees="15")
    entry = next(e for e in hall.database.read_now(journal.history, application.id) if e.event == "inspect")
    assert entry.facts["broken"] == ["employees"]


# --- a trial (模拟审批) ---


def test_a_trial_is_marked_simulated_and_becomes_formal_without_filing_again(hall: HallInTest) -> None:
    exits.variant(hall, trial_review=True)
    id = exits.tried_out(hall)
    number = service_view(hall, id).case_number
    reviewer = hall.reviewer_of(MATTER)
    hall.database.write_now(trials.give_trial_opinion, reviewer, id, "材料齐全后可准予", True, [])
    opinion = told(hall, id, "trial_opinion")
    assert isinstance(opinion, TrialOpinionContent)
    assert opinion.missing and all(finding.met is None for finding in opinion.findings)
    hall.hand_in(HOLDER, service_view(hall, id))
    submit(hall, id)
    assert (state_of(hall, id), service_view(hall, id).case_number) == ("received", number)


def test_a_change_that_was_tried_out_does_not_stand_in_its_own_way(hall: HallInTest) -> None:
    exits.variant(hall, trial_review=True)
    certificate, id = service_view(hall, case_in(hall, "concluded")).certificate_id, new_id()
    assert certificate
    hall.database.write_now(afterlife.start_act, hall.citizen(HOLDER), id, certificate, "change")
    hall.hand_in(HOLDER, service_view(hall, id))
    hall.database.write_now(trials.try_out, hall.citizen(HOLDER), id)
    assert hall.submit(HOLDER, id).state == "received"


def test_a_matter_without_trial_is_not_tried_out(hall: HallInTest) -> None:
    with refused("trial_not_offered"):
        exits.tried_out(hall)


# --- by rule (智能审批) ---


def test_what_rules_decide_is_decided_at_night_with_every_step_and_its_record(hall: HallInTest) -> None:
    exits.with_declaration(hall)
    exits.with_rules(hall)
    hall.at = hall.at.replace(hour=15, minute=40)  # 23:40 in Guangdong
    application = exits.declared(hall)
    filed = hall.submit(HOLDER, application.id)
    assert filed.state == "concluded"
    assert filed.certificate_id == service_view(hall, application.id).certificate_id is not None
    steps = [e for e in hall.database.read_now(journal.history, application.id) if "from" in e.facts]
    assert [e.event for e in steps][-6:] == ["accept", "review", "approve", "issue", "deliver", "conclude"]
    assert {e.actor_id for e in steps[-6:]} == {"system"}
    record = told(hall, application.id, "machine_decision")
    assert isinstance(record, MachineDecisionContent)
    assert [rule.met for rule in record.rules] == [True, True]


def test_a_rule_that_is_not_met_refuses_nobody_and_goes_to_people(hall: HallInTest) -> None:
    exits.with_rules(hall, years=120)
    application = hall.draft(HOLDER, example=1)
    hall.hand_in(HOLDER, application)
    filed = hall.submit(HOLDER, application.id)
    assert (filed.state, filed.certificate_id) == ("received", None)
    assert "rules_not_met" in hall.events(application.id)


def test_rules_that_grant_a_certificate_do_not_strike_it_off(hall: HallInTest) -> None:
    exits.with_declaration(hall)
    exits.with_rules(hall)
    id = exits.declared(hall).id
    submit(hall, id)
    certificate, again = service_view(hall, id).certificate_id, new_id()
    assert certificate
    hall.database.write_now(afterlife.start_act, hall.citizen(HOLDER), again, certificate, "cancellation")
    hall.hand_in(HOLDER, service_view(hall, again))
    assert hall.submit(HOLDER, again).state == "received"
    assert "rules_not_met" not in hall.events(again), "they were not tried"


def test_a_machine_decision_can_be_run_again_and_contested(hall: HallInTest) -> None:
    exits.with_declaration(hall)
    exits.with_rules(hall)
    id = exits.declared(hall).id
    submit(hall, id)
    again = hall.database.read_now(automatic.rerun, hall.citizen(HOLDER), id)
    assert again.same and len(again.now) == 2
    hall.database.write_now(automatic.contest, hall.citizen(HOLDER), id, "字号写错了")
    with refused("contested_before"):
        hall.database.write_now(automatic.contest, hall.citizen(HOLDER), id, "字号写错了")
    hall.database.write_now(automatic.answer_contest, hall.reviewer_of(MATTER), id, True, "核对无误")
    assert hall.events(id)[-2:] == ["contest", "contest_answered"]
    with refused("not_contested"):
        hall.database.write_now(automatic.answer_contest, hall.reviewer_of(MATTER), id, True, "核对无误")


def test_what_people_decided_is_not_contested_as_a_rule(hall: HallInTest) -> None:
    id = case_in(hall, "concluded")
    with refused("not_decided_by_rule"):
        hall.database.write_now(automatic.contest, hall.citizen(HOLDER), id, "请复核")


def test_an_instant_matter_is_reviewed_and_decided_in_one_go(hall: HallInTest) -> None:
    exits.variant(hall, case_kind="instant")
    id = case_in(hall, "accepted")
    hall.database.write_now(deciding.approve, hall.reviewer_of(MATTER), id, "")
    assert [e for e in hall.events(id) if e in ("review", "approve")] == ["review", "approve"]


# --- on the spot ---


@pytest.mark.both_databases
def test_an_error_is_put_right_on_the_spot_and_both_wordings_are_kept(hall: HallInTest) -> None:
    id = exits.pre_reviewed(hall)
    before = service_view(hall, id).form["employees"]
    exits.correct(hall, id, {"employees": "7"})
    assert service_view(hall, id).form["employees"] == "7"
    kept = hall.database.read_now(corrections_of, id)
    assert [(each.field, each.before, each.after) for each in kept] == [("employees", before, "7")]
    with refused("nothing_corrected"):
        exits.correct(hall, id, {"employees": "7"})
    with refused("form_has_problems"):
        exits.correct(hall, id, {"employees": "many"})


def test_looking_at_a_filing_stops_no_clock_and_ends_as_reception_does(hall: HallInTest) -> None:
    id = exits.pre_reviewed(hall)
    clock = next(each for each in service_view(hall, id).clocks if each.kind == "acceptance")
    assert clock.running
    exits.let_pass(hall, id, 15)
    assert state_of(hall, id) == "accepted"
    receipt = told(hall, id, "acceptance")
    assert isinstance(receipt, AcceptanceContent) and receipt.deemed


def test_who_needs_no_permit_is_told_at_once(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    exits.not_required(hall, id)
    content = told(hall, id, "not_required")
    assert isinstance(content, NotRequiredContent) and content.advice == "可直接经营"
    assert state_of(hall, id) == "not_required"


# --- extension, voiding, delivery, rating ---


@pytest.mark.both_databases
def test_a_decision_is_extended_once_by_the_head_with_the_new_last_day(hall: HallInTest) -> None:
    id = case_in(hall, "under_review")
    exits.extended(hall, id)
    content = told(hall, id, "extension")
    assert isinstance(content, ExtensionContent)
    assert content.extended_days == 3 and content.new_due_on > content.former_due_on
    with refused("extended_before"):
        exits.extended(hall, id)


def test_a_reviewer_alone_extends_nothing(hall: HallInTest) -> None:
    id = case_in(hall, "under_review")
    with refused("role_missing"):
        hall.database.write_now(extensions.extend, hall.somebody({"reviewer"}, MATTER), id, "情况复杂")


@pytest.mark.both_databases
def test_two_supervisors_void_a_case_and_nothing_is_lost(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    with refused("void_not_proposed"):
        hall.database.write_now(voiding.void, hall.staff("guanyuan"), id)
    hall.database.write_now(voiding.propose_void, hall.staff("guanyuan"), id, "重复录入")
    with refused("proposer_may_not_confirm"):
        hall.database.write_now(voiding.void, hall.staff("guanyuan"), id)
    hall.database.write_now(voiding.void, hall.somebody({"supervisor"}), id)
    content = told(hall, id, "void_record")
    assert isinstance(content, VoidContent) and content.voided_documents and content.reason == "重复录入"
    assert service_view(hall, id).documents


def test_a_result_that_travels_is_issued_until_it_is_in_the_holders_hands(hall: HallInTest) -> None:
    exits.with_declaration(hall)
    id = exits.by_courier(hall)
    assert state_of(hall, id) == "issued"
    clerk = hall.staff("wangli")
    hall.database.write_now(delivery.dispatch, clerk, id, "courier", "SF990000")
    hall.database.write_now(delivery.return_dispatched, clerk, id)
    hall.database.write_now(delivery.dispatch, clerk, id, "courier", "SF990001")
    hall.database.write_now(delivery.confirm_delivery, hall.staff("wangli"), id, "courier", "收件人签收")
    assert state_of(hall, id) == "concluded"
    with refused("delivery_settled"):
        version = service_view(hall, id).version
        wish = exits.Delivery("electronic")
        hall.database.write_now(delivery.choose_delivery, hall.citizen(HOLDER), id, version, wish)


def test_the_holder_rates_once_after_the_end(hall: HallInTest) -> None:
    id = case_in(hall, "accepted")
    with refused("step_not_possible"):
        exits.rate(hall, id)
    done = case_in(hall, "declined")
    exits.rate(hall, done)
    with refused("rated_before"):
        exits.rate(hall, done)
    with refused("application_unknown"):
        exits.rate(hall, done, "林晓岚")


@pytest.mark.parametrize("level", [1, 5])
def test_a_rating_is_counted_by_level_and_its_words_are_sealed(hall: HallInTest, level: int) -> None:
    id = case_in(hall, "refused")
    hall.database.write_now(rating.rate, hall.citizen(HOLDER), id, Rating(level, "绝不公开"))
    entry = hall.database.read_now(journal.history, id)[-1]
    assert entry.facts["level"] == level and "绝不公开" not in str(entry.facts)


@pytest.mark.both_databases
def test_a_withdrawn_trial_is_over(hall: HallInTest) -> None:
    exits.variant(hall, trial_review=True)
    id = exits.tried_out(hall)
    hall.database.write_now(service.withdraw, hall.citizen(HOLDER), id)
    assert state_of(hall, id) == "withdrawn"
    record = told(hall, id, "withdrawal")
    assert isinstance(record, WithdrawalContent) and record.stage == "模拟审批"


# --- what the holder and the desk see of it ---


def test_the_holder_sees_what_is_owed_and_until_when(hall: HallInTest) -> None:
    exits.with_promise(hall)
    id = exits.promised(hall)
    waiting = service_view(hall, id)
    assert (waiting.promised, waiting.promise_by) == ((exits.PROMISED,), None)
    hall.database.write_now(promises.accept_provisionally, hall.staff("wangli"), id, hall.ticks(id))
    owed = service_view(hall, id)
    assert owed.promise_by == next(clock.last_day for clock in owed.clocks if clock.kind == "promise")


@pytest.mark.both_databases
def test_a_reviewer_sees_the_way_of_delivery_without_the_address(hall: HallInTest) -> None:
    exits.with_declaration(hall)
    id = exits.by_courier(hall)
    seen = [
        hall.database.read_now(reading.open_case, staff, id).application.delivery
        for staff in (hall.staff("wangli"), hall.reviewer_of(MATTER))
    ]
    assert [each and (each.way, bool(each.address)) for each in seen] == [("courier", True), ("courier", False)]


@pytest.mark.both_databases
def test_a_case_says_that_a_rule_decided_it_what_was_contested_and_whether_it_may_be_rated(hall: HallInTest) -> None:
    exits.with_declaration(hall)
    exits.with_rules(hall)
    id = exits.declared(hall).id
    submit(hall, id)
    granted = service_view(hall, id)
    assert (granted.declared, granted.decided_by_rule, granted.contest, granted.may_be_rated) == (
        True,
        True,
        None,
        True,
    )
    hall.database.write_now(automatic.contest, hall.citizen(HOLDER), id, "字号写错了")
    hall.database.write_now(automatic.answer_contest, hall.reviewer_of(MATTER), id, True, "核对无误")
    exits.rate(hall, id)
    after = service_view(hall, id)
    assert after.contest and (after.contest.reason, after.contest.answer) == ("字号写错了", "核对无误")
    assert not after.may_be_rated


@pytest.mark.both_databases
def test_declarations_to_look_at_are_the_organs_own_and_leave_the_list_when_seen(hall: HallInTest) -> None:
    exits.with_declaration(hall)
    id = exits.declared(hall).id
    submit(hall, id)
    accept(hall, id)
    hall.approve(id)
    mine, other = hall.staff("liangwen"), hall.staff("susan")
    due = hall.database.read_now(inspections_due, mine)
    assert [each.id for each in due] == [id] and due[0].inspect_by
    assert hall.database.read_now(inspections_due, other) == []
    exits.inspected(hall, id)
    assert hall.database.read_now(inspections_due, mine) == []
