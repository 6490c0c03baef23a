"""From a chip's raw fields and from typing to evidence; wrong numbers are named."""

from datetime import UTC, date, datetime

import pytest

from core.errors import InvalidInput
from hardware.id_card_reader import CardRead
from kiosk.identity import evidence_of_card, evidence_of_mrz, evidence_of_typing, masked_name

AT = datetime(2026, 11, 19, 15, 40, tzinfo=UTC)


def card(**changes: str) -> CardRead:
    fields = {
        "kind": "resident_id_card", "number": "990000199003071235", "name": "林青禾", "sex": "1", "ethnicity": "55",
        "birth_date": "19900307", "address": "旧址", "valid_from": "20200101", "valid_until": "长期",
    }  # fmt: skip
    return CardRead(**{**fields, **changes}, source={})  # pyright: ignore[reportArgumentType]


def test_a_chip_gives_dates_sex_and_ethnic_group_their_meaning() -> None:
    document = evidence_of_card(card(), AT).document
    assert (document.sex, document.birth_date, document.ethnic_group) == ("male", date(1990, 3, 7), "珞巴")
    assert document.valid_to is None


def test_an_address_written_later_wins() -> None:
    assert evidence_of_card(card(newest_address="新址"), AT).document.address == "新址"


def test_a_card_with_a_wrong_number_is_refused() -> None:
    with pytest.raises(InvalidInput, match="identity_number_wrong_check_digit"):
        evidence_of_card(card(number="990000199003071234"), AT)


def test_a_typed_number_with_a_wrong_check_digit_is_refused() -> None:
    with pytest.raises(InvalidInput, match="identity_number_wrong_check_digit"):
        evidence_of_typing("hk_identity_card", "A123456(4)", "周敏儀", AT)


def test_a_permit_may_be_supported_by_a_hong_kong_identity_card() -> None:
    evidence = evidence_of_typing("hk_macau_travel_permit", "h0990 0017", "周敏儀", AT, "A123456(3)")
    assert evidence.document.number == "H09900017"
    assert [each.kind for each in evidence.supporting] == ["hk_identity_card"]


def test_machine_readable_lines_fill_in_what_they_say() -> None:
    lines = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    document = evidence_of_mrz("passport", lines, "", AT).document
    assert (document.number, document.name, document.birth_date) == (
        "L898902C3",
        "ERIKSSON, ANNA MARIA",
        date(1974, 8, 12),
    )


def test_a_wrong_check_digit_in_the_lines_is_refused() -> None:
    lines = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C46UTO7408122F1204159ZE184226B<<<<<10"
    with pytest.raises(InvalidInput, match="mrz_wrong_check_digit"):
        evidence_of_mrz("passport", lines, "", AT)


@pytest.mark.parametrize(("name", "masked"), [("林青禾", "林**"), ("CHAU MAN YEE", "CHAU ***"), ("", "")])
def test_names_are_masked(name: str, masked: str) -> None:
    assert masked_name(name) == masked
