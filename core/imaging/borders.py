"""Which borders are the page's, told by two pictures of it together.

One picture alone cannot always tell. A scan or a flattened page shows no desk, so its own borders are the rim of
the picture, and the search for a page may settle on a table's row or a blank band between paragraphs. Cut down to
that, it shares next to nothing with a photograph of the whole page; two flattened pages would even be compared in
that band alone and found the same. The other picture tells: what both show and what lies in one plane is paper. A
border beyond which much of that goes on runs across the page, and the rim of the picture takes its place.

A page laid on a desk keeps its border, since the desk is not in the other picture or lies elsewhere there. Where
there is nothing but bare desk beyond the borders found, the pictures need not be asked.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.page import find_page
from core.imaging.picture import Corners, Picture, fitted, grey
from core.imaging.registration import in_common

_SIZE = 720
_FEATURES = 700
_CORNER = 20  # grey levels; the grain of a desk has less once the picture is shrunk
_GROWN = 1.05  # print close to a border that was found a little too far inside
_BEYOND = 0.12  # share of what is in common; missed corners and chance stay below
_LEAST_BEYOND = 12


class _Seen:
    """A picture, the borders that were found in it, and it shrunk, with those borders a little grown."""

    def __init__(self, picture: Picture) -> None:
        self.rim = rim(picture)
        self.found = find_page(picture)
        self.small, factor = fitted(grey(picture), _SIZE)
        around = self.rim if self.found is None else self.found
        centre = around.mean(axis=0)
        self._quad = ((centre + (around - centre) * _GROWN) * factor).astype(np.float32)

    def beyond(self, points: NDArray[np.float32]) -> int:
        """How many of `points` (n, 2) of the shrunk picture lie outside the borders."""
        return sum(cv2.pointPolygonTest(self._quad, (float(x), float(y)), False) < 0 for x, y in points)

    def shows_more(self) -> bool:
        corners = cv2.FastFeatureDetector.create(_CORNER).detect(self.small)
        return self.beyond(np.array([corner.pt for corner in corners], np.float32).reshape(-1, 2)) >= _LEAST_BEYOND

    def page(self, shared: NDArray[np.float32]) -> Corners:
        """The borders found, unless the page, of which `shared` are points, goes on beyond them."""
        across = self.beyond(shared) >= max(_LEAST_BEYOND, _BEYOND * len(shared))
        return self.rim if self.found is None or across else self.found


def page_borders(one: Picture, other: Picture) -> tuple[Corners, Corners]:
    """Corners of the page in each of two BGR pictures, as `find_page` gives them; the rim where it is the border.

    Up to 0.4 s on one core.
    """
    first, second = _Seen(one), _Seen(other)
    nothing = np.empty((0, 2), np.float32)
    ask = first.shows_more() or second.shows_more()
    shared = in_common(first.small, second.small, _FEATURES) if ask else (nothing, nothing)
    return first.page(shared[0]), second.page(shared[1])


def rim(picture: Picture) -> Corners:
    """The corners of the picture itself."""
    height, width = picture.shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
