"""Is this picture good enough to be read by a clerk, and if not, what should the person do?

Findings are codes; each has a sentence `quality.<code>` that says what to do. What is measured, and on what:

    too_small  pixels along the page. Below 900 along a sheet, 10-point characters have fewer than 12 rows
    blurred    how steep the steepest edges are, on the page shown 1600 pixels long: the ratio of the second
               derivative to the first, which does not depend on contrast. A Gaussian blur of 2.5 pixels there
               brings every photograph tried below 0.6; sharp ones have 0.69 to 2
    too_dark   the lightness of the paper, which is what most of the page is
    glare      patches that are burnt out though the paper is not, and whose rim fades as light does
    covered    fingers over the print (`quality_content`)
    empty      nothing on the page: the back of a sheet; said where there is light to see it by
    cut_off    the page runs out of the picture (`quality_borders`); said in place of no_page and too_small, too
    no_page    neither a page with four borders nor something that looks like a scan without any

A scan that fills the whole picture has no border and is fine: no print touches its rim.
"""

from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from core.imaging.page import find_page, flatten
from core.imaging.picture import Corners, Picture, colour, fitted, grey
from core.imaging.quality_borders import ink_of_scan, is_at_rim, is_cut, leaves, may_be_part, runs_out
from core.imaging.quality_content import is_covered, is_empty
from core.imaging.recapture import looks_like_a_screen

SHARP_ENOUGH = 0.65
LIGHT_ENOUGH = 75.0
GLARE_LIMIT = 0.006
SMALLEST_SHEET = 900
SMALLEST_CARD = 480

_READING_SIZE = 1600
_SURVEY_SIZE = 640
_ID_1 = 85.60 / 53.98  # ISO/IEC 7810
_A4 = 297 / 210
_MM_PER_INCH = 25.4


class Quality(msgspec.Struct, frozen=True):
    """What was measured. `corners` of the page (x, y), clockwise from the top left, or None.

    sharpness: about 0.3 (useless) to 2; brightness of the paper: 0 to 255; glare: share of the page that is
    burnt out; page_pixels: the longer side of the page; dpi: if it is an A4 sheet or an ID-1 card, else None.
    """

    sharpness: float
    brightness: float
    glare: float
    page_pixels: int
    dpi: int | None
    cut_off: bool
    corners: tuple[tuple[float, float], ...] | None
    findings: list[str]
    acceptable: bool
    hints: list[str] = []
    """What a clerk may want to look at: `screen`, the moiré of a photographed screen (`recapture`). Fine print has some
    too, so no picture is asked for again because of it."""


def judge(image: Picture) -> Quality:
    """What a clerk would say about `image`, BGR uint8. About 100 ms for ten megapixels.

    Findings come in the order in which they are worth telling. Raises InvalidInput("not_a_picture").
    """
    picture = colour(image)
    corners, found, cut_off = _page_in(picture)
    page = picture if corners is None else flatten(picture, corners)
    sharpness, brightness, glare = sharpness_of(page), _paper_lightness(page), _glare(page)
    longest, ratio = max(page.shape[:2]), _ratio(page, corners)
    empty = corners is not None and brightness >= LIGHT_ENOUGH and is_empty(page)
    findings = [
        code
        for code, applies in (
            ("no_page", not found),
            ("cut_off", cut_off),
            ("covered", corners is not None and not cut_off and is_covered(page)),
            ("empty", empty),
            ("too_dark", brightness < LIGHT_ENOUGH),
            ("blurred", sharpness < SHARP_ENOUGH and not empty),
            ("glare", glare > GLARE_LIMIT),
            ("too_small", found and _is_too_small(longest, ratio)),
        )
        if applies
    ]
    return Quality(
        sharpness=round(sharpness, 3),
        brightness=round(brightness, 1),
        glare=round(glare, 4),
        page_pixels=longest,
        dpi=_dpi(longest, ratio),
        cut_off=cut_off,
        corners=None if corners is None else tuple((float(x), float(y)) for x, y in corners),
        findings=findings,
        acceptable=not findings,
        hints=["screen"] if looks_like_a_screen(picture) else [],
    )


