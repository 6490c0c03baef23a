"""Lines of print, read in a child process that may be killed."""

import numpy as np
import pytest

from core.errors import InvalidInput
from core.imaging import reading
from core.imaging.reading import LineReader, read_lines
from tests.core.imaging.forms import drawn, filled_in
from tests.refusals import refused

installed = pytest.mark.skipif(not reading.is_installed(), reason="lines are read where rapidocr is installed")


@installed
def test_the_rows_of_a_form_are_read_where_they_stand() -> None:
    form = filled_in(0)
    page = drawn(form)[300:600]
    found = {line.text: line for line in read_lines(page)}
    for label, value in form.rows[:3]:
        assert label in found and value in found, list(found)
        assert found[value].confidence > 0.8
        left = min(x for x, _ in found[value].corners)
        assert left > max(x for x, _ in found[label].corners), "the value stands right of its label"
        assert min(y for _, y in found[value].corners) >= 0


@installed
def test_bare_paper_strips_and_noise_have_no_lines() -> None:
    assert read_lines(np.full((300, 400, 3), 240, np.uint8)) == ()
    assert read_lines(np.full((12, 9000, 3), 240, np.uint8)) == ()
    assert read_lines(np.full((1, 1, 3), 0, np.uint8)) == ()
    assert read_lines(np.random.default_rng(0).integers(0, 255, (200, 2500, 3)).astype(np.uint8)) == ()


@installed
def test_a_reader_that_overruns_is_killed_and_the_next_picture_gets_a_fresh_one() -> None:
    page = drawn(filled_in(1))[300:420]
    hurried = LineReader(seconds=0.02)
    with refused("reading_failed"):
        hurried.read(page)
    hurried.close()
    assert hurried.child_id() is None
    patient = LineReader()
    assert patient.read(page)
    first = patient.child_id()
    patient.close()
    assert patient.read(page) and patient.child_id() not in (None, first)
    patient.close()


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(InvalidInput):
        read_lines(np.zeros((0, 5, 3), np.uint8))


def test_without_the_package_reading_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "find_spec", lambda _name: None)
    with refused("reading_not_installed"):
        read_lines(np.zeros((9, 9, 3), np.uint8))
    assert not reading.is_installed()
