"""A screen photographed instead of the paper."""

import numpy as np
import pytest

from core.imaging.recapture import looks_like_a_screen, screen_strength
from tests.core.imaging.forms import drawn, filled_in, photographed, scanned
from tests.core.imaging.pictures import desk, on_a_screen
from tests.core.imaging.pictures import photographed as on_a_desk


def test_a_photographed_screen_is_told_from_paper() -> None:
    page = drawn(filled_in(2))
    strengths = [
        screen_strength(on_a_desk(on_a_screen(page, rows), rows, size=(1800, 2400), fill=0.85)[0])
        for rows in (760, 840, 920)
    ]
    assert sum(strength > 2.1 for strength in strengths) >= 2, strengths


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(1, 12))])
def test_paper_photographed_or_scanned_is_paper(seed: int) -> None:
    page = drawn(filled_in(seed))
    assert not looks_like_a_screen(photographed(page, seed))
    assert not looks_like_a_screen(scanned(page, seed))


def test_where_nothing_is_flat_nothing_is_said() -> None:
    assert not looks_like_a_screen(np.random.default_rng(1).integers(0, 256, (600, 600, 3)).astype(np.uint8))
    assert not looks_like_a_screen(np.zeros((50, 50, 3), np.uint8))
    assert not looks_like_a_screen(desk(1, 900, 700))
