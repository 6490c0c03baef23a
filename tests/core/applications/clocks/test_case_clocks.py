"""Clocks start and stop with the steps of a case, and move when a limit is extended or a promise is made."""

from datetime import date, timedelta
from typing import Any

import pytest

from core import clock
from core.applications import cases
from core.applications.clocks import timers
from core.applications.clocks.deadlines import count
from core.applications.clocks.schemas import Clock
from core.applications.lifecycle import Step
from core.call import Role, system_call
from tests.builders import MATTER, HallInTest
from tests.core.applications.organisations import INCUBATOR, under_review
from tests.core.applications.states import case_in, service_view


def take(hall: HallInTest, id: str, step: Step, role: Role, matter: str = MATTER, **values: Any) -> None:
    """A step by the table alone, with these columns."""

    def write(session: Any, call: Any) -> None:
        cases.take_step(session, call, cases.find(session, id, lock=True), step, {}, **values)

    hall.database.write_now(write, hall.somebody({role}, matter))


def clocks(hall: HallInTest, id: str) -> dict[str, Clock]:
    return {each.kind: each for each in hall.application(id).clocks}


def act_by(hall: HallInTest, id: str) -> date | None:
    return hall.database.read_now(cases.find, id).row.act_by


def test_an_extension_moves_the_law_and_not_the_promise(hall: HallInTest) -> None:
    id = under_review(hall, INCUBATOR)
    before = clocks(hall, id)
    take(hall, id, "extend", "chief_representative", INCUBATOR, extension_days=10)
    after = clocks(hall, id)
    law = after["statutory"]
    assert (law.limit, law.extension) == (before["statutory"].limit, 10)
    assert law.last_day == count(law.start, law.limit, clock.mainland_calendar(), extension=10).last_day
    assert after["promised"] == before["promised"]


def test_each_stage_has_its_clocks_and_leaves_none_running_when_it_is_over(hall: HallInTest) -> None:
    running: dict[str, set[str]] = {}
    for state in ("received", "supplement_requested", "under_review", "awaiting_originals", "concluded", "withdrawn"):
        id = case_in(hall, state)
        running[state] = {kind for kind, each in clocks(hall, id).items() if each.running}
    assert running == {
        "received": {"acceptance"},
        "supplement_requested": {"supplement"},
        "under_review": {"statutory", "promised"},
        "awaiting_originals": {"issue"},
        "concluded": set(),
        "withdrawn": set(),
    }


@pytest.mark.both_databases
def test_withdrawing_in_a_procedure_ends_the_procedure_too(hall: HallInTest) -> None:
    id = case_in(hall, "special_procedure")
    take(hall, id, "withdraw", "citizen")
    assert service_view(hall, id).state == "withdrawn"
    assert act_by(hall, id) is None
    hall.wait(days=90)
    assert hall.database.read_now(timers.due, system_call(hall.at)) == []


def test_a_promise_is_the_applicants_clock_and_ends_the_case_when_it_is_broken(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    today = hall.settings.hall.day_of(hall.at)
    until = today + timedelta(days=6)
    values: dict[str, Any] = {"accepted_on": today, "promise_by": until, "promised": ["lease"]}
    take(hall, id, "accept_provisionally", "clerk", **values)
    found = clocks(hall, id)["promise"]
    assert (found.whose, found.last_day, found.running) == ("applicant", until, True)
    assert act_by(hall, id) == clocks(hall, id)["promised"].last_day, "the authority's own day comes first"

    hall.wait(days=7)
    hall.worker.let_time_pass()
    assert service_view(hall, id).state == "lapsed"
    assert clocks(hall, id)["promise"].stopped_on == until
    assert not any(each.running for each in clocks(hall, id).values())


@pytest.mark.both_databases
def test_a_promise_that_is_kept_stops_its_clock(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    today = hall.settings.hall.day_of(hall.at)
    values: dict[str, Any] = {"accepted_on": today, "promise_by": today + timedelta(days=6), "promised": ["lease"]}
    take(hall, id, "accept_provisionally", "clerk", **values)
    hall.wait(days=1)
    take(hall, id, "settle_promise", "clerk", promise_by=None, promised=None)
    assert not clocks(hall, id)["promise"].running
    hall.wait(days=10)
    hall.worker.let_time_pass()
    assert service_view(hall, id).state == "accepted"
