"""Photographs of a paper and pages flattened from them, in any pairing: the kiosk sends pages, the desk photographs.

The photographs in demo/papers have what drawn forms lack: blank bands and table rows that pass for a page once the
desk is cut away.
"""

import itertools
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from core.imaging.borders import page_borders, rim
from core.imaging.comparison import compare
from core.imaging.intake import read_image, to_bgr
from core.imaging.page import find_page, flatten
from core.imaging.picture import Picture
from tests.core.imaging.pictures import photographed, sheet

PAPERS = Path(__file__).parents[3] / "demo" / "papers"
NAMES = ("letter", "timetable", "form", "handwritten")


@cache
def paper(name: str) -> Picture:
    return to_bgr(read_image((PAPERS / f"{name}.jpg").read_bytes()).jpeg)


@cache
def flattened(name: str) -> Picture:
    return page_of(paper(name))


def page_of(photograph: Picture) -> Picture:
    corners = find_page(photograph)
    assert corners is not None
    return flatten(photograph, corners)


@cache
def on_another_desk(name: str) -> Picture:
    """The paper photographed once more: another desk, place, light and grain."""
    return photographed(flattened(name), 7, size=(1300, 1750), tilt=0.03, light=0.9, desk_colour=(40, 40, 45))[0]


def turned(picture: Picture, quarters: int) -> Picture:
    return np.ascontiguousarray(np.rot90(picture, quarters))


@pytest.mark.parametrize(
    ("upload", "original"),
    [
        ("page", "photograph"),
        *(
            pytest.param(*sides, marks=pytest.mark.nightly)
            for sides in (("photograph", "photograph"), ("photograph", "page"), ("page", "page"))
        ),
    ],
)
def test_a_letter_is_the_same_photographed_or_flattened(upload: str, original: str) -> None:
    one, other = paper("letter"), on_another_desk("letter")
    result = compare(
        one if upload == "photograph" else page_of(one), other if original == "photograph" else page_of(other)
    )
    assert result.verdict == "same" and result.aligned


def test_a_table_row_does_not_stand_for_the_flattened_page() -> None:
    """Two pages compared in one row alone were found the same whatever stood in the others."""
    page = flattened("timetable")
    forged = page.copy()
    forged[265:300, 600:800] = forged[265:300, 400:600]
    assert compare(page, page_of(on_another_desk("timetable"))).verdict == "same"
    result = compare(page, forged)
    assert result.verdict == "different"
    assert any(box.y < 300 and box.y + box.height > 265 for box in result.differences)


@pytest.mark.parametrize(
    "quarters", [1, pytest.param(2, marks=pytest.mark.nightly), pytest.param(3, marks=pytest.mark.nightly)]
)
def test_a_flattened_page_may_be_turned(quarters: int) -> None:
    turned_page = turned(flattened("letter"), quarters)
    assert compare(turned_page, on_another_desk("letter")).verdict == "same"


def test_different_papers_are_different_photographed_or_flattened() -> None:
    letter, form = paper("letter"), paper("form")
    assert compare(page_of(letter), page_of(form)).verdict == "different"
    assert compare(page_of(letter), form).verdict == "different"


def test_borders_on_a_desk_are_kept_and_borders_across_the_page_give_way_to_the_rim() -> None:
    photograph, corners = photographed(sheet(1), 3)
    kept, _ = page_borders(photograph, sheet(1))
    assert np.abs(kept - corners).max() < 8
    page = flattened("timetable")
    assert find_page(page) is not None, "one of its rows"
    assert (page_borders(page, paper("timetable"))[0] == rim(page)).all()


@pytest.mark.nightly
@pytest.mark.parametrize("name", NAMES)
def test_every_paper_in_every_pairing_and_turn(name: str) -> None:
    first, second = paper(name), on_another_desk(name)
    for one, other in itertools.product((first, page_of(first)), (second, page_of(second))):
        for quarters in range(4):
            result = compare(turned(one, quarters), other)
            assert result.aligned and result.verdict in ("same", "unsure"), (one.shape, other.shape, quarters)


@pytest.mark.nightly
def test_no_two_papers_are_the_same_in_any_pairing() -> None:
    for one, other in itertools.permutations(NAMES, 2):
        for upload in (paper(one), flattened(one)):
            for original in (paper(other), flattened(other)):
                assert compare(upload, original).verdict == "different", (one, other)
