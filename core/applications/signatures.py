"""A signature as it was drawn: strokes of a finger or pen, made into a small picture for a printed sheet. Pure."""

from io import BytesIO

from PIL import Image, ImageDraw

from core.applications.schemas import Signature

HEIGHT = 160
"""Pixels; a signature stands about 15 mm high on a sheet."""


def signature_png(signature: Signature) -> bytes:
    """Black strokes on white, `HEIGHT` pixels high."""
    width = max(1, min(round(HEIGHT * signature.aspect), HEIGHT * 8))
    drawn = Image.new("L", (width, HEIGHT), 255)
    pen = ImageDraw.Draw(drawn)
    for stroke in signature.strokes:
        points = [(x * width, y * HEIGHT) for x, y, _ in stroke]
        if len(points) == 1:
            (x, y), radius = points[0], 2
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
        elif points:
            pen.line(points, fill=0, width=4, joint="curve")
    saved = BytesIO()
    drawn.save(saved, "PNG", optimize=True)
    return saved.getvalue()
