"""A signature as it was drawn: strokes of a finger or pen, made into a drawing of lines for a printed sheet. Pure.

The drawing stays vector to the paper, so it is as sharp as the printer; the timing of the strokes stays with the case.
"""

from core.applications.schemas import Point, Signature

HEIGHT = 1000
"""Units of the drawing; a signature stands about 15 mm high on a sheet."""
PEN = 26
"""Units: a line of 0.4 mm."""


def signature_svg(signature: Signature) -> str:
    """Black strokes on nothing, `HEIGHT` units high and `HEIGHT * aspect` wide."""
    width = max(1, min(round(HEIGHT * signature.aspect), HEIGHT * 8))
    strokes = "".join(f'<path d="{_path(stroke, width)}"/>' for stroke in signature.strokes if stroke)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}">'
        f'<g fill="none" stroke="#000" stroke-width="{PEN}" stroke-linecap="round" stroke-linejoin="round">'
        f"{strokes}</g></svg>"
    )


def _path(stroke: tuple[Point, ...], width: int) -> str:
    """A stroke of one point is a dot: the shortest line there is, with its round ends."""
    points = [(round(x * width), round(y * HEIGHT)) for x, y, _ in stroke]
    (x, y), *onward = points if len(points) > 1 else [points[0], (points[0][0] + 1, points[0][1])]
    return f"M{x} {y}L" + " ".join(f"{x} {y}" for x, y in onward)
