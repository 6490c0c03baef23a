"""Was this paper handed in before? A fingerprint of what a page looks like, and how far two of them lie apart.

Light is taken out and ink is left; of its cosine transform the signs of 256 waves are kept, as long as words and as a
few lines. Longer waves tell a form from other forms and hardly who filled it in; shorter ones differ between two
photographs, since borders are found to some thousandths of the side only. A page turned by a quarter has the same
waves, each in another place or with the other sign, so the four ways in which two pages may lie are compared without
asking which is upright.

The same paper photographed again, under other light and from elsewhere, is noticed nearly always, the same form of
somebody else hardly ever (figures in benchmarks/README.md). A scan has no borders and lies askew by a degree, so it is
noticed as its photograph less often than not. A page that differs in a digit or two is alike: a small distance is a
reason to ask a person, never to refuse.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.picture import Picture, grey

ALIKE = 10
"""Bits of 256. Chosen on 26 drawn papers: two photographs of one were 3 to 12 apart, half of them within 5, the form
filled in by another person 11 and more, other papers 31 and more."""

_BITS = 256
_SIDE, _COARSE = 512, 128
_STROKE = 21  # pixels of 512: what is narrower and darker is ink
_RIM = 12  # pixels of 512, where the desk may show
_INK, _LEAST_INK = 0.2, 0.002  # how dark, and how much of a page; a heading alone is 0.004
_LONGEST, _SHORTEST = 324, 656
"""Half-waves to the side of a page, squared and added up across and down: the longest kept, the first too short."""

Bits = NDArray[np.bool_]

_DOWN, _ACROSS = np.mgrid[:_COARSE, :_COARSE]
_KEPT: Bits = np.isin(_DOWN**2 + _ACROSS**2, range(_LONGEST, _SHORTEST)) & (_DOWN > 0) & (_ACROSS > 0)
_ODD_DOWN, _ODD_ACROSS = _DOWN % 2 == 1, _ACROSS % 2 == 1


def fingerprint(page: Picture) -> str:
    """64 hexadecimal digits of a page alone, as `page.flatten` gives it, or of a scan; empty where there is nothing on
    it. About 15 ms on one core. InvalidInput("not_a_picture")."""
    ink = _ink(grey(page))
    if np.count_nonzero(ink > _INK) < _LEAST_INK * ink.size:
        return ""
    waves = cv2.dct(cv2.resize(ink, (_COARSE, _COARSE), interpolation=cv2.INTER_AREA))
    return np.packbits(np.asarray(waves)[_KEPT] > 0).tobytes().hex()


def distance(one: str, other: str) -> int:
    """Bits in which two fingerprints differ, however the pages lie; all of them where one is empty."""
    if not one or not other:
        return _BITS
    fixed = _signs(other)[_KEPT]
    return min(int(np.count_nonzero(turned[_KEPT] != fixed)) for turned in _turns(_signs(one)))


def are_alike(one: str, other: str) -> bool:
    return distance(one, other) <= ALIKE


def _ink(page: Picture) -> NDArray[np.float32]:
    """How dark ink is against the paper around it, 0 to 1, shape (512, 512)."""
    seen = np.asarray(cv2.resize(page, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.float32)
    around = np.ones((_STROKE, _STROKE), np.uint8)
    paper = cv2.morphologyEx(cv2.GaussianBlur(seen, (0, 0), 1), cv2.MORPH_CLOSE, around)
    ink = np.zeros_like(seen)
    inner = slice(_RIM, -_RIM), slice(_RIM, -_RIM)
    ink[inner] = np.clip(1 - seen / np.maximum(paper, 8), 0, 1)[inner]
    return ink


def _signs(fingerprint: str) -> Bits:
    """Of all waves of a page, shape (128, 128); False where none was kept."""
    signs = np.zeros(_KEPT.shape, np.bool_)
    signs[_KEPT] = np.unpackbits(np.frombuffer(bytes.fromhex(fingerprint), np.uint8)).astype(np.bool_)
    return signs


def _turns(signs: Bits) -> tuple[Bits, Bits, Bits, Bits]:
    """The page as it is and turned by one, two and three quarters: mirrored along a diagonal waves change places, along
    a side the odd ones change their sign."""
    across = signs.T
    return signs, across ^ _ODD_DOWN, signs ^ _ODD_DOWN ^ _ODD_ACROSS, across ^ _ODD_ACROSS
