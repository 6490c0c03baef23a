"""Who sees which cases: queues, files, notices, timelines."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from core.applications import acceptance, reading, service
from tests.builders import MATTER, HallInTest
from tests.core.applications.states import HOLDER, case_in, draft, submit
from tests.refusals import refused


@pytest.mark.both_databases
def test_a_queue_comes_in_pages_in_the_order_of_the_last_day(hall: HallInTest) -> None:
    ids: list[str] = []
    for _ in range(3):
        ids.append(draft(hall).id)
        submit(hall, ids[-1])
        hall.wait(days=1)
    clerk = hall.staff("wangli")
    first = hall.database.read_now(reading.queue, clerk, "acceptance", None, 2)
    rest = hall.database.read_now(reading.queue, clerk, "acceptance", first[-1].id, 2)
    assert [item.id for item in first + rest] == ids
    assert {item.applicant_masked for item in first} == {"陈**"}


@pytest.mark.both_databases
def test_a_reviewer_sees_the_cases_of_his_own_authority_only(hall: HallInTest) -> None:
    id = case_in(hall, "accepted")
    own, other = hall.reviewer_of(MATTER), hall.reviewer_of("incubator-subsidy")
    assert [item.id for item in hall.database.read_now(reading.queue, own, "review")] == [id]
    assert hall.database.read_now(reading.queue, other, "review") == []
    assert hall.database.read_now(reading.queue, other, "acceptance") == []
    for read in (reading.open_case, reading.list_notices):
        with refused("other_authority"):
            hall.database.read_now(read, other, id)


def test_a_reviewer_sees_no_phone_number_and_the_clerk_does(hall: HallInTest) -> None:
    id = case_in(hall, "accepted")
    assert hall.database.read_now(reading.open_case, hall.staff("wangli"), id).phone == "13800000002"
    reviewed = hall.database.read_now(reading.open_case, hall.reviewer_of(MATTER), id)
    assert reviewed.phone == ""
    assert "13800000002" not in str(reviewed.application.form)


def test_a_supervisor_sees_every_case_and_handles_none(hall: HallInTest) -> None:
    id, supervisor = case_in(hall, "received"), hall.staff("guanyuan")
    seen = hall.database.read_now(reading.open_case, supervisor, id)
    assert (seen.application.id, seen.phone, seen.steps) == (id, "", ("propose_void", "void"))
    assert [item.id for item in hall.database.read_now(reading.queue, supervisor, "acceptance")] == [id]
    with refused("role_missing"):
        hall.database.write_now(acceptance.decline, supervisor, id, "不予受理", "")


def test_a_citizen_and_an_administrator_read_no_file(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    for call in (hall.citizen(HOLDER), hall.staff("admin")):
        for read in (reading.open_case, reading.list_notices):
            with refused("role_missing"):
                hall.database.read_now(read, call, id)
        with refused("role_missing"):
            hall.database.read_now(reading.queue, call, "acceptance")


def test_people_see_who_looked_and_never_a_name(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    hall.database.write_now(reading.note_opened, hall.staff("wangli"), id)
    told = hall.database.read_now(service.timeline, hall.citizen(HOLDER), id)
    assert [entry.event for entry in told] == ["draft_started", "submit", "receive", "case_opened"]
    assert told[-1].actor == "clerk"
    assert "王丽" not in str(told) and HOLDER not in str(told)


@pytest.mark.both_databases
def test_a_persons_list_shows_the_newest_change_first_in_pages(hall: HallInTest) -> None:
    ids = [case_in(hall, state) for state in ("received", "concluded", "supplement_requested")]
    first = hall.database.read_now(service.list_applications, hall.citizen(HOLDER), None, 2)
    rest = hall.database.read_now(service.list_applications, hall.citizen(HOLDER), first[-1].id, 2)
    assert [each.id for each in first + rest] == ids[::-1]
    assert [each.waiting_for_you for each in first + rest] == [True, False, False]
    assert [each.certificate_id is not None for each in first + rest] == [False, True, False]
    assert hall.database.read_now(service.list_applications, hall.citizen("林晓岚")) == []


def test_a_longer_list_costs_no_more_statements(hall: HallInTest) -> None:
    def statements(read: Callable[..., list[Any]], *arguments: Any) -> int:
        asked: list[str] = []
        engine = hall.database._reading  # pyright: ignore[reportPrivateUsage]

        def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        assert hall.database.read_now(read, *arguments)
        event.remove(engine, "before_cursor_execute", note)
        return len([each for each in asked if each.startswith("SELECT")])

    clerk, counts = hall.staff("wangli"), []
    for _ in range(2):
        case_in(hall, "received")
        queue = statements(reading.queue, clerk, "acceptance")
        counts.append((queue, statements(service.list_applications, hall.citizen(HOLDER))))
    assert counts[0] == counts[1]


def test_a_chief_representative_reads_the_cases_of_his_authority_and_no_others(hall: HallInTest) -> None:
    id = case_in(hall, "under_review")
    head, other = (hall.somebody({"chief_representative"}, matter) for matter in (MATTER, "incubator-subsidy"))
    assert hall.database.read_now(reading.open_case, head, id).application.id == id
    assert [item.id for item in hall.database.read_now(reading.queue, head, "review")] == [id]
    assert hall.database.read_now(reading.queue, other, "review") == []
    with refused("other_authority"):
        hall.database.read_now(reading.open_case, other, id)
