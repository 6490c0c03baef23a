"""The table of transitions is the whole law of movement: all of it is used, and nothing beside it is possible."""

from collections.abc import Iterator
from typing import get_args

import pytest

from core import journal
from core.applications import acceptance, deciding, delivery, originals, promises, service, trials
from core.applications.lifecycle import FINAL, TRANSITIONS, State, Step, steps_from, transition
from core.call import Call, Role
from core.ids import new_id
from tests.builders import MATTER, HallInTest
from tests.core.applications import side_exits as exits
from tests.core.applications.organisations import REPRESENTATIVE, refer_a_filing
from tests.core.applications.states import (
    HOLDER,
    WAYS,
    case_in,
    draft,
    request_supplement,
    service_view,
    submit,
    withdraw,
)
from tests.refusals import refused

BY_STAFF: tuple[Step, ...] = (
    "accept",
    "request_supplement",
    "decline",
    "review",
    "suspend",
    "resume",
    "approve",
    "refuse",
    "refer",
)

ROWS = {(row.before, row.step, row.after) for row in TRANSITIONS}


def take(hall: HallInTest, id: str, step: Step, call: Call | None = None) -> None:
    """Any step somebody asks for, with arguments nothing is wrong with."""
    write, clerk = hall.database.write_now, call or hall.staff("wangli")
    reviewer, citizen = call or hall.staff("liangwen"), call or hall.citizen(HOLDER)
    procedure = hall.matters[MATTER].special_procedures[0].key
    match step:
        case "submit":
            write(service.submit, citizen, id)
        case "supplement":
            write(service.supplement, citizen, id)
        case "withdraw":
            write(service.withdraw, citizen, id)
        case "accept":
            write(acceptance.accept, clerk, id, hall.ticks(id))
        case "request_supplement":
            write(acceptance.request_supplement, clerk, id, hall.ticks(id))
        case "decline":
            write(acceptance.decline, clerk, id, "不属于本机关职权范围", "")
        case "suspend":
            write(deciding.suspend, reviewer, id, procedure, "需要现场查看")
        case "approve" | "refer":
            write(getattr(deciding, step), reviewer, id, "符合规定")
        case "refuse":
            write(deciding.refuse, reviewer, id, ["不符合规定"])
        case "review":
            write(deciding.review, reviewer, id)
        case "resume":
            write(deciding.resume, reviewer, id)
        case _:
            raise AssertionError(f"nobody asks for {step}")


def moves(hall: HallInTest, id: str) -> set[tuple[str, str, str]]:
    """What the journal says of a case's steps."""
    return {
        (entry.facts["from"], entry.event, entry.facts["to"])
        for entry in hall.database.read_now(journal.history, id)
        if "from" in entry.facts
    }


def side_exits(hall: HallInTest) -> list[str]:
    """Cases that between them take every row beside the usual way."""
    ids = list(before_acceptance(hall))
    for state in ("received", "supplement_requested", "accepted", "under_review", "special_procedure"):
        ids.append(case_in(hall, state))
        if state in ("accepted", "under_review", "special_procedure"):
            exits.extended(hall, ids[-1])
        exits.voided(hall, ids[-1])
    ids.append(refer_a_filing(hall))
    exits.rate(hall, ids[-1], REPRESENTATIVE)
    exits.with_rule_for_lapse(hall)
    ids.append(case_in(hall, "supplement_requested"))
    exits.let_pass(hall, ids[-1], 60)
    return [*ids, *promises_in_every_state(hall), *trials_and_declarations(hall)]


def before_acceptance(hall: HallInTest) -> Iterator[str]:
    """Each way out of reception and of pre-review."""
    for arrive in (lambda: case_in(hall, "received"), lambda: exits.pre_reviewed(hall)):
        for step in ("request_supplement", "decline", "accept", "withdraw"):
            yield (id := arrive())
            if step == "request_supplement":
                request_supplement(hall, id)
            else:
                take(hall, id, step)
        yield (id := arrive())
        exits.correct(hall, id, {"employees": "8"})
        exits.not_required(hall, id)
        exits.rate(hall, id)
        yield (id := arrive())
        exits.let_pass(hall, id, 15)
        yield (id := arrive())
        exits.voided(hall, id)


