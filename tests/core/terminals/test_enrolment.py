"""A kiosk is enrolled by a code that works once within ten minutes, and counts after an administrator compared keys."""

import pytest

from core.call import Actor, Call
from core.ids import new_id
from core.terminals import service as terminals
from core.terminals.fleet import heartbeat
from core.terminals.schemas import EnrolmentRequest, Health, Terminal
from tests.builders import HallInTest
from tests.refusals import refused


def a_code(hall: HallInTest) -> str:
    return hall.database.write_now(terminals.create_enrolment_code, hall.staff("admin")).code


def enrol(hall: HallInTest, code: str, key: str = "ab" * 32) -> Terminal:
    call = Call(Actor("", frozenset()), "public", hall.at)
    request = EnrolmentRequest(code, "柏林自助终端", "柏林", "hong_kong", key)
    return hall.database.write_now(terminals.enrol, call, request)


def test_enrolled_confirmed_and_known_by_its_key(hall: HallInTest) -> None:
    pending = enrol(hall, a_code(hall))
    assert (pending.state, pending.enrolled_at) == ("pending", None)
    assert pending.fingerprint == terminals.fingerprint_of(bytes.fromhex("ab" * 32))
    confirmed = hall.database.write_now(terminals.confirm, hall.staff("admin"), pending.id)
    found, key = hall.database.read_now(terminals.find_terminal_key, pending.id)
    assert (confirmed.state, found, key.hex()) == ("enrolled", confirmed, "ab" * 32)
    assert hall.events(pending.id) == ["terminal_enrolled", "terminal_confirmed"]


def test_a_code_enrols_one_kiosk_and_only_for_ten_minutes(hall: HallInTest) -> None:
    used, late = a_code(hall), a_code(hall)
    enrol(hall, used)
    hall.wait(minutes=10)
    for code in (used, late, "ABCDEFGHJK"):
        with refused("enrolment_code_refused"):
            enrol(hall, code, "cd" * 32)


def test_a_code_is_typed_in_any_case_with_blanks_around_it(hall: HallInTest) -> None:
    assert enrol(hall, f" {a_code(hall).lower()} ").state == "pending"


@pytest.mark.both_databases
def test_of_two_kiosks_that_use_a_code_at_once_one_is_enrolled(hall: HallInTest) -> None:
    code, call = a_code(hall), Call(Actor("", frozenset()), "public", hall.at)
    requests = [EnrolmentRequest(code, "自助终端", "香港", "hong_kong", f"{number:064x}") for number in range(4)]
    work = [hall.database._write(terminals.enrol, call, (request,), {}) for request in requests]  # pyright: ignore[reportPrivateUsage]
    codes = [getattr(future.exception(), "code", "enrolled") for future in work]
    assert sorted(codes) == ["enrolled", *["enrolment_code_refused"] * 3]


def test_a_key_belongs_to_one_kiosk_and_the_code_is_not_spent_on_a_refusal(hall: HallInTest) -> None:
    enrol(hall, a_code(hall))
    code = a_code(hall)
    with refused("terminal_key_known"):
        enrol(hall, code)
    assert enrol(hall, code, "cd" * 32).state == "pending"


@pytest.mark.both_databases
def test_revoking_bites_at_once_and_for_ever(hall: HallInTest) -> None:
    kiosk = enrol(hall, a_code(hall))
    admin = hall.staff("admin")
    hall.database.write_now(terminals.confirm, admin, kiosk.id)
    hall.database.write_now(terminals.revoke, admin, kiosk.id)
    with refused("terminal_revoked"):
        hall.database.read_now(terminals.find_terminal_key, kiosk.id)
    with refused("terminal_revoked_already"):
        hall.database.write_now(terminals.revoke, admin, kiosk.id)
    with refused("terminal_not_pending"):
        hall.database.write_now(terminals.confirm, admin, kiosk.id)
    with refused("terminal_unknown"):
        hall.database.read_now(terminals.find_terminal_key, new_id())


@pytest.mark.parametrize("username", ["wangli", "liangwen", "guanyuan"])
def test_only_an_administrator_looks_after_kiosks(hall: HallInTest, username: str) -> None:
    call, kiosk = hall.staff(username), enrol(hall, a_code(hall))
    with refused("role_missing"):
        hall.database.write_now(terminals.create_enrolment_code, call)
    with refused("role_missing"):
        hall.database.read_now(terminals.list_terminals, call)
    for use_case in (terminals.confirm, terminals.revoke):
        with refused("role_missing"):
            hall.database.write_now(use_case, call, kiosk.id)


@pytest.mark.both_databases
def test_a_nonce_is_taken_once_for_each_kiosk_and_forgotten_after_ten_minutes(hall: HallInTest) -> None:
    kiosk, other, write = new_id(), new_id(), hall.database.write_now
    call = Call(Actor(kiosk, frozenset({"kiosk"})), "kiosk", hall.at, terminal_id=kiosk)
    write(terminals.use_nonce, call, kiosk, "n" * 100)
    write(terminals.use_nonce, call, other, "n" * 100)
    with refused("nonce_used"):
        write(terminals.use_nonce, call, kiosk, "n" * 100)
    hall.wait(minutes=10, seconds=1)
    hall.worker.tidy()
    write(terminals.use_nonce, call, kiosk, "n" * 100)


@pytest.mark.both_databases
def test_of_many_at_once_with_one_nonce_one_counts(hall: HallInTest) -> None:
    kiosk = new_id()
    call = Call(Actor(kiosk, frozenset({"kiosk"})), "kiosk", hall.at, terminal_id=kiosk)
    work = [hall.database._write(terminals.use_nonce, call, (kiosk, "n" * 16), {}) for _ in range(6)]  # pyright: ignore[reportPrivateUsage]
    codes = [getattr(future.exception(), "code", "taken") for future in work]
    assert sorted(codes) == [*["nonce_used"] * 5, "taken"]


@pytest.mark.both_databases
def test_a_kiosk_tells_how_it_is(hall: HallInTest) -> None:
    kiosk = enrol(hall, a_code(hall))
    call = Call(Actor(kiosk.id, frozenset({"kiosk"})), "kiosk", hall.at, terminal_id=kiosk.id)
    hall.database.write_now(heartbeat.report_health, call, Health({"printer": "online"}, 0, hall.at))
    listed = hall.database.read_now(terminals.list_terminals, hall.staff("admin"))
    assert [(each.id, each.last_seen_at) for each in listed] == [(kiosk.id, call.at)]
    with refused("role_missing"):
        hall.database.write_now(heartbeat.report_health, hall.staff("wangli"), Health({}, 0, hall.at))
