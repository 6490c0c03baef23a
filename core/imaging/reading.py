"""Printed lines in pictures (OCR), read by a process beside this one.

    for line in read_lines(picture):
        line.text, line.confidence, line.corners
    read_strip(strip)                               # a picture of one line and nothing else: ten times faster

The recogniser (rapidocr, an optional extra) takes two seconds to start and some hundred megabytes, computes in
native code that cannot be interrupted, and is fed with pictures from strangers. So it lives in a warm child (`child`,
`reading_child`), one picture at a time; when it overruns its time it is killed, and the caller is told.

Nothing is downloaded: the models are part of the package. Where it is not installed `is_installed()` is False, and
reading is Unavailable `reading_not_installed`.

Readings are guesses. Whoever stands something on them checks it: a check digit, a known vocabulary, a person.
"""

from importlib.util import find_spec

import msgspec
import numpy as np

from core.errors import Unavailable
from core.imaging.child import BusyError, Child, NoAnswerError, packed
from core.imaging.picture import Picture, colour, fitted

SECONDS = 20.0
"""Of work for one picture; an A4 page takes 3 to 4 on one core, the child's start 2 more."""

LINES, STRIP = b"L", b"S"
"""What the child is asked, the first byte of a message: to find and read lines, or to read the one that is all."""

_LONGEST_SIDE = 2000
WAITING = 60.0
_SLIMMEST = 20  # longer strips break the recogniser; paper is put under them


class Line(msgspec.Struct, frozen=True):
    """A line of print: its text, how sure the reader is (0 to 1), and four corners (x, y) in the picture's pixels,
    clockwise from where the line begins at the top."""

    text: str
    confidence: float
    corners: tuple[tuple[float, float], ...]


def is_installed() -> bool:
    """Whether lines can be read here."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def read_lines(image: Picture, waiting: float = WAITING) -> tuple[Line, ...]:
    """The lines of print in `image` (BGR uint8), from top to bottom; empty where there are none.

    Raises InvalidInput("not_a_picture"); Unavailable "reading_not_installed", "reading_failed" (too long, or the
    child broke down), "busy" (others have been waiting for `waiting` seconds).
    """
    return _reader.read(image, waiting)


def read_strip(image: Picture) -> Line:
    """The one line of print that fills `image` (BGR uint8, upright); its corners are the picture's. Empty text where
    there is none. Raises as `read_lines`."""
    return _reader.read_strip(image)


class LineReader:
    """The child that reads. `read` may be called from any thread."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._child = Child("core.imaging.reading_child", seconds, WAITING)

    def read(self, image: Picture, waiting: float = WAITING) -> tuple[Line, ...]:
        """As the function `read_lines`."""
        shown, factor = fitted(colour(image), _LONGEST_SIDE)
        lines = self._ask(LINES, _on_paper(shown), waiting)
        return tuple(msgspec.structs.replace(line, corners=_moved(line.corners, 1 / factor)) for line in lines)

    def read_strip(self, image: Picture) -> Line:
        """As the function."""
        shown, factor = fitted(colour(image), _LONGEST_SIDE)
        (line,) = self._ask(STRIP, shown, WAITING)
        return msgspec.structs.replace(line, corners=_moved(line.corners, 1 / factor))

    def _ask(self, what: bytes, picture: Picture, waiting: float) -> list[Line]:
        if not is_installed():
            raise Unavailable("reading_not_installed")
        try:
            return msgspec.msgpack.decode(self._child.ask(what + packed(picture), waiting), type=list[Line])
        except BusyError as busy:
            raise Unavailable("busy") from busy
        except (NoAnswerError, msgspec.MsgspecError) as broken:
            raise Unavailable("reading_failed") from broken

    def child_id(self) -> int | None:
        """The process that is reading now, if there is one."""
        return self._child.process_id

    def close(self) -> None:
        """End the child; the next reading starts another."""
        self._child.close()


def _on_paper(picture: Picture) -> Picture:
    """`picture` with blank room below or beside it where it is a mere strip; nothing moves."""
    height, width = picture.shape[:2]
    room = np.full((max(height, -(-width // _SLIMMEST)), max(width, -(-height // _SLIMMEST)), 3), 255, np.uint8)
    room[:height, :width] = picture
    return room


def _moved(corners: tuple[tuple[float, float], ...], factor: float) -> tuple[tuple[float, float], ...]:
    return tuple((x * factor, y * factor) for x, y in corners)


_reader = LineReader()
