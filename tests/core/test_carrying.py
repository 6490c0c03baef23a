"""A hall of the first schema comes up to the next one with its people, papers and cases, and works on.

The old hall is one of today, taken back to 0001 and then written as 0001 wrote: a centre's name beside an authority,
clerks who hand out, texts without examples, no clocks.
"""

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from msgspec import Struct
from sqlalchemy import Connection, CursorResult, make_url, text

from core.applications import recorded, service
from core.applications.clocks import late_starts
from core.applications.lifecycle import State
from core.applications.reading import open_case
from core.call import Call, system_call
from core.db import migrate
from core.db.database import Database, Session
from core.ids import new_id
from core.journal_roots import read_sink
from core.materials import wallet
from core.people import staff
from core.sealing import Keyring
from core.settings import Settings
from tests.builders import MATTER, HallInTest
from tests.conftest import NOW
from tests.core.applications.states import HOLDER, case_in
from tests.postgresql import Cluster

OWNER = "林晓岚"
"""Her property certificate is in her wallet."""

CENTRE = "南海区行政服务中心"
OPEN: tuple[State, ...] = ("received", "supplement_requested", "accepted", "special_procedure", "awaiting_originals")


class Carried(Struct, frozen=True):
    """A hall that came up, and the ids of what was in it before, by the state of the case or a name."""

    hall: HallInTest
    was: dict[str, str]

    def rows(self, statement: str, **values: Any) -> list[Any]:
        def found(session: Session) -> list[Any]:
            return list(session.connection.execute(text(statement), values))

        return self.hall.database.read_now(found)


class Old(Struct, frozen=True):
    """A hall that came up from 0001 and has not been opened since, to be copied."""

    settings: Settings
    was: dict[str, str]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: Keyring) -> Old:
    cluster: Cluster | None = request.getfixturevalue("cluster") if request.param == "postgresql" else None
    url = cluster.fresh_database("template1") if cluster else ""
    settings = Settings.load(data_dir=tmp_path_factory.mktemp("old") / "var", demo=True, database_url=url)
    migrate.upgrade(settings)
    was = fill(settings, keys)
    migrate.downgrade(settings, "0001")
    change(settings, keys, write_as_0001_did, was)
    migrate.upgrade(settings)
    return Old(settings, was)


@pytest.fixture
def carried(old: Old, request: pytest.FixtureRequest, tmp_path: Path, keys: Keyring) -> Iterator[Carried]:
    cluster: Cluster | None = request.getfixturevalue("cluster") if old.settings.on_postgresql else None
    url = cluster.fresh_database(str(make_url(old.settings.database_url).database)) if cluster else ""
    shutil.copytree(old.settings.data_dir, tmp_path / "var")
    settings = Settings.load(data_dir=tmp_path / "var", demo=True, database_url=url)
    database = Database.open(settings, keys)
    hall = HallInTest(settings, database, keys, NOW + timedelta(hours=1))
    hall.fill()
    yield Carried(hall, old.was)
    database.close()
    if cluster:
        cluster.drop(url)


def fill(settings: Settings, keys: Keyring) -> dict[str, str]:
    database = Database.open(settings, keys)
    hall = HallInTest(settings, database, keys, NOW)
    hall.fill()
    was: dict[str, str] = {state: case_in(hall, state) for state in OPEN}
    was["seen"] = case_in(hall, "concluded")
    was["exempt"] = hall.case(OWNER, "concluded").id
    was["draft"] = hall.draft(OWNER).id
    database.close()
    return was


def change(settings: Settings, keys: Keyring, how: Any, *arguments: Any) -> None:
    def use_case(session: Session, _: Call) -> None:
        how(session.connection, *arguments)

    database = Database.open(settings, keys)
    database.write_now(use_case, system_call(NOW))
    database.close()


def write_as_0001_did(connection: Connection, was: dict[str, str]) -> None:
    def run(statement: str, **values: Any) -> CursorResult[Any]:
        return connection.execute(text(statement), values)

    run("UPDATE staff SET centre = :name", name=CENTRE)
    run("UPDATE staff SET roles = 'clerk' WHERE roles = 'clerk issuer'")
    run("UPDATE staff SET centre = '大沥镇行政服务中心' WHERE username = 'zhaoning'")
    for row in run("SELECT id, definition FROM matter_versions").all():
        known = json.loads(row.definition)
        for statement in (each for line in known["materials"] for each in line["acceptance_standard"]):
            del statement["example"]
        run("UPDATE matter_versions SET definition = :text WHERE id = :id", text=json.dumps(known), id=row.id)
    # pages and an item of grade B that nobody has seen the original of, and the same item used twice for one line
    copy_row(connection, "wallet_items", "grade = 'B'", id=(item := new_id()), origin=new_id(), sha256="0" * 64)
    copy_row(connection, "documents", "grade = 'B'", id=(page := new_id()), sha256="0" * 64)
    used = f"source = 'wallet' AND application_id = '{was['exempt']}'"
    was |= {"unseen item": item, "unseen page": page, "used": one(connection, f"SELECT id FROM documents WHERE {used}")}
    copy_row(connection, "documents", used, id=(again := new_id()))
    was["used again"] = again


def one(connection: Connection, statement: str) -> Any:
    return connection.execute(text(statement)).scalar_one()


def copy_row(connection: Connection, table: str, which: str, **changed: str) -> None:
    """A row more, like the first one there is, but for some columns."""
    row = dict(connection.execute(text(f"SELECT * FROM {table} WHERE {which} LIMIT 1")).mappings().one()) | changed
    names = ", ".join(row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})"), row)


