"""Case and storage numbers show a slip of the pen; document numbers look as an office writes them."""

from datetime import date
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.ids import new_id
from core.numbering import (
    BASE_32,
    CaseNumber,
    case_number,
    check_character,
    format_document_number,
    is_storage_number,
    parse_case_number,
    parse_storage_number,
    show_case_number,
    storage_number,
)

areas = st.sampled_from(["990000", "440605", "440605100", "440605100201"])
ids = st.uuids(version=4).map(lambda each: str(UUID(int=each.int & ~(0xF << 76) | 7 << 76)))
"""Of version 7, from any millisecond."""
cases = st.builds(CaseNumber, areas, st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 999_999))


def test_the_check_character_is_that_of_iso_7064() -> None:
    assert check_character("A12425GABC1234002") == "M"  # the example of the Global Release Identifier


def test_a_case_number_says_area_day_and_sequence() -> None:
    number = case_number("990000", date(2026, 1, 15), 123)
    assert number.startswith("99000020260115000123")
    assert len(number) == 21
    assert show_case_number(number) == f"990000-20260115-000123-{number[-1]}"


@given(cases)
def test_a_number_comes_back_from_every_way_of_writing_it(case: CaseNumber) -> None:
    number = str(case)
    full_width = number.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    for typed in (
        number,
        show_case_number(number),
        number.lower(),
        f" {number[:8]} {number[8:]}",
        full_width,
    ):
        assert parse_case_number(typed) == case


@given(cases, st.integers(0, 26), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(case: CaseNumber, place: int, other: str) -> None:
    number = str(case)
    place %= len(number) - 1
    if number[place] != other:
        with pytest.raises(InvalidInput, match="case_number_mistyped"):
            parse_case_number(number[:place] + other + number[place + 1 :])


def test_swapped_neighbours_are_nearly_always_found() -> None:
    missed = tried = 0
    for sequence in range(1, 3000, 7):
        number = case_number("440605", date(2026, 11, 21), sequence)
        for place in range(len(number) - 2):
            if number[place] != number[place + 1]:
                swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
                tried += 1
                missed += check_character(swapped[:-1]) == swapped[-1]
    assert missed / tried < 0.01


@pytest.mark.parametrize("text", ["", "990000", "hello", "99000020260115000123", "9900002026011500012?K", "٩" * 21])
def test_what_is_no_case_number_is_told_apart_from_a_mistyped_one(text: str) -> None:
    with pytest.raises(InvalidInput, match="case_number_malformed"):
        parse_case_number(text)


def test_a_day_that_does_not_exist_is_mistyped() -> None:
    digits = "99000020260230000001"
    with pytest.raises(InvalidInput, match="case_number_mistyped"):
        parse_case_number(digits + check_character(digits))


@pytest.mark.parametrize(("area", "sequence"), [("44", 1), ("44060x", 1), ("990000", 0), ("990000", 1_000_000)])
def test_no_number_is_made_that_could_not_be_read(area: str, sequence: int) -> None:
    with pytest.raises(ValueError, match=r"area|sequence"):
        case_number(area, date(2026, 1, 1), sequence)


@given(ids)
def test_a_storage_number_leads_back_to_its_id_from_every_way_of_writing_it(id: str) -> None:
    number = storage_number(id)
    assert len(number) == 16 and not set(number) & set("ILO")
    for typed in (number, number.lower(), number.replace("-", ""), number.replace("1", "l").replace("0", "O")):
        first, last = parse_storage_number(typed)
        assert first <= id <= last
    assert first[:18] == last[:18] == id[:18], "of the moment and twelve bits more, and of nothing else"


def test_one_wrong_character_of_a_storage_number_is_nearly_always_found() -> None:
    """Not always: what follows it is folded, too, so that 1 and I are one."""
    missed = tried = 0
    for _ in range(100):
        number = storage_number(new_id()).replace("-", "")
        for place, other in product(range(12), BASE_32):
            if number[place] != other:
                tried += 1
                missed += not refused(number[:place] + other + number[place + 1 :])
        assert all(refused(number[:12] + other) for other in BASE_32 if other != number[12])
    assert missed / tried < 0.02


def refused(number: str) -> bool:
    try:
        parse_storage_number(number)
    except InvalidInput as error:
        return error.code == "storage_number_mistyped"
    return False


def test_a_case_number_is_no_storage_number() -> None:
    assert not is_storage_number(case_number("990000", date(2026, 1, 15), 123))
    with pytest.raises(InvalidInput, match="storage_number_mistyped"):
        parse_storage_number("990000-20260115-000123")


def test_a_document_number_is_written_as_offices_do() -> None:
    assert format_document_number("南政务", 2026, "受", 15) == "南政务受字〔2026〕第15号"
    with pytest.raises(ValueError, match="serials"):
        format_document_number("南政务", 2026, "受", 0)
