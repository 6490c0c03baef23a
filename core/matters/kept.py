"""Definitions that were decoded once, kept by their checksum while they are wanted, so many of them at most.

A city's catalogue has thousands of matters and each a history of versions; a process that has seen them all must not
hold them all. What was asked for longest ago goes first.
"""

import threading
from collections import OrderedDict

from core.matters.definition import MatterDefinition

MOST = 2048
"""About 30 KB each (`python -m benchmarks.catalogue`)."""


class Kept:
    """Used by several threads at once."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._definitions: OrderedDict[str, MatterDefinition] = OrderedDict()
        self._turn = threading.Lock()

    def __len__(self) -> int:
        return len(self._definitions)

    def find(self, checksum: str) -> MatterDefinition | None:
        with self._turn:
            if checksum in self._definitions:
                self._definitions.move_to_end(checksum)
            return self._definitions.get(checksum)

    def keep(self, checksum: str, definition: MatterDefinition) -> None:
        with self._turn:
            self._definitions[checksum] = definition
            self._definitions.move_to_end(checksum)
            while len(self._definitions) > self._most:
                self._definitions.popitem(last=False)
