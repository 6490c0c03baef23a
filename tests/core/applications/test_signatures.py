"""A signature on paper: the lines that were drawn, as lines."""

import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st

from core.applications.schemas import Point, Signature
from core.applications.signatures import signature_svg

NUMBER = st.floats(-0.5, 1.5, allow_nan=False)
STROKES = st.lists(st.lists(st.tuples(NUMBER, NUMBER, NUMBER), max_size=20).map(tuple), max_size=8).map(tuple)


def paths(signature: Signature) -> list[str]:
    drawn = ElementTree.fromstring(signature_svg(signature))
    return [each.attrib["d"] for each in drawn.iter("{http://www.w3.org/2000/svg}path")]


def test_a_stroke_runs_through_its_points_in_the_proportions_of_the_pad() -> None:
    signature = Signature((((0.0, 0.0, 0.0), (1.0, 1.0, 0.2), (0.5, 0.5, 0.4)),), aspect=2.0)
    assert paths(signature) == ["M0 0L2000 1000 1000 500"]


def test_a_dot_is_drawn() -> None:
    assert paths(Signature((((0.5, 0.5, 0.0),),), aspect=1.0)) == ["M500 500L501 500"]


@given(STROKES, st.floats(0.11, 19.9))
def test_any_strokes_give_a_drawing_with_a_line_for_each_that_has_points(
    strokes: tuple[tuple[Point, ...], ...], aspect: float
) -> None:
    assert len(paths(Signature(strokes, aspect))) == sum(1 for stroke in strokes if stroke)
