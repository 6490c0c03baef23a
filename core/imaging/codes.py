"""QR codes in pictures from cameras, scanners and uploads.

One quick reading of the whole picture is enough for nine photographs in ten. If nothing was read, or a code was
located and not read, the picture is gone over again: looked at in other ways (`codes_looks`), straightened by finder
patterns (`codes_straightened`), looked at in dearer ways; until something was read or the time is up. What is read
has passed the code's own Reed-Solomon check; nothing is guessed or repaired beyond it.

Every call ends: readers take time that grows with the number of things that look like a finder pattern, up to twenty
seconds for a picture tiled with them. So these are counted first; a crowded picture is read at a size at which it
cannot be slow, and then tile by tile. No step begins once the budget is spent, and none is longer than half a second.
The budget is work of this thread and not the clock's, so that a picture is read on a busy machine as on an idle one:
photographs that were read took a third of it at most. The clock stops only what has had more than that.
Pictures from strangers are read in a child all the same (`codes_apart`), which can be killed.
"""

import time
from collections.abc import Callable, Iterator
from itertools import chain

import cv2
import numpy as np

from core.imaging.codes_looks import LATER, SOON, seen
from core.imaging.codes_readers import Code, Reading, moved, read
from core.imaging.codes_straightened import straightened
from core.imaging.picture import Picture, fitted, grey, resized

BUDGET_S = 0.6
LONGEST_S = 1.1
"""On the clock; what began before then ends within 1.5 s where this thread gets half a core or more."""
_MORE_S = 0.08
_LEAST_S = 0.2
"""Of work, whatever the clock says: what photographs that are read take at most. It counts where there is less than a
fifth of a core."""

_LARGEST_SIDE = 6000
_ROOMY = 900_000  # pixels below which no picture takes a reader longer than 0.4 s
_CROWD = 6_000
_TILE, _APART = 900, 650
_DIM = 110


def read_codes(image: Picture, budget_s: float = BUDGET_S) -> list[str]:
    """The texts of the QR codes in `image`, each once, in the order in which they were found.

    `image`: BGR, BGRA or grey uint8. Ends within 1.5 s whatever it shows; a live preview passes a smaller
    `budget_s`. Raises InvalidInput("not_a_picture") for an array that is empty or not uint8.
    """
    return list(dict.fromkeys(code.text for code in find_codes(image, budget_s)))


def find_codes(image: Picture, budget_s: float = BUDGET_S, until: float | None = None) -> list[Code]:
    """Every QR code in `image` with its text, bytes, symbology and corners; the same limits as `read_codes`.

    `budget_s` is work of this thread; `until`, of `time.monotonic`, is when it ends by the clock, else in `LONGEST_S`.
    """
    goes_on = _within(budget_s, time.monotonic() + LONGEST_S if until is None else until)
    whole, shrunk = fitted(grey(image), _LARGEST_SIDE)
    crowded = whole.size > _ROOMY and _finder_like(whole) >= _CROWD
    plain, factor = _roomy(whole) if crowded else (whole, 1.0)
    first = read(plain, "zxing")
    codes = list(first.codes)
    if not codes or first.unread or crowded:
        later = _tiles(whole, factor) if crowded else iter(())
        _go_over(codes, chain(later, _ways(_brightened(plain), dear=not codes)), goes_on)
    back = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]) / (factor * shrunk)
    return [moved(code, back) for code in codes] if factor * shrunk != 1.0 else codes


def _within(budget_s: float, until: float) -> Callable[[], bool]:
    """Asked before each step: whether another may begin."""
    begun = time.thread_time()

    def goes_on() -> bool:
        worked = time.thread_time() - begun
        return worked < budget_s and (worked < _LEAST_S or time.monotonic() < until)

    return goes_on


def _go_over(codes: list[Code], ways: Iterator[Reading], goes_on: Callable[[], bool]) -> None:
    """Add to `codes` what the ways read; where there were none, until all that is located is read and `_MORE_S` of work
    have brought no other: what hid one code may hide its neighbour better."""
    nothing_yet, at_last = not codes, time.thread_time()
    while goes_on():
        reading = next(ways, None)
        if reading is None:
            return
        known = len(codes)
        for code in reading.codes:
            _add(codes, code)
        if len(codes) > known:
            at_last = time.thread_time()
        if nothing_yet and codes and not reading.unread and time.thread_time() - at_last >= _MORE_S:
            return


def _ways(plain: Picture, dear: bool) -> Iterator[Reading]:
    """One reading after the other, in pixels of `plain`."""
    for look in SOON:
        shown, back = seen(plain, look)
        if shown.size <= _ROOMY or _finder_like(shown) < _CROWD:
            yield _moved(read(shown, look.reader), back)
    yield from straightened(plain)
    for look in LATER if dear else ():
        shown, back = seen(plain, look)
        if shown.size <= _ROOMY or _finder_like(shown) < _CROWD:
            yield _moved(read(shown, look.reader), back)


def _tiles(whole: Picture, factor: float) -> Iterator[Reading]:
    """`whole` read piece by piece, in pixels of a picture `factor` times its size."""
    height, width = whole.shape
    for top in range(0, max(1, height - _TILE + _APART), _APART):
        for left in range(0, max(1, width - _TILE + _APART), _APART):
            tile = np.ascontiguousarray(whole[top : top + _TILE, left : left + _TILE])
            back = np.array([[1.0, 0.0, left], [0.0, 1.0, top]]) * factor
            yield Reading(_moved(read(tile, "zxing"), back).codes, unread=1)


def _moved(reading: Reading, back: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> Reading:
    return Reading([moved(code, back) for code in reading.codes], reading.unread)


def _add(codes: list[Code], code: Code) -> None:
    """The same text at the same place is the same code."""
    middle = np.mean(code.corners, axis=0)
    size = np.ptp(np.array(code.corners), axis=0).max()
    for known in codes:
        if known.text == code.text and np.linalg.norm(np.mean(known.corners, axis=0) - middle) < size / 2:
            return
    codes.append(code)


def _roomy(whole: Picture) -> tuple[Picture, float]:
    """`whole` at a size at which reading it takes bounded time, and the factor."""
    shrink = (_ROOMY / whole.size) ** 0.5
    return resized(whole, round(whole.shape[1] * shrink), round(whole.shape[0] * shrink)), shrink


def _brightened(plain: Picture) -> Picture:
    """A dim picture stretched over all levels, since readers take faint differences for noise."""
    darkest, lightest = np.percentile(plain[::4, ::4], (1, 98))
    if lightest - darkest >= _DIM:
        return plain
    gain = 255 / max(float(lightest - darkest), 8.0)
    return cv2.convertScaleAbs(plain, alpha=gain, beta=-float(darkest) * gain).astype(np.uint8)


def _finder_like(plain: Picture) -> int:
    """How often dark, light, dark, light, dark run as 1 : 1 : 3 : 1 : 1 along every third row."""
    rows = plain[::3]
    dark = rows < cv2.blur(rows, (31, 1))
    turns = np.flatnonzero(np.diff(dark.ravel()))
    runs = np.diff(turns).astype(np.float32)
    if len(runs) < 5:
        return 0
    five = np.lib.stride_tricks.sliding_window_view(runs, 5)
    module = five.sum(axis=1) / 7
    off = [np.abs(five[:, i] - width * module) < 0.6 * module for i, width in enumerate((1, 1, 3, 1, 1))]
    return int(np.logical_and.reduce(off).sum())
