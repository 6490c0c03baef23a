"""Is the paper on the counter the one that was uploaded? Help for the person who decides, never a decision.

Both pictures are straightened by their page borders and the upload is laid over the original (`overlay`). What light
makes of paper is taken out (`light`), and each place of one page is explained by the other as far as contrast, focus
and a pixel's shift can (`strokes`, `agreement`). What remains is grain on a genuine pair, and ink where a character
was altered, wherever it stands. So the worst place decides, not the average, which light and noise move more than a
forged digit does.

The verdict errs to one side. *same* needs every inked place to be explained and nothing unreadable; *different* needs
a stroke that only one of the two has where both can be read, or two readable papers that do not match at all;
everything else is *unsure*, with what to do about it (which picture, why) and the places in question. A stroke that is
explained once what stands around it is moved or softened (`second_look`) is the picture's and no difference. Between
AGREES and DIFFERS lies what cannot be told apart: genuine pairs leave up to 0.16 of the ink's depth; characters that
differ by less than a stroke, S and 5 in small print, 0.2 and more (benchmarks/README.md).

Colour is not compared, nor what is fainter than print (a seal in another red, a watermark), nor the rim of the page.
"""

from collections.abc import Iterator
from typing import Literal

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from core.imaging.agreement import AGREES, WINDOW, Agreement, Mask, agreement_of
from core.imaging.focus import Blur, blur_of, is_illegible
from core.imaging.overlay import Apart, Matrix, Overlay, overlaid
from core.imaging.picture import Picture, colour
from core.imaging.second_look import Excuse, Place, SecondLook, deepest

DIFFERS = 0.3
"""Share of the ink's depth, as `AGREES` is."""

SHEET_PIXELS = 900
CARD_PIXELS = 500
_CARD = 85.60 / 53.98  # ISO/IEC 7810 ID-1
_RIM = 0.025  # of the page; desk and shadow show there when corners are a little off
_COVERED = 0.95
_ALL_OVER, _FEW = 6, 3  # places; forgeries in good light leave up to four others in doubt

Verdict = Literal["same", "different", "unsure"]
Flaw = Literal["too_small", "blurred", "glare", "bent", "incomplete", "bare", "unclear"]


class Box(msgspec.Struct, frozen=True):
    """A place in the original's picture, in its pixels."""

    x: int
    y: int
    width: int
    height: int


class Retake(msgspec.Struct, frozen=True):
    """What keeps the comparison from telling, and in which picture: take that one again.

    too_small: too few pixels; blurred; glare; bent: the paper does not lie flat; incomplete: part of the page is
    missing; bare: nothing printed is seen; unclear: both can be read and yet neither agree nor differ.
    """

    flaw: Flaw
    picture: Literal["upload", "original", "both"]


class Views(msgspec.Struct, frozen=True):
    """How to show both in one frame of `width` by `height` pixels: homographies from each photograph's pixels, nine
    numbers row by row."""

    width: int
    height: int
    upload: tuple[float, ...]
    original: tuple[float, ...]


class Comparison(msgspec.Struct, frozen=True):
    """`similarity`: mean share of inked windows that is explained, 0 to 1; for the record, not to be judged by.

    `differences`: where the two disagree and both are readable; `unreadable`: where nothing can be said;
    `retakes`: why, worst first, empty unless the verdict is "unsure"; `views`: None when one could not be laid on the
    other.
    """

    similarity: float
    verdict: Verdict
    differences: list[Box]
    unreadable: list[Box]
    retakes: list[Retake]
    views: Views | None

    @property
    def aligned(self) -> bool:
        return self.views is not None


def compare(upload: Picture, original: Picture) -> Comparison:
    """What speaks for and against `original` being the paper shown in `upload`. Under 1.5 s on one core.

    Both are photographs or scans, BGR uint8, of any size; the page may lie anywhere and be turned. Raises
    InvalidInput("not_a_picture").
    """
    return judged(overlaid(colour(upload), colour(original)))


def judged(pair: Overlay | Apart) -> Comparison:
    """The verdict on two pages that were laid over each other, or could not be."""
    blurs = blur_of(pair.upload), blur_of(pair.original)
    flaws = list(_flaws(pair, blurs))
    legible = not flaws
    if isinstance(pair, Apart):
        if pair.both_have_detail and legible:
            return Comparison(0.0, "different", [], [], [], None)
        return Comparison(0.0, "unsure", [], [], flaws or [Retake("bare", "both")], None)
    inside = _inside(pair.covered)
    seen = agreement_of(pair.upload, pair.original, inside, blurs)
    hidden = _hidden(seen, inside)
    wrong, spoilt = _wrong(pair, seen, seen.inked & ~hidden & ~seen.doubtful) if legible else ([], [])
    weak = seen.inked & (seen.stroke > AGREES) & ~_near(wrong, seen.inked)
    unreadable = _places(hidden | weak)
    flaws = list(dict.fromkeys([*flaws, *_local_flaws(seen, inside, pair.covered), *spoilt]))
    verdict: Verdict = "different" if wrong else "unsure" if flaws or unreadable else "same"
    if verdict == "unsure" and not flaws:
        flaws = [Retake("bent" if pair.bent else "unclear", "both")]
    back = np.asarray(np.linalg.inv(pair.original_to_frame), np.float64)
    return Comparison(
        round(float(seen.explained[seen.inked].mean()), 4) if seen.inked.any() else 0.0,
        verdict,
        _boxes(wrong, back),
        _boxes(unreadable, back),
        flaws if verdict == "unsure" else [],
        _views(pair),
    )


