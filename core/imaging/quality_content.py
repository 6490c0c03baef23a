"""What lies on the page: print, a hand over it, or nothing.

print    thin strokes darker than the paper around them: what a closing wipes away
empty    hardly any print, on paper that is even all over: the back of a sheet. A photograph or a coloured cover has
         little print too, and is not even
covered  a patch the colour of skin (Cr and Cb as people's hands have them under any light a camera balances) that
         comes in over a border and reaches where the print is. Wood has that colour too, but where some of the desk was
         taken for page it runs along the border and does not reach in. Paper of such a colour: nothing can be said
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.picture import Picture, fitted, grey

_SURVEY_SIZE = 640
_STROKE = 28  # levels by which print is darker than its paper
_HARDLY_ANY = 0.0006  # share of strokes; a heading alone has 0.002
_EVEN = 50.0
_SMALLEST_FINGER, _LARGEST_HAND = 0.004, 0.4
_OVER_PRINT = 0.004
_REACHES_IN = 0.3  # of the length along the border: four fingers 0.4, a strip or a corner of desk 0.2 and less

Mask = NDArray[np.bool_]


def strokes_and_paper(page: Picture) -> tuple[Mask, Picture]:
    """Where there is print, and the page without it, both at most 640 pixels long; the page grey."""
    small, _ = fitted(grey(page), _SURVEY_SIZE)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    bare = np.asarray(cv2.GaussianBlur(closed, (0, 0), 3), np.uint8)
    return np.asarray(bare.astype(np.int16) - small > _STROKE, np.bool_), bare


def is_empty(page: Picture) -> bool:
    """Whether a flattened page has nothing on it. Its outermost twentieth is not looked at: the desk shows there."""
    height, width = page.shape[:2]
    inner = page[height // 20 : height - height // 20, width // 20 : width - width // 20]
    if min(inner.shape[:2]) < 16:
        return False
    strokes, bare = strokes_and_paper(np.ascontiguousarray(inner))
    low, high = np.percentile(bare, (2, 98))
    return bool(strokes.mean() < _HARDLY_ANY and high - low < _EVEN)


def is_covered(page: Picture) -> bool:
    """Whether fingers lie over the print of a flattened page, BGR."""
    small, _ = fitted(page, _SURVEY_SIZE)
    if min(small.shape[:2]) < 64:
        return False
    skin = _skin(small)
    if np.count_nonzero(skin) > _LARGEST_HAND * skin.size:
        return False
    strokes, _ = strokes_and_paper(small)
    rows, columns = np.nonzero(strokes & ~skin)
    if len(rows) < 200:
        return False
    printed = np.zeros(skin.shape, np.bool_)
    top, bottom = np.percentile(rows, (2, 98)).astype(int)
    left, right = np.percentile(columns, (2, 98)).astype(int)
    printed[top : bottom + 1, left : right + 1] = True
    count, labels, stats, _ = cv2.connectedComponentsWithStats(skin.astype(np.uint8))
    for patch in range(1, min(count, 20)):
        here = np.asarray(labels == patch, np.bool_)
        large = stats[patch, cv2.CC_STAT_AREA] > _SMALLEST_FINGER * skin.size
        if large and np.count_nonzero(here & printed) > _OVER_PRINT * skin.size and _reaches_in(here):
            return True
    return False


def _reaches_in(patch: Mask) -> bool:
    """Whether a patch comes in over a border as a finger does, and does not merely run along it."""
    rims = (patch[:3].any(axis=0), patch[-3:].any(axis=0), patch[:, :3].any(axis=1), patch[:, -3:].any(axis=1))
    along = sum(int(np.count_nonzero(rim)) for rim in rims)
    rows, columns = np.nonzero(patch)
    height, width = patch.shape
    depth = np.minimum(np.minimum(rows, height - 1 - rows), np.minimum(columns, width - 1 - columns)).max()
    return along > 0 and float(depth) > _REACHES_IN * along


def _skin(small: Picture) -> Mask:
    """The colour of hands, specks removed; nowhere when most of the page has it."""
    _, red, blue = cv2.split(cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 1.5), cv2.COLOR_BGR2YCrCb))
    skin = ((red > 138) & (red < 178) & (blue > 85) & (blue < 122)).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(skin, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)), np.bool_)