def _page_in(picture: Picture) -> tuple[Corners | None, bool, bool]:
    """The corners of the page, whether there is one, with borders or without, and whether it runs out of the picture.
    Where it does, what was found is a part of it."""
    corners = find_page(picture)
    if corners is None:
        ink = ink_of_scan(picture)
        cut_off = is_cut(ink, picture) if ink is not None else runs_out(picture)
        return None, cut_off or ink is not None, cut_off
    ratio = _ratio(picture, corners)
    is_part = may_be_part(corners, picture) and _is_too_small(_longest(corners), ratio)
    has_odd_shape = not (_is_near(ratio, _A4) or _is_near(ratio, _ID_1))
    if (is_part or (has_odd_shape and is_at_rim(corners, picture))) and runs_out(picture):
        return None, True, True
    return corners, True, leaves(corners, picture)


def best_of(judged: Sequence[Quality]) -> int:
    """Which of several frames of the same paper to keep: the fewest findings, then the sharpest without its glare.

    A frame or two more cost less than asking the person to lay the paper down again. Takes at least one.
    """
    return max(
        range(len(judged)), key=lambda at: (-len(judged[at].findings), judged[at].sharpness - 20 * judged[at].glare)
    )


def sharpness_of(page: Picture) -> float:
    """Second over first derivative on the steepest fiftieth of the page; 0 where there is nothing to see."""
    reading, _ = fitted(grey(page), _READING_SIZE)
    soft = cv2.GaussianBlur(reading, (0, 0), 0.7).astype(np.float32)
    slope = cv2.magnitude(cv2.Sobel(soft, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(soft, cv2.CV_32F, 0, 1) / 8)
    bend = cv2.dilate(np.abs(cv2.Laplacian(soft, cv2.CV_32F)), np.ones((3, 3), np.uint8))
    steep = slope >= max(float(np.percentile(slope, 98)), 2.0)
    return float(bend[steep].mean() / slope[steep].mean()) if steep.sum() > 50 else 0.0


def _paper_lightness(page: Picture) -> float:
    return float(np.percentile(fitted(grey(page), _SURVEY_SIZE)[0], 80))


def _glare(page: Picture) -> float:
    """Share of the page in burnt-out patches whose rim fades; nothing can be said where all is white."""
    small, _ = fitted(page, _SURVEY_SIZE)
    darkest_channel = small.min(axis=2)
    if np.percentile(darkest_channel, 60) > 232:
        return 0.0
    burnt = cv2.morphologyEx((darkest_channel >= 250).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    soft = cv2.GaussianBlur(grey(small), (0, 0), 1.0).astype(np.float32)
    slope = cv2.magnitude(cv2.Sobel(soft, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(soft, cv2.CV_32F, 0, 1) / 8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(burnt)
    share = 0.0
    for patch in range(1, min(count, 60)):
        mask = (labels == patch).astype(np.uint8)
        rim = cv2.dilate(mask, np.ones((7, 7), np.uint8)) - mask
        if float(np.median(slope[rim > 0])) < 12:
            share += int(stats[patch, cv2.CC_STAT_AREA]) / burnt.size
    return share


def _ratio(page: Picture, corners: Corners | None) -> float:
    """Longer to shorter side; opposite sides are averaged, since the nearer one looks longer."""
    if corners is None:
        return max(page.shape[:2]) / min(page.shape[:2])
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    one, other = float(sides[0] + sides[2]), float(sides[1] + sides[3])
    return max(one, other) / min(one, other)


def _longest(corners: Corners) -> float:
    return float(np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1).max())


def _is_too_small(longest: float, ratio: float) -> bool:
    return longest < (SMALLEST_CARD if _is_near(ratio, _ID_1) else SMALLEST_SHEET)


def _dpi(longest: int, ratio: float) -> int | None:
    if _is_near(ratio, _ID_1):
        return round(longest / (85.60 / _MM_PER_INCH))
    if _is_near(ratio, _A4):
        return round(longest / (297 / _MM_PER_INCH))
    return None


def _is_near(ratio: float, known: float) -> bool:
    return abs(ratio - known) < 0.07