def _wrong(pair: Overlay, seen: Agreement, readable: Mask) -> tuple[list[Place], list[Retake]]:
    """Where the two papers differ, and what spoils the pictures where only these do: on paper that is plainly bent,
    where print agrees badly all over, and where half of the places looked at have an excuse, since the others may well
    have one too."""
    places = _places(readable & (seen.stroke > DIFFERS))
    if not places:
        return [], []
    if pair.bent:
        return [], [Retake("bent", "both")]
    if len(_places(readable & (seen.stroke > AGREES))) > _ALL_OVER + _FEW * len(places):
        return [], []
    look = SecondLook((pair.upload, pair.original), seen.faintest, DIFFERS)
    looked = {place: look.excuse(*at) for place, at in deepest(seen.deepest * readable, places)}
    spoilt = [excuse for excuse in looked.values() if excuse is not None]
    if 2 * len(spoilt) >= len(looked):
        return [], [retake for excuse in spoilt for retake in _retakes(excuse)]
    return [place for place in places if looked.get(place) is None], []


def _retakes(excuse: Excuse) -> Iterator[Retake]:
    """What sharper pictures, or flatter paper, would have to show."""
    for sharper, name in zip(excuse.sharper, ("original", "upload"), strict=True):
        if sharper:
            yield Retake("blurred", name)
    if excuse.is_bent:
        yield Retake("bent", "both")


def _flaws(pair: Overlay | Apart, blurs: tuple[Blur, Blur]) -> Iterator[Retake]:
    """What spoils a picture as a whole."""
    names: tuple[Literal["upload", "original"], ...] = ("upload", "original")
    pages = (pair.upload, pair.original)
    for name, page, pixels, blur, other in zip(names, pages, pair.pixels, blurs, blurs[::-1], strict=True):
        ratio = max(page.shape) / min(page.shape)
        if pixels < (CARD_PIXELS if abs(ratio - _CARD) < 0.07 else SHEET_PIXELS):
            yield Retake("too_small", name)
        if is_illegible(blur, other):
            yield Retake("blurred", name)


def _local_flaws(seen: Agreement, inside: Mask, covered: Mask) -> Iterator[Retake]:
    """What spoils a part of it."""
    if not seen.inked.any():
        yield Retake("bare", "both")
    if covered.mean() < _COVERED:
        yield Retake("incomplete", "both")
    for mask, name in zip(seen.burnt, ("upload", "original"), strict=True):
        if _places(mask & inside):
            yield Retake("glare", name)
    for mask, name in zip(seen.blurred, ("upload", "original"), strict=True):
        if _places(mask & seen.inked):
            yield Retake("blurred", name)


def _hidden(seen: Agreement, inside: Mask) -> Mask:
    """Where one of the two cannot be read: burnt out, whatever was printed there, or print out of focus."""
    burnt = seen.burnt[0] | seen.burnt[1]
    blurred = (seen.blurred[0] | seen.blurred[1]) & seen.inked
    return np.asarray((burnt & inside) | blurred, np.bool_)


def _inside(covered: Mask) -> Mask:
    margin = round(_RIM * max(covered.shape))
    reach = 2 * margin + 1
    return np.asarray(
        cv2.erode(covered.astype(np.uint8), np.ones((reach, reach), np.uint8), borderValue=0) > 0, np.bool_
    )


def _places(mask: Mask) -> list[Place]:
    """Boxes (x, y, width, height) around the parts of `mask`; neighbours together, single specks left out."""
    if not mask.any():
        return []
    specks = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    joined = cv2.dilate(specks, np.ones((2 * WINDOW + 1, 2 * WINDOW + 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in stats[1:count]]


def _near(places: list[Place], like: Mask) -> Mask:
    """The inside of `places`, in a mask of the same shape as `like`."""
    near = np.zeros(like.shape, np.bool_)
    for x, y, width, height in places:
        near[y : y + height, x : x + width] = True
    return near


def _boxes(places: list[Place], back: NDArray[np.float64]) -> list[Box]:
    """`places` in the frame as boxes in the photograph."""
    boxes: list[Box] = []
    for x, y, width, height in places:
        quad = np.array([[[x, y], [x + width, y], [x + width, y + height], [x, y + height]]], np.float64)
        seen = np.asarray(cv2.perspectiveTransform(quad, back), np.float64)[0]
        left, top = np.floor(seen.min(axis=0)).astype(int)
        right, bottom = np.ceil(seen.max(axis=0)).astype(int)
        boxes.append(Box(int(left), int(top), int(right - left), int(bottom - top)))
    return boxes


def _views(pair: Overlay) -> Views:
    height, width = pair.original.shape
    return Views(width, height, _numbers(pair.upload_to_frame), _numbers(pair.original_to_frame))


def _numbers(matrix: Matrix) -> tuple[float, ...]:
    """The nine, scaled so that the last is 1, to ten digits."""
    return tuple(float(f"{number:.10g}") for number in (matrix / matrix[2, 2]).ravel())
