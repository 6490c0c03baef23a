"""Two photographs of one page in one frame: the original's page seen from straight above, the upload laid over it.

Each photograph is drawn into the frame once, by one map from frame to photograph. Drawn twice, thin strokes are
softened differently wherever pixels fall between pixels, and a 3 and an 8 come nearer to each other.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from core.imaging.borders import page_borders
from core.imaging.picture import Corners, Picture, grey
from core.imaging.registration import bend, drift, homography

FRAME = 1700
"""Pixels along the longer side of the frame: 9-point digits of an A4 sheet are 12 high."""

_SEARCH = 1200
_AGAIN, _LEFT = 2, 1.0  # times; pixels

Matrix = NDArray[np.float64]
"""A homography, shape (3, 3)."""


@dataclass(frozen=True)
class Overlay:
    """`upload` and `original`: grey, both in the frame; `covered`: what the upload reaches of it.

    `upload_to_frame`, `original_to_frame`: from the photographs' pixels. `pixels`: along the longer side of the page
    in each photograph. `bent`: whether paper strays from the plane by more than lenses do.
    """

    upload: Picture
    original: Picture
    covered: NDArray[np.bool_]
    upload_to_frame: Matrix
    original_to_frame: Matrix
    pixels: tuple[float, float]
    bent: bool = False


@dataclass(frozen=True)
class Apart:
    """The two cannot be laid over each other; `both_have_detail`: both show enough for that to mean something."""

    upload: Picture
    original: Picture
    both_have_detail: bool
    pixels: tuple[float, float]


def overlaid(upload: Picture, original: Picture) -> Overlay | Apart:
    """`upload` laid over `original`, both BGR."""
    borders = page_borders(upload, original)
    pixels = (_longest(borders[0]), _longest(borders[1]))
    grey_upload, grey_original = grey(upload), grey(original)
    to_page = [_straightened(corners, _SEARCH) for corners in borders]
    pages = [_drawn(plain, *view) for plain, view in zip((grey_upload, grey_original), to_page, strict=True)]
    laid = homography(pages[0], pages[1])
    if laid.matrix is None:
        return Apart(pages[0], pages[1], laid.detailed, pixels)
    from_original, size = _straightened(borders[1], FRAME)
    enlarge = np.diag([size[0] / to_page[1][1][0], size[1] / to_page[1][1][1], 1.0])
    from_upload = np.asarray(enlarge @ laid.matrix @ to_page[0][0], np.float64)
    below = _drawn(grey_original, from_original, size)
    strayed = drift(laid, to_page[1][1])
    above = _drawn_bent(grey_upload, from_upload, below, None if strayed is None else strayed * float(enlarge[0, 0]))
    covered = _covered(borders[0], from_upload, size)
    return Overlay(above, below, covered, from_upload, from_original, pixels, strayed is not None)


def _covered(page: Corners, view: Matrix, size: tuple[int, int]) -> NDArray[np.bool_]:
    """What of the frame lies within the borders of `page`."""
    seen = cv2.perspectiveTransform(page[None].astype(np.float64), view)[0]
    reached = cv2.fillPoly(np.zeros((size[1], size[0]), np.uint8), [np.round(seen).astype(np.int32)], 1)
    return np.asarray(reached > 0, np.bool_)


def _longest(corners: Corners) -> float:
    return float(max(_sides(corners)))


def _sides(corners: Corners) -> tuple[float, float]:
    """Width and height, each the longer of the two opposite borders."""
    along = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    return float(max(along[0], along[2], 8)), float(max(along[1], along[3], 8))


def _straightened(corners: Corners, longest: int) -> tuple[Matrix, tuple[int, int]]:
    """From the photograph to its page seen from above, at most `longest` pixels long; its (width, height)."""
    width, height = _sides(corners)
    shrink = min(1.0, longest / max(width, height))
    size = (max(8, round(width * shrink)), max(8, round(height * shrink)))
    frame = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(corners.astype(np.float32), frame), np.float64), size


def _drawn(plain: Picture, view: Matrix, size: tuple[int, int]) -> Picture:
    how = cv2.INTER_CUBIC
    drawn = cv2.warpPerspective(_softened(plain, view, size), view, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(drawn, np.uint8)


def _drawn_bent(plain: Picture, view: Matrix, below: Picture, strayed: MatLike | None) -> Picture:
    """`plain` in the frame of `below`, moved by what paper and lens bend it, where features `strayed` first. Where that
    is much, what is left is looked for once more in what was drawn: a block finds its place only as far as it
    reaches."""
    height, width = below.shape
    soft = _softened(plain, view, (width, height))
    if strayed is None:
        linear, rim = cv2.INTER_LINEAR, cv2.BORDER_REPLICATE
        shift = bend(cv2.warpPerspective(soft, view, (width, height), flags=linear, borderMode=rim), below)
    else:
        shift = _over_nodes(strayed, width, height)
        shift += bend(_moved(soft, view, shift), below)
    drawn = _moved(soft, view, shift)
    for _ in range(_AGAIN):
        more = bend(drawn, below)
        if np.abs(more).max() < _LEFT:
            break
        shift += more
        drawn = _moved(soft, view, shift)
    return drawn


def _over_nodes(field: MatLike, width: int, height: int) -> MatLike:
    """Values at the nodes of an even grid from corner to corner, drawn out over a picture."""
    rows, columns = field.shape[:2]
    x = np.linspace(0, columns - 1, width, dtype=np.float32)[None].repeat(height, axis=0)
    y = np.linspace(0, rows - 1, height, dtype=np.float32)[:, None].repeat(width, axis=1)
    return cv2.remap(field, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _moved(soft: MatLike, view: Matrix, shift: MatLike) -> Picture:
    """Each pixel of the frame drawn from where the photograph shows the place `shift` beside it."""
    height, width = shift.shape[:2]
    x = np.arange(width, dtype=np.float32)[None, :] + shift[..., 0]
    y = np.arange(height, dtype=np.float32)[:, None] + shift[..., 1]
    back = np.linalg.inv(view).astype(np.float32)
    planes = [row[0] * x + row[1] * y + row[2] for row in back]
    drawn = cv2.remap(
        soft, planes[0] / planes[2], planes[1] / planes[2], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(drawn, np.uint8)


def _softened(plain: Picture, view: Matrix, size: tuple[int, int]) -> MatLike:
    """As much as a picture that shrinks into the frame needs, lest its grain be sampled."""
    middle = np.linalg.inv(view) @ np.array([size[0] / 2, size[1] / 2, 1.0])
    x, y = middle[:2] / middle[2]
    depth = view[2, 0] * x + view[2, 1] * y + view[2, 2]
    shrink = np.sqrt(abs(np.linalg.det(view) / depth**3))
    return plain if shrink > 0.8 else cv2.GaussianBlur(plain, (0, 0), float(0.5 * np.sqrt(1 / shrink**2 - 1)))
