"""Whatever two arrays are compared or read: an answer or one of our own refusals, in bounded time."""

import itertools
import time
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.errors import InvalidInput
from core.imaging.comparison import Comparison, compare
from core.imaging.picture import Picture
from tests.core.imaging.forms import drawn, filled_in

MOST_CPU_S = 4.0
"""Of this thread, so that the machine's load does not count; a pair takes about one second, a hang minutes."""


def noise(height: int, width: int) -> Picture:
    return np.random.default_rng(height).integers(0, 256, (height, width, 3)).astype(np.uint8)


def chequered(height: int, width: int) -> Picture:
    board = (np.indices((height, width)).sum(axis=0) // 4 % 2 * 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(board, cv2.COLOR_GRAY2BGR), np.uint8)


def page(height: int, width: int) -> Picture:
    return np.asarray(cv2.resize(drawn(filled_in(0)), (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def flat(height: int, width: int) -> Picture:
    return np.full((height, width, 3), 255, np.uint8)


KINDS: tuple[Callable[[int, int], Picture], ...] = (noise, chequered, page, flat)
SIZES = (
    (1, 1),
    (40, 40),
    pytest.param((2, 3000), marks=pytest.mark.nightly),
    pytest.param((3000, 2), marks=pytest.mark.nightly),
    pytest.param((900, 640), marks=pytest.mark.nightly),
)


def sensible(result: Comparison) -> bool:
    boxes = [*result.differences, *result.unreadable]
    return result.verdict in ("same", "different", "unsure") and all(box.width > 0 and box.height > 0 for box in boxes)


@pytest.mark.parametrize("size", SIZES)
def test_pairs_of_every_shape_are_answered_and_none_of_two_kinds_is_the_same(size: tuple[int, int]) -> None:
    for one, other in itertools.permutations(KINDS, 2):
        result = compare(one(*size), other(300, 400))
        assert sensible(result) and result.verdict != "same", (one.__name__, other.__name__)


@pytest.mark.parametrize("kind", [noise, pytest.param(chequered, marks=pytest.mark.nightly), flat])
def test_what_has_no_print_is_never_the_same_as_itself_by_luck_nor_takes_long(
    kind: Callable[[int, int], Picture],
) -> None:
    began = time.thread_time()
    result = compare(kind(3000, 4000), kind(2400, 3200))
    assert sensible(result) and time.thread_time() - began < MOST_CPU_S


@given(
    arrays.arrays(np.uint8, st.tuples(st.integers(0, 70), st.integers(0, 70), st.integers(1, 5))),
    arrays.arrays(np.uint8, st.tuples(st.integers(0, 70), st.integers(0, 70))),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_arrays_are_answered_or_refused(one: Picture, other: Picture) -> None:
    for first, second in ((one, other), (other, one)):
        try:
            assert sensible(compare(first, second))
        except InvalidInput as refusal:
            assert refusal.code == "not_a_picture"
