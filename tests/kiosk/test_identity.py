"""From a chip's raw fields and from typing to evidence; wrong numbers are named."""

from datetime import UTC, date, datetime

import pytest

from core.errors import InvalidInput
from hardware.id_card_reader import CardRead, text_block
from hardware.id_card_reader.emulator import EmulatedCard
from kiosk.identity import evidence_of_card, evidence_of_mrz, evidence_of_typing, masked_name
from tests.hardware import cards

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


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"birth_date": "19900308"}, "card_contradicts_itself"),
        ({"birth_date": "19901332"}, "card_dates_unreadable"),
        ({"birth_date": "1990-3-7"}, "card_dates_unreadable"),
        ({"valid_from": ""}, "card_dates_unreadable"),
        ({"valid_until": ""}, "card_dates_unreadable"),
        ({"valid_until": "长 期"}, "card_dates_unreadable"),
        ({"valid_until": "２０４００１０１"}, "card_dates_unreadable"),
        ({"valid_from": "20261121"}, "card_not_yet_valid"),
        ({"valid_until": "20261118"}, "card_expired"),
    ],
)
def test_a_card_whose_dates_are_not_in_order_is_refused(changes: dict[str, str], code: str) -> None:
    with pytest.raises(InvalidInput, match=code):
        evidence_of_card(card(**changes), AT)


def test_a_card_is_valid_on_its_first_and_on_its_last_day_in_shanghai() -> None:
    """AT is 23:40 there."""
    document = evidence_of_card(card(valid_from="20261119", valid_until="20261119"), AT).document
    assert (document.valid_from, document.valid_to) == (date(2026, 11, 19), date(2026, 11, 19))


@pytest.mark.parametrize(
    "held",
    [cards.RESIDENT, cards.LONG_TERM, cards.PERMIT, cards.FOREIGNER_2017, cards.FOREIGNER_2023],
)
def test_every_kind_of_card_becomes_one_sort_of_document(held: EmulatedCard) -> None:
    read = text_block.decode_content(held.content)
    document = evidence_of_card(read, datetime(2025, 6, 1, tzinfo=UTC)).document
    assert document.number == held.fields["number"]
    assert document.name == held.fields["name"]
    assert document.birth_date == date.fromisoformat(held.fields["birth_date"])
    assert (document.valid_to is None) is (held.fields["valid_until"] == "长期")


def test_a_typed_number_with_a_wrong_check_digit_is_refused() -> None:
    with pytest.raises(InvalidInput, match="identity_number_wrong_check_digit"):
        evidence_of_typing("hk_identity_card", "A123456(4)", "周敏儀", AT)


def test_a_permit_may_be_supported_by_a_hong_kong_identity_card() -> None:
    evidence = evidence_of_typing("hk_macau_travel_permit", "h0990 0017", "周敏儀", AT, "A123456(3)")
    assert evidence.document.number == "H09900017"
    assert [each.kind for each in evidence.supporting] == ["hk_identity_card"]


def test_machine_readable_lines_fill_in_what_they_say() -> None:
    lines = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    document = evidence_of_mrz("passport", lines, "", datetime(2012, 4, 15, tzinfo=UTC)).document
    assert (document.number, document.name, document.birth_date) == (
        "L898902C3",
        "ERIKSSON, ANNA MARIA",
        date(1974, 8, 12),
    )


def test_typed_lines_of_an_expired_document_are_refused() -> None:
    lines = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    with pytest.raises(InvalidInput, match="card_expired"):
        evidence_of_mrz("passport", lines, "", AT)


def test_a_wrong_check_digit_in_the_lines_is_refused() -> None:
    lines = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C46UTO7408122F1204159ZE184226B<<<<<10"
    with pytest.raises(InvalidInput, match="mrz_wrong_check_digit"):
        evidence_of_mrz("passport", lines, "", AT)


@pytest.mark.parametrize(("name", "masked"), [("林青禾", "林**"), ("CHAU MAN YEE", "CHAU ***"), ("", "")])
def test_names_are_masked(name: str, masked: str) -> None:
    assert masked_name(name) == masked
