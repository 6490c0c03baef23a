"""Zones written by rule, by a writer that shares nothing with the reader, are read back; no wrong sign passes."""

import string
from datetime import date
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.mrz import Mrz, parse_mrz

TODAY = date(2026, 11, 22)
SIGNS = string.digits + string.ascii_uppercase
words = st.text(string.ascii_uppercase, min_size=1, max_size=6)
numbers = st.text(SIGNS, min_size=5, max_size=9).filter(lambda text: any(sign.isdigit() for sign in text))
births = st.dates(date(1930, 1, 1), date(2026, 11, 21))
expiries = st.dates(date(2000, 1, 1), date(2060, 1, 1))
letters = st.sampled_from(["UTO", "CHN", "GBR", "SGP"])


def weighed(signs: str) -> str:
    """The signs with their check digit, by the table of 9303-3."""
    table = {**{sign: place for place, sign in enumerate(SIGNS)}, "<": 0}
    return signs + str(sum(weight * table[sign] for weight, sign in zip(cycle((7, 3, 1)), signs, strict=False)) % 10)


def filled(signs: str, width: int) -> str:
    return signs[:width].ljust(width, "<")


def short(day: date) -> str:
    return f"{day:%y%m%d}"


def two_lines(number: str, birth: date, expires: date, name: str, state: str, width: int) -> str:
    parts = [weighed(filled(number, 9)), weighed(short(birth)), weighed(short(expires))]
    optional = weighed("<" * 14) if width == 44 else "<" * 7
    composite = weighed("".join((*parts, optional)))[-1]
    kind = "P<" if width == 44 else "I<"
    second = f"{parts[0]}{state}{parts[1]}F{parts[2]}{optional}{composite}"
    return f"{filled(kind + state + name, width)}\n{second}"


def three_lines(number: str, birth: date, expires: date, name: str, state: str) -> str:
    first = filled("I<" + state + weighed(filled(number, 9)), 30)
    birth_part, expiry_part = weighed(short(birth)), weighed(short(expires))
    body = f"{birth_part}M{expiry_part}{state}{'<' * 11}"
    composite = weighed(first[5:] + birth_part + expiry_part + "<" * 11)[-1]
    return f"{first}\n{body}{composite}\n{filled(name, 30)}"


def agrees(mrz: Mrz, number: str, birth: date, expires: date) -> None:
    assert mrz.sound, mrz.failed_checks
    assert (mrz.number, mrz.birth_date, mrz.expires) == (number, birth, expires)
    key = weighed(filled(number, 9)) + weighed(short(birth)) + weighed(short(expires))
    assert mrz.chip_key == key


@given(numbers, births, expiries, words, words, letters, st.sampled_from([36, 44]))
def test_passports_and_large_cards(
    number: str, birth: date, expires: date, surname: str, given_name: str, state: str, width: int
) -> None:
    mrz = parse_mrz(two_lines(number, birth, expires, f"{surname}<<{given_name}", state, width), TODAY)
    agrees(mrz, number, birth, expires)
    assert (mrz.layout, mrz.surname, mrz.given_names) == ("TD3" if width == 44 else "TD2", surname, given_name)


@given(numbers, births, expiries, words, words, letters)
def test_small_cards(number: str, birth: date, expires: date, surname: str, given_name: str, state: str) -> None:
    mrz = parse_mrz(three_lines(number, birth, expires, f"{surname}<<{given_name}", state), TODAY)
    agrees(mrz, number, birth, expires)
    assert (mrz.layout, mrz.nationality, mrz.sex) == ("TD1", state, "male")


@settings(max_examples=200)
@given(numbers, births, expiries, st.data())
def test_a_wrong_sign_where_signs_are_weighed_is_told(
    number: str, birth: date, expires: date, data: st.DataObject
) -> None:
    first, second = two_lines(number, birth, expires, "A<<B", "UTO", 44).split("\n")
    place = data.draw(st.sampled_from([*range(10), *range(13, 20), *range(21, 28)]))
    wrong = data.draw(st.sampled_from(string.digits))
    changed = parse_mrz(f"{first}\n{second[:place]}{wrong}{second[place + 1 :]}", TODAY)
    same_weight = weighed(second[place])[-1] == weighed(wrong)[-1]  # 0 for <, 1 for B: the digit cannot tell them apart
    assert wrong == second[place] or same_weight or not changed.sound


@pytest.mark.parametrize("kind", ["CS", "CD"])
def test_the_chip_of_an_exit_permit_writes_the_name_in_chinese_too(kind: str) -> None:
    number, expires, birth = weighed("CA9990001"), weighed("330102"), weighed("850704")
    composite = weighed(number + expires + birth)[-1]
    line = f"{kind}{number}<{expires}<{birth}<{composite}"
    name = "".join(chr(65 + nibble) for byte in "证件样".encode("gbk") for nibble in divmod(byte, 16))
    mrz = parse_mrz(line + name + filled("ZHENGJIAN<<YANG", 18) + filled("F", 30), TODAY)
    assert (mrz.layout, mrz.kind, mrz.name, mrz.sex) == ("exit_permit_chip", None, "证件样", "female")
    assert (mrz.number, mrz.surname, mrz.birth_date) == ("CA9990001", "ZHENGJIAN", date(1985, 7, 4))
    assert mrz.sound and mrz.chip_key == number + birth + expires


def test_the_published_example_of_a_name_in_gbk() -> None:
    line = "CSC999000155<3301025<8507048<0"
    assert parse_mrz(line + "NGKELMPONBPJ" + "<" * 18 + "F" + "<" * 29, TODAY).name == "证件样"


def test_a_number_longer_than_its_field_opens_the_chip_whole() -> None:
    text = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
    assert parse_mrz(text, date(2010, 1, 1)).chip_key == "D23145890734934071279507122"


def test_digits_of_a_permit_taken_for_letters_are_put_right() -> None:
    number, renewals = weighed("H99900015"), weighed("02")
    expires, birth, home = weighed("310609"), weighed("900215"), weighed("A1234563<")
    first = "CR" + number + renewals + expires + "F" + birth
    composite = weighed(first[2:22] + first[23:30] + home)[-1]
    lines = f"{first}\n{'<' * 18}B{home}{composite}\n{filled('CHAN<<SIU<MAN', 30)}"
    misread = lines.replace("H99900015", "H999O0OI5")
    assert parse_mrz(misread, TODAY) == parse_mrz(lines, TODAY)
    assert parse_mrz(lines, TODAY).chip_key == number + birth + expires
