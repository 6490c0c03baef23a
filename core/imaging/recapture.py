"""Was a screen or a print photographed instead of the paper? A hint, from the regular pattern that pixels leave.

A screen's grid and the camera's beat against each other: moiré, a wave of one direction and one length over the whole
picture. In the spectrum of the bare paper between the lines that is a narrow peak far above its surroundings, the same
in many places; print has peaks too (lines of text lie at regular distances), but at low frequencies, and paper's grain
has none. So flat patches are looked at, and what they have in common.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.picture import Picture, grey

PEAK = 2.1
"""How far the common peak must stand above what is around it. Papers photographed and scanned, real and drawn, were
seen at 1.3 to 1.8; a real monitor at 3.1, drawn screens at 1.5 to 11: a faint pattern is missed."""

_PATCH = 128
_MOST_PATCHES = 40
_PAPER = 0.7  # of the brightest of them; a desk has no pattern and is not asked
_LOWEST, _HIGHEST = 8, 62  # cycles in a patch: below lies light and print, above the pixel's own checkerboard


def screen_strength(image: Picture) -> float:
    """The common peak over its surroundings, 1 to 1.8 for paper; 0 where too little is flat to say."""
    plain = grey(image)
    spectra = [_spectrum(patch) for patch in _flat_patches(plain)]
    if len(spectra) < 4:
        return 0.0
    together = np.exp(np.mean(np.log(np.stack(spectra)), axis=0))
    y, x = np.indices(together.shape)
    ring = np.hypot(y - _PATCH // 2, x - _PATCH // 2)
    wanted = (ring >= _LOWEST) & (ring <= _HIGHEST) & (np.abs(y - _PATCH // 2) > 1) & (np.abs(x - _PATCH // 2) > 1)
    around = cv2.medianBlur(together.astype(np.float32), 5)
    return float((together[wanted] / np.maximum(around[wanted], 1e-6)).max())


def looks_like_a_screen(image: Picture) -> bool:
    """Whether a screen was probably photographed. InvalidInput("not_a_picture")."""
    return screen_strength(image) >= PEAK


def _flat_patches(plain: Picture) -> list[Picture]:
    """Patches of the brightest plain parts, at full size: shrinking would blur the pattern away. Which are plain is
    told by the picture shrunk."""
    rows, columns = plain.shape[0] // _PATCH, plain.shape[1] // _PATCH
    if not rows or not columns:
        return []
    whole = np.ascontiguousarray(plain[: rows * _PATCH, : columns * _PATCH])
    soft = cv2.GaussianBlur(cv2.resize(whole, None, fx=1 / 4, fy=1 / 4, interpolation=cv2.INTER_AREA), (0, 0), 1)
    parts = soft.reshape(rows, _PATCH // 4, columns, _PATCH // 4)
    bright, rough = parts.mean(axis=(1, 3)).ravel(), parts.std(axis=(1, 3)).ravel()
    lit = (bright > 60) & (bright < 250) & (rough < 6)
    flat = np.flatnonzero(lit & (bright > _PAPER * bright.max(where=lit, initial=0)))
    tops = [divmod(int(at), columns) for at in flat[np.argsort(rough[flat], kind="stable")][:_MOST_PATCHES]]
    return [whole[row * _PATCH : (row + 1) * _PATCH, at * _PATCH : (at + 1) * _PATCH] for row, at in tops]


def _spectrum(patch: Picture) -> NDArray[np.float32]:
    window = np.hanning(_PATCH).astype(np.float32)
    detail = patch.astype(np.float32) - cv2.GaussianBlur(patch.astype(np.float32), (0, 0), 6)
    return np.abs(np.fft.fftshift(np.fft.fft2(detail * window[:, None] * window[None, :]))).astype(np.float32) + 1.0
