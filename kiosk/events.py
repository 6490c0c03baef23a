"""What the kiosk tells its screen unasked, as server-sent events.

Names: `moved` (the person belongs on another screen: the page asks where), `idle` (the warning's HTML, or
nothing when it was answered), `link` (the header's word on the hall), `device` (a device changed: the page
refreshes what shows it). A page that connects gets the present state of each first, so a restarted server or
a sleeping page is never wrong for longer than its reconnection takes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from msgspec import Struct

KEPT = 32
KEEP_ALIVE_SECONDS = 10


class Said(Struct, frozen=True):
    name: str
    data: str = ""

    def encode(self) -> str:
        lines = "".join(f"data: {line}\n" for line in (self.data.splitlines() or [""]))
        return f"event: {self.name}\n{lines}\n"


class Announcer:
    """Many pages may listen (the demo shows one kiosk in several windows); a slow one loses the oldest.

    `moves` counts how often a person belonged elsewhere. A page tells the count it was drawn at when it connects, so
    one that was not listening learns what it missed.
    """

    def __init__(self) -> None:
        self._listening: set[asyncio.Queue[Said | None]] = set()
        self.moves = 0

    def say(self, name: str, data: str = "") -> None:
        self.moves += name == "moved"
        for queue in self._listening:
            _put(queue, Said(name, data))

    def close(self) -> None:
        """End every stream, so that a planned stop does not wait for them."""
        for queue in self._listening:
            _put(queue, None)

    async def listen(self, first: list[Said]) -> AsyncIterator[str]:
        """The stream for one page, beginning with how things are."""
        queue: asyncio.Queue[Said | None] = asyncio.Queue(KEPT)
        self._listening.add(queue)
        try:
            for said in first:
                yield said.encode()
            while True:
                said = None
                with contextlib.suppress(TimeoutError):
                    said = await asyncio.wait_for(queue.get(), KEEP_ALIVE_SECONDS)
                    if said is None:
                        return
                yield said.encode() if said else ": here\n\n"
        finally:
            self._listening.discard(queue)


def _put(queue: asyncio.Queue[Said | None], said: Said | None) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(said)
