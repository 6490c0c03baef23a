"""The queue of the remote desk: who is there, who is first, who answers whom, and what is on record about it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from msgspec.structs import replace

from core import journal
from core.calls import at_desk, at_kiosk, duty, lines
from core.calls.schemas import CONSENT, NewCall, RemoteDesk
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER, case_in
from tests.core.calls import lives
from tests.core.calls.lives import CLERK, COLLEAGUE, answer, ask, on_duty
from tests.core.lockers.lives import kiosk, kiosk_with_locker
from tests.refusals import refused

ONE_DATABASE = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)


def watch(hall: HallInTest, clerk: str = CLERK) -> RemoteDesk:
    return hall.database.read_now(at_desk.watch, hall.staff(clerk))


def three_kiosks(hall: HallInTest) -> list[str]:
    return [kiosk_with_locker(hall, name=f"K-0{number}") for number in (1, 2, 3)]


@pytest.mark.both_databases
def test_a_call_is_asked_for_answered_and_ended_and_all_of_it_is_on_record(hall: HallInTest) -> None:
    terminal, case = kiosk_with_locker(hall), case_in(hall, "awaiting_originals")
    on_duty(hall, CLERK)
    asked = ask(hall, terminal, lives.with_card(hall, terminal), case, "originals")
    assert (asked.state, asked.ahead, asked.expected_wait_seconds, asked.on_duty) == ("waiting", 0, 0, 1)
    (line,) = watch(hall).waiting
    assert (line.terminal_name, line.language, line.known, line.serves) == ("K-01", "zh-Hans", "card", True)
    assert HOLDER not in str(line) and line.matter_title
    answered = answer(hall)
    assert (answered.id, answered.state, answered.clerk_name) == (asked.id, "connected", "王丽")
    assert watch(hall).waiting == () and watch(hall).mine == asked.id
    assert lives.hang_up(hall, asked.id).ended_by == "clerk"
    assert lives.find(hall, terminal, asked.id).state == "ended"
    events = ["call_asked", "call_answered", "call_ended"]
    assert hall.events(asked.id) == events and hall.events(case)[-3:] == events
    said = hall.database.read_now(journal.history, asked.id)
    assert said[0].facts["consent"] == CONSENT and said[0].channel == "kiosk" and said[0].terminal_id == terminal
    assert (said[1].channel, said[1].terminal_id, said[1].actor_id) == ("remote", terminal, hall.staff(CLERK).actor.id)
    assert said[2].facts["by"] == "clerk" and said[2].facts["answered"]


def test_who_asked_first_is_answered_first_and_two_clerks_never_get_the_same(hall: HallInTest) -> None:
    terminals = three_kiosks(hall)
    on_duty(hall, CLERK, COLLEAGUE)
    asked = [ask(hall, terminal).id for terminal in terminals]
    third = lives.find(hall, terminals[2], asked[2])
    assert (third.ahead, third.expected_wait_seconds) == (2, 180)
    assert [answer(hall, CLERK).id, answer(hall, COLLEAGUE).id] == asked[:2]
    assert lives.find(hall, terminals[2], asked[2]).ahead == 0
    with refused("clerk_in_call"):
        answer(hall)
    lives.hang_up(hall, asked[0])
    assert answer(hall).id == asked[2]


@pytest.mark.both_databases
def test_of_two_clerks_who_press_at_the_same_moment_one_is_connected(hall: HallInTest) -> None:
    asked = ask_at_new_kiosk(hall)
    on_duty(hall, COLLEAGUE)
    pressed = [hall.staff(clerk) for clerk in (CLERK, COLLEAGUE)]
    with ThreadPoolExecutor(2) as hands:
        answers = [hands.submit(hall.database.write_now, at_desk.answer_next, each) for each in pressed]
    failed = [each.exception() for each in answers if each.exception()]
    assert [str(each) for each in failed] == ["nobody_waits()"]
    assert [each.result().id for each in answers if not each.exception()] == [asked]


@ONE_DATABASE
def test_the_same_call_is_answered_by_one_of_two(hall: HallInTest) -> None:
    asked = ask_at_new_kiosk(hall)
    on_duty(hall, COLLEAGUE)
    answer(hall)
    with refused("call_answered"):
        hall.database.write_now(at_desk.answer, hall.staff(COLLEAGUE), asked)
    with refused("nobody_waits"):
        answer(hall, COLLEAGUE)
    with refused("call_unknown"):
        lives.hang_up(hall, asked, COLLEAGUE)


@ONE_DATABASE
def test_whoever_is_passed_over_is_on_record_with_the_reason(hall: HallInTest) -> None:
    first, second, _ = three_kiosks(hall)
    on_duty(hall, CLERK)
    waiting, urgent = ask(hall, first).id, ask(hall, second).id
    with refused("call_not_first") as told:
        hall.database.write_now(at_desk.answer, hall.staff(CLERK), urgent)
    assert told.value.details == {"ahead": 1}
    hall.database.write_now(at_desk.answer, hall.staff(CLERK), urgent, "urgent")
    facts = hall.database.read_now(journal.history, urgent)[1].facts
    assert facts["out_of_turn"] == "urgent" and facts["passed_over"] == [waiting]


@ONE_DATABASE
def test_who_decided_the_case_is_not_its_remote_clerk_and_the_next_call_is_his(hall: HallInTest) -> None:
    terminal, other = kiosk_with_locker(hall), kiosk_with_locker(hall, name="K-02")
    case = case_in(hall, "awaiting_originals")
    on_duty(hall, CLERK)
    about_originals = ask(hall, terminal, lives.with_card(hall, terminal), case, "originals").id
    help_wanted = ask(hall, other).id
    accepts_only = hall.staff(CLERK)
    accepts_only = replace(accepts_only, actor=replace(accepts_only.actor, roles=frozenset({"clerk"})))
    assert [line.serves for line in hall.database.read_now(at_desk.watch, accepts_only).waiting] == [False, True]
    with refused("role_missing"):
        hall.database.write_now(at_desk.answer, accepts_only, about_originals)
    assert hall.database.write_now(at_desk.answer_next, accepts_only).id == help_wanted


@ONE_DATABASE
def test_with_nobody_on_duty_a_call_is_refused_with_the_hours(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    with refused("no_clerk_on_duty") as told:
        ask(hall, terminal)
    assert told.value.details["open_next"]["until"].startswith("2026-11-19T04:")
    now = hall.database.read_now(at_kiosk.look, kiosk(hall, terminal))
    assert (now.on_duty, now.waiting, now.expected_wait_seconds) == (0, 0, None) and now.open_next


@ONE_DATABASE
def test_a_duty_lapses_a_minute_after_its_page_is_gone(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    on_duty(hall, CLERK)
    hall.wait(seconds=50)
    lives.stay(hall)
    hall.wait(seconds=50)
    assert ask(hall, terminal).on_duty == 1
    hall.wait(seconds=61)
    lives.stay(hall)
    assert not watch(hall).here
    with refused("not_on_duty"):
        answer(hall)
    hall.worker.let_time_pass()
    staff_id = hall.staff(CLERK).actor.id
    assert hall.events(staff_id)[-2:] == ["call_duty_begun", "call_duty_lapsed"]
    on_duty(hall, CLERK)
    hall.database.write_now(duty.finish, hall.staff(CLERK))
    assert hall.events(staff_id)[-1] == "call_duty_ended" and not watch(hall).here


@pytest.mark.nightly
@ONE_DATABASE
def test_a_kiosk_has_one_call_and_another_kiosk_knows_nothing_of_it(hall: HallInTest) -> None:
    terminal, other = kiosk_with_locker(hall), kiosk_with_locker(hall, name="K-02")
    on_duty(hall, CLERK)
    before = ask(hall, terminal).id
    now = ask(hall, terminal).id
    assert lives.find(hall, terminal, before).ended_by == "visit_ended"
    with refused("call_unknown"):
        lives.find(hall, other, now)
    with refused("call_unknown"):
        lives.leave(hall, other, now)
    assert lives.leave(hall, terminal, now).ended_by == "citizen"
    hall.wait(seconds=5)
    assert lives.leave(hall, terminal, now).ended_by == "citizen" and hall.events(now).count("call_ended") == 1


@pytest.mark.nightly
@ONE_DATABASE
def test_another_wording_of_the_agreement_is_no_agreement(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    on_duty(hall, CLERK)
    with refused("consent_outdated"):
        hall.database.write_now(at_kiosk.ask, kiosk(hall, terminal), NewCall("en", "2020-01"))


@pytest.mark.nightly
@ONE_DATABASE
def test_a_case_is_named_by_its_own_holder_only(hall: HallInTest) -> None:
    terminal, case = kiosk_with_locker(hall), case_in(hall, "awaiting_originals")
    on_duty(hall, CLERK)
    with refused("application_unknown"):
        ask(hall, terminal, lives.with_card(hall, terminal, "林晓岚"), case)
    with refused("role_missing"):
        ask(hall, terminal, None, case)
    with refused("assurance_too_low"):
        ask(hall, terminal, lives.with_card(hall, terminal, assurance=1), case)


def test_an_end_that_falls_silent_loses_the_call_but_a_hall_that_stood_still_loses_nobody(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    call_id = lives.connected(hall, terminal)
    line = lives.kiosk_line(hall, terminal, call_id)
    lives.clerk_line(hall, call_id)
    hall.wait(seconds=40)
    hall.database.write_now(lines.beat, kiosk(hall, terminal), line)
    hall.wait(seconds=10)
    restarted = hall.at - timedelta(seconds=20)
    assert hall.database.write_now(lines.end_silent, hall.citizen(HOLDER), restarted) == 0
    assert lives.find(hall, terminal, call_id).state == "connected"
    running = hall.at - timedelta(hours=1)
    assert hall.database.write_now(lines.end_silent, hall.citizen(HOLDER), running) == 1
    assert lives.find(hall, terminal, call_id).ended_by == "lost"


@pytest.mark.nightly
@ONE_DATABASE
def test_a_waiting_kiosk_that_went_dark_gives_up_its_place(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    on_duty(hall, CLERK)
    call_id = ask(hall, terminal).id
    hall.worker.let_time_pass()
    hall.wait(seconds=46)
    hall.worker.let_time_pass()
    assert lives.find(hall, terminal, call_id).ended_by == "lost" and watch(hall).waiting == ()


def ask_at_new_kiosk(hall: HallInTest) -> str:
    on_duty(hall, CLERK)
    return ask(hall, kiosk_with_locker(hall)).id
