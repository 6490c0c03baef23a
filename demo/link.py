"""The wire between the demo's kiosk and the hall, as a loopback proxy that can be cut and joined.

The kiosk is given `url` instead of the hall's own address. A cut closes what is open and refuses what is new,
on real sockets, so everything above it (timeouts, outbox, what the screen says) is the real thing.
"""

import asyncio
import contextlib
import socket
from urllib.parse import urlsplit

CHUNK = 65536


class Link:
    """`hall` is an address such as `http://127.0.0.1:8000`; `port` 0 takes a free one."""

    def __init__(self, hall: str, port: int = 0) -> None:
        parts = urlsplit(hall)
        self._host, self._hall_port = parts.hostname or "127.0.0.1", parts.port or 80
        self._socket = socket.create_server(("127.0.0.1", port))
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()
        self.cut = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._take, sock=self._socket)

    async def stop(self) -> None:
        """Close what is open and wait until nothing is carried any more."""
        if self._server is not None:
            self._server.close()
        self._hang_up()
        for task in self._carrying:
            task.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    def set_cut(self, cut: bool) -> None:
        self.cut = cut
        if cut:
            self._hang_up()

    def _hang_up(self) -> None:
        for writer in tuple(self._open):
            writer.transport.abort()

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._carry(reader, writer))
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.cut:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(self._host, self._hall_port)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self._open |= ends
        try:
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            self._open -= ends
            for end in ends:
                end.close()


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, OSError):
        while data := await source.read(CHUNK):
            target.write(data)
            await target.drain()
    with contextlib.suppress(ConnectionError, OSError, RuntimeError):
        target.write_eof()
