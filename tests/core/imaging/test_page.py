"""Sheets, cards and receipts on desks, and desks without any."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.errors import InvalidInput
from core.imaging.page import find_page, flatten, outline, split_pages
from core.imaging.picture import Corners, Picture
from tests.core.imaging.pictures import blurred, desk, overlap, photographed, sheet

SIZE = (1000, 1300)


@pytest.mark.parametrize("desk_colour", [(30, 30, 35), (70, 90, 120), (150, 120, 60), (60, 140, 60)])
def test_a_sheet_is_found_on_desks_of_any_colour(desk_colour: tuple[int, int, int]) -> None:
    for seed in range(4):
        shown, truth = photographed(sheet(seed), seed, desk_colour=desk_colour)
        found = find_page(shown)
        assert found is not None and overlap(found, truth, SIZE) > 0.97


def test_a_white_sheet_on_a_nearly_white_desk_is_found() -> None:
    found_well = 0
    for seed in range(8):
        shown, truth = photographed(sheet(seed), seed, desk_colour=(214, 218, 220), noise=2)
        found = find_page(shown)
        found_well += found is not None and overlap(found, truth, SIZE) > 0.95
    assert found_well >= 7


def test_corners_run_clockwise_from_the_top_left() -> None:
    shown, truth = photographed(sheet(), 5)
    found = find_page(shown)
    assert found is not None and found.shape == (4, 2) and found.dtype == np.float64
    assert np.abs(found - truth).max() < 8


def test_a_card_a_receipt_and_a_far_sheet_are_found() -> None:
    card = np.full((540, 856, 3), (205, 190, 150), np.uint8)
    card[60:400, 40:300] = (120, 140, 180)
    receipt = sheet(2, 300, 900)
    for page, fill in ((card, 0.5), (receipt, 0.8), (sheet(3), 0.4)):
        shown, truth = photographed(page, 2, fill=fill, size=(1280, 960))
        found = find_page(shown)
        assert found is not None and overlap(found, truth, (1280, 960)) > 0.95


def test_the_page_is_found_and_not_the_table_on_it() -> None:
    page = sheet(1)
    page[150:820, 60:560] = 255
    page[150:154, 60:560] = page[816:820, 60:560] = page[150:820, 60:64] = page[150:820, 556:560] = 20
    shown, truth = photographed(page, 4)
    found = find_page(shown)
    assert found is not None and overlap(found, truth, SIZE) > 0.95


def test_a_blurred_and_noisy_picture_still_shows_its_page() -> None:
    shown, truth = photographed(sheet(), 6, noise=12, light=0.5)
    found = find_page(blurred(shown, 3))
    assert found is not None and overlap(found, truth, SIZE) > 0.95


def test_desks_noise_and_text_without_borders_hold_no_page() -> None:
    rng = np.random.default_rng(3)
    for seed in range(5):
        assert find_page(desk(seed, 900, 700)) is None
        assert find_page(rng.integers(0, 256, (480, 640, 3)).astype(np.uint8)) is None
        assert find_page(sheet(seed)[100:600, 60:560]) is None


def test_papers_side_by_side_are_found_one_by_one_in_reading_order() -> None:
    ground = desk(3, 1300, 1000)
    truths: list[Corners] = []
    for seed, (left, size) in enumerate(((60, (480, 680)), (700, (500, 320)))):
        page = sheet(seed, *size)
        ground[120 : 120 + size[1], left : left + size[0]] = page
        box = ((0, 0), (size[0], 0), size, (0, size[1]))
        truths.append(np.add(np.array(box, np.float64), (left, 120)))
    found = split_pages(ground)
    assert len(found) == 2
    for quad, truth in zip(found, truths, strict=True):
        assert overlap(quad, truth, (1300, 1000)) > 0.95
    assert split_pages(desk(5, 800, 600)) == []


def test_half_a_page_above_a_fold_is_not_the_page() -> None:
    page = sheet(2)
    page[436:440] = 150
    page[440:] = (page[440:] * 0.8).astype(np.uint8)
    shown, truth = photographed(page, 3)
    found = find_page(shown)
    assert found is not None and overlap(found, truth, SIZE) > 0.95


def test_a_checked_cloth_holds_no_page() -> None:
    x, y = np.meshgrid(np.arange(1000), np.arange(800))
    squares = (x // 66 % 2 + y // 66 % 2)[..., None]
    cloth = (60 + squares * np.array((25, 40, 55))).astype(np.uint8)
    assert find_page(cloth) is None


def test_the_outline_of_a_live_picture_lies_where_the_page_does() -> None:
    for seed in range(3):
        shown, truth = photographed(sheet(seed), seed, size=(1280, 720))
        found = outline(shown)
        assert found is not None and overlap(found, truth, (1280, 720)) > 0.93


def test_flattening_gives_back_the_sheet() -> None:
    page = sheet(3)
    shown, _ = photographed(page, 3, noise=1, desk_colour=(40, 40, 40))
    found = find_page(shown)
    assert found is not None
    flat = flatten(shown, found)
    assert abs(flat.shape[0] / flat.shape[1] - page.shape[0] / page.shape[1]) < 0.15
    assert flat[: flat.shape[0] // 20].mean() > 200


def test_unusable_corners_are_refused() -> None:
    picture = sheet()
    for corners in (
        np.zeros((4, 2)),
        np.full((4, 2), np.nan),
        np.array([[0, 0], [9e9, 0], [9e9, 9e9], [0, 9e9]]),
    ):
        with pytest.raises(InvalidInput) as refused:
            flatten(picture, corners)
        assert refused.value.code == "corners_unusable"


def test_a_large_photograph_is_searched_quickly() -> None:
    shown, _ = photographed(sheet(), 1, size=(3000, 4000))
    begun = time.thread_time()
    assert find_page(shown) is not None
    assert time.thread_time() - begun < 0.5


@settings(max_examples=80, deadline=None)
@given(arrays(np.uint8, st.tuples(st.integers(1, 70), st.integers(1, 70), st.just(3))))
def test_any_picture_is_answered(image: Picture) -> None:
    found = find_page(image)
    assert found is None or np.isfinite(found).all()
