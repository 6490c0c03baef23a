"""Codes in pictures from strangers, read by a process beside this one.

`codes.find_codes` keeps its time by doing little at once, which holds for every picture that was thought of. A call
into a decoder that does not come back cannot be stopped from the thread that made it; a child can be killed
(`child`). Uploads are read here. Frames of a hall's own camera are read in place: they are nobody's to craft.

What is not read in time is not read: a hostile picture has no codes, and the next one is read as ever. The time counts
from the call: who waits for others, or for a child that takes the place of one that was killed, has so much less. The
child knows it too and stops between two steps; it is killed only in one that does not end.
"""

import struct
import time
from threading import Condition

import msgspec
import numpy as np

from core.imaging.child import BusyError, Child, NoAnswerError, packed, serve, unpacked
from core.imaging.codes import BUDGET_S, LONGEST_S, find_codes
from core.imaging.codes_readers import Code, moved
from core.imaging.picture import Picture, fitted, grey

SECONDS = 1.4
"""For one call, of work and on the clock, once a child is warm: its first start takes about a second more."""
_IN_THE_CHILD = LONGEST_S - 0.05
"""After which it begins nothing more and answers with what it has: sooner than it is killed."""
_FAIR = 0.25
"""Of work, without which a child is not killed, nor asked at all: photographs that are read take a fifth of a second at
most, and another child would take longer to start."""

_LIMITS = struct.Struct(">dd")  # work in seconds; an instant of the monotonic clock, which all processes share
_MEMORY = 1024**3
_LONGEST_SIDE = 6000
_CHILDREN = 2


class CodeReader:
    """`children` processes at most; the second is started only when two pictures are read at the same time."""

    def __init__(
        self, children: int = _CHILDREN, seconds: float = SECONDS, module: str = "core.imaging.codes_apart"
    ) -> None:
        self._seconds = seconds
        self._all = [Child(module, seconds, seconds, _FAIR) for _ in range(children)]
        self._free = self._all[::-1]
        self._freed = Condition()

    def find(self, image: Picture, budget_s: float = BUDGET_S) -> list[Code]:
        """As `codes.find_codes`; nothing where that took too long or broke down."""
        begun = time.monotonic()
        until = begun + self._seconds
        shown, factor = fitted(grey(image), _LONGEST_SIDE)
        child = self._taken(until - _FAIR)
        if child is None:
            return []
        limits = _LIMITS.pack(budget_s, begun + _IN_THE_CHILD)
        try:
            answer = child.ask(limits + packed(shown), within=until - time.monotonic())
        except (NoAnswerError, BusyError):
            return []
        finally:
            self._give_back(child)
        back = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]) / factor
        return [moved(code, back) for code in msgspec.msgpack.decode(answer, type=list[Code])]

    def _taken(self, until: float) -> Child | None:
        """A child that nobody asks, rather a warm one; None when there was none in time."""
        with self._freed:
            if not self._freed.wait_for(lambda: bool(self._free), timeout=max(0.0, until - time.monotonic())):
                return None
            return self._free.pop(max(range(len(self._free)), key=lambda at: (self._free[at].is_warm, at)))

    def _give_back(self, child: Child) -> None:
        with self._freed:
            self._free.append(child)
            self._freed.notify()

    @property
    def process_ids(self) -> list[int]:
        """The children that are alive."""
        return [child.process_id for child in self._all if child.process_id is not None]

    def close(self) -> None:
        """End the children; who asks next starts others."""
        for child in self._all:
            child.close()


def read_codes(image: Picture, budget_s: float = BUDGET_S) -> list[str]:
    """As `codes.read_codes`, in a child that is killed when it overruns. Raises InvalidInput("not_a_picture")."""
    return list(dict.fromkeys(code.text for code in _reader.find(image, budget_s)))


def _answer(message: bytes) -> bytes:
    budget_s, until = _LIMITS.unpack_from(message)
    return msgspec.msgpack.encode(find_codes(unpacked(message[_LIMITS.size :]), budget_s, until))


_reader = CodeReader()

if __name__ == "__main__":
    serve(lambda: _answer, _MEMORY)
