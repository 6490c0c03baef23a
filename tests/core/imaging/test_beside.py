"""Bent papers laid beside each other: flattened apart, compared as flat paper, and never told worse for it."""

import numpy as np
import pytest

from benchmarks.bent import Bend, photographed
from core.errors import InvalidInput
from core.imaging.beside import laid_beside, regions
from core.imaging.comparison import Box, Comparison, compare
from core.imaging.flat_apart import PageFlattener, flat_page
from core.imaging.page import find_page
from core.imaging.picture import Picture
from core.imaging.unbending import unbent
from tests.core.imaging.forms import Alteration, altered, drawn, filled_in
from tests.core.imaging.forms import photographed as laid_flat

SIZE = (1500, 1900)
Flat = tuple[Picture, Picture, Comparison]


def bent(page: Picture, seed: int = 7, depth: float = 0.04) -> Picture:
    return photographed(page, Bend("arc", depth), seed, SIZE)[0]


@pytest.fixture(scope="module")
def form() -> Picture:
    return drawn(filled_in(3))


@pytest.fixture(scope="module")
def flat(form: Picture) -> Flat:
    """Two pictures of the form as it lies flat, and how they compare."""
    upload, original = laid_flat(form, 3), laid_flat(form, 5)
    return upload, original, compare(upload, original)


def test_the_child_flattens_as_in_place_and_leaves_a_flat_page_alone(form: Picture) -> None:
    photograph = bent(form)
    corners = find_page(photograph)
    assert corners is not None
    here, there = unbent(photograph, corners), flat_page(photograph)
    assert here is not None and there is not None and np.array_equal(here, there)
    known = flat_page(photograph, [(float(x), float(y)) for x, y in corners])
    assert known is not None and np.array_equal(here, known)
    assert flat_page(laid_flat(form, 3)) is None
    assert flat_page(np.full((400, 300, 3), 90, np.uint8)) is None


def test_a_picture_that_takes_too_long_stays_as_it_is() -> None:
    flattener = PageFlattener(seconds=0.3, module="tests.core.imaging.hanging_decoder")
    assert flattener.flat_page(np.zeros((60, 60, 3), np.uint8)) is None
    flattener.close()
    with pytest.raises(InvalidInput):
        flat_page(np.zeros((0, 5, 3), np.uint8))


def test_a_bent_original_is_compared_as_flat_paper(form: Picture) -> None:
    upload, original = laid_flat(form, 3), bent(form, depth=0.08)
    beside = laid_beside(upload, original)
    assert beside.upload is upload and beside.original is not original, "only the bent one was made flat"
    assert beside.flattened == (False, True)
    as_it_came = compare(upload, original)
    assert beside.comparison.similarity > as_it_came.similarity + 0.02
    assert beside.comparison.verdict != "different" and as_it_came.verdict != "different", "a bend is no difference"


@pytest.mark.nightly
@pytest.mark.parametrize("kind", ["digit", "date", "seal"])
def test_a_bent_forgery_is_not_made_equal_by_flattening_it(kind: Alteration) -> None:
    form = filled_in(8)
    beside = laid_beside(laid_flat(drawn(form), 3), bent(drawn(altered(form, kind, 8))))
    assert beside.comparison.verdict != "same"


def test_where_flattening_explains_less_the_pictures_are_compared_as_they_came(flat: Flat) -> None:
    upload, original, compared = flat
    spoilt = laid_beside(upload, original, lambda page: page[::-1].copy() if page is original else None)
    assert spoilt.comparison == compared and compared.verdict == "same"
    assert spoilt.upload is upload and spoilt.original is original and spoilt.flattened == (False, False)


def test_places_are_named_as_a_reader_says_them_whichever_way_the_paper_lies(flat: Flat) -> None:
    compared = flat[2]
    assert compared.views is not None
    back = np.linalg.inv(np.array(compared.views.original).reshape(3, 3))
    width, height = compared.views.width, compared.views.height

    def place(x: float, y: float) -> Box:
        at = back @ np.array([x * width, y * height, 1.0])
        return Box(int(at[0] / at[2]) - 5, int(at[1] / at[2]) - 5, 10, 10)

    asked = [place(0.9, 0.9), place(0.1, 0.1), place(0.5, 0.5), place(0.12, 0.05)]
    assert regions(compared, asked) == ("top_left", "middle", "bottom_right")
    assert regions(compared, []) == ()
