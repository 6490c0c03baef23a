"""Differences between two papers, read out."""

from dataclasses import replace

import pytest

from core.errors import Unavailable
from core.imaging import reading
from core.imaging.comparison import compare
from core.imaging.discrepancies import discrepancies
from core.imaging.picture import Picture
from core.imaging.reading import Line
from tests.core.imaging.forms import PaperForm, drawn, filled_in, photographed

installed = pytest.mark.skipif(not reading.is_installed(), reason="lines are read where rapidocr is installed")


def with_date(form: PaperForm, date: str) -> PaperForm:
    return replace(form, rows=tuple((label, date if label == "登记日期" else value) for label, value in form.rows))


@pytest.fixture(scope="module")
def pair() -> tuple[Picture, Picture]:
    form = filled_in(4)
    upload, original = (drawn(with_date(form, date)) for date in ("2024-03-01", "2024-03-07"))
    return photographed(upload, 60), photographed(original, 70)


@installed
def test_a_changed_date_is_said_with_its_label(pair: tuple[Picture, Picture]) -> None:
    compared = compare(*pair)
    assert compared.verdict == "different"
    (said,) = discrepancies(*pair, compared)
    assert (said.label, said.upload, said.original) == ("登记日期", "2024-03-01", "2024-03-07")
    assert said.box in compared.differences


def test_without_the_reader_the_boxes_alone_stand(
    pair: tuple[Picture, Picture], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "find_spec", lambda _name: None)
    compared = compare(*pair)
    assert compared.differences and discrepancies(*pair, compared) == []


def test_a_reader_that_breaks_down_or_sees_no_difference_says_nothing(pair: tuple[Picture, Picture]) -> None:
    def broken(_picture: Picture) -> tuple[Line, ...]:
        raise Unavailable("reading_failed")

    def always_alike(picture: Picture) -> tuple[Line, ...]:
        height, width = picture.shape[:2]
        return (Line("2024", 0.99, ((0, 0), (width, 0), (width, height), (0, height))),)

    compared = compare(*pair)
    assert discrepancies(*pair, compared, broken) == []
    assert discrepancies(*pair, compared, always_alike) == []
