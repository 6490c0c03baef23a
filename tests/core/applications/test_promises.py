"""容缺受理 off its usual way: silence accepts what was promised, a rejected paper is not supplied twice, an ended case
takes nothing more."""

from datetime import timedelta

import pytest

from core.applications.schemas import Application
from core.notices import service as notices
from core.notices.contents import PromiseContent
from tests.builders import HallInTest
from tests.core.applications import side_exits as exits
from tests.core.applications.states import HOLDER, refuse, review, service_view, withdraw
from tests.refusals import refused


def accepted_by_silence(hall: HallInTest) -> Application:
    exits.with_promise(hall)
    id = exits.promised(hall)
    exits.let_pass(hall, id, 10)
    found = service_view(hall, id)
    assert found.state == "accepted"
    return found


@pytest.mark.both_databases
def test_silence_accepts_a_promise_with_its_date_and_its_letter(hall: HallInTest) -> None:
    found = accepted_by_silence(hall)
    (letter,) = [each for each in hall.database.read_now(notices.list_notices, found.id) if each.kind == "promise"]
    facts = hall.database.read_now(notices.find_facts, letter.id)
    assert isinstance(facts.content, PromiseContent)
    assert facts.content.due_on == found.promise_by
    assert facts.content.due_on > hall.settings.hall.day_of(hall.at)
    exits.supply(hall, found.id)
    exits.settle(hall, found.id)


def test_a_promise_accepted_by_silence_is_not_settled_without_its_paper(hall: HallInTest) -> None:
    with refused("nothing_supplied"):
        exits.settle(hall, accepted_by_silence(hall).id)


def test_a_promise_accepted_by_silence_ends_the_case_when_it_is_not_kept(hall: HallInTest) -> None:
    id = accepted_by_silence(hall).id
    exits.let_pass(hall, id, 30)
    assert service_view(hall, id).state == "lapsed"


@pytest.mark.both_databases
def test_what_was_rejected_is_not_supplied_again_as_it_was(hall: HallInTest) -> None:
    exits.with_promise(hall)
    id = exits.provisionally_accepted(hall)
    exits.supply(hall, id)
    exits.reject(hall, id)
    with refused("deficient_lines_unanswered") as caught:
        exits.say_supplied(hall, id)
    assert caught.value.details["materials"] == [exits.PROMISED]
    exits.supply(hall, id)


def test_a_case_that_ended_takes_no_promised_paper_any_more(hall: HallInTest) -> None:
    exits.with_promise(hall)
    for end in (withdraw, refuse):
        id = exits.provisionally_accepted(hall)
        if end is refuse:
            review(hall, id)
        end(hall, id)
        with refused("papers_closed"):
            hall.add_picture(HOLDER, id, exits.PROMISED, 77)


def test_a_broken_promise_stops_every_clock_on_the_laws_day_however_late_the_hall_wakes(hall: HallInTest) -> None:
    exits.with_promise(hall)
    id = exits.provisionally_accepted(hall)
    until = service_view(hall, id).promise_by
    assert until is not None
    exits.let_pass(hall, id, 40)  # the hall was down for weeks
    found = service_view(hall, id)
    ended = {clock.kind: clock.stopped_on for clock in found.clocks if clock.kind != "acceptance"}
    assert found.state == "lapsed" and ended["promise"] == until
    assert ended["statutory"] == until + timedelta(days=1)
    assert hall.settings.hall.day_of(hall.at) > until + timedelta(days=1)
