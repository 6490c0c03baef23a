"""Frames that wait for one reader, in the order they came."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

KEPT = 200
"""Of more the oldest are dropped: what a connection needs is asked for again by the browsers themselves."""


class Mailbox:
    def __init__(self) -> None:
        self._frames: deque[str] = deque(maxlen=KEPT)
        self._came = asyncio.Event()

    def put(self, frame: str) -> None:
        self._frames.append(frame)
        self._came.set()

    def clear(self) -> None:
        self._frames.clear()

    async def deliver(self, send: Callable[[str], Awaitable[None]]) -> None:
        """Hand over what is there and what comes, until cancelled. A frame that `send` fails on stays the first."""
        while True:
            while self._frames:
                frame = self._frames.popleft()
                try:
                    await send(frame)
                except BaseException:
                    self._frames.appendleft(frame)
                    raise
            self._came.clear()
            await self._came.wait()
