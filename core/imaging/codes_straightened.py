"""Codes that readers locate badly: seen far from the side, on bent paper, with a dim or stained part.

Finder patterns are found by outlines at several thresholds and sizes (`codes_finders`), a lattice of modules is laid
over the picture and follows the paper (`codes_lattice`), each module is called dark or light against its
neighbours, and the result is drawn anew, clean, for zxing-cpp to decode: its Reed-Solomon check is what decides.

The work is bounded: at most `_MOST_TRIPLES` threes of finders for each of a handful of ways of seeing. It is handed out
in small steps, one decoding each, so that whoever asks can stop: a code of 177 modules that cannot be read takes half a
second of them.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.codes_finders import Points, finders, triples
from core.imaging.codes_lattice import Lattice, aligned, lattices, values
from core.imaging.codes_readers import Code, Reading, read_clean
from core.imaging.picture import Picture, resized

_MOST_TRIPLES = 6
_LONGEST = 1600
_WAYS = ((1.0, 31), (2.0, 41), (1.0, 0), (0.5, 31), (1.0, 101), (3.0, 61))  # scale, window of the threshold
_PLAIN = 0.7
_FINDER = np.pad(np.pad(np.pad(np.ones((3, 3), np.bool_), 1), 1, constant_values=True), 1)[1:, 1:]


def straightened(grey: Picture) -> Iterator[Reading]:
    """What is read in `grey`, one three of finders after the other and in one way after the other, the cheap ones
    first. Pixels of `grey`.

    `unread` counts the threes that are still to be asked in this way, and those with a lattice whose timing patterns
    are plain and whose modules nobody could decode; while one is being asked it is not nought.
    """
    known: list[Code] = []
    for scale, window in _WAYS:
        if max(grey.shape) * scale > _LONGEST and scale != 1.0:
            continue
        scale = min(scale, _LONGEST / max(grey.shape))
        shown = grey if scale == 1.0 else resized(grey, round(grey.shape[1] * scale), round(grey.shape[0] * scale))
        found = triples(finders(_dark(shown, window)), _MOST_TRIPLES)
        undecoded = 0
        yield Reading([], len(found))
        for waiting, triple in reversed(list(enumerate(reversed(found)))):
            if any(_within(triple.top_left.middle / scale, code) for code in known):
                yield Reading([], undecoded + waiting)
                continue
            found_here = lattices(shown, triple)
            code = None
            for code in _tries(shown, found_here, scale):
                if code is not None:
                    break
                yield Reading([], 1)
            known += [code] if code else []
            undecoded += code is None and any(lattice.fit > _PLAIN for lattice in found_here)
            yield Reading([code] if code else [], undecoded + waiting)


def _within(place: Points, code: Code) -> bool:
    return cv2.pointPolygonTest(np.array(code.corners, np.float32), (float(place[0]), float(place[1])), False) >= 0


def _dark(grey: Picture, window: int) -> Picture:
    """255 where darker than the neighbourhood of `window` pixels, or than Otsu's threshold for 0."""
    if window == 0:
        return np.asarray(cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1], np.uint8)
    mean, inverted = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    return np.asarray(cv2.adaptiveThreshold(grey, 255, mean, inverted, window, 4), np.uint8)


def _tries(grey: Picture, found: list[Lattice], scale: float) -> Iterator[Code | None]:
    """What is decoded of each lattice, laid and decided in one way after the other."""
    for rough in found:
        lattice = aligned(grey, rough)
        for followed in (False, True):
            for dark in _decisions(values(grey, lattice, followed)):
                decoded = read_clean(_drawn(dark))
                yield None if decoded is None else Code(*decoded, _corners(lattice, scale))


def _corners(lattice: Lattice, scale: float) -> tuple[tuple[float, float], ...]:
    n = lattice.n
    seen = lattice.seen(np.array([[0, 0], [n, 0], [n, n], [0, n]], np.float64)) / scale
    return tuple((float(x), float(y)) for x, y in seen)


def _decisions(light: NDArray[np.float64]) -> Iterator[NDArray[np.bool_]]:
    """Dark or light: against the neighbourhood, with what blur took from the neighbours given back, and overall."""
    shown = light.astype(np.float32)
    yield shown < cv2.blur(shown, (9, 9), borderType=cv2.BORDER_REFLECT)
    around = (cv2.blur(shown, (3, 3), borderType=cv2.BORDER_REFLECT) * 9 - shown) / 8
    sharp = shown + 0.8 * (shown - around)
    yield sharp < cv2.blur(sharp, (13, 13), borderType=cv2.BORDER_REFLECT)
    level, _ = cv2.threshold(np.clip(shown, 0, 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)
    yield shown < level


def _drawn(dark: NDArray[np.bool_]) -> Picture:
    """A clean picture of the code, three pixels a module, with the patterns that are always the same as they are."""
    n = len(dark)
    steps = np.arange(n)
    dark[6, 8 : n - 8] = dark[8 : n - 8, 6] = steps[8 : n - 8] % 2 == 0
    dark[:8, :8], dark[:8, -8:], dark[-8:, :8] = _FINDER, _FINDER[:, ::-1], _FINDER[::-1]
    dark[n - 8, 8] = True
    return np.kron(np.pad(~dark, 4, constant_values=True), np.full((3, 3), 255, np.uint8)).astype(np.uint8)
