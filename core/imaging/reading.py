"""Printed lines in pictures (OCR), read by a process beside this one.

    for line in read_lines(picture):
        line.text, line.confidence, line.corners

The recogniser (rapidocr, an optional extra) takes two seconds to start and some hundred megabytes, computes in
native code that cannot be interrupted, and is fed with pictures from strangers. So it lives in a warm child
(`reading_child`), started when first asked, with a ceiling on its memory; one picture at a time; and when it
overruns its time it is killed, the caller is told, and the next picture gets a fresh one. The pipe is the only
bond: when this process ends, in whatever way, the child reads the end of its input and ends too.

Nothing is downloaded: the models are part of the package. Where it is not installed `is_installed()` is False, and
reading is Unavailable `reading_not_installed`.

Readings are guesses. Whoever stands something on them checks it: a check digit, a known vocabulary, a person.
"""

import atexit
import os
import struct
import subprocess
import sys
from importlib.util import find_spec
from threading import Lock, Timer
from typing import IO

import msgspec
import numpy as np

from core.errors import Unavailable
from core.imaging.picture import Picture, colour, fitted

SECONDS = 20.0
"""For one picture, the child's start included; an A4 page takes 3 to 4 on one core."""

_LONGEST_SIDE = 2000
_WAITING = 60.0
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


def read_lines(image: Picture) -> tuple[Line, ...]:
    """The lines of print in `image` (BGR uint8), from top to bottom; empty where there are none.

    Raises InvalidInput("not_a_picture"); Unavailable "reading_not_installed", "reading_failed" (too long, or the
    child broke down), "busy" (others have been waiting for a minute).
    """
    return _reader.read(image)


class LineReader:
    """The child and its pipe. `read` may be called from any thread."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = Lock()

    def read(self, image: Picture) -> tuple[Line, ...]:
        """As `read_lines`."""
        shown, factor = fitted(colour(image), _LONGEST_SIDE)
        if not is_installed():
            raise Unavailable("reading_not_installed")
        if not self._turn.acquire(timeout=_WAITING):
            raise Unavailable("busy")
        try:
            lines = self._ask(_on_paper(shown))
        finally:
            self._turn.release()
        return tuple(msgspec.structs.replace(line, corners=_moved(line.corners, 1 / factor)) for line in lines)

    def child_id(self) -> int | None:
        """The process that is reading now, if there is one."""
        return None if self._child is None else self._child.pid

    def close(self) -> None:
        """End the child; the next reading starts another."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()

    def _ask(self, picture: Picture) -> list[Line]:
        """One picture there, its lines back. The alarm's kill ends any read or write that hangs."""
        child = self._running()
        assert child.stdin is not None and child.stdout is not None
        alarm = Timer(self._seconds, child.kill)
        alarm.daemon = True
        alarm.start()
        try:
            send(child.stdin, struct.pack(">II", *picture.shape[:2]) + picture.tobytes())
            return msgspec.msgpack.decode(receive(child.stdout), type=list[Line])
        except (OSError, EOFError, msgspec.MsgspecError) as broken:
            self.close()
            raise Unavailable("reading_failed") from broken
        finally:
            alarm.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "core.imaging.reading_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "OMP_NUM_THREADS": "1"},
                start_new_session=True,  # a Ctrl-C is for the hall, which ends the child by the pipe
            )
        return self._child


def send(pipe: IO[bytes], message: bytes) -> None:
    """A message with its length before it."""
    pipe.write(struct.pack(">I", len(message)) + message)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """The next whole message; EOFError when the other side has gone."""
    (length,) = struct.unpack(">I", _exactly(pipe, 4))
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) < count:
        raise EOFError
    return data


def _on_paper(picture: Picture) -> Picture:
    """`picture` with blank room below or beside it where it is a mere strip; nothing moves."""
    height, width = picture.shape[:2]
    room = np.full((max(height, -(-width // _SLIMMEST)), max(width, -(-height // _SLIMMEST)), 3), 255, np.uint8)
    room[:height, :width] = picture
    return room


def _moved(corners: tuple[tuple[float, float], ...], factor: float) -> tuple[tuple[float, float], ...]:
    return tuple((x * factor, y * factor) for x, y in corners)


_reader = LineReader()
atexit.register(_reader.close)
