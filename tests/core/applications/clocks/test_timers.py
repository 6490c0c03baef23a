"""What time alone causes happens once, in order, and is dated with the law's day, however late the hall wakes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from core import clock, journal
from core.applications import acceptance, cases, deciding
from core.applications.clocks import timers
from core.applications.clocks.deadlines import Pause, count
from core.applications.clocks.schemas import Clock
from core.applications.notice_head import law_of
from core.call import system_call
from core.matters.conditions import Text
from core.matters.procedure import LegalBasis
from core.notices import service as notices
from core.notices.contents import AcceptanceContent, DeficiencyContent, LapseContent
from demo.seed import publish_matters
from tests.builders import MATTER, HallInTest
from tests.core.applications.organisations import INCUBATOR, under_review
from tests.core.applications.races import at_once
from tests.core.applications.states import HOLDER, case_in, draft, request_supplement, service_view
from tests.refusals import refused

FRIDAY_NIGHT = datetime(2026, 2, 13, 15, 40, tzinfo=UTC)
"""23:40 in Shanghai, before the Spring Festival; the Saturday that follows is worked."""


def let_time_pass(hall: HallInTest, **how_long: float) -> None:
    hall.wait(**how_long)
    hall.worker.let_time_pass()


def clock_of(hall: HallInTest, id: str, kind: str) -> Clock:
    return [each for each in hall.application(id).clocks if each.kind == kind][-1]


def caused(hall: HallInTest, id: str) -> list[tuple[str, dict[str, Any]]]:
    """What time caused, with its facts; the numbers of notices are given in the order of writing."""
    entries = hall.database.read_now(journal.history, id)
    other = ("receive", "notice_issued")
    return [(entry.event, entry.facts) for entry in entries if entry.actor_id == "system" and entry.event not in other]


def events(hall: HallInTest, id: str, event: str) -> list[dict[str, Any]]:
    return [facts for name, facts in caused(hall, id) if name == event]


def test_silence_accepts_as_of_the_day_the_papers_came(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    received_on = hall.settings.hall.day_of(hall.at)
    answer_by = clock_of(hall, id, "acceptance").last_day
    hall.at = datetime.combine(answer_by, datetime.min.time(), UTC) + timedelta(hours=15, minutes=59)
    let_time_pass(hall)
    assert service_view(hall, id).state == "received", "the last day is not over before midnight in Shanghai"

    let_time_pass(hall, minutes=1)
    assert service_view(hall, id).state == "accepted"
    assert hall.database.read_now(cases.find, id).row.accepted_on == received_on
    decision = clock_of(hall, id, "statutory")
    assert (decision.start, decision.limit) == (received_on, 3)
    assert decision.last_day == count(received_on, 3, clock.mainland_calendar()).last_day
    assert clock_of(hall, id, "acceptance").stopped_on == answer_by
    assert events(hall, id, "deem_accept")[0]["accepted_on"] == received_on.isoformat()


def test_the_receipt_of_a_deemed_acceptance_says_so(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    answer_by = clock_of(hall, id, "acceptance").last_day
    let_time_pass(hall, days=10)
    (issued,) = [each for each in hall.database.read_now(notices.list_notices, id) if each.kind == "acceptance"]
    facts = hall.database.read_now(notices.find_facts, issued.id)
    assert isinstance(facts.content, AcceptanceContent)
    assert (facts.content.deemed, facts.content.answer_was_due_on) == (True, answer_by)
    assert facts.content.accepted_on == clock_of(hall, id, "acceptance").start


def test_friday_night_before_a_week_of_holidays(hall: HallInTest) -> None:
    """Day by day: the make-up Saturday counts, the festival does not, the fifth day is Friday the 27th."""
    hall.at = FRIDAY_NIGHT
    id = case_in(hall, "received")
    assert clock_of(hall, id, "acceptance").last_day == date(2026, 2, 27)
    hall.at = datetime(2026, 2, 27, 15, 59, tzinfo=UTC)
    let_time_pass(hall)
    assert service_view(hall, id).state == "received"
    let_time_pass(hall, minutes=1)
    assert hall.database.read_now(cases.find, id).row.accepted_on == date(2026, 2, 13)
    assert clock_of(hall, id, "statutory").last_day == date(2026, 2, 25), "three working days from the 13th"


def test_a_hall_that_was_down_for_weeks_catches_up_with_one_that_never_slept(hall: HallInTest) -> None:
    watched, slept = case_in(hall, "received"), case_in(hall, "received")
    for _ in range(25):
        hall.wait(days=1)
        hall.database.write_now(timers.ring, system_call(hall.at), watched)
    assert hall.database.read_now(timers.due, system_call(hall.at)) == [slept]
    hall.worker.let_time_pass()
    woken = hall.at

    assert caused(hall, slept) == caused(hall, watched)
    assert [name for name, _ in caused(hall, slept)].count("limit_passed") == 3
    days = [facts["on"] for _, facts in caused(hall, slept) if "on" in facts]
    assert len(set(days)) > 3
    assert all(date.fromisoformat(day) < hall.settings.hall.day_of(hall.at) for day in days)
    seen = [(each.start, each.last_day, each.lamp, each.stopped_on) for each in hall.application(slept).clocks]
    assert seen == [
        (each.start, each.last_day, each.lamp, each.stopped_on) for each in hall.application(watched).clocks
    ]
    at = [entry.at for entry in hall.database.read_now(journal.history, slept) if entry.event == "limit_passed"]
    assert set(at) == {woken}, "the record says when it was written, its facts when it took effect"


def test_what_has_happened_does_not_happen_again(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    let_time_pass(hall, days=30)
    before = caused(hall, id)
    let_time_pass(hall)
    assert hall.database.write_now(timers.ring, system_call(hall.at), id) == 0
    assert caused(hall, id) == before


@pytest.mark.both_databases
def test_workers_that_ring_at_once_ring_once(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    hall.wait(days=30)
    rung = at_once(hall, *[(timers.ring, system_call(hall.at), id)] * 4)
    assert sorted(future.result() > 0 for future in rung) == [False, False, False, True]
    assert len(events(hall, id, "deem_accept")) == 1
    assert [facts["clock"] for facts in events(hall, id, "limit_passed")].count("acceptance") == 1


def test_promise_and_law_have_a_lamp_each(hall: HallInTest) -> None:
    id = case_in(hall, "accepted")
    promised, law = clock_of(hall, id, "promised").last_day, clock_of(hall, id, "statutory").last_day
    let_time_pass(hall, days=20)
    assert (clock_of(hall, id, "promised").lamp, clock_of(hall, id, "statutory").lamp) == ("yellow", "red")
    passed = {facts["clock"]: facts["on"] for facts in events(hall, id, "limit_passed")}
    day = timedelta(days=1)
    assert passed == {"promised": (promised + day).isoformat(), "statutory": (law + day).isoformat()}
    turned = [(facts["clock"], facts["lamp"]) for facts in events(hall, id, "lamp_turned")]
    assert turned == [("promised", "yellow"), ("statutory", "warning"), ("statutory", "yellow"), ("statutory", "red")]


def test_after_silence_has_accepted_a_clerk_can_neither_accept_nor_ask_for_more(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    hall.wait(days=10)
    with refused("accepted_by_silence"):
        hall.accept(id)
    with refused("accepted_by_silence"):
        request_supplement(hall, id)
    with refused("accepted_by_silence"):
        hall.database.write_now(acceptance.decline, hall.staff("wangli"), id, "不属于本机关职权范围", "佛山市商务局")
    assert service_view(hall, id).state == "received", "what was refused left nothing behind"


def test_an_unanswered_notice_ends_no_case_unless_a_rule_says_so(hall: HallInTest) -> None:
    id = case_in(hall, "supplement_requested")
    let_time_pass(hall, days=60)
    assert service_view(hall, id).state == "supplement_requested"
    assert [facts["clock"] for facts in events(hall, id, "limit_passed")] == ["supplement"]


def test_where_a_rule_says_so_it_ends_the_case_with_a_notice(hall: HallInTest) -> None:
    known = hall.matters[MATTER]
    article = Text(zh_hans="第十二条", zh_hant="第十二條", en="article 12")
    basis = LegalBasis(law=known.legal_basis[0].law, document="南府〔2026〕4号", article=article)
    limit = structs.replace(known.supplement_limit, basis=basis)
    publish_matters(hall.database, {MATTER: structs.replace(known, version=99, supplement_limit=limit)}, hall.at)
    id = draft(hall).id
    hall.submit(HOLDER, id)
    request_supplement(hall, id)
    until = clock_of(hall, id, "supplement").last_day
    let_time_pass(hall, days=60)
    assert service_view(hall, id).state == "lapsed"
    assert clock_of(hall, id, "supplement").stopped_on == until
    told = next(each for each in hall.database.read_now(notices.list_notices, id) if each.kind == "lapse")
    facts = hall.database.read_now(notices.find_facts, told.id)
    assert isinstance(facts.content, LapseContent)
    assert (facts.content.answer_due_on, facts.content.legal_basis) == (until, [law_of(basis, "zh-Hans")])
    assert facts.content.outstanding
    assert facts.content.legal_basis[0].endswith("（南府〔2026〕4号）第十二条")
    asked = next(each for each in hall.database.read_now(notices.list_notices, id) if each.kind == "deficiency")
    warned = hall.database.read_now(notices.find_facts, asked.id).content
    assert isinstance(warned, DeficiencyContent)
    assert (warned.silence_basis, warned.answer_due_on) == (law_of(basis, "zh-Hans"), until)


def test_a_procedure_goes_on_pausing_until_somebody_ends_it(hall: HallInTest) -> None:
    id = under_review(hall, INCUBATOR)
    before = clock_of(hall, id, "statutory").last_day
    suspended_on = hall.settings.hall.day_of(hall.at)
    hall.database.write_now(deciding.suspend, hall.reviewer_of(INCUBATOR), id, "expert_review", "专家评审")
    expected = clock_of(hall, id, "statutory").last_day
    for _ in range(16):
        let_time_pass(hall, days=1)
    overrun = clock_of(hall, id, "statutory")
    assert before < expected < overrun.last_day
    assert overrun.last_day > hall.settings.hall.day_of(hall.at)
    assert len(events(hall, id, "procedure_overran")) == 1, "it is said once, not every day"
    assert hall.database.read_now(cases.find, id).row.act_by == clock_of(hall, id, "promised").last_day

    hall.database.write_now(deciding.resume, hall.reviewer_of(INCUBATOR), id)
    ended_on = hall.settings.hall.day_of(hall.at) - timedelta(days=1)
    after = clock_of(hall, id, "statutory")
    paused = [Pause(suspended_on, ended_on, "expert_review")]
    assert after.last_day == count(after.start, after.limit, clock.mainland_calendar(), paused).last_day
    assert not events(hall, id, "limit_passed")
