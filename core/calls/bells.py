"""A bell for each call, so that a frame that was just posted is fetched at once and not at the next look.

Only a shortcut: the rows are the truth, and whoever is served by another process of the hall looks every half second.
"""

import asyncio
from collections import defaultdict


class Bells:
    """May be rung from any thread."""

    def __init__(self) -> None:
        self._listening: defaultdict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = defaultdict(set)

    def ring(self, call_id: str) -> None:
        """Something is new in this call."""
        for loop, event in tuple(self._listening.get(call_id, ())):
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    async def wait(self, call_id: str, seconds: float) -> None:
        """Until it rings, or so many seconds."""
        waiting = asyncio.get_running_loop(), asyncio.Event()
        self._listening[call_id].add(waiting)
        try:
            async with asyncio.timeout(seconds):
                await waiting[1].wait()
        except TimeoutError:
            pass
        finally:
            self._listening[call_id].discard(waiting)
            if not self._listening[call_id]:
                del self._listening[call_id]
