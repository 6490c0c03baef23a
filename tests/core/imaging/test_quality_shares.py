"""Each reason on photographs of another generator than the one it was built on; at night, since drawing takes long."""

from functools import cache

import pytest

from core.imaging.quality import Quality, best_of, judge
from tests.core.imaging.faults import FAULTS, photographed_with
from tests.core.imaging.measured_quality import judged, told

pytestmark = pytest.mark.nightly
SEEDS = tuple(range(6100, 6108))
LEAST = {"blurred": 0.5, "glare": 0.85}
"""A lens out of focus by little is said to be fine, since the print can be read; what is measured ranks it lower."""


@cache
def good() -> tuple[Quality, ...]:
    return tuple(judged(None, SEEDS))


def test_nearly_every_good_photograph_is_acceptable() -> None:
    assert sum(each.acceptable for each in good()) >= len(SEEDS) - 1


@pytest.mark.parametrize("fault", FAULTS)
def test_the_right_reason_is_told(fault: str) -> None:
    figures = told(fault, good(), judged(fault, SEEDS))
    assert figures.told >= LEAST.get(fault, 0.8)
    assert figures.auc is None or figures.auc >= 0.95


def test_the_best_of_several_frames_is_the_one_without_a_fault() -> None:
    for seed in SEEDS[:3]:
        frames = [photographed_with(fault, seed) for fault in ("blurred", "glare", None, "too_dark")]
        assert best_of([judge(frame) for frame in frames]) == 2
