"""What was decoded of versions once, kept by their checksum while it is wanted, so many of them at most.

A city's catalogue has thousands of matters and each a history of versions; a process that has seen them all must not
hold them all. What was asked for longest ago goes first.
"""

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Used by several threads at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._decoded: OrderedDict[str, T] = OrderedDict()
        self._turn = threading.Lock()

    def __len__(self) -> int:
        return len(self._decoded)

    def find(self, checksum: str) -> T | None:
        with self._turn:
            if checksum in self._decoded:
                self._decoded.move_to_end(checksum)
            return self._decoded.get(checksum)

    def keep(self, checksum: str, decoded: T) -> None:
        with self._turn:
            self._decoded[checksum] = decoded
            self._decoded.move_to_end(checksum)
            while len(self._decoded) > self._most:
                self._decoded.popitem(last=False)
