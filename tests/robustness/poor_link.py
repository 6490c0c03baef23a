"""A loopback link between kiosk and hall that misbehaves with a given probability, drawn anew for each connection from
a seeded generator, so that a run repeats and no clock decides.

What may befall a connection: it is refused; it is cut in the middle of the request; the request arrives and the answer
is lost; the answer is cut in half; everything is swallowed and nobody ever answers; or it is only slow.
"""

import asyncio
import random
from collections import Counter
from contextlib import suppress
from typing import Literal

Fate = Literal["refused", "cut asking", "answer lost", "answer cut", "swallowed", "slow", "good"]
EVILS: tuple[Fate, ...] = ("refused", "cut asking", "answer lost", "answer cut", "swallowed", "slow")
SLOW_SECONDS = 0.05
CHUNK = 1024


class PoorLink:
    """`down`: the share of connections that something befalls. `heard` is told when a request has reached the hall."""

    def __init__(self, hall_port: int, down: float, seed: int) -> None:
        self._hall_port = hall_port
        self._down = down
        self._random = random.Random(seed)
        self._server: asyncio.Server | None = None
        self.befell: Counter[Fate] = Counter()
        self.heard = asyncio.Event()

    async def start(self) -> str:
        """Gives the address to call instead of the hall's."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        assert self._server
        self._server.close()

    def _draw(self) -> Fate:
        fate: Fate = self._random.choice(EVILS) if self._random.random() < self._down else "good"
        self.befell[fate] += 1
        return fate

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fate = self._draw()
        try:
            if fate == "swallowed":
                while await reader.read(CHUNK):
                    pass
            elif fate != "refused":
                await self._exchange(fate, reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # an end of the wire is gone, or the test is over
        finally:
            writer.transport.abort() if fate not in ("good", "slow") else writer.close()

    async def _exchange(self, fate: Fate, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._hall_port)
        asking = asyncio.create_task(self._ask(fate, reader, far_writer))
        try:
            while data := await far_reader.read(CHUNK):
                self.heard.set()
                if fate == "answer lost":
                    return
                if fate == "slow":
                    await asyncio.sleep(SLOW_SECONDS)
                writer.write(data[: len(data) // 2] if fate == "answer cut" else data)
                await writer.drain()
                if fate == "answer cut":
                    return
        finally:
            asking.cancel()
            far_writer.close()

    async def _ask(self, fate: Fate, reader: asyncio.StreamReader, far_writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                if fate == "cut asking":
                    far_writer.write(data[: len(data) // 2])
                    far_writer.transport.abort()
                    return
                far_writer.write(data)
                await far_writer.drain()
