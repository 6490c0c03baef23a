"""How a hall or a kiosk is served: on loopback, and stopped without cutting anybody off."""

import asyncio
import select
import socket
import threading

import uvicorn
from litestar.types import ASGIApp

from core.calls.schemas import FRAME_BYTES

STOP_WITHIN_SECONDS = 5
LARGEST_FRAME = 2 * FRAME_BYTES
SOCKET_ASKED_EVERY_SECONDS = 10
"""An end of a call whose cable was pulled is gone after twice that."""
ACCEPTS_BEFORE_STOP = 1000
LISTEN_BEFORE_STOP_SECONDS = 0.3


def serve(app: ASGIApp, port: int, greeting: str, stop: threading.Event | None = None) -> None:
    """Loopback only: a hall stands behind a proxy that speaks TLS. A stop, by a signal or by `stop`, lets open requests
    finish."""
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=STOP_WITHIN_SECONDS,
        ws_max_size=LARGEST_FRAME,
        ws_ping_interval=SOCKET_ASKED_EVERY_SECONDS,
        ws_ping_timeout=SOCKET_ASKED_EVERY_SECONDS,
    )
    print(greeting, flush=True)
    _Server(config, stop or threading.Event()).run()


class _Server(uvicorn.Server):
    """Stops without cutting off whoever has just connected: uvicorn alone closes connections that have not yet sent
    their request, and the kernel resets those that wait to be accepted."""

    def __init__(self, config: uvicorn.Config, stop: threading.Event) -> None:
        super().__init__(config)
        self._stop = stop

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self._stop.is_set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        listening = [each.fileno() for server in self.servers for each in server.sockets]
        for _ in range(ACCEPTS_BEFORE_STOP):
            if not select.select(listening, [], [], 0)[0]:
                break
            await asyncio.sleep(0)
        for server in self.servers:
            server.close()
        await asyncio.sleep(LISTEN_BEFORE_STOP_SECONDS)
        await super().shutdown(sockets)
