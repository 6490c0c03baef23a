"""An original laid beside its upload: both made flat where they are bent, compared, and where on the page to look.

Bent paper is the same paper, and yet no homography lays one on the other. So a page that bends is made flat first, each
picture by itself, and what was compared is what must be shown. The pictures that came stay as they are, and the answer
is never worse for it: where flattening fails, or explains less than the pictures as they came, those are compared.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import cv2
import numpy as np

from core.imaging.comparison import Box, Comparison, compare
from core.imaging.flat_apart import flat_page
from core.imaging.picture import Picture

VIEW = Path(__file__).parent / "view"
"""How it is shown: a script, its style and a template, for every edge to serve beside its own."""

Flatten = Callable[[Picture], Picture | None]

Region = Literal[
    "top_left", "top", "top_right", "left", "middle", "right", "bottom_left", "bottom", "bottom_right"
]  # fmt: skip
"""A ninth of the page, as its reader says it."""

_REGIONS: tuple[tuple[Region, Region, Region], ...] = (
    ("top_left", "top", "top_right"),
    ("left", "middle", "right"),
    ("bottom_left", "bottom", "bottom_right"),
)


class Beside(NamedTuple):
    """`upload` and `original` as they were compared, whose pixels the comparison's views and places are in; `flattened`
    says of each whether it is not the picture that came."""

    comparison: Comparison
    upload: Picture
    original: Picture
    flattened: tuple[bool, bool] = (False, False)


def laid_beside(upload: Picture, original: Picture, flatten: Flatten = flat_page) -> Beside:
    """`compare`, with pages that are bent made flat. Up to 1.5 s on one core, 4 s where a page is bent. Raises as
    `compare`."""
    flat_upload, flat_original = flatten(upload), flatten(original)
    if flat_upload is None and flat_original is None:
        return Beside(compare(upload, original), upload, original)
    pages = (upload if flat_upload is None else flat_upload, original if flat_original is None else flat_original)
    made_flat = Beside(compare(*pages), *pages, (flat_upload is not None, flat_original is not None))
    if made_flat.comparison.verdict == "same":
        return made_flat
    as_they_came = Beside(compare(upload, original), upload, original)
    return max(made_flat, as_they_came, key=_explained)


def _explained(beside: Beside) -> tuple[bool, float]:
    """How much one picture explains of the other. What is equal to the last stroke is so by no accident; what a bend
    moved looks different and is not."""
    return beside.comparison.verdict == "same", beside.comparison.similarity


def regions(comparison: Comparison, places: list[Box]) -> tuple[Region, ...]:
    """Where on the page `places` (of that comparison) are, from top to bottom, each part once."""
    named = set(_named(comparison, places))
    return tuple(region for row in _REGIONS for region in row if region in named)


def _named(comparison: Comparison, places: list[Box]) -> Iterator[Region]:
    views = comparison.views
    if views is None or not places:
        return
    middles = np.array([[(box.x + box.width / 2, box.y + box.height / 2) for box in places]], np.float64)
    seen = cv2.perspectiveTransform(middles, np.array(views.original, np.float64).reshape(3, 3))[0]
    for x, y in np.clip(seen / (views.width, views.height) * 3, 0, 2).astype(int):
        yield _REGIONS[y][x]
