"""QR codes in pictures from cameras, scanners and uploads.

One quick reading of the whole picture is enough for nine photographs in ten. If nothing was read, or a code
was located and not read, the picture is looked at again in other ways (`codes_looks`), cheap ones first,
until something was read or the time is up. What is read has passed the code's own Reed-Solomon check; nothing
is guessed or repaired beyond it.

Every call ends: readers take time that grows with the number of things that look like a finder pattern, up to
twenty seconds for a picture tiled with them. So these are counted first, and a crowded picture is read at a
size at which it cannot be slow; and no look begins once `budget_s` of wall time has passed. That clock is the
only thing here that is not a function of the picture.
"""

import time

import cv2
import numpy as np

from core.imaging.codes_looks import LOOKS, Look, seen
from core.imaging.codes_readers import Code, Reading, moved, read
from core.imaging.picture import Picture, fitted, grey, resized

BUDGET_S = 0.7

_LARGEST_SIDE = 6000
_ROOMY = 900_000  # pixels below which no picture takes a reader longer than 0.4 s
_CROWD = 6_000
_LOOKS_FOR_MORE = 6


def read_codes(image: Picture, budget_s: float = BUDGET_S) -> list[str]:
    """The texts of the QR codes in `image`, each once, in the order in which they were found.

    `image`: BGR, BGRA or grey uint8. Ends within 1.5 s whatever it shows; a live preview passes a smaller
    `budget_s`. Raises InvalidInput("not_a_picture") for an array that is empty or not uint8.
    """
    return list(dict.fromkeys(code.text for code in find_codes(image, budget_s)))


def find_codes(image: Picture, budget_s: float = BUDGET_S) -> list[Code]:
    """Every QR code in `image` with its text, its bytes and its corners; the same limits as `read_codes`."""
    ends = time.perf_counter() + budget_s
    plain, factor = _manageable(grey(image))
    first = read(plain, "zxing")
    codes = list(first.codes)
    if not codes or first.unread:
        looks = LOOKS[:_LOOKS_FOR_MORE] if codes else LOOKS
        codes = _look_again(plain, looks, codes, ends)
    back = np.array([[1 / factor, 0.0, 0.0], [0.0, 1 / factor, 0.0]])
    return [moved(code, back) for code in codes] if factor != 1.0 else codes


def _look_again(plain: Picture, looks: tuple[Look, ...], codes: list[Code], ends: float) -> list[Code]:
    """`codes` and what the looks add; enough is the first look that reads all it locates."""
    nothing_yet = not codes
    for look in looks:
        if time.perf_counter() > ends:
            break
        shown, back = seen(plain, look)
        reading: Reading = read(shown, look.reader)
        for code in reading.codes:
            _add(codes, moved(code, back))
        if nothing_yet and codes and not reading.unread:
            break
    return codes


def _add(codes: list[Code], code: Code) -> None:
    """The same text at the same place is the same code."""
    middle = np.mean(code.corners, axis=0)
    size = np.ptp(np.array(code.corners), axis=0).max()
    for known in codes:
        if known.text == code.text and np.linalg.norm(np.mean(known.corners, axis=0) - middle) < size / 2:
            return
    codes.append(code)


def _manageable(plain: Picture) -> tuple[Picture, float]:
    """`plain` at a size at which reading it takes bounded time, and the factor."""
    shown, factor = fitted(plain, _LARGEST_SIDE)
    if shown.size <= _ROOMY or _finder_like(shown) < _CROWD:
        return shown, factor
    shrink = (_ROOMY / shown.size) ** 0.5
    height, width = shown.shape
    return resized(shown, round(width * shrink), round(height * shrink)), factor * shrink


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
