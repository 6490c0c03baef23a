"""What stands at the places where two papers differ, in words: 登记日期: 2024-03-01 ≠ 2024-03-07.

Around each difference the whole row is read in both pictures. The line that crosses the difference is what differs,
the line that ends before it in the same row is its label. Nothing is said where both read alike or nothing is read:
the box alone stands then, and the person looks. Places that are legible and merely unclear are read too. Readings
are guesses and never change the verdict.
"""

from collections.abc import Callable

import cv2
import msgspec
import numpy as np

from core.errors import Unavailable
from core.imaging.comparison import Box, Comparison, Retake, Views
from core.imaging.picture import Picture, colour
from core.imaging.reading import Line, is_installed, read_lines

MOST = 6
"""Rows read in each picture; each takes about 0.1 s on one core."""

_TALLEST = 0.06  # of the frame: a seal or a portrait is not read
_ABOVE = 0.012
_SURE = 0.6

Read = Callable[[Picture], tuple[Line, ...]]


class Discrepancy(msgspec.Struct, frozen=True):
    """Two readings of one place. `label` is empty where none stands before it; `box` is the difference's."""

    label: str
    upload: str
    original: str
    box: Box


def discrepancies(
    upload: Picture, original: Picture, comparison: Comparison, read: Read | None = None
) -> list[Discrepancy]:
    """The readings that differ, from top to bottom; empty where lines cannot be read here.

    `upload` and `original` are the pictures that were compared; `read` is `reading.read_lines` by default.
    """
    if comparison.views is None or (read is None and not is_installed()):
        return []
    found: list[Discrepancy] = []
    unclear = comparison.retakes == [Retake("unclear", "both")]
    places = comparison.unreadable if unclear else comparison.differences
    for box in sorted(places, key=lambda each: each.y)[:MOST]:
        try:
            told = _told(upload, original, comparison.views, box, read or read_lines)
        except Unavailable:
            break
        if told is not None and all((told.upload, told.original) != (known.upload, known.original) for known in found):
            found.append(told)
    return found


def _told(upload: Picture, original: Picture, views: Views, box: Box, read: Read) -> Discrepancy | None:
    left, top, right, bottom = _in_frame(box, views)
    if bottom - top > _TALLEST * max(views.width, views.height):
        return None
    room = round(_ABOVE * max(views.width, views.height))
    rows = (max(0, top - room), min(views.height, bottom + room))
    readings: list[tuple[str, str]] = []
    for picture, view in ((upload, views.upload), (original, views.original)):
        lines = [line for line in read(_row(picture, view, views.width, rows)) if line.confidence >= _SURE]
        readings.append(_label_and_value(lines, left, right, (top + bottom) / 2 - rows[0]))
    (label, one), (other_label, other) = readings
    if not one or not other or one == other:
        return None
    return Discrepancy(label if label == other_label else "", one, other, box)


def _in_frame(box: Box, views: Views) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the difference in the frame."""
    right, bottom = box.x + box.width, box.y + box.height
    quad = np.array([[[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]]], np.float64)
    seen = cv2.perspectiveTransform(quad, np.array(views.original, np.float64).reshape(3, 3))[0]
    (x0, y0), (x1, y1) = seen.min(axis=0), seen.max(axis=0)
    return int(x0), int(y0), int(np.ceil(x1)), int(np.ceil(y1))


def _row(picture: Picture, view: tuple[float, ...], width: int, rows: tuple[int, int]) -> Picture:
    """The rows from `rows[0]` to `rows[1]` of the frame, all across."""
    lifted = np.array([[1, 0, 0], [0, 1, -rows[0]], [0, 0, 1]], np.float64) @ np.array(view).reshape(3, 3)
    drawn = cv2.warpPerspective(colour(picture), lifted, (width, max(1, rows[1] - rows[0])), flags=cv2.INTER_CUBIC)
    return np.asarray(drawn, np.uint8)


def _label_and_value(lines: list[Line], left: int, right: int, middle: float) -> tuple[str, str]:
    """The text across [left, right] at the height of `middle`, and the text that ends before it."""
    value: Line | None = None
    label: Line | None = None
    for line in lines:
        (x0, y0), (x1, y1) = np.min(line.corners, axis=0), np.max(line.corners, axis=0)
        if not y0 <= middle <= y1:
            continue
        if min(x1, right) - max(x0, left) > 0:
            value = line
        elif x1 <= left and (label is None or x1 > max(x for x, _ in label.corners)):
            label = line
    return "" if label is None else label.text.rstrip(":： "), "" if value is None else value.text
