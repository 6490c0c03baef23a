"""Was this paper handed in before? A fingerprint of what a page looks like, and how far two of them lie apart.

The page alone (flattened where it has borders), light taken out, its coarse pattern of dark and light: the signs of
the 255 lowest frequencies of a cosine transform. Another photograph of the same page changes few of them. Two forms of
one kind filled in by two people look alike from so far away: a small distance is a reason to ask a person, never to
refuse. Turned by a quarter, a page is another pattern.

So what is noticed is the same file again, the same page scanned again, and most second photographs of it. A scan and a
photograph of one page, taken from a desk, are noticed less often than not (`ALIKE`): a limit that noticed nearly all
of them would suspect people who filled in the same form.
"""

import cv2
import numpy as np

from core.imaging.page import find_page, flatten
from core.imaging.picture import Picture, colour, grey

ALIKE = 14
"""Bits of 255. Two photographs of one page were seen 9 to 22 apart, half of them within this; a scan and a photograph 6
to 27, 4 of 18 within this; the same form filled in by another person 15 to 117; two papers 52 and more. Drawn papers,
unseen when the limit was chosen."""

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
