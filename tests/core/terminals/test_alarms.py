"""An alarm is raised once, seen to by somebody, and cleared by the kiosk itself."""

from datetime import timedelta

import pytest

from core.terminals import service
from core.terminals.fleet import alarms, overview, rules
from core.terminals.fleet.overview import Show
from core.terminals.fleet.schemas import Blocked, RulesDraft
from tests.builders import HallInTest
from tests.core.terminals.fleet_lives import beat, enrolled
from tests.refusals import refused

LOW = "receipt_printer.paper_low"


def open_words(hall: HallInTest) -> list[str]:
    return [each.word for each in hall.database.read_now(alarms.list_open, hall.staff("admin"))]


@pytest.mark.both_databases
def test_what_is_told_again_and_again_is_one_alarm_until_it_is_told_no_more(hall: HallInTest) -> None:
    kiosk = enrolled(hall)
    for _ in range(3):
        beat(hall, kiosk, LOW)
        hall.wait(minutes=1)
    [alarm] = hall.database.read_now(alarms.list_open, hall.staff("admin"))
    hall.database.write_now(alarms.acknowledge, hall.staff("admin"), alarm.id)
    with refused("alarm_over"):
        hall.database.write_now(alarms.acknowledge, hall.staff("admin"), alarm.id)
    beat(hall, kiosk)
    assert open_words(hall) == []
    beat(hall, kiosk, LOW)
    latest = hall.database.read_now(alarms.list_latest, hall.staff("admin"), kiosk)
    assert [(each.word, bool(each.acknowledged_at), bool(each.cleared_at)) for each in latest] == [
        (LOW, False, False),
        (LOW, True, True),
    ]
    assert hall.events(kiosk)[2:] == [
        "terminal_alarm_raised",
        "terminal_alarm_acknowledged",
        "terminal_alarm_cleared",
        "terminal_alarm_raised",
    ]


@pytest.mark.both_databases
def test_a_kiosk_that_is_not_heard_is_silent_once_until_it_is_heard(hall: HallInTest) -> None:
    silent, heard = enrolled(hall, 1), enrolled(hall, 2)
    hall.wait(minutes=4)
    beat(hall, heard)
    assert hall.database.write_now(alarms.raise_silence, hall.staff("admin")) == 0
    hall.wait(minutes=2)
    hall.worker.let_time_pass()
    hall.worker.let_time_pass()
    [alarm] = hall.database.read_now(alarms.list_open, hall.staff("admin"))
    assert (alarm.terminal_id, alarm.word) == (silent, "terminal.silent")
    beat(hall, silent)
    assert open_words(hall) == []


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_how_long_a_kiosk_may_be_silent_stands_in_the_rules(hall: HallInTest) -> None:
    enrolled(hall)
    hall.database.write_now(rules.publish, hall.staff("admin"), RulesDraft(silent_minutes=60))
    hall.wait(minutes=59)
    hall.worker.let_time_pass()
    assert open_words(hall) == []
    hall.wait(minutes=2)
    hall.worker.let_time_pass()
    assert open_words(hall) == ["terminal.silent"]


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("seconds", "words"), [(59, []), (-61, ["clock.drift"]), (240, ["clock.drift"])])
def test_a_clock_that_is_wrong_by_a_minute_is_told(hall: HallInTest, seconds: int, words: list[str]) -> None:
    beat(hall, enrolled(hall), kiosk_time=hall.at + timedelta(seconds=seconds))
    assert open_words(hall) == words


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_parcel_that_holds_up_the_others_is_named(hall: HallInTest) -> None:
    beat(hall, enrolled(hall), blocked=Blocked("0190-parcel", "hall_fault"))
    [alarm] = hall.database.read_now(alarms.list_open, hall.staff("admin"))
    assert (alarm.word, alarm.detail) == ("outbox.blocked", "0190-parcel hall_fault")


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_revoking_clears_and_old_alarms_are_forgotten_but_not_by_the_journal(hall: HallInTest) -> None:
    kiosk = enrolled(hall)
    beat(hall, kiosk, LOW)
    hall.database.write_now(service.revoke, hall.staff("admin"), kiosk)
    assert open_words(hall) == []
    hall.wait(days=181)
    hall.worker.tidy()
    assert hall.database.read_now(alarms.list_latest, hall.staff("admin"), kiosk) == []
    assert "terminal_alarm_raised" in hall.events(kiosk)


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_the_list_shows_what_is_asked_for_and_trouble_first(hall: HallInTest) -> None:
    fine, trouble, locked = (enrolled(hall, number) for number in (1, 2, 3))
    beat(hall, fine)
    beat(hall, trouble, LOW)
    beat(hall, locked, standing="locked", waiting_parcels=2)

    def shown(show: Show, words: str = "") -> list[str]:
        return [each.terminal.id for each in hall.database.read_now(overview.watch, hall.staff("admin"), show, words)]

    assert shown("used") == [trouble, fine, locked]
    assert shown("trouble") == [trouble] and shown("locked") == shown("waiting") == [locked]
    assert shown("used", "k-01 桂") == [fine] and shown("used", "k-09") == []
    hall.database.write_now(service.revoke, hall.staff("admin"), fine)
    assert shown("revoked") == [fine] and fine not in shown("used") and fine in shown("all")


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_only_an_administrator_sees_and_acknowledges(hall: HallInTest) -> None:
    beat(hall, enrolled(hall), LOW)
    [alarm] = hall.database.read_now(alarms.list_open, hall.staff("admin"))
    with refused("role_missing"):
        hall.database.write_now(alarms.acknowledge, hall.staff("wangli"), alarm.id)
    with refused("role_missing"):
        hall.database.read_now(overview.watch, hall.staff("wangli"))
