"""Pairs of pictures whose truth is known: of one form, or of a form and its forgery, under good and bad light."""

from typing import Literal

import cv2
import numpy as np

from core.imaging.picture import Picture
from tests.core.imaging.forms import Alteration, altered, drawn, filled_in, photographed, scanned
from tests.core.imaging.pictures import blurred, with_glare

Light = Literal["good", "glare", "blur"]


def pair(seed: int, alteration: Alteration | None, light: Light = "good") -> tuple[Picture, Picture]:
    """Upload and original. Uploads are photographs or scans, originals mostly photographs of a document camera.

    `glare` and `blur` spoil one of the two: a lamp's reflection over a tenth of the page, or focus lost by 4 to 7
    pixels, in the whole picture or in one half.
    """
    rng = np.random.default_rng([seed, 9])
    form = filled_in(seed)
    shown = form if alteration is None else altered(form, alteration, seed)
    pictures = [
        (scanned if rng.random() < share else photographed)(drawn(each), 2 * seed + side)
        for side, (each, share) in enumerate(((form, 0.3), (shown, 0.15)))
    ]
    if light != "good":
        side = int(rng.integers(2))
        pictures[side] = _spoilt(pictures[side], light, rng)
    return pictures[0], pictures[1]


def _spoilt(picture: Picture, light: Light, rng: np.random.Generator) -> Picture:
    if light == "glare":
        x, y = rng.uniform(0.25, 0.75, 2)
        return with_glare(picture, float(x), float(y), float(rng.uniform(0.12, 0.35)))
    soft = blurred(picture, float(rng.uniform(4, 7)) * picture.shape[0] / 3000)
    if rng.random() < 0.5:
        return soft
    height, width = picture.shape[:2]
    ramp = np.clip(np.linspace(-2, 3, height, dtype=np.float32), 0, 1)[:, None, None]
    return np.asarray(cv2.resize(picture + (soft.astype(np.float32) - picture) * ramp, (width, height)), np.uint8)
