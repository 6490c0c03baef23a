"""Reading and writing: exactly once per request key, kept when acknowledged, on both databases."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import msgspec
import pytest
from msgspec import Struct
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core.call import Call, RequestKey
from core.counters import next_number
from core.db.database import Database, Session
from core.db.requests import RequestKeyRow, purge_request_keys
from core.db.tables import Base, Json, UtcDateTime
from core.errors import Conflict, InvalidInput, Unavailable
from core.sealing import Keyring
from core.settings import Settings


class Scratch(DeclarativeBase):
    """Tables only these tests have, apart from the hall's."""

    type_annotation_map = Base.type_annotation_map


class Note(Scratch):
    __tablename__ = "test_notes"

    name: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime())
    words: Mapped[list[str]] = mapped_column(Json(list[str]))


class Noted(Struct):
    name: str
    count: int
    at: datetime


def note(session: Session, call: Call, name: str, words: list[str] | None = None) -> Noted:
    count = session.scalar(select(func.count()).select_from(Note)) or 0
    session.execute(insert(Note).values(name=name, count=count, at=call.at, words=words or []))
    return Noted(name, count, call.at)


def refuse(session: Session, call: Call, name: str) -> None:
    note(session, call, name)
    raise Conflict("case_closed", since=call.at, tries=len(names(session)))


def fail(session: Session, call: Call, name: str, fault: Exception) -> None:
    note(session, call, name)
    raise fault


def names(session: Session) -> list[str]:
    return list(session.scalars(select(Note.name).order_by(Note.name)))


def keyed(call: Call, key: str, fingerprint: str = "f") -> Call:
    return msgspec.structs.replace(call, request=RequestKey(key, fingerprint))


@pytest.fixture(autouse=True)
def test_notes(database: Database, call: Call) -> None:
    def create(session: Session, call: Call) -> None:
        Scratch.metadata.create_all(session.connection)

    database.write_now(create, call)


def test_what_was_written_can_be_read(database: Database, call: Call) -> None:
    def find(session: Session, name: str) -> tuple[datetime, list[str]]:
        return session.execute(select(Note.at, Note.words).where(Note.name == name)).one()

    async def write_then_read() -> tuple[Noted, tuple[datetime, list[str]]]:
        written = await database.write(note, call, "a", words=["营业", "執照"])
        return written, await database.read(find, "a")

    assert asyncio.run(write_then_read()) == (Noted("a", 0, call.at), (call.at, ["营业", "執照"]))


def test_the_same_key_gets_the_first_answer_again(database: Database, call: Call) -> None:
    first = database.write_now(note, keyed(call, "k"), "a")
    database.write_now(note, call, "b")
    later = msgspec.structs.replace(keyed(call, "k"), at=call.at + timedelta(hours=1))
    assert database.write_now(note, later, "a") == first
    assert database.read_now(names) == ["a", "b"]


def test_the_same_key_gets_the_same_refusal_again(database: Database, call: Call) -> None:
    for _ in range(2):
        with pytest.raises(Conflict) as refused:
            database.write_now(refuse, keyed(call, "k"), "a")
        assert refused.value.code == "case_closed"
        assert refused.value.details == {"since": call.at, "tries": 1}
        database.write_now(note, call, f"other {_}")
    assert database.read_now(names) == ["other 0", "other 1"]


def test_the_same_key_for_something_else_is_refused(database: Database, call: Call) -> None:
    database.write_now(note, keyed(call, "k", "first body"), "a")
    with pytest.raises(InvalidInput, match="request_key_reused"):
        database.write_now(note, keyed(call, "k", "other body"), "b")
    assert database.read_now(names) == ["a"]


def test_a_key_belongs_to_one_person_and_one_use_case(database: Database, call: Call) -> None:
    database.write_now(note, keyed(call, "k"), "a")
    somebody = msgspec.structs.replace(call, actor=msgspec.structs.replace(call.actor, id="somebody"))
    database.write_now(note, keyed(somebody, "k"), "b")
    with pytest.raises(Conflict):
        database.write_now(refuse, keyed(call, "k"), "c")
    assert database.read_now(names) == ["a", "b"]


@pytest.mark.parametrize("fault", [RuntimeError("a mistake"), Unavailable("busy")])
def test_what_the_hall_could_not_do_leaves_no_trace_and_may_be_sent_again(
    database: Database, call: Call, fault: Exception
) -> None:
    with pytest.raises(type(fault)):
        database.write_now(fail, keyed(call, "k"), "a", fault)
    assert database.read_now(names) == []
    assert database.read_now(kept_keys) == 0


def kept_keys(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(RequestKeyRow)) or 0


