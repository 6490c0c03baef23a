"""How far out of focus a page is, in pixels, tile by tile, and where one of two pages is softer than the other.

The steepest edges of print are steps and thin strokes. Blurred once more by a known amount they lose as much of their
slope as they were sharp: a step that is blurred by s and then by t has the slope 1/sqrt(s*s + t*t), so two slopes tell
s (Zhuo, Sim: Defocus map estimation from a single image, Pattern Recognition 44, 2011). Across and down are measured
apart, since a camera that moved spares the edges along its way. Noise and a phone's sharpening bend the steepest edges
too, so their bend alone lets a blurred page pass; the loss of slope they move less.
"""

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from core.imaging.picture import Picture

TILE = 128

ILLEGIBLE = 1.25
"""Pixels of a frame 1700 long. Fine print in focus has 0 to 0.5, large print 1, pages out of focus 1.5 and more."""

_MUCH_MORE = 0.8
_FINE, _COARSE = 1.0, 2.0
_SOFT, _SOFT_BY = 1.0, 0.4
_PLAINLY = 1.4, 0.8, 5
_PERHAPS = 1.1, 0.6, 6
"""Pixels of blur, how many more than in the other picture, and tiles in one stretch."""
_SOME = 3  # tiles
_LEAST_SLOPE = 5.0  # grey levels a pixel; paper and faint patterns have less
_STEEPEST = 98.5
_STEEP = 0.7

Blur = NDArray[np.float32]
"""Pixels (a Gaussian's sigma), shape (2, rows, columns): across and down, of each tile; NaN where no edge is steep."""


def blur_of(page: Picture) -> Blur:
    """How blurred each tile of a grey page is."""
    smooth = page.astype(np.float32)
    fine, coarse = (cv2.GaussianBlur(smooth, (0, 0), sigma) for sigma in (_FINE, _COARSE))
    rows, columns = -(-page.shape[0] // TILE), -(-page.shape[1] // TILE)
    blur = np.full((2, rows, columns), np.nan, np.float32)
    for way in (0, 1):
        slopes = [np.abs(cv2.Sobel(each, cv2.CV_32F, 1 - way, way)) / 8 for each in (fine, coarse)]
        for row, column in np.ndindex(rows, columns):
            tile = slice(row * TILE, (row + 1) * TILE), slice(column * TILE, (column + 1) * TILE)
            blur[way, row, column] = _blur(slopes[0][tile], slopes[1][tile])
    return blur


def _blur(fine: MatLike, coarse: MatLike) -> float:
    steepest = float(np.percentile(fine[::2, ::2], _STEEPEST))
    if steepest < _LEAST_SLOPE:
        return np.nan
    steep = fine >= _STEEP * steepest
    lost = max(float(fine[steep].mean() / coarse[steep].mean()) ** 2, 1.001)
    return float(np.sqrt(max((_COARSE**2 - lost * _FINE**2) / (lost - 1), 0.0)))


def is_illegible(blur: Blur, against: Blur) -> bool:
    """Whether most of a page is out of focus or moved: altogether, or much more than the other picture of it."""
    return any(
        not np.isnan(way).all() and float(np.nanmedian(way)) > min(ILLEGIBLE, _typical(other) + _MUCH_MORE)
        for way, other in zip(blur, against, strict=True)
    )


def _typical(way: NDArray[np.float32]) -> float:
    return ILLEGIBLE if np.isnan(way).all() else float(np.nanmedian(way))


def softer(blur: Blur, against: Blur, like: Picture) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where a page shaped as `like` is blurred and the other picture is not, for a portrait may be soft in print and is
    so in both; and where it may be.

    Lone tiles count for nothing, focus is lost over a stretch of paper; what is doubtful beside what is plain, or
    shows no edges any more, belongs to the stretch, and so do its borders.
    """
    one, other = (np.nan_to_num(each, nan=0.0).max(axis=0) for each in (blur, against))
    erased = np.isnan(blur).all(axis=0) & ~np.isnan(against).all(axis=0)
    doubtful = erased | ((one > _SOFT) & (one > other + _SOFT_BY))
    masks: list[NDArray[np.bool_]] = []
    for least, by, stretch in (_PLAINLY, _PERHAPS):
        tiles = _grown(_stretches(doubtful, (one > least) & (one > other + by), stretch)).astype(np.uint8)
        drawn = cv2.resize(tiles, None, fx=TILE, fy=TILE, interpolation=cv2.INTER_NEAREST)
        masks.append(np.asarray(drawn[: like.shape[0], : like.shape[1]] > 0, np.bool_))
    return masks[0], masks[1]


def _stretches(doubtful: NDArray[np.bool_], plain: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """The connected parts of `doubtful` that have `least` tiles and some plain ones among them."""
    count, parts, sizes, _ = cv2.connectedComponentsWithStats(doubtful.astype(np.uint8))
    kept = np.zeros_like(doubtful)
    for part in range(1, count):
        if sizes[part, cv2.CC_STAT_AREA] >= least and (plain & (parts == part)).sum() >= _SOME:
            kept |= parts == part
    return kept


def _grown(tiles: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(cv2.dilate(tiles.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, np.bool_)