def test_the_schema_is_that_of_the_models(carried: Carried) -> None:
    assert migrate.differences(carried.hall.settings) == []


def test_staff_belong_to_a_centre_or_to_an_authority_and_clerks_still_hand_out(carried: Carried) -> None:
    members = {member.username: member for member in carried.hall.database.read_now(staff.list_staff)}
    assert {member.centre for member in members.values()} == {"nanhai", "centre-1", ""}
    assert (members["wangli"].centre, members["wangli"].authority) == ("nanhai", "")
    assert members["wangli"].roles == {"clerk", "issuer"}
    assert members["zhaoning"].centre == "centre-1"
    assert (members["liangwen"].centre, members["liangwen"].authority) == (
        "",
        carried.hall.matters[MATTER].authority.code,
    )


def test_grade_b_rests_on_the_look_it_came_from_or_goes(carried: Carried) -> None:
    grades = dict(carried.rows("SELECT id, grade FROM documents"))
    assert grades[carried.was["unseen page"]] == "C"
    (seen,) = carried.rows(
        "SELECT confirmations.lifted_from, confirmations.valid_to, confirmations.verification_id, verifications.id"
        " FROM documents JOIN confirmations ON confirmations.live_id = documents.confirmation_id"
        " JOIN verifications ON verifications.application_id = documents.application_id"
        " WHERE documents.application_id = :case",
        case=carried.was["seen"],
    )
    assert seen == ("C", None, seen.id, seen.id)
    held = carried.hall.database.read_now(wallet.list_wallet, carried.hall.citizen(HOLDER))
    assert [item.grade for item in held] == ["B"]
    assert carried.rows("SELECT grade FROM wallet_items WHERE id = :id", id=carried.was["unseen item"]) == [("C",)]


def test_what_was_taken_from_the_wallet_was_by_leave(carried: Carried) -> None:
    given = carried.hall.database.read_now(wallet.list_authorisations, carried.hall.citizen(OWNER))
    assert {each.id for each in given} == {carried.was["used"], carried.was["used again"]}
    assert {each.application_id for each in given} == {carried.was["exempt"]}
    standing = [each.id for each in given if each.withdrawn_at is None]
    assert standing == [max(carried.was["used"], carried.was["used again"])]


def test_a_certificate_says_who_issued_it_and_what_it_is(carried: Carried) -> None:
    definition = carried.hall.matters[MATTER]
    rows = carried.rows("SELECT authority, title, status FROM certificates")
    assert rows == [(definition.authority.code, definition.result.title.zh_hans, "valid")] * 2


def test_everybody_reads_the_old_cases(carried: Carried) -> None:
    hall = carried.hall
    for name in (*OPEN, "seen"):
        assert hall.database.read_now(open_case, hall.staff("wangli"), carried.was[name]).application.documents
        assert hall.database.read_now(service.find_application, hall.citizen(HOLDER), carried.was[name]).checklist
    assert hall.database.read_now(service.find_application, hall.citizen(OWNER), carried.was["draft"]).state == "draft"


def test_open_cases_get_the_clocks_that_the_law_has_been_counting(carried: Carried) -> None:
    hall = carried.hall
    hall.worker.start_clocks()
    running = {name: [clock.kind for clock in hall.application(carried.was[name]).clocks] for name in OPEN}
    assert running == {
        "received": ["acceptance"],
        "supplement_requested": ["supplement"],
        "accepted": ["statutory", "promised"],
        "special_procedure": ["statutory", "promised"],
        "awaiting_originals": ["issue"],
    }
    assert hall.events(carried.was["received"])[-1] == "clocks_started"
    paused = carried.rows(
        "SELECT expected_on FROM pauses WHERE application_id = :id", id=carried.was["special_procedure"]
    )
    last_day = hall.application(carried.was["special_procedure"]).clocks[0].last_day
    assert last_day > date.fromisoformat(str(paused[0].expected_on)), "what the procedure takes is not counted"


def test_silence_since_then_accepts_as_of_the_day_the_papers_came(carried: Carried) -> None:
    hall, id = carried.hall, carried.was["received"]
    hall.wait(days=14)
    hall.worker.start_clocks()
    hall.worker.let_time_pass()
    case = hall.application(id)
    assert case.state == "accepted"
    assert {clock.start for clock in case.clocks} == {date(2026, 11, 19)}


def test_two_workers_start_the_clocks_of_a_case_once(carried: Carried) -> None:
    hall, id, both = carried.hall, carried.was["accepted"], Barrier(2)

    def start() -> int:
        both.wait()
        return hall.database.write_now(late_starts.start_clocks, system_call(hall.at), id)

    with ThreadPoolExecutor(2) as workers:
        started = [each.result() for each in [workers.submit(start) for _ in range(2)]]
    assert sorted(started) == [0, 2]
    assert hall.events(id).count("clocks_started") == 1


def test_starting_again_finds_nothing_to_start(carried: Carried) -> None:
    carried.hall.worker.start_clocks()
    call = system_call(carried.hall.at)
    assert carried.hall.database.read_now(late_starts.without_clocks, call) == []


def test_old_cases_go_on_to_their_end_and_the_journal_holds(carried: Carried) -> None:
    hall = carried.hall
    hall.worker.start_clocks()
    hall.accept(carried.was["received"])
    hall.approve(carried.was["accepted"])
    assert hall.release(HOLDER, carried.was["awaiting_originals"])
    assert hall.case(HOLDER, "concluded").state == "concluded"
    hall.worker.work_off()
    hall.worker.sign_journal()
    report, _ = hall.database.read_now(recorded.verify, read_sink(hall.settings.sink))
    assert report.faults == []
