"""Fingerprints: one page photographed twice is alike, other pages are not."""

import itertools

import numpy as np
import pytest

from core.errors import InvalidInput
from core.imaging.likeness import are_alike, fingerprint
from core.imaging.picture import Picture
from tests.core.imaging.forms import drawn, filled_in, photographed
from tests.core.imaging.pictures import desk, sheet


def test_a_page_photographed_twice_is_alike_and_other_pages_are_not() -> None:
    pages = [fingerprint(photographed(drawn(filled_in(seed)), seed)) for seed in (3000, 3001, 3002)]
    again = fingerprint(photographed(drawn(filled_in(3000)), 3100))
    assert are_alike(pages[0], again) and len(again) == 64
    assert not any(are_alike(one, other) for one, other in itertools.combinations(pages, 2))


def test_a_scan_is_alike_to_its_photograph() -> None:
    scan = drawn(filled_in(3001))
    assert are_alike(fingerprint(scan), fingerprint(photographed(scan, 1)))


def test_bare_pictures_are_alike_to_nothing_not_even_themselves() -> None:
    bare = fingerprint(np.full((300, 200, 3), 240, np.uint8))
    assert bare == "" and not are_alike(bare, bare)
    assert not are_alike(fingerprint(desk(1, 400, 300)), fingerprint(sheet(1)))


@pytest.mark.parametrize("shape", [(0, 0, 3), (5, 5, 2), (4,)])
def test_what_is_no_picture_is_refused(shape: tuple[int, ...]) -> None:
    empty: Picture = np.zeros(shape, np.uint8)
    with pytest.raises(InvalidInput):
        fingerprint(empty)
