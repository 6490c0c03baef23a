"""Is all of the page in the picture?

A page that was found says so itself: none of its corners lies outside. A scan fills its picture and has no borders, but
neither has it print along a rim, nor paper along one rim and a desk along another.

A page that runs out of its picture over a desk has three borders, or two, and is mostly not found; a portrait on it may
be found instead, or something that ends near the rim and has not the shape of a page. Its last border is the rim of the
picture: let the desk go on around the picture, and there is a page with four borders, of which one lies along the rim.
Nobody need know what is beyond.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.page import find_page
from core.imaging.picture import Corners, Picture, fitted
from core.imaging.quality_content import strokes_and_paper

_SURVEY_SIZE = 320
_SHADED, _COLOURED = 0.62, 12.0  # of the paper's lightness; CIE a and b
_SEARCH_SIZE = 480
_DESK_AROUND, _ALONG = 24, 8  # pixels of the searched picture
_AT_RIM = 0.006  # of the picture
_UNLIKE_PAPER = 20.0  # CIE Lab
_SOME_DESK = 0.1  # of the rim
_PART = 0.08  # of the picture; a portrait on a sheet of which half is seen has 0.03

Mask = NDArray[np.bool_]
Plane = NDArray[np.uint8] | NDArray[np.float32]


def may_be_part(corners: Corners, picture: Picture) -> bool:
    """Whether a page that was found is so small that it may be something printed on the page."""
    return cv2.contourArea(corners.astype(np.float32)) < _PART * picture.shape[0] * picture.shape[1]


def leaves(corners: Corners, picture: Picture) -> bool:
    """Whether a page that was found leaves the picture."""
    height, width = picture.shape[:2]
    slack = 0.01 * max(height, width)
    beyond = (corners < -slack) | (corners > np.array([width, height]) + slack)
    return bool(beyond.any())


def is_at_rim(corners: Corners, picture: Picture) -> bool:
    """Whether a page that was found reaches a rim of the picture."""
    height, width = picture.shape[:2]
    slack = _AT_RIM * max(height, width)
    return bool(((corners < slack) | (corners > np.array([width, height]) - slack)).any())


def ink_of_scan(picture: Picture) -> Mask | None:
    """Print on paper that fills the picture, or None where it shows something else than paper.

    On paper, what is left when thin dark strokes are rubbed out is smooth, and print covers a small part.
    """
    strokes, bare = strokes_and_paper(picture)
    slope = cv2.Laplacian(bare.astype(np.float32), cv2.CV_32F)
    smooth = float(np.percentile(np.abs(slope), 90)) < 1.5
    return strokes if smooth and 0.004 < strokes.mean() < 0.35 else None


def is_cut(ink: Mask, picture: Picture) -> bool:
    """Whether print lies along a rim of the picture, as lines that go on beyond it do, or paper along one rim only."""
    height, width = ink.shape
    depth = max(3, round(0.008 * max(height, width)))
    rims = (ink[:depth], ink[-depth:], ink[:, :depth], ink[:, -depth:])
    return any(float(rim.mean()) > 0.02 for rim in rims) or _desk_beside(picture)


def runs_out(picture: Picture) -> bool:
    """Whether a page is seen that ends at the rim of the picture and not before, BGR. 60 ms on one core."""
    small, _ = fitted(picture, _SEARCH_SIZE)
    desk = _desk_along_rim(small)
    if desk is None:
        return False
    height, width = small.shape[:2]
    wider = np.full((height + 2 * _DESK_AROUND, width + 2 * _DESK_AROUND, 3), desk, np.uint8)
    wider[_DESK_AROUND:-_DESK_AROUND, _DESK_AROUND:-_DESK_AROUND] = small
    corners = find_page(wider)
    return corners is not None and _sides_along_rim(corners - _DESK_AROUND, small) in (1, 2)


def _desk_along_rim(small: Picture) -> NDArray[np.uint8] | None:
    """The colour of what is not paper along the rim, BGR."""
    lab, paper = _lab_and_paper(small)
    unlike = np.concatenate([np.linalg.norm(rim - paper, axis=1) > _UNLIKE_PAPER for rim in _rims(lab)])
    if unlike.mean() < _SOME_DESK:
        return None
    return np.asarray(np.median(np.concatenate(_rims(small))[unlike], axis=0), np.uint8)


def _sides_along_rim(corners: Corners, small: Picture) -> int:
    """How many sides of a page are a rim of the picture."""
    height, width = small.shape[:2]
    near = [np.abs(corners[:, axis] - rim) < _ALONG for axis, rim in ((0, 0), (0, width), (1, 0), (1, height))]
    return sum(int(np.count_nonzero(rim & np.roll(rim, -1))) for rim in near)


def _desk_beside(picture: Picture) -> bool:
    """Whether something else than paper lies along a rim of a picture that shows paper: plainly darker than light from
    one side makes it, or of another colour. A scan is paper all round."""
    lab, paper = _lab_and_paper(fitted(picture, _SURVEY_SIZE)[0])
    sides = [np.median(rim, axis=0) for rim in _rims(lab)]
    return any(side[0] < _SHADED * paper[0] or np.linalg.norm(side[1:] - paper[1:]) > _COLOURED for side in sides)


def _lab_and_paper(small: Picture) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The picture in CIE Lab, and the colour of what is light in it."""
    lab = cv2.cvtColor(cv2.medianBlur(small, 5), cv2.COLOR_BGR2LAB).astype(np.float32)
    return lab, np.asarray(np.median(lab[lab[..., 0] >= np.percentile(lab[..., 0], 60)], axis=0), np.float32)


def _rims(picture: Plane) -> list[Plane]:
    """What lies along the four rims, each (n, 3)."""
    return [rim.reshape(-1, 3) for rim in (picture[:4], picture[-4:], picture[:, :4], picture[:, -4:])]
