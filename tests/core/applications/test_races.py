"""Several who act on one case at the same moment follow each other: one wins, the others are told."""

from concurrent.futures import Future
from typing import Any

import pytest

from core.applications import acceptance, deciding, service
from core.applications.schemas import Filed
from core.ids import new_id
from tests.builders import MATTER, HallInTest
from tests.core.applications.races import at_once
from tests.core.applications.states import HOLDER, RENTED, case_in, draft
from tests.refusals import refused


def codes(work: list[Future[Any]]) -> list[str]:
    return sorted(getattr(future.exception(), "code", "done") for future in work)


@pytest.mark.both_databases
def test_of_approving_refusing_and_withdrawing_one_happens(hall: HallInTest) -> None:
    id = case_in(hall, "under_review")
    reviewer = hall.reviewer_of(MATTER)
    work = at_once(
        hall,
        (deciding.approve, reviewer, id, ""),
        (deciding.refuse, reviewer, id, ["经营场所不符合要求"]),
        (service.withdraw, hall.citizen(HOLDER), id),
    )
    assert codes(work) == ["done", "step_not_possible", "step_not_possible"]
    assert len({"approve", "refuse", "withdraw"} & set(hall.events(id))) == 1


@pytest.mark.both_databases
def test_of_many_submits_at_once_one_files(hall: HallInTest) -> None:
    id = draft(hall).id
    work = at_once(hall, *[(service.submit, hall.citizen(HOLDER), id)] * 5)
    assert codes(work) == [*["already_submitted"] * 4, "done"]
    assert hall.events(id).count("submit") == 1


@pytest.mark.both_databases
def test_of_two_clerks_who_accept_one_does(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    ticks = hall.ticks(id)
    work = at_once(hall, *[(acceptance.accept, hall.staff(clerk), id, ticks) for clerk in ("wangli", "zhaoning")])
    assert codes(work) == ["done", "step_not_possible"]


@pytest.mark.both_databases
def test_drafts_of_one_id_are_one_draft(hall: HallInTest) -> None:
    id = new_id()
    work = at_once(hall, *[(service.start_draft, hall.citizen(HOLDER), id, MATTER, {}) for _ in range(4)])
    assert codes(work) == [*["application_id_taken"] * 3, "done"]


@pytest.mark.both_databases
def test_many_who_file_at_once_get_case_numbers_without_gaps(hall: HallInTest) -> None:
    ids: list[str] = []
    for _ in range(4):
        drafted = hall.draft(HOLDER, example=RENTED)
        hall.hand_in(HOLDER, drafted)
        ids.append(drafted.id)
    filed: list[Filed] = [
        future.result() for future in at_once(hall, *[(service.submit, hall.citizen(HOLDER), id) for id in ids])
    ]
    assert sorted(each.case_number[14:20] for each in filed) == ["000001", "000002", "000003", "000004"]


@pytest.mark.both_databases
def test_form_versions_written_at_once_do_not_overwrite_each_other(hall: HallInTest) -> None:
    application = hall.draft(HOLDER, example=RENTED)
    call = hall.citizen(HOLDER)
    forms = [{"employees": str(number)} for number in range(1, 5)]
    fill = [(service.fill_form, call, application.id, application.version, form) for form in forms]
    assert codes(at_once(hall, *fill)) == ["done", *["version_changed"] * 3]
    with refused("version_changed"):
        hall.database.write_now(service.fill_form, call, application.id, application.version, forms[0])