def promises_in_every_state(hall: HallInTest) -> Iterator[str]:
    exits.with_promise(hall)
    for state in ("accepted", "under_review", "special_procedure", "approved"):
        yield (id := exits.provisionally_accepted(hall, state))
        exits.supply(hall, id)
        exits.reject(hall, id)
        exits.supply(hall, id)
        exits.settle(hall, id)
        yield (id := exits.provisionally_accepted(hall, state))
        exits.let_pass(hall, id, 40)
    yield (id := exits.promised(hall))
    hall.database.write_now(acceptance.start_pre_review, hall.staff("wangli"), id)
    hall.database.write_now(promises.accept_provisionally, hall.staff("wangli"), id, hall.ticks(id))


def trials_and_declarations(hall: HallInTest) -> Iterator[str]:
    exits.variant(hall, trial_review=True)
    yield (id := exits.tried_out(hall))
    hall.database.write_now(trials.give_trial_opinion, hall.reviewer_of(MATTER), id, "可以", True, [])
    hall.hand_in(HOLDER, service_view(hall, id))
    hall.database.write_now(service.submit, hall.citizen(HOLDER), id, None, True)
    yield (id := exits.tried_out(hall))
    withdraw(hall, id)
    exits.with_declaration(hall)
    yield (id := exits.by_courier(hall))
    hall.database.write_now(delivery.dispatch, hall.staff("wangli"), id, "courier", "SF990000")
    hall.database.write_now(delivery.return_dispatched, hall.staff("wangli"), id)
    hall.database.write_now(delivery.confirm_delivery, hall.staff("wangli"), id, "courier", "收件人签收")
    exits.inspected(hall, id)


def test_every_row_of_the_table_is_taken_by_a_use_case_and_journalled(hall: HallInTest) -> None:
    seen: set[tuple[str, str, str]] = set()
    ordinary = hall.matters[MATTER].materials
    for id in side_exits(hall):  # first: an original once verified is not asked for again
        seen |= moves(hall, id)
    exits.variant(hall, materials=ordinary)
    for state in WAYS:
        id = case_in(hall, state)
        match state:
            case "supplement_requested" | "accepted" | "under_review" | "special_procedure":
                if state == "special_procedure":
                    other = case_in(hall, state)
                    another = hall.matters[MATTER].special_procedures[1].key
                    hall.database.write_now(deciding.suspend, hall.staff("liangwen"), other, another, "情形复杂")
                    hall.database.write_now(deciding.resume, hall.staff("liangwen"), other, another)
                    take(hall, other, "resume")
                    seen |= moves(hall, other)
                if state == "supplement_requested":
                    other = case_in(hall, state)
                    withdraw(hall, other)
                    seen |= moves(hall, other)
                    hall.hand_in_again(HOLDER, id)
                    take(hall, id, "supplement")
                else:
                    withdraw(hall, id)
            case "awaiting_originals":
                opened = hall.open_verification(HOLDER, id)
                hall.database.write_now(
                    originals.close_verification,
                    hall.staff("wangli"),
                    opened.id,
                    hall.decisions(opened, different=("lease",)),
                )
            case "concluded" | "declined" | "refused":
                exits.rate(hall, id)
            case _:
                pass
        seen |= moves(hall, id)
    seen |= moves(hall, refer_a_filing(hall))
    assert ROWS - seen == {row for row in ROWS if row[1] == "deem_renewed"}  # by the certificate's end: test_after_life


@pytest.mark.parametrize("state", WAYS)
def test_a_step_outside_the_table_is_refused_and_changes_nothing(hall: HallInTest, state: State) -> None:
    id = case_in(hall, state)
    before = hall.events(id)
    possible = {row.step for row in TRANSITIONS if row.before == state}
    for step in (*BY_STAFF, "supplement", "withdraw"):
        if step not in possible:
            with refused("step_not_possible"):
                take(hall, id, step)
    assert hall.events(id) == before


@pytest.mark.parametrize("state", get_args(State))
def test_what_the_table_does_not_say_is_no_step(state: State) -> None:
    allowed = {row.step for row in TRANSITIONS if row.before == state}
    for step in get_args(Step):
        if step not in allowed:
            with refused("step_not_possible"):
                transition(state, step)
    leaving = {row.step for row in TRANSITIONS if row.before == state != row.after}
    assert (state in FINAL) == (not leaving)


