"""Where the page lies in a photograph, and the page alone, seen from straight above.

Paper is found by its four borders, not by its colour: white sheets lie on white desks. Guesses come cheaply
and in numbers (`page_guesses`: outlines of several masks, and every sensible pair of pairs of straight
lines). Each is then asked for evidence (`page_evidence`): along a true border nearly every point sees a
change of colour from outside to inside, while print, shadows and wood grain show one only here and there. The
best guesses are drawn to the strongest edges nearby and asked again, since one that lies a few pixels off says less for
itself than it should; without enough evidence on all four sides there is no page.

The search runs on a picture of at most 480 pixels, a live preview's on 320; answers are in the pixels of the picture
given. A page that runs out of the picture has no four borders and is usually not found; `quality` says so in words.

A scan that fills its picture has no borders either: `find_page` answers None, and None is right, since there is
nothing to cut. Who keeps pictures (`mobile_api`, `kiosk.camera`) then keeps the whole of it, and `quality.judge` tells
such a scan from a picture of something else: it finds print on smooth paper up to the rim and does not say `no_page`.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInput
from core.imaging.page_evidence import Evidence, drawn_to_edges
from core.imaging.page_guesses import Quads, guesses
from core.imaging.picture import Corners, Picture, colour, fitted, grey

_SEARCH_SIZE = 480
_PREVIEW_SIZE = 320
_MOST_PAGES = 6
_ENOUGH = 0.55  # pages score 0.6 and more, pictures without one 0.5 at most
_DRAWN = 16  # guesses that are drawn to edges before they are asked once more
_ALIKE = 6.0  # pixels of the searched picture
_LARGER = 0.08
"""What size counts among guesses with evidence: a part of a page has four borders, too, and then the whole is it."""
MAX_FLAT_SIDE = 5000


def find_page(image: Picture) -> Corners | None:
    """Corners of the page, shape (4, 2), float64 (x, y), clockwise from the top left, or None.

    Also finds cards and receipts. Corners may lie a little outside the picture. About 60 ms on one core.
    Raises InvalidInput("not_a_picture") for an array that is none.
    """
    found = _search(image, _SEARCH_SIZE, 1)
    return found[0] if found else None


def outline(image: Picture) -> Corners | None:
    """`find_page` for a live preview: two thirds of the work, corners within about a hundredth of the side."""
    found = _search(image, _PREVIEW_SIZE, 1)
    return found[0] if found else None


def split_pages(image: Picture) -> list[Corners]:
    """The corners of each paper when several lie side by side, at most six, in rows from the top left.

    An open passport or booklet is one paper. Papers that overlap are told apart only where each has its four borders.
    """
    found = _search(image, _SEARCH_SIZE, _MOST_PAGES)
    tall = min((float(np.ptp(quad[:, 1])) for quad in found), default=1.0)
    return sorted(found, key=lambda quad: (round(float(quad[:, 1].min()) / (0.7 * tall)), float(quad[:, 0].mean())))


def _search(image: Picture, size: int, most: int) -> list[Corners]:
    """Up to `most` pages that do not overlap, the best first."""
    small, factor = fitted(colour(image), size)
    if min(small.shape[:2]) < 32:
        return []
    evidence = Evidence(small)
    candidates = guesses(small)
    if not len(candidates):
        return []
    candidates = np.concatenate([_drawn(evidence, candidates, evidence.scores(candidates)), candidates])
    scores = evidence.scores(candidates)
    found: list[Corners] = []
    for best in np.argsort(-np.where(scores < _ENOUGH, 0, scores * evidence.shares(candidates) ** _LARGER)):
        if scores[best] < _ENOUGH or len(found) == most:
            break
        quad = candidates[best]
        if any(_overlap(quad, other) for other in found):
            continue
        if not found and _is_part_of_a_scan(small, quad):
            break
        found.append(quad)
    return [clockwise(drawn_to_edges(evidence, quad)).astype(np.float64) / factor for quad in found]


def _drawn(evidence: Evidence, candidates: Quads, scores: NDArray[np.float64]) -> Quads:
    """The best ones that are not nearly the same, drawn twice, since the first time brings more edges into reach."""
    kept: list[Corners] = []
    for best in np.argsort(-scores)[:200]:
        quad = candidates[best]
        if all(np.abs(quad - other).max() > _ALIKE for other in kept):
            kept.append(quad)
        if len(kept) == _DRAWN:
            break
    return np.array([drawn_to_edges(evidence, drawn_to_edges(evidence, quad)) for quad in kept])


def _overlap(one: Corners, other: Corners) -> bool:
    """Whether they share more than a sliver."""
    first, second = one.astype(np.float32), other.astype(np.float32)
    shared, _ = cv2.intersectConvexConvex(first, second)
    return shared > 0.05 * min(cv2.contourArea(first), cv2.contourArea(second))


def _is_part_of_a_scan(image: Picture, quad: Corners) -> bool:
    """A scan is white up to its rim; a box or a portrait on it is no page when there is print around it."""
    plain = grey(image)
    rim = np.concatenate([plain[:4].ravel(), plain[-4:].ravel(), plain[:, :4].ravel(), plain[:, -4:].ravel()])
    if np.percentile(rim, 5) < 240:
        return False
    around = np.full(plain.shape, 255, np.uint8)
    centre = quad.mean(axis=0)
    cv2.fillConvexPoly(around, np.round(centre + (quad - centre) * 1.08).astype(np.int32), 0)
    return float((plain[around > 0] < 160).mean()) > 0.005


def flatten(image: Picture, corners: Corners) -> Picture:
    """What lies within `corners` as a rectangle, as large as its sides are in the picture.

    Raises InvalidInput("corners_unusable") when they enclose nothing.
    """
    quad = np.asarray(corners, np.float64).reshape(4, 2)
    along = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    if not np.isfinite(quad).all() or along.min() < 8 or along.max() > 4 * MAX_FLAT_SIDE:
        raise InvalidInput("corners_unusable")
    width, height = round(max(along[0], along[2])), round(max(along[1], along[3]))
    shrink = min(1.0, MAX_FLAT_SIDE / max(width, height))
    width, height = round(width * shrink), round(height * shrink)
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen_from_above = cv2.getPerspectiveTransform(quad.astype(np.float32), frame)
    flat = cv2.warpPerspective(
        colour(image),
        seen_from_above,
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(flat, np.uint8)


def clockwise(quad: Corners) -> Corners:
    """The four points clockwise, as the picture is seen, from the one nearest the top left."""
    centre = quad.mean(axis=0)
    around = quad[np.argsort(np.arctan2(quad[:, 1] - centre[1], quad[:, 0] - centre[0]))]
    return np.roll(around, -int(np.argmin(around.sum(axis=1))), axis=0)
