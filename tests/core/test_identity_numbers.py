"""Numbers of people and organisations are read in any spelling and refused where a sign is wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.identity_numbers import (
    IDENTITY_DOCUMENT_KINDS,
    USCC_SIGNS,
    IdentityDocumentKind,
    birth_date,
    check_identity_number,
    check_uscc,
    compose_uscc,
    hk_check_digit,
    mask,
    resident_check_digit,
    sex,
    uscc_check_sign,
)

PUBLIC_SPECIMEN = "11010519491231002X"  # the example of GB 11643
USCC = "91350100M000100Y43"


def resident(first_17: str) -> str:
    return first_17 + resident_check_digit(first_17)


def refusal(kind: IdentityDocumentKind, number: str) -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        check_identity_number(kind, number)
    return refused.value


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("resident_id_card", PUBLIC_SPECIMEN, PUBLIC_SPECIMEN),
        ("resident_id_card", " 110105 19491231 002x ", PUBLIC_SPECIMEN),
        ("resident_id_card", "１１０１０５１９４９１２３１００２Ｘ", PUBLIC_SPECIMEN),
        ("resident_id_card", resident("99000019900101123"), resident("99000019900101123")),
        (
            "hk_macau_taiwan_residence_permit",
            resident("81000019900101123"),
            resident("81000019900101123"),
        ),
        (
            "foreign_permanent_residence_card",
            resident("91115619900101123"),
            resident("91115619900101123"),
        ),
        ("foreign_permanent_residence_card", "CAN 3201 8508 2408", "CAN320185082408"),
        ("hk_identity_card", "A123456(3)", "A1234563"),
        ("hk_identity_card", "a123456（3）", "A1234563"),
        (
            "hk_identity_card",
            "AB987654" + hk_check_digit("AB987654"),
            "AB987654" + hk_check_digit("AB987654"),
        ),
        ("hk_macau_travel_permit", "H12345678", "H12345678"),
        ("hk_macau_travel_permit", "M1234567801", "M12345678"),
        ("taiwan_travel_permit", "12345678", "12345678"),
        ("taiwan_travel_permit", "1234567802", "12345678"),
        ("macau_identity_card", "1234567(8)", "12345678"),
        ("passport", "e12345678", "E12345678"),
        ("passport", "L898902C<", "L898902C"),
    ],
)
def test_a_number_is_stored_in_one_form_however_it_was_typed(
    kind: IdentityDocumentKind, typed: str, stored: str
) -> None:
    assert check_identity_number(kind, typed) == stored
    assert check_identity_number(kind, stored) == stored


@pytest.mark.parametrize(
    ("kind", "number", "position"),
    [
        ("resident_id_card", "1101O519491231002X", 5),
        ("resident_id_card", "01010519491231002X", 1),
        ("resident_id_card", "110105194913310021", 7),
        ("resident_id_card", "110105194902290021", 7),
        ("resident_id_card", "11010５19491231002é", 18),
        ("hk_macau_taiwan_residence_permit", PUBLIC_SPECIMEN, 1),
        ("foreign_permanent_residence_card", PUBLIC_SPECIMEN, 1),
        ("foreign_permanent_residence_card", "CA1320185082408", 3),
        ("hk_identity_card", "A12345B(3)", 7),
        ("hk_macau_travel_permit", "T12345678", 1),
        ("macau_identity_card", "2234567(8)", 1),
        ("passport", "ABCDEFGH", 8),
    ],
)
def test_a_number_of_another_form_is_refused_with_the_place(
    kind: IdentityDocumentKind, number: str, position: int
) -> None:
    said = refusal(kind, number)
    assert said.code == "identity_number_malformed"
    assert said.details == {"kind": kind, "position": position}


@pytest.mark.parametrize(
    ("kind", "number", "wanted"),
    [
        ("resident_id_card", "", "18"),
        ("resident_id_card", "1101051949123100", "18"),
        ("resident_id_card", "11010519491231002X1", "18"),
        ("foreign_permanent_residence_card", "CAN32018508240", "15 / 18"),
        ("hk_identity_card", "A12345", "8 / 9"),
        ("hk_macau_travel_permit", "H1234567", "9 / 11"),
        ("hk_macau_travel_permit", "H123456780", "9 / 11"),
        ("passport", "E123", "5–12"),
        ("passport", "E1234567890123", "5–12"),
    ],
)
def test_too_little_or_too_much_of_a_number_is_told_by_its_length(
    kind: IdentityDocumentKind, number: str, wanted: str
) -> None:
    said = refusal(kind, number)
    assert said.code == "identity_number_wrong_length"
    assert said.details == {"kind": kind, "typed": len(number), "wanted": wanted}


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("resident_id_card", "110105194912310021"),
        ("resident_id_card", "11010519491231012X"),
        ("hk_macau_taiwan_residence_permit", "810000199001011231"),
        ("hk_identity_card", "A123456(4)"),
        ("hk_identity_card", "B123456(3)"),
    ],
)
def test_a_wrong_check_digit_is_told_apart_from_a_wrong_form(kind: IdentityDocumentKind, number: str) -> None:
    assert refusal(kind, number).code == "identity_number_wrong_check_digit"


@pytest.mark.parametrize("kind", IDENTITY_DOCUMENT_KINDS)
def test_a_refusal_never_repeats_the_number(kind: IdentityDocumentKind) -> None:
    assert "4321-9" not in str(refusal(kind, "4321-9?"))


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999), st.integers(0, 17), st.data())
def test_one_wrong_sign_in_a_resident_number_is_always_found(
    born: date, order: int, place: int, data: st.DataObject
) -> None:
    number = resident(f"990000{born:%Y%m%d}{order:03}")
    assert check_identity_number("resident_id_card", number) == number
    assert birth_date(number) == born
    assert sex(number) == ("male" if order % 2 else "female")
    other = data.draw(st.sampled_from([sign for sign in "0123456789X" if sign != number[place]]))
    with pytest.raises(InvalidInput):
        check_identity_number("resident_id_card", number[:place] + other + number[place + 1 :])


@given(st.text("0123456789", min_size=6, max_size=6), st.sampled_from(["A", "Z", "AB", "WX"]))
def test_swapped_neighbours_in_a_hong_kong_number_are_found(digits: str, letters: str) -> None:
    number = letters + digits + hk_check_digit(letters + digits)
    assert check_identity_number("hk_identity_card", number) == number
    for place in range(len(letters), len(number) - 2):
        if number[place] != number[place + 1]:
            swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
            assert refusal("hk_identity_card", swapped).code == "identity_number_wrong_check_digit"


def test_a_social_credit_code_is_checked() -> None:
    assert check_uscc(" 91350100m000100y43 ") == USCC
    for code, position in (("91350100M000100Y4", 18), (USCC + "1", 19), ("9135O100M000100Y43", 5)):
        with pytest.raises(InvalidInput, match="uscc_malformed") as refused:
            check_uscc(code)
        assert refused.value.details == {"position": position}
    with pytest.raises(InvalidInput, match="uscc_wrong_check_digit"):
        check_uscc("91350100M000100Y44")


@given(st.text(USCC_SIGNS, min_size=9, max_size=9), st.integers(0, 17), st.sampled_from(USCC_SIGNS))
def test_one_wrong_sign_in_a_social_credit_code_is_always_found(body: str, place: int, other: str) -> None:
    first_17 = "91990000" + body
    code = first_17 + uscc_check_sign(first_17)
    assert check_uscc(code) == code
    if other != code[place]:
        with pytest.raises(InvalidInput):
            check_uscc(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (PUBLIC_SPECIMEN, "110***********002X"),
        ("H12345678", "H*****678"),
        ("A1234563", "A*****63"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_a_masked_number_shows_little(number: str, shown: str) -> None:
    assert mask(number) == shown


def test_composed_social_credit_codes_are_valid_and_differ():
    codes = {compose_uscc("92", "990000", serial) for serial in range(1, 500)}
    assert len(codes) == 499
    assert all(check_uscc(code) == code for code in codes)
