"""Bent pages in pictures from strangers made flat, by a process beside this one.

`unbending` fits a surface by least squares and draws it, as often as a picture makes it believe that this helps. The
pictures it was thought of take half a second; a crafted one may take what it likes of numpy and OpenCV, which nobody
can interrupt. So it runs in a child (`child`), which is killed when it overruns. What was not made flat in time stays
as it is: the caller goes on with the photograph, as for a page that is not bent.
"""

import struct
from collections.abc import Sequence

import numpy as np

from core.imaging.child import BusyError, Child, NoAnswerError, packed, serve, unpacked
from core.imaging.page import find_page
from core.imaging.picture import Corners, Picture, colour, fitted
from core.imaging.unbending import unbent

SECONDS = 2.0
"""Of work for one picture, once the child is warm; 0.15 for a flat page, 0.4 to 0.8 for a bent one."""

LONGEST_SIDE = 2400
"""Of what is looked at: 200 dpi of A4, more than `comparison` looks at."""

Points = Corners | Sequence[tuple[float, float]]

_CORNERS = struct.Struct(">8d")  # all nought where the page is still to be found
_MEMORY = 1024**3
_WAITING = 4.0


class PageFlattener:
    """The child that flattens. `flat_page` may be called from any thread."""

    def __init__(self, seconds: float = SECONDS, module: str = "core.imaging.flat_apart") -> None:
        self._child = Child(module, seconds, _WAITING)

    def flat_page(self, image: Picture, corners: Points | None = None) -> Picture | None:
        """As the function."""
        shown, factor = fitted(colour(image), LONGEST_SIDE)
        known = [float(each) * factor for each in np.ravel(corners)] if corners is not None else [0.0] * 8
        try:
            answer = self._child.ask(_CORNERS.pack(*known) + packed(shown))
        except (NoAnswerError, BusyError):
            return None
        return unpacked(answer) if answer else None

    def close(self) -> None:
        """End the child; who asks next starts another."""
        self._child.close()


def flat_page(image: Picture, corners: Points | None = None) -> Picture | None:
    """The page in `image` (BGR uint8), flat as it lies on the paper, where there is one and it is bent and this helps
    (`unbending.unbent`); None otherwise, and where that took too long or broke down. `corners` of the page, four, where
    they are known already. Raises InvalidInput("not_a_picture")."""
    return _flattener.flat_page(image, corners)


def _answer(message: bytes) -> bytes:
    known = np.array(_CORNERS.unpack_from(message), np.float64).reshape(4, 2)
    picture = unpacked(message[_CORNERS.size :])
    corners = known if known.any() else find_page(picture)
    page = None if corners is None else unbent(picture, corners)
    return b"" if page is None else packed(page)


_flattener = PageFlattener()

if __name__ == "__main__":
    serve(lambda: _answer, _MEMORY)
