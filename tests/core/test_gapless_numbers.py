"""字号 run without gaps, whoever takes them at the same moment and whatever is rolled back or killed in between."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.applications import service
from core.applications.schemas import Filed
from core.call import Call
from core.db.database import Database, Session
from core.errors import Conflict
from core.journal import EntryRow
from core.notices.models import NoticeRow
from core.settings import Settings
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER, RENTED
from tests.core.numbering_process import number

ROOT = Path(__file__).parents[2]
AT_ONCE = 6


def submit_and_fail(session: Session, call: Call, id: str) -> Filed:
    """Everything a filing does, its numbers taken; then it is refused."""
    service.submit(session, call, id)
    raise Conflict("step_not_possible")


def submit_and_break(session: Session, call: Call, id: str) -> Filed:
    service.submit(session, call, id)
    raise ZeroDivisionError


def serials(hall: HallInTest) -> list[int]:
    numbers = hall.database.read_now(lambda session: list(session.scalars(select(NoticeRow.document_number))))
    return sorted(int(each.partition("第")[2].removesuffix("号")) for each in numbers)


@pytest.mark.both_databases
def test_receipts_of_many_who_file_at_once_have_no_gaps_though_some_are_rolled_back(hall: HallInTest) -> None:
    drafts = [hall.draft(HOLDER, example=RENTED) for _ in range(AT_ONCE)]
    for each in drafts:
        hall.hand_in(HOLDER, each)
    ways: list[Any] = [service.submit, submit_and_fail, submit_and_break]
    calls = [(ways[place % 3], hall.citizen(HOLDER), each.id) for place, each in enumerate(drafts)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        asked = [threads.submit(hall.database.write_now, way, call, id) for way, call, id in calls]
    assert [type(each.exception()) for each in asked] == [type(None), Conflict, ZeroDivisionError] * 2
    assert serials(hall) == [1, 2], "who failed gave the number back"
    again = [(hall.citizen(HOLDER), each.id) for place, each in enumerate(drafts) if place % 3]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        filed = list(threads.map(lambda each: hall.database.write_now(service.submit, *each), again))
    assert serials(hall) == [1, 2, 3, 4, 5, 6]
    assert len({each.receipt_number for each in filed}) == len(filed)


def test_many_threads_take_and_give_back_numbers_of_one_series(database: Database, call: Call) -> None:
    def take(turn: int) -> int | None:
        try:
            return database.write_now(number, call, f"case-{turn}", turn % 3 == 2)
        except Conflict:
            return None

    with ThreadPoolExecutor(8) as threads:
        taken = [each for each in threads.map(take, range(90)) if each is not None]
    assert sorted(taken) == list(range(1, 61))
    assert sorted(journalled(database)) == sorted(taken), "each stands in the record of its case"


def journalled(database: Database) -> list[int]:
    facts = database.read_now(lambda session: list(session.scalars(select(EntryRow.facts))))
    return [each["serial"] for each in facts]


@pytest.mark.nightly
@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_processes_that_number_at_once_and_one_that_is_killed_leave_no_gap(
    settings: Settings, database: Database
) -> None:
    """Three halls on one PostgreSQL; of the third nothing is left but what it had committed."""
    command = [sys.executable, "-m", "tests.core.numbering_process"]
    where = [str(settings.data_dir), settings.database_url]
    halls = [
        subprocess.Popen([*command, *where, name, count], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for name, count in (("a", "90"), ("b", "90"), ("c", "100000"))
    ]
    killed = halls[2]
    assert killed.stdout
    for _ in range(40):
        killed.stdout.readline()
    for each in halls[:2]:
        assert each.wait(timeout=120) == 0
    killed.kill()
    printed = [int(line) for each in halls for line in each.communicate()[0].split()]
    found = sorted(journalled(database))
    assert found == list(range(1, len(found) + 1))
    assert set(printed) <= set(found) and len(found) >= 60 + 60 + 40
