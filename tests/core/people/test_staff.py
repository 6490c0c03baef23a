"""Staff sign in with a password and a code that works once; five failures lock the account for fifteen minutes."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from core.call import system_call
from core.db.database import Session
from core.people import staff
from core.people.models import Staff
from core.people.schemas import StaffSignedIn
from core.people.staff import SignInFailed
from demo.people import PASSWORD
from tests.builders import HallInTest
from tests.refusals import refused


def code(hall: HallInTest, username: str = "wangli", drift: int = 0) -> str:
    return hall.database.read_now(staff.current_totp_code, username, hall.at + timedelta(seconds=drift))


def sign_in(
    hall: HallInTest, totp: str, username: str = "wangli", matched: bool = True
) -> StaffSignedIn | SignInFailed:
    return hall.database.write_now(staff.sign_in_staff, system_call(hall.at), username, matched, totp)


@pytest.mark.both_databases
def test_password_and_code_open_the_desk_with_the_roles_of_this_moment(hall: HallInTest) -> None:
    found = sign_in(hall, code(hall))
    assert isinstance(found, StaffSignedIn)
    assert (found.staff.username, found.staff.roles) == ("wangli", {"clerk", "issuer"})
    assert hall.database.read_now(staff.who_is_staff, found.token, hall.at) == found.staff
    _ = hall.database.write_now(_deactivate, system_call(hall.at))
    with refused("token_unknown"):
        hall.database.read_now(staff.who_is_staff, found.token, hall.at)


def _deactivate(session: Session, call: object) -> None:
    session.execute(update(Staff).where(Staff.username == "wangli").values(active=False))


def test_the_password_is_checked_against_its_hash_and_an_unknown_name_takes_as_long(hall: HallInTest) -> None:
    kept = staff.hash_password(PASSWORD)
    assert staff.password_matches(hall.database.read_now(staff.find_password_hash, "wangli"), PASSWORD)
    nobody = hall.database.read_now(staff.find_password_hash, "nobody")
    assert PASSWORD not in kept
    assert staff.password_matches(kept, PASSWORD)
    assert not staff.password_matches(kept, PASSWORD + " ")
    assert not staff.password_matches(nobody, PASSWORD)
    assert kept.split("$")[:4] == nobody.split("$")[:4], "the same algorithm with the same cost"


@pytest.mark.parametrize("username", ["wangli", "nobody"])
def test_a_failure_does_not_say_what_was_wrong(hall: HallInTest, username: str) -> None:
    for matched, totp in ((False, code(hall)), (True, "000000"), (True, "")):
        found = sign_in(hall, totp, username, matched=matched and username == "wangli")
        assert isinstance(found, SignInFailed) and found.code == "staff_sign_in_failed"


def test_a_code_works_once_and_so_does_an_older_one_not_any_more(hall: HallInTest) -> None:
    used, older = code(hall), code(hall, drift=-30)
    assert isinstance(sign_in(hall, used), StaffSignedIn)
    for replayed in (used, older):
        assert isinstance(sign_in(hall, replayed), SignInFailed)
    hall.wait(seconds=30)
    assert isinstance(sign_in(hall, code(hall)), StaffSignedIn)


@pytest.mark.parametrize(("drift", "works"), [(-30, True), (30, True), (-90, False), (90, False)])
def test_a_clock_may_be_one_step_off(hall: HallInTest, drift: int, works: bool) -> None:
    assert isinstance(sign_in(hall, code(hall, drift=drift)), StaffSignedIn) == works


@pytest.mark.both_databases
def test_of_many_at_once_with_the_same_code_one_gets_in(hall: HallInTest) -> None:
    totp = code(hall)
    work = [
        hall.database._write(staff.sign_in_staff, system_call(hall.at), ("wangli", True, totp), {})  # pyright: ignore[reportPrivateUsage]
        for _ in range(4)
    ]
    assert sum(isinstance(future.result(), StaffSignedIn) for future in work) == 1


def test_five_failures_lock_the_account_for_fifteen_minutes(hall: HallInTest) -> None:
    failed = [sign_in(hall, code(hall), matched=False) for _ in range(5)]
    until = [each.locked_until for each in failed if isinstance(each, SignInFailed)]
    assert until == [None] * 4 + [hall.at + timedelta(minutes=15)]
    locked = sign_in(hall, code(hall))
    assert isinstance(locked, SignInFailed) and locked.code == "too_many_attempts"
    assert isinstance(sign_in(hall, code(hall, "zhaoning"), "zhaoning"), StaffSignedIn)
    hall.wait(minutes=15)
    assert isinstance(sign_in(hall, code(hall)), StaffSignedIn)


@pytest.mark.both_databases
def test_a_success_forgets_the_failures_before_it(hall: HallInTest) -> None:
    for _ in range(3):
        for _ in range(4):
            sign_in(hall, "000000")
        hall.wait(seconds=60)
        assert isinstance(sign_in(hall, code(hall)), StaffSignedIn)


def test_sign_ins_and_failures_are_on_record(hall: HallInTest) -> None:
    clerk = hall.staff("wangli").actor.id
    sign_in(hall, "000000")
    sign_in(hall, code(hall))
    assert hall.events(clerk)[-2:] == ["staff_sign_in_failed", "staff_signed_in"]


def test_signing_out_ends_the_token_and_nine_hours_do_too(hall: HallInTest) -> None:
    first, second = sign_in(hall, code(hall)), sign_in(hall, code(hall, "zhaoning"), "zhaoning")
    assert isinstance(first, StaffSignedIn) and isinstance(second, StaffSignedIn)
    hall.database.write_now(staff.sign_out_staff, system_call(hall.at), first.token)
    hall.wait(hours=9)
    for token in (first.token, second.token):
        with refused("token_expired"):
            hall.database.read_now(staff.who_is_staff, token, hall.at)
