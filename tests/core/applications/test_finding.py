"""What a citizen holds out at a counter finds the case and names nobody."""

import pytest

from core.applications import finding
from core.ids import new_id
from core.numbering import case_number, show_case_number, storage_number
from demo.people import find_person
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER, RENTED, case_in
from tests.refusals import refused

CARD = find_person(HOLDER).card


def receipt_of(hall: HallInTest) -> tuple[str, str]:
    """A case that awaits originals, and the code on its receipt."""
    drafted = hall.draft(HOLDER, example=RENTED)
    hall.hand_in(HOLDER, drafted)
    filed = hall.submit(HOLDER, drafted.id)
    hall.accept(drafted.id)
    hall.approve(drafted.id)
    return drafted.id, filed.receipt_code


def test_the_receipt_finds_the_case_and_names_nobody(hall: HallInTest) -> None:
    id, code = receipt_of(hall)
    found = hall.database.read_now(finding.find_by_receipt, hall.staff("wangli"), code)
    assert (found.application_id, found.identity_kind) == (id, CARD.kind)
    assert HOLDER not in str(found) and CARD.number not in str(found)
    with refused("role_missing"):
        hall.database.read_now(finding.find_by_receipt, hall.citizen("林晓岚"), code)
    with refused("receipt_damaged"):
        hall.database.read_now(finding.find_by_receipt, hall.staff("wangli"), code[:-8])


@pytest.mark.both_databases
def test_a_number_typed_from_a_crumpled_receipt_finds_the_case_too(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    number = hall.application(id).case_number or ""
    for typed in (number, show_case_number(number), number.lower()):
        assert hall.database.read_now(finding.find_by_number, hall.staff("wangli"), typed).application_id == id
    mistyped = number[:-2] + str((int(number[-2]) + 1) % 10) + number[-1]
    with refused("case_number_mistyped"):
        hall.database.read_now(finding.find_by_number, hall.staff("wangli"), mistyped)
    with refused("application_unknown"):
        unknown = case_number("990000", hall.at.date(), 999_999)
        hall.database.read_now(finding.find_by_number, hall.staff("wangli"), unknown)


@pytest.mark.both_databases
def test_the_reference_on_a_slip_of_what_was_stored_finds_what_has_arrived_since(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    for name in (id, storage_number(id), storage_number(id).replace("-", " ").lower()):
        assert hall.database.read_now(finding.find_by_reference, hall.staff("wangli"), name).application_id == id
    for missing in (new_id(), hall.draft(HOLDER, example=RENTED).id):
        for name in (missing, storage_number(missing)):
            with refused("reference_not_arrived"):
                hall.database.read_now(finding.find_by_reference, hall.staff("wangli"), name)
    with refused("role_missing"):
        hall.database.read_now(finding.find_by_reference, hall.citizen(HOLDER), id)
