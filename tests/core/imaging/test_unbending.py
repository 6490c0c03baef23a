"""Bent pages made flat, and flat ones left alone."""

import numpy as np
import pytest

from benchmarks.bent import Bend, agreement, photographed
from core.errors import InvalidInput
from core.imaging.bent_evidence import bend_of, laid_straight
from core.imaging.codes_readers import read
from core.imaging.page import find_page, flatten
from core.imaging.picture import Corners, Picture, grey, resized
from core.imaging.unbending import unbent
from tests.core.imaging.forms import drawn, filled_in
from tests.core.imaging.pictures import code, sheet

SIZE = (1100, 1400)
PASS = "AOH1.6BF8X9K2"


@pytest.fixture(scope="module")
def form() -> Picture:
    page = drawn(filled_in(3))
    made = code(PASS, 7)
    page[1900 : 1900 + made.shape[0], 700 : 700 + made.shape[1]] = made
    return page


def corners_of(page: Picture) -> Corners:
    height, width = page.shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)


@pytest.mark.parametrize(
    "bend",
    [Bend("arc", 0.04, turn=3), Bend("curl", 0.04, down=True)],
    ids=["an arc", "curled up"],
)
def test_a_bent_page_becomes_flat_and_agrees_with_what_was_drawn(form: Picture, bend: Bend) -> None:
    shown, corners = photographed(form, bend, 7, SIZE)
    page = unbent(shown, corners)
    assert page is not None
    before = agreement(flatten(shown, corners), form)
    assert agreement(page, form) > max(0.75, before + 0.1)
    assert [each.text for each in read(grey(page), "zxing").codes] == [PASS]


def test_a_flat_page_is_left_alone(form: Picture) -> None:
    shown, corners = photographed(form, Bend("flat", 0.0), 7, SIZE)
    assert bend_of(laid_straight(shown, corners)) < 0.003
    assert unbent(shown, corners) is None


def test_a_bent_page_is_made_flat_from_the_corners_that_were_found(form: Picture) -> None:
    shown, _ = photographed(form, Bend("arc", 0.04), 9, SIZE)
    corners = find_page(shown)
    assert corners is not None
    page = unbent(shown, corners)
    assert page is not None and agreement(page, form) > agreement(flatten(shown, corners), form)


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (40, 40), (900, 700)])
def test_noise_blanks_and_slivers_are_never_bent(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (*size, 3)).astype(np.uint8)
    for page in (noise, np.full_like(noise, 240), resized(sheet(1), *size)):
        assert unbent(page, corners_of(page)) is None


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(InvalidInput):
        unbent(np.zeros((0, 5, 3), np.uint8), np.zeros((4, 2)))