def test_what_may_be_done_next_is_told_by_role() -> None:
    assert steps_from("received", frozenset({"clerk"})) == (
        "start_pre_review",
        "correct",
        "request_supplement",
        "find_not_required",
        "decline",
        "accept",
        "accept_provisionally",
    )
    assert steps_from("received", frozenset({"citizen"})) == ("withdraw",)
    assert steps_from("received", frozenset({"auditor"})) == ()


@pytest.mark.parametrize(
    ("state", "step", "roles"),
    [
        ("received", "accept", {"citizen"}),
        ("received", "decline", {"reviewer"}),
        ("received", "request_supplement", {"supervisor"}),
        ("accepted", "review", {"clerk"}),
        ("under_review", "approve", {"clerk"}),
        ("under_review", "refuse", {"supervisor"}),
        ("under_review", "suspend", {"citizen"}),
        ("special_procedure", "resume", {"clerk"}),
    ],
)
def test_a_step_is_refused_to_who_has_not_its_role(
    hall: HallInTest, state: State, step: Step, roles: set[Role]
) -> None:
    id = case_in(hall, state)
    with refused("role_missing"):
        take(hall, id, step, hall.somebody(roles))


@pytest.mark.parametrize("step", ["review", "approve", "refuse", "suspend"])
def test_who_accepted_a_case_does_not_decide_it(hall: HallInTest, step: Step) -> None:
    both = hall.somebody({"clerk", "reviewer"}, MATTER)
    id = draft(hall).id
    submit(hall, id)
    hall.database.write_now(acceptance.accept, both, id, hall.ticks(id))
    if step != "review":
        take(hall, id, "review", hall.reviewer_of(MATTER))
    with refused("acceptor_may_not_decide"):
        take(hall, id, step, both)


@pytest.mark.parametrize("roles", [{"reviewer"}, {"reviewer", "clerk"}])
def test_a_reviewer_of_another_authority_decides_nothing_here(hall: HallInTest, roles: set[Role]) -> None:
    id = case_in(hall, "under_review")
    stranger = hall.somebody(roles, "incubator-subsidy")
    with refused("other_authority"):
        take(hall, id, "approve", stranger)


def test_a_second_submit_says_under_which_number_it_is_here(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    with refused("already_submitted") as caught:
        submit(hall, id)
    assert caught.value.details["case_number"]


def test_a_withdrawn_case_is_not_submitted_again(hall: HallInTest) -> None:
    with refused("case_withdrawn"):
        submit(hall, case_in(hall, "withdrawn"))


def test_another_persons_case_does_not_exist(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    for use_case in (service.find_application, service.withdraw, service.submit, service.timeline):
        with refused("application_unknown"):
            hall.database.write_now(use_case, hall.citizen("林晓岚"), id)


def test_two_who_change_the_same_version_do_not_overwrite_each_other(hall: HallInTest) -> None:
    application = draft(hall)
    write, citizen = hall.database.write_now, hall.citizen(HOLDER)
    write(service.fill_form, citizen, application.id, application.version, {"employees": "2"})
    with refused("version_changed"):
        write(service.fill_form, citizen, application.id, application.version, {"employees": "3"})
    with refused("version_changed"):
        write(service.change_answers, citizen, application.id, application.version, application.answers)


def test_a_submitted_form_is_closed(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    found = hall.database.read_now(service.find_application, hall.citizen(HOLDER), id)
    with refused("draft_closed"):
        hall.database.write_now(service.fill_form, hall.citizen(HOLDER), id, found.version, {})
    with refused("papers_closed"):
        hall.database.write_now(service.remove_document, hall.citizen(HOLDER), id, found.documents[0].id)


def test_an_application_id_is_taken_once_and_is_a_uuid(hall: HallInTest) -> None:
    id = new_id()
    for name, code in ((HOLDER, None), ("林晓岚", "application_id_taken"), (HOLDER, "application_id_taken")):
        start = (service.start_draft, hall.citizen(name), id, MATTER, {})
        if code is None:
            hall.database.write_now(*start)
        else:
            with refused(code):
                hall.database.write_now(*start)
    with refused("id_malformed"):
        hall.database.write_now(service.start_draft, hall.citizen(HOLDER), "1", MATTER, {})


def test_a_request_for_nothing_is_no_supplement(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    with refused("nothing_to_supplement"):
        take(hall, id, "request_supplement")
    request_supplement(hall, id)
