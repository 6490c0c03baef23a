"""Zones of drawn pages, photographed badly, are read by their check digits or not at all."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imaging import reading
from core.imaging.zone_lines import zone_lines
from core.imaging.zone_reading import read_zone, understood
from core.mrz import parse_mrz
from tests.core.imaging.travel_documents import page, photographed
from tests.refusals import refused

TODAY = date(2010, 1, 1)
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
EXIT_PERMIT = "CSC999000155<3301025<8507048<6"

installed = pytest.mark.skipif(not reading.is_installed(), reason="lines are read where rapidocr is installed")


@installed
@pytest.mark.parametrize(
    ("text", "angle", "blur"),
    [(PASSPORT, 0, 1.0), (PASSPORT, -8, 2.0), (PASSPORT, 181, 1.0), (CARD, 3, 1.5), (CARD, 92, 1.0)],
)
def test_a_zone_is_read_whichever_way_the_document_lies(text: str, angle: float, blur: float) -> None:
    found = read_zone(photographed(page(text), angle, blur), TODAY)
    assert found.zone == parse_mrz(text, TODAY)


@installed
def test_a_zone_with_a_wrong_check_digit_and_a_page_without_a_zone_are_not_read() -> None:
    with refused("mrz_unreadable"):
        read_zone(photographed(page(PASSPORT.replace("L898902C3", "L798902C3"))), TODAY)
    with refused("mrz_unreadable"):
        read_zone(np.full((600, 800, 3), 200, np.uint8), TODAY)


def test_the_lines_of_a_zone_are_found_before_all_other_print() -> None:
    first = next(zone_lines(photographed(page(CARD), 4)))
    assert len(first) == 3
    assert all(strip.shape[1] > 8 * strip.shape[0] for strip in first)


def test_pictures_without_print_have_no_zone() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (300, 400, 3)).astype(np.uint8)
    for picture in (np.zeros((1, 1, 3), np.uint8), np.full((40, 4000, 3), 9, np.uint8), noise):
        assert [len(group) for group in zone_lines(picture)] in ([], [1]), "nothing that could be two lines"


def test_fillers_that_were_miscounted_are_counted_again() -> None:
    first, second = PASSPORT.split("\n")
    for lines in ([first[:-3], second], [first + "<<", second], [first, second.replace("<<<<<", "<<<<")]):
        found = understood(lines, TODAY)
        assert found and found.zone == parse_mrz(PASSPORT, TODAY)


def test_a_letter_where_only_digits_stand_is_put_right() -> None:
    found = understood(PASSPORT.replace("7408122", "74O8I22").split("\n"), TODAY)
    assert found and found.zone == parse_mrz(PASSPORT, TODAY)


def test_what_is_not_sound_is_not_understood() -> None:
    assert understood(PASSPORT.replace("L898902C3", "L8989O2C3").split("\n"), TODAY) is None
    assert understood([EXIT_PERMIT[:-1] + "1"], TODAY) is None
    assert understood(["hello", "world"], TODAY) is None
    assert understood([], TODAY) is None


@given(st.lists(st.text(st.sampled_from("AZ09<OI5S8B \u3008é"), max_size=46), max_size=4))
def test_whatever_was_recognised_is_sound_or_nothing(lines: list[str]) -> None:
    found = understood(lines, TODAY)
    assert found is None or found.zone.sound
