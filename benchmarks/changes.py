"""A photograph changed a little, as another camera, another hand or another program would have made it."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.picture import Picture

Floats = NDArray[np.float64]
Random = np.random.Generator
Changed = tuple[Picture, Floats]
"""The picture, and the homography that leads into it from the one that came."""

Change = Callable[[Picture, Floats, Random], Changed]
"""Of a picture, of the points of it that must stay in sight, shape (n, 2), and of chance."""

_STILL = np.eye(3)


def _room(image: Picture, kept: Floats) -> Floats:
    """Pixels between what must be seen and the left, top, right and bottom rims."""
    height, width = image.shape[:2]
    low, high = kept.min(axis=0), kept.max(axis=0)
    return np.maximum(np.array([low[0], low[1], width - high[0], height - high[1]]), 0)


def _cropped(image: Picture, kept: Floats, rng: Random) -> Changed:
    """At most a fifth of the picture from each side, and no more than two thirds of what is free there."""
    height, width = image.shape[:2]
    most = np.minimum(_room(image, kept) * 0.67, np.array([width, height, width, height]) / 5)
    left, top, right, bottom = (int(cut) for cut in most * rng.uniform(0.4, 1, 4))
    moved = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]], np.float64)
    return np.ascontiguousarray(image[top : height - bottom, left : width - right]), moved


def _mirrored(image: Picture, kept: Floats, rng: Random) -> Changed:
    """More of the surroundings, which are those there are, mirrored at the rims."""
    height, width = image.shape[:2]
    most = np.minimum(_room(image, kept) * 0.9, np.array([width, height, width, height]) / 5)
    left, top, right, bottom = (int(added) for added in most)
    wider = cv2.copyMakeBorder(image, top, bottom, left, right, cv2.BORDER_REFLECT)
    return np.asarray(wider, np.uint8), np.array([[1, 0, left], [0, 1, top], [0, 0, 1]], np.float64)


def _scaled(factor: float) -> Change:
    def change(image: Picture, kept: Floats, rng: Random) -> Changed:
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        shown = cv2.resize(image, None, fx=factor, fy=factor, interpolation=how)
        return np.asarray(shown, np.uint8), np.diag([factor, factor, 1.0])

    return change


def _jpeg(image: Picture, kept: Floats, rng: Random) -> Changed:
    _, file = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 40])
    return np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR), np.uint8), _STILL


def _gamma(power: float) -> Change:
    def change(image: Picture, kept: Floats, rng: Random) -> Changed:
        levels = np.round(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
        return np.asarray(cv2.LUT(image, levels), np.uint8), _STILL

    return change


def _seen_by(image: Picture, kept: Floats, view: Floats) -> Changed:
    """`image` through a homography, the rims going on, as large as keeps in sight what must be seen."""
    height, width = image.shape[:2]
    there = cv2.perspectiveTransform(kept.reshape(-1, 1, 2), view).reshape(-1, 2)
    low = np.minimum(there.min(axis=0) - 2, 0)
    size = np.maximum(there.max(axis=0) + 2, (width, height)) - low
    view = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]]) @ view
    wide, high = (int(np.ceil(side)) for side in size)
    shown = cv2.warpPerspective(image, view, (wide, high), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(shown, np.uint8), view


def _turned(image: Picture, kept: Floats, rng: Random) -> Changed:
    height, width = image.shape[:2]
    degrees = float(rng.choice((-1, 1)) * rng.uniform(4, 9))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return _seen_by(image, kept, np.asarray(np.vstack([turn, [[0.0, 0.0, 1.0]]]), np.float64))


def _tilted(image: Picture, kept: Floats, rng: Random) -> Changed:
    height, width = image.shape[:2]
    rim = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = rim + (rng.uniform(-0.06, 0.06, (4, 2)) * (width, height)).astype(np.float32)
    return _seen_by(image, kept, np.asarray(cv2.getPerspectiveTransform(rim, moved), np.float64))


def _quarter(image: Picture, kept: Floats, rng: Random) -> Changed:
    turned = np.array([[0, -1, image.shape[0] - 1], [1, 0, 0], [0, 0, 1]], np.float64)
    return np.ascontiguousarray(np.rot90(image, -1)), turned


def _noisy(image: Picture, kept: Floats, rng: Random) -> Changed:
    seen = image.astype(np.float32) + 9 * rng.standard_normal(image.shape, np.float32)
    return np.clip(seen, 0, 255).astype(np.uint8), _STILL


def _soft(image: Picture, kept: Floats, rng: Random) -> Changed:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 0.8), np.uint8), _STILL


def _cast(image: Picture, kept: Floats, rng: Random) -> Changed:
    gains = np.array([0.8, 1.0, 1.15]) if rng.random() < 0.5 else np.array([1.15, 1.0, 0.8])
    return np.clip(image * gains, 0, 255).astype(np.uint8), _STILL


CHANGES: Mapping[str, Change] = {
    "cropped": _cropped,
    "mirrored": _mirrored,
    "x 0.6": _scaled(0.6),
    "x 0.8": _scaled(0.8),
    "x 1.5": _scaled(1.5),
    "jpeg 40": _jpeg,
    "lighter": _gamma(0.6),
    "darker": _gamma(1.7),
    "turned": _turned,
    "quarter": _quarter,
    "tilted": _tilted,
    "noisy": _noisy,
    "soft": _soft,
    "cast": _cast,
}


def changed(image: Picture, kept: Floats, key: str, kind: str, seed: int) -> Changed:
    """Always the same for the same names."""
    rng = np.random.default_rng([seed, *key.encode(), *kind.encode()])
    return CHANGES[kind](image, kept, rng)
