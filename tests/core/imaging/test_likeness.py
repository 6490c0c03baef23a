"""Fingerprints: one page photographed twice is alike however it lies, another page or the same form of another person
is not."""

import itertools

import numpy as np
import pytest

from core.errors import InvalidInput
from core.imaging.likeness import are_alike, distance, fingerprint
from core.imaging.page import find_page, flatten
from core.imaging.picture import Picture
from tests.core.imaging import cameras, certificates
from tests.core.imaging.forms import altered, drawn, filled_in, photographed
from tests.core.imaging.pictures import desk


def seen(photograph: Picture) -> str:
    """The fingerprint of the page in a photograph, or of all of it where no page is found."""
    corners = find_page(photograph)
    return fingerprint(photograph if corners is None else flatten(photograph, corners))


def test_a_page_photographed_twice_is_alike_and_other_pages_are_not() -> None:
    pages = [seen(photographed(drawn(filled_in(seed)), seed)) for seed in (3002, 3003)]
    again = seen(photographed(drawn(filled_in(3002)), 3102))
    assert are_alike(pages[0], again) and len(again) == 64
    assert not any(are_alike(one, other) for one, other in itertools.combinations(pages, 2))


def test_the_same_form_of_another_person_is_not_alike() -> None:
    form = filled_in(3000)
    assert not are_alike(fingerprint(drawn(form)), fingerprint(drawn(altered(form, "person", 3000))))


def test_however_a_page_lies_it_is_alike() -> None:
    page = drawn(filled_in(3001))
    upright = fingerprint(page)
    assert len({fingerprint(np.ascontiguousarray(np.rot90(page, turn))) for turn in range(4)}) == 4
    for turn in range(4):
        assert distance(upright, fingerprint(np.ascontiguousarray(np.rot90(page, turn)))) < 3


def test_bare_pictures_are_alike_to_nothing_not_even_themselves() -> None:
    bare = fingerprint(np.full((300, 200, 3), 240, np.uint8))
    assert bare == "" and not are_alike(bare, bare)
    assert fingerprint(desk(1, 400, 300)) == ""


@pytest.mark.nightly
def test_papers_are_noticed_when_photographed_again_and_those_of_others_hardly_ever() -> None:
    again, others = list[bool](), list[bool]()
    for seed in range(3200, 3208):
        paper, rng = certificates.issued(seed), np.random.default_rng([seed, 5])
        form = filled_in(seed)
        another = certificates.forged(paper, "person", seed)
        sheets = [certificates.printed(paper), certificates.printed(another, 1)]
        first, second, theirs = (seen(cameras.photograph(sheets[at], rng)) for at in (0, 0, 1))
        again.append(are_alike(first, second))
        others.append(are_alike(first, theirs))
        sheets = [drawn(form), drawn(altered(form, "person", seed))]
        first, second, theirs = (seen(photographed(sheets[at], seed + turn)) for turn, at in enumerate((0, 0, 1)))
        again.append(are_alike(first, second))
        others.append(are_alike(first, theirs))
    assert np.mean(again) >= 0.8 and sum(others) == 0


@pytest.mark.parametrize("shape", [(0, 0, 3), (5, 5, 2), (4,)])
def test_what_is_no_picture_is_refused(shape: tuple[int, ...]) -> None:
    empty: Picture = np.zeros(shape, np.uint8)
    with pytest.raises(InvalidInput):
        fingerprint(empty)
