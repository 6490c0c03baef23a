"""Was this paper handed in before? A fingerprint of what a page looks like, and how far two of them lie apart.

The page alone (flattened where it has borders), light taken out, its coarse pattern of dark and light: the signs of
the 255 lowest frequencies of a cosine transform. Another photograph of the same page changes few of them. Two forms of
one kind filled in by two people look alike from so far away: a small distance is a reason to ask a person, never to
refuse. Turned by a quarter, a page is another pattern.
"""

import cv2
import numpy as np

from core.imaging.page import find_page, flatten
from core.imaging.picture import Picture, colour, grey

ALIKE = 14
"""Bits of 255. Two pictures of one form were seen 3 to 21 apart, of the same form filled in by another person 15 to
81, of two forms 29 and more: beyond this a repetition is missed rather than a paper suspected."""

_SIDE = 64
_KEPT = 16


def fingerprint(image: Picture) -> str:
    """64 hexadecimal digits; empty for a picture with nothing on it. InvalidInput("not_a_picture")."""
    picture = colour(image)
    corners = find_page(picture)
    page = grey(picture if corners is None else flatten(picture, corners))
    small = np.asarray(cv2.resize(page, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.float32)
    detail = small / np.maximum(cv2.GaussianBlur(small, (0, 0), 12), 1)
    if float(detail.std()) < 0.01:
        return ""
    low = np.asarray(cv2.dct(detail))[:_KEPT, :_KEPT].ravel()
    bits = np.append(low[1:] > 0, False)
    return np.packbits(bits).tobytes().hex()


def distance(one: str, other: str) -> int:
    """Bits in which two fingerprints differ; all of them where one is empty."""
    return (int(one, 16) ^ int(other, 16)).bit_count() if one and other else _KEPT * _KEPT


def are_alike(one: str, other: str) -> bool:
    return distance(one, other) <= ALIKE
