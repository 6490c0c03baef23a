"""Machine-readable zones are read from specimens of ICAO 9303 and from permits of invented people."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.identity_numbers import check_identity_number
from core.mrz import check_digit, parse_mrz
from tests.core.return_permits import checked, return_permit

TODAY = date(2026, 11, 21)
IN_2010 = date(2010, 1, 1)

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD1_LONG = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"


def exit_permit(kind: str = "CS") -> str:
    number, expires, birth = checked("C99900015"), checked("330102"), checked("850704")
    return f"{kind}{number}<{expires}<{birth}<{check_digit(number + expires + birth)}"


def test_a_passport_is_read() -> None:
    mrz = parse_mrz(TD3, IN_2010)
    assert (mrz.layout, mrz.kind, mrz.issuer, mrz.nationality) == ("TD3", "passport", "UTO", "UTO")
    assert (mrz.surname, mrz.given_names, mrz.number) == ("ERIKSSON", "ANNA MARIA", "L898902C3")
    assert (mrz.birth_date, mrz.expires, mrz.sex) == (date(1974, 8, 12), date(2012, 4, 15), "female")
    assert mrz.optional == "ZE184226B"
    assert mrz.sound


@pytest.mark.parametrize(("text", "layout"), [(TD1, "TD1"), (TD2, "TD2")])
def test_cards_of_both_sizes_are_read(text: str, layout: str) -> None:
    mrz = parse_mrz(text, IN_2010)
    assert mrz.layout == layout
    assert mrz.kind is None
    assert (mrz.number, mrz.surname, mrz.birth_date) == ("D23145890", "ERIKSSON", date(1974, 8, 12))
    assert mrz.sound


def test_a_number_longer_than_its_field_is_put_together() -> None:
    mrz = parse_mrz(TD1_LONG, IN_2010)
    assert mrz.number == "D23145890734"
    assert mrz.birth_date == date(1934, 7, 12)
    assert mrz.sound
    assert parse_mrz(TD1_LONG.replace("<7349", "<7348"), IN_2010).failed_checks == ("composite", "number")


@pytest.mark.parametrize("text", [TD1, TD2, TD3, exit_permit(), return_permit("H99900015", "A1234563")])
def test_line_breaks_spaces_and_small_letters_do_not_matter(text: str) -> None:
    assert parse_mrz(text.replace("\n", ""), IN_2010) == parse_mrz(text, IN_2010)
    assert parse_mrz(f"\n {text.lower()} \n\n", IN_2010) == parse_mrz(text, IN_2010)
    trimmed = "\n".join(line.rstrip("<") for line in text.split("\n"))
    assert parse_mrz(trimmed, IN_2010) == parse_mrz(text, IN_2010)


def test_a_home_return_permit_is_read_with_its_hong_kong_number() -> None:
    mrz = parse_mrz(return_permit("H99900015", "A1234563"), TODAY)
    assert (mrz.layout, mrz.kind) == ("return_permit", "hk_macau_travel_permit")
    assert (mrz.number, mrz.home_number, mrz.optional) == ("H99900015", "A1234563", "02")
    assert (mrz.surname, mrz.given_names, mrz.sex) == ("CHAN", "SIU MAN", "female")
    assert (mrz.birth_date, mrz.expires) == (date(1990, 2, 15), date(2031, 6, 9))
    assert mrz.sound
    assert check_identity_number("hk_macau_travel_permit", mrz.number) == mrz.number
    assert check_identity_number("hk_identity_card", mrz.home_number) == mrz.home_number


def test_the_century_letter_of_a_permit_decides_the_birth_year() -> None:
    born = {letter: parse_mrz(return_permit("H99900015", "A1234563", letter), TODAY).birth_date for letter in "ABC"}
    assert born == {"A": date(1890, 2, 15), "B": date(1990, 2, 15), "C": date(2090, 2, 15)}


def test_a_taiwan_permit_has_no_check_digit_for_the_home_number() -> None:
    mrz = parse_mrz(return_permit("99900015", "A123456789", with_home_check=False), TODAY)
    assert (mrz.layout, mrz.kind) == ("taiwan_permit", "taiwan_travel_permit")
    assert (mrz.number, mrz.home_number) == ("99900015", "A123456789")
    assert mrz.sound


def test_the_permit_of_1999_is_read_without_check_digits() -> None:
    text = "C<CHN".ljust(30, "<") + "\n9002150F0812310H9990001501<111\n" + "CHAN<<SIU<MAN".ljust(30, "<")
    mrz = parse_mrz(text, IN_2010)
    assert (mrz.layout, mrz.number, mrz.birth_date) == (
        "return_permit_1999",
        "H9990001501",
        date(1990, 2, 15),
    )
    assert check_identity_number("hk_macau_travel_permit", mrz.number) == "H99900015"


@pytest.mark.parametrize("kind", ["CS", "CD"])
def test_an_exit_permit_of_one_line_is_read(kind: str) -> None:
    mrz = parse_mrz(exit_permit(kind), TODAY)
    assert (mrz.layout, mrz.kind, mrz.number) == ("exit_permit", None, "C99900015")
    assert (mrz.birth_date, mrz.expires) == (date(1985, 7, 4), date(2033, 1, 2))
    assert mrz.sound


def test_letters_read_for_digits_and_digits_for_letters_are_put_right() -> None:
    misread = TD3.replace("P<UTO", "Ρ<UT0").replace("7408122F", "74O8I2ZF").replace("1204159", "I2O4IS9")
    assert parse_mrz(misread, IN_2010) == parse_mrz(TD3, IN_2010)


def test_each_failed_check_is_named() -> None:
    assert parse_mrz(TD3.replace("L898902C3", "L898902C4"), IN_2010).failed_checks == ("composite", "number")
    assert parse_mrz(TD3.replace("7408122", "7413122"), IN_2010).failed_checks == ("birth_date", "composite")
    assert parse_mrz(TD3.replace("ZE184226B", "ZE184226C"), IN_2010).failed_checks == (
        "composite",
        "optional",
    )


@given(st.integers(0, 42), st.sampled_from("0123456789"))
def test_no_single_wrong_digit_passes_in_the_weighed_fields(place: int, digit: str) -> None:
    first, second = TD3.split("\n")
    weighed = second[place] != digit and place not in (10, 11, 12, 20)
    changed = f"{first}\n{second[:place]}{digit}{second[place + 1 :]}"
    if weighed and second[place].isdigit():
        assert not parse_mrz(changed, IN_2010).sound


@pytest.mark.parametrize(
    "text",
    ["", "hello, world", "P<UTO", TD3 + "\n" + TD3, TD3[:-44] + "?" * 44, "A" * 50, "AB" + exit_permit()[2:]],
)
def test_what_is_no_machine_readable_zone_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="mrz_unreadable"):
        parse_mrz(text, TODAY)


@given(st.text(st.sampled_from("AZ09<CHPR\n "), max_size=140))
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    try:
        parse_mrz(text, TODAY)
    except InvalidInput as refused:
        assert refused.code == "mrz_unreadable"
