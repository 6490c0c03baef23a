"""Which borders are the page's, told by two pictures of it together.

One picture alone cannot always tell. A scan or a flattened page shows no desk, so its own borders are the rim of
the picture, and the search for a page may settle on a table's row or a blank band between paragraphs. Cut down to
that, it shares next to nothing with a photograph of the whole page; two flattened pages would even be compared in
that band alone and found the same. The other picture tells: what both show and what lies in one plane is paper. A
border beyond which much of that goes on runs across the page, and the rim of the picture takes its place.

A page laid on a desk keeps its border, since the desk is not in the other picture or lies elsewhere there.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.page import find_page
from core.imaging.picture import Corners, Picture, fitted, grey
from core.imaging.registration import in_common

_SIZE = 900
_FEATURES = 900
_GROWN = 1.05  # print close to a border that was found a little too far inside
_BEYOND = 0.12  # share of what is in common; missed corners and chance stay below
_LEAST_BEYOND = 12


def page_borders(one: Picture, other: Picture) -> tuple[Corners, Corners]:
    """Corners of the page in each of two BGR pictures, as `find_page` gives them; the rim where it is the border."""
    found = find_page(one), find_page(other)
    if found[0] is None and found[1] is None:
        return rim(one), rim(other)
    shared = in_common(*(fitted(grey(picture), _SIZE)[0] for picture in (one, other)), features=_FEATURES)
    borders = (
        _border(picture, corners, points) for picture, corners, points in zip((one, other), found, shared, strict=True)
    )
    first, second = borders
    return first, second


def rim(picture: Picture) -> Corners:
    height, width = picture.shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)


def _border(picture: Picture, corners: Corners | None, points: NDArray[np.float32]) -> Corners:
    """`corners` unless much of the page, `points` in the shrunk picture, shape (n, 2), lies beyond them."""
    if corners is None:
        return rim(picture)
    factor = min(1.0, _SIZE / max(picture.shape[:2]))
    centre = corners.mean(axis=0)
    quad = ((centre + (corners - centre) * _GROWN) * factor).astype(np.float32)
    beyond = sum(cv2.pointPolygonTest(quad, (float(x), float(y)), False) < 0 for x, y in points)
    across = beyond >= max(_LEAST_BEYOND, _BEYOND * len(points))
    return rim(picture) if across else corners