def test_a_constraint_stops_only_the_one_who_broke_it(database: Database, call: Call) -> None:
    async def all_at_once() -> list[object]:
        return await asyncio.gather(
            *(database.write(note, keyed(call, str(i)), name) for i, name in enumerate("abacd")),
            return_exceptions=True,
        )

    answers = asyncio.run(all_at_once())
    assert [isinstance(answer, IntegrityError) for answer in answers].count(True) == 1
    assert database.read_now(names) == ["a", "b", "c", "d"]


def test_one_key_sent_many_times_at_once_takes_effect_once(database: Database, call: Call) -> None:
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: database.write_now(note, keyed(call, "k"), "a"), range(64)))
    assert answers == [answers[0]] * 64
    assert database.read_now(names) == ["a"]


def test_counting_in_parallel_loses_nothing(database: Database, call: Call) -> None:
    with ThreadPoolExecutor(16) as threads:
        numbers = list(threads.map(lambda _: database.write_now(take_number, call, "s"), range(100)))
    assert sorted(numbers) == list(range(1, 101))


def take_number(session: Session, call: Call, series: str) -> int:
    return next_number(session, series)


def test_a_refused_use_case_gives_its_number_back(database: Database, call: Call) -> None:
    def refuse_late(session: Session, call: Call) -> None:
        next_number(session, "s")
        raise Conflict("case_closed")

    assert database.write_now(take_number, call, "s") == 1
    with pytest.raises(Conflict):
        database.write_now(refuse_late, keyed(call, "k"))
    assert database.write_now(take_number, call, "s") == 2


def test_reading_cannot_write(database: Database, call: Call) -> None:
    with pytest.raises(DBAPIError, match=r"read-?\s?only"):
        database.read_now(note, call, "a")  # type: ignore[arg-type]
    assert database.read_now(names) == []


def test_reading_sees_one_moment(database: Database, call: Call) -> None:
    def read_twice(session: Session) -> tuple[list[str], list[str]]:
        before = names(session)
        database.write_now(note, call, "meanwhile")
        return before, names(session)

    assert database.read_now(read_twice) == ([], [])
    assert database.read_now(names) == ["meanwhile"]


def test_too_much_waiting_is_refused_at_once(settings: Settings, keys: Keyring, database: Database, call: Call) -> None:
    database.close()
    limits = msgspec.structs.replace(settings.limits, connections=1, waiting_writes=1)
    small = Database.open(msgspec.structs.replace(settings, limits=limits), keys)
    running, may_end = threading.Event(), threading.Event()

    def wait(session: Session, call: Call) -> None:
        running.set()
        may_end.wait(60)

    async def crowd() -> list[object]:
        first = asyncio.ensure_future(small.write(wait, call))
        await asyncio.to_thread(running.wait, 10)
        others = [asyncio.ensure_future(small.write(note, call, name)) for name in "abc"]
        await asyncio.wait(others, return_when=asyncio.FIRST_COMPLETED)
        may_end.set()
        return await asyncio.gather(first, *others, return_exceptions=True)

    answers = asyncio.run(crowd())
    small.close()
    assert [getattr(answer, "code", "kept") for answer in answers] == ["kept", "kept", "busy", "busy"]


def test_closing_finishes_what_was_taken(settings: Settings, keys: Keyring, database: Database, call: Call) -> None:
    async def close_in_the_middle() -> list[object]:
        asked = [asyncio.ensure_future(database.write(note, call, str(n))) for n in range(50)]
        await asyncio.sleep(0)
        await asyncio.to_thread(database.close)
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = asyncio.run(close_in_the_middle())
    kept = [answer.name for answer in answers if isinstance(answer, Noted)]
    reopened = Database.open(settings, keys)
    assert len(kept) == 50
    assert set(reopened.read_now(names)) == set(kept)
    reopened.close()
    with pytest.raises(Unavailable, match="stopping"):
        database.write_now(note, call, "late")


def test_request_keys_are_forgotten_after_two_days(database: Database, call: Call) -> None:
    def purge(session: Session, call: Call) -> int:
        return purge_request_keys(session, call.at)

    database.write_now(note, keyed(call, "old"), "a")
    later = msgspec.structs.replace(call, at=call.at + timedelta(hours=47))
    database.write_now(note, keyed(later, "new"), "b")
    assert database.write_now(purge, later) == 0
    assert database.write_now(purge, msgspec.structs.replace(call, at=call.at + timedelta(hours=49))) == 1


def test_stored_outcomes_are_sealed(database: Database, call: Call) -> None:
    database.write_now(note, keyed(call, "k"), "990000199001011238")
    stored = database.read_now(lambda session: session.scalar(select(RequestKeyRow.outcome)))
    assert stored is not None
    assert b"990000199001011238" not in stored


def test_an_instant_without_a_zone_is_a_mistake(database: Database, call: Call) -> None:
    with pytest.raises(Exception, match="zone"):
        database.write_now(note, msgspec.structs.replace(call, at=call.at.replace(tzinfo=None)), "a")
