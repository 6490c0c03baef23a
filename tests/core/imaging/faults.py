"""Photographs with one fault each, by rules the quality check was not built on: certificates and their camera.

The certificate, its tinted paper, the table, the lens and the lamp are those of `certificates` and `cameras`; what is
added here is what people do: a hand that holds the sheet, a corner out of sight, the wrong side up.
"""

from collections.abc import Callable, Mapping

import cv2
import numpy as np

from core.imaging.page import find_page
from core.imaging.picture import Picture
from tests.core.imaging.cameras import photograph
from tests.core.imaging.certificates import issued, printed

Random = np.random.Generator


def good(seed: int, rng: Random) -> Picture:
    return photograph(printed(issued(seed)), rng)


def _out_of_focus(seed: int, rng: Random) -> Picture:
    return photograph(printed(issued(seed)), rng, "focus")


def _under_a_lamp(seed: int, rng: Random) -> Picture:
    return photograph(printed(issued(seed)), rng, "glare")


def _in_the_dark(seed: int, rng: Random) -> Picture:
    """Little light, and the noise that a sensor then has."""
    seen = good(seed, rng).astype(np.float32) * rng.uniform(0.1, 0.26)
    return np.clip(seen + rng.normal(0, 4, seen.shape), 0, 255).astype(np.uint8)


def _from_afar(seed: int, rng: Random) -> Picture:
    seen = good(seed, rng)
    factor = rng.uniform(350, 800) / max(seen.shape)
    return np.asarray(cv2.resize(seen, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _half_out_of_sight(seed: int, rng: Random) -> Picture:
    """A third to a half of the picture lies beyond one of its sides."""
    seen = np.rot90(good(seed, rng), int(rng.integers(4)))
    return np.ascontiguousarray(seen[:, : round(seen.shape[1] * rng.uniform(0.5, 0.68))])


def _held(seed: int, rng: Random) -> Picture:
    """A thumb or two fingers over the print, of any skin, rounder and darker towards their edges."""
    seen = good(seed, rng)
    corners = find_page(seen)
    assert corners is not None
    side = int(rng.integers(4))
    along, centre = corners[(side + 1) % 4] - corners[side], corners.mean(axis=0)
    thick = 0.045 * max(seen.shape)
    skin = np.array([(120, 150, 210), (105, 135, 190), (80, 105, 160), (140, 172, 228)][int(rng.integers(4))])
    for place in ((0.4, 0.54), (0.5,))[int(rng.integers(2))]:
        root = corners[side] + along * place
        tip = root + (centre - root) * rng.uniform(0.5, 0.75)
        ends = [tuple(np.round(point).astype(int).tolist()) for point in (tip, root + (root - centre) * 2)]
        for share, shade in ((1.0, 0.86), (0.8, 0.94), (0.5, 1.0)):
            cv2.line(seen, ends[0], ends[1], (skin * shade).tolist(), round(2 * thick * share), cv2.LINE_AA)
    return seen


def _its_back(seed: int, rng: Random) -> Picture:
    """Paper of some tint and grain with nothing on it."""
    front = printed(issued(seed))
    bare = np.full(front.shape, rng.uniform(225, 250, 3), np.float32) + rng.normal(0, 2, (*front.shape[:2], 1))
    return photograph(np.clip(bare, 0, 255).astype(np.uint8), rng)


FAULTS: Mapping[str, Callable[[int, Random], Picture]] = {
    "blurred": _out_of_focus,
    "glare": _under_a_lamp,
    "too_dark": _in_the_dark,
    "too_small": _from_afar,
    "cut_off": _half_out_of_sight,
    "covered": _held,
    "empty": _its_back,
}


def photographed_with(fault: str | None, seed: int) -> Picture:
    """Always the same for the same names; None for a good one."""
    return (good if fault is None else FAULTS[fault])(seed, np.random.default_rng([seed, 301]))
