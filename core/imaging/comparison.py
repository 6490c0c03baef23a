"""Is the paper on the counter the one that was uploaded? Help for the person who decides, never a decision.

Both pictures are straightened by their page borders, the upload is laid over the original (`registration`),
and small windows of the two are correlated after each was brought to the other's sharpness. A genuine pair
agrees in every window; a single altered character spoils the windows that hold it, wherever it stands. So the
worst window decides, not the average, which light and noise move more than a forged digit does.

The hint errs to one side. *same* needs every inked window to agree and nothing unreadable; *different* needs
a window that disagrees where both pictures can be read, or two readable papers that do not match at all;
everything else is *unsure*, with the places in question: burnt-out spots, blur, too few pixels.

Colour is not compared, nor what is fainter than print: a seal in another red, a watermark.
"""

import itertools
from typing import Literal

import cv2
import msgspec
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from core.imaging.borders import page_borders, rim
from core.imaging.page import flatten
from core.imaging.picture import Corners, Picture, colour, fitted, grey
from core.imaging.quality import sharpness_of
from core.imaging.registration import laid_over

AGREES = 0.90
DISAGREES = 0.80

_SIZE = 1200
_WINDOW = 25
_SLACK = 2
_MARGIN = 30  # a rim of 2.5 % is left out: desk and shadow show there when corners are a little off
_INKED = 9.0  # grey levels of deviation in a window; paper alone has 1 to 4
_BURNT = 250
_LEGIBLE = 0.66  # sharpness at 1200 pixels; blurred by 2 pixels it is less
_LEAST_PIXELS = 600
_COVERED = 0.95


class Box(msgspec.Struct, frozen=True):
    """A place in the original's picture, in its pixels."""

    x: int
    y: int
    width: int
    height: int


class Comparison(msgspec.Struct, frozen=True):
    """`similarity`: mean agreement of inked windows, 0 to 1.

    `aligned`: whether one could be laid on the other;
    `differences`: where they disagree and both are readable; `unreadable`: where nothing can be said.
    """

    similarity: float
    aligned: bool
    verdict: Literal["same", "different", "unsure"]
    differences: list[Box]
    unreadable: list[Box]


def compare(upload: Picture, original: Picture) -> Comparison:
    """What speaks for and against `original` being the paper shown in `upload`. Under 1.5 s on one core.

    Both are photographs or scans, BGR uint8, of any size; the page may lie anywhere and be turned. Raises
    InvalidInput("not_a_picture").
    """
    upload, original = colour(upload), colour(original)
    borders = page_borders(upload, original)
    shown, _ = _straight(upload, borders[0])
    wanted, back = _straight(original, borders[1])
    registered = laid_over(grey(shown), grey(wanted))
    legible = _is_legible(shown) and _is_legible(wanted)
    if registered.overlaid is None:
        verdict = "different" if legible and registered.both_have_detail else "unsure"
        return Comparison(0.0, False, verdict, [], [])
    agreement, inked, burnt = _windows(registered.overlaid, grey(wanted), registered.covered)
    wrong = _places(inked & ~burnt & (agreement < DISAGREES))
    doubtful = _places(inked & burnt & (agreement < AGREES))
    weak = _places(inked & (agreement < AGREES))
    verdict: Literal["same", "different", "unsure"] = "unsure"
    if legible and inked.any():
        verdict = "different" if wrong else "unsure" if weak or registered.covered.mean() < _COVERED else "same"
    similarity = float(np.clip(agreement[inked], 0, 1).mean()) if inked.any() else 0.0
    return Comparison(round(similarity, 4), True, verdict, _boxes(wrong, back), _boxes(doubtful, back))


def _straight(picture: Picture, corners: Corners) -> tuple[Picture, NDArray[np.float64]]:
    """The page, at most 1200 pixels long, and the homography (3, 3) from it back to `picture`."""
    whole = np.array_equal(corners, rim(picture))
    page, _ = fitted(picture if whole else flatten(picture, corners), _SIZE)
    back = cv2.getPerspectiveTransform(rim(page).astype(np.float32), corners.astype(np.float32))
    return page, np.asarray(back, np.float64)


