"""How blurred a page is, altogether and in parts, and light that two pages share."""

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest

from core.imaging.focus import blur_of, is_illegible, softer
from core.imaging.light import PAPER, equally_lit
from core.imaging.picture import Picture, grey
from tests.core.imaging.forms import drawn, filled_in


@cache
def page() -> Picture:
    small = cv2.resize(grey(drawn(filled_in(1))), (1200, 1697), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 0.6), np.uint8)


def out_of_focus(picture: Picture, sigma: float = 3.0) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


def moved(picture: Picture, across: int, down: int) -> Picture:
    return np.asarray(cv2.blur(picture, (across, down)), np.uint8)


def sharpened(picture: Picture) -> Picture:
    return cv2.addWeighted(picture, 1.7, cv2.GaussianBlur(picture, (0, 0), 1.2), -0.7, 0).astype(np.uint8)


def noisy(picture: Picture) -> Picture:
    grain = np.random.default_rng(1).standard_normal(picture.shape) * 3
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    "spoilt",
    [out_of_focus, lambda each: moved(each, 11, 1), lambda each: moved(each, 1, 11)],
    ids=["out of focus", "moved across", "moved down"],
)
def test_a_page_out_of_focus_or_moved_is_illegible_beside_a_sharp_one_though_noisy_and_sharpened(
    spoilt: Callable[[Picture], Picture],
) -> None:
    sharp, soft = blur_of(noisy(page())), blur_of(sharpened(noisy(spoilt(page()))))
    assert is_illegible(soft, sharp) and not is_illegible(sharp, soft) and not is_illegible(sharp, sharp)


def test_two_pages_out_of_focus_do_not_vouch_for_each_other() -> None:
    soft = blur_of(noisy(out_of_focus(page())))
    assert is_illegible(soft, soft)


def test_the_half_that_is_out_of_focus_is_hidden_and_the_other_is_not() -> None:
    half = page().copy()
    half[600:] = out_of_focus(page(), 4.0)[600:]
    sharp, soft = blur_of(page()), blur_of(half)
    hidden, doubtful = softer(soft, sharp, half)
    assert hidden[800:1200, 200:800].all() and not hidden[:384].any()
    assert (doubtful | ~hidden).all()
    assert not softer(sharp, soft, half)[0].any()


def test_a_fold_through_print_is_no_stroke() -> None:
    plain = page()
    shade = np.ones(plain.shape, np.float32)
    shade[:, 517:] = 0.88
    folded = np.asarray(plain * shade, np.uint8)
    one, other = equally_lit(plain, folded)
    assert np.abs(one - other).max() < 0.1 * PAPER and np.abs(one - other).mean() < 0.01 * PAPER


def test_ink_that_one_page_alone_has_is_not_taken_for_light() -> None:
    bare = page().copy()
    bare[330:700, 400:840] = 243
    one, other = equally_lit(page(), bare)
    inked = page()[330:700, 400:840] < 120
    assert np.median((other - one)[330:700, 400:840][inked]) > 0.4 * PAPER
