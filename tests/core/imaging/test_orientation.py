"""Pages that lie upside down: suspected by their lines, told only when they are read so."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from core.imaging import orientation, reading
from core.imaging.orientation import is_upside_down, uprightness
from core.imaging.page import find_page, flatten
from core.imaging.picture import Picture
from tests.core.imaging.forms import drawn, filled_in
from tests.core.imaging.pictures import desk

PAPERS = Path("demo/papers")
installed = pytest.mark.skipif(not reading.is_installed(), reason="lines are read where rapidocr is installed")


def turned(page: Picture) -> Picture:
    return np.ascontiguousarray(page[::-1, ::-1])


def paper(name: str) -> Picture:
    photograph = np.asarray(cv2.imread(str(PAPERS / f"{name}.jpg")), np.uint8)
    corners = find_page(photograph)
    assert corners is not None
    return flatten(photograph, corners)


@pytest.mark.parametrize("seed", range(4))
def test_lines_of_chinese_and_english_forms_look_upright_only_when_they_are(seed: int) -> None:
    page = drawn(filled_in(seed))
    assert uprightness(page) > 0.1 and uprightness(turned(page)) < -0.1


@pytest.mark.parametrize("name", ["letter", "form", "timetable"])
def test_photographed_paper_looks_upright_only_when_it_is(name: str) -> None:
    page = paper(name)
    assert uprightness(page) > 0.1 and uprightness(turned(page)) < -0.1


@installed
def test_a_form_upside_down_is_told_and_an_upright_one_is_not() -> None:
    page = drawn(filled_in(0))
    assert is_upside_down(turned(page)) and not is_upside_down(page)


@installed
def test_a_wrong_suspicion_is_not_confirmed() -> None:
    assert not orientation.is_confirmed(drawn(filled_in(1)))
    assert not orientation.is_confirmed(desk(1, 400, 300))


def test_without_a_reader_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orientation, "is_installed", lambda: False)
    assert not is_upside_down(turned(drawn(filled_in(0))))


def test_pictures_without_lines_are_not_suspected() -> None:
    for picture in (desk(1, 400, 300), np.zeros((1, 1, 3), np.uint8), np.full((30, 2000), 255, np.uint8)):
        assert uprightness(picture) == 0.0