def _is_legible(page: Picture) -> bool:
    return max(page.shape[:2]) >= _LEAST_PIXELS and sharpness_of(page) >= _LEGIBLE


def _windows(
    one: Picture, other: Picture, covered: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_]]:
    """For each pixel: agreement of the windows around it, whether there is ink, whether it is burnt out."""
    a, b = _equally_sharp(one, other)
    ink = np.maximum(_deviation(a), _deviation(b)) > _INKED
    reach = 2 * _MARGIN + 1
    inside = cv2.erode(covered.astype(np.uint8), np.ones((reach, reach), np.uint8), borderValue=0) > 0
    bright = (np.maximum(one, other) >= _BURNT).astype(np.float32)
    burnt = cv2.blur(bright, (_WINDOW, _WINDOW)) > 0.02
    return _agreement(a, b), np.asarray(ink & inside, np.bool_), np.asarray(burnt, np.bool_)


def _agreement(a: MatLike, b: MatLike) -> NDArray[np.float32]:
    """Normalised cross-correlation, −1 to 1, of the windows around each pixel, the best within two pixels.

    What registration leaves on thin rules far from any print is no more than that.
    """
    window = (_WINDOW, _WINDOW)
    mean_a, mean_b = cv2.blur(a, window), cv2.blur(b, window)
    deviation_a, deviation_b = _deviation(a), _deviation(b)
    best = np.full(b.shape, -1, np.float32)
    height, width = b.shape
    rimmed = [np.pad(plane, _SLACK, mode="edge") for plane in (a, mean_a, deviation_a)]
    for down, across in itertools.product(range(2 * _SLACK + 1), repeat=2):
        moved, mean, deviation = (plane[down : down + height, across : across + width] for plane in rimmed)
        together = cv2.blur(moved * b, window) - mean * mean_b
        best = np.maximum(best, together / np.maximum(deviation * deviation_b, 4.0))
    return np.asarray(best, np.float32)


def _equally_sharp(one: Picture, other: Picture) -> tuple[MatLike, MatLike]:
    """Both softened a little, and the sharper one as much more as makes the two most alike."""
    a, b = (cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 0.8) for picture in (one, other))
    pairs = [(a, b)]
    for sigma in (0.8, 1.3, 2.0):
        pairs += [(cv2.GaussianBlur(a, (0, 0), sigma), b), (a, cv2.GaussianBlur(b, (0, 0), sigma))]
    return max(pairs, key=lambda pair: _likeness(*pair))


def _likeness(a: MatLike, b: MatLike) -> float:
    """Correlation of the details, light left out."""
    da, db = (picture - cv2.blur(picture, (_WINDOW, _WINDOW)) for picture in (a, b))
    return float((da * db).sum() / np.sqrt(max(float((da * da).sum() * (db * db).sum()), 1e-9)))


def _deviation(picture: MatLike) -> MatLike:
    window = (_WINDOW, _WINDOW)
    mean = cv2.blur(picture, window)
    return np.sqrt(np.maximum(cv2.blur(picture * picture, window) - mean * mean, 0))


def _places(mask: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Boxes (x, y, width, height) around the parts of `mask`; neighbours together, single specks left out."""
    specks = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    joined = cv2.dilate(specks, np.ones((_WINDOW, _WINDOW), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in stats[1:count]]


def _boxes(places: list[tuple[int, int, int, int]], back: NDArray[np.float64]) -> list[Box]:
    """`places` on the straightened page as boxes in the photograph."""
    boxes: list[Box] = []
    for x, y, width, height in places:
        quad = np.array([[[x, y], [x + width, y], [x + width, y + height], [x, y + height]]], np.float32)
        seen = np.asarray(cv2.perspectiveTransform(quad, back), np.float64)[0]
        left, top = np.floor(seen.min(axis=0)).astype(int)
        right, bottom = np.ceil(seen.max(axis=0)).astype(int)
        boxes.append(Box(int(left), int(top), int(right - left), int(bottom - top)))
    return boxes
