"""Errands: they exist with their change, run at least once, and wait longer each time they fail."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import msgspec
import pytest

from core.call import Call
from core.db.database import Database, Session
from core.errors import Conflict
from core.outbox import LEASE, MOST_ATTEMPTS, Errand, done, failed, given_up, put, take


def later(call: Call, pause: timedelta) -> Call:
    return msgspec.structs.replace(call, at=call.at + pause)


def test_an_errand_is_taken_once_and_done(database: Database, call: Call) -> None:
    errand = database.write_now(put, call, "render", {"certificate": "c-1"})
    assert database.write_now(take, call) == [Errand(errand, "render", {"certificate": "c-1"}, 1)]
    assert database.write_now(take, call) == []
    database.write_now(done, call, errand)
    assert database.write_now(take, later(call, timedelta(days=9))) == []


def test_a_refused_change_leaves_no_errand(database: Database, call: Call) -> None:
    def refuse(session: Session, call: Call) -> None:
        put(session, call, "render", {})
        raise Conflict("case_closed")

    with pytest.raises(Conflict):
        database.write_now(refuse, call)
    assert database.write_now(take, call) == []


def test_an_errand_of_a_worker_that_died_is_taken_again(database: Database, call: Call) -> None:
    errand = database.write_now(put, call, "render", {})
    database.write_now(take, call)
    assert database.write_now(take, later(call, LEASE - timedelta(seconds=1))) == []
    assert database.write_now(take, later(call, LEASE)) == [Errand(errand, "render", {}, 2)]


def test_a_failing_errand_waits_longer_each_time_and_rests_at_last(database: Database, call: Call) -> None:
    errand = database.write_now(put, call, "send", {})
    pauses: list[float] = []
    now = call
    for _ in range(MOST_ATTEMPTS):
        assert [taken.id for taken in database.write_now(take, now)] == [errand]
        database.write_now(failed, now, errand, "unreachable")
        resting = database.read_now(given_up)
        if resting:
            break
        seconds = 1
        while not due(database, later(now, timedelta(seconds=seconds))):
            seconds *= 2
        pauses.append(seconds)
        now = later(now, timedelta(seconds=seconds))
    assert pauses == sorted(pauses)
    assert len(pauses) == MOST_ATTEMPTS - 1
    assert database.read_now(given_up) == [(errand, "send", "unreachable")]


def due(database: Database, call: Call) -> bool:
    """Whether something would be taken, without taking it."""

    def look(session: Session, call: Call) -> bool:
        raise Conflict("found" if take(session, call) else "nothing")

    with pytest.raises(Conflict) as answer:
        database.write_now(look, call)
    return answer.value.code == "found"


def test_workers_side_by_side_take_different_errands(database: Database, call: Call) -> None:
    for number in range(40):
        database.write_now(put, call, "send", {"number": number})
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: database.write_now(take, call, 5), range(8)))
    ids = [errand.id for errands in taken for errand in errands]
    assert len(ids) == len(set(ids))
    rest = database.write_now(take, call, 40)
    assert len(ids) + len(rest) == 40
