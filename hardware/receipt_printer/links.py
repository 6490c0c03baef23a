"""The wires a receipt printer hangs on: TCP (port 9100 as a rule) or a serial line, with short waits.

python-escpos has transports of its own, but waits 60 seconds on a dead network printer, reads an empty status
answer as "plenty of paper", and cannot send in portions between which a job may be cancelled.
"""

import contextlib
import socket
from typing import Protocol
from urllib.parse import urlsplit

from hardware.errors import Disconnected
from hardware.serial_line import SerialLine

CONNECT_SECONDS = 2.0
STALL_SECONDS = 2.0
DEFAULT_PORT = 9100


class Link(Protocol):
    """A wire. Everything raises `Disconnected` when it is gone."""

    def open(self) -> None: ...
    def close(self) -> None: ...
    def write(self, data: bytes) -> None: ...
    def read(self, seconds: float) -> bytes: ...
    def forget(self) -> None: ...


def make_link(url: str, baud_rate: int) -> Link:
    """`tcp://host:port` or `serial:///dev/…`."""
    return TcpLink(url) if urlsplit(url).scheme == "tcp" else SerialLine(url, baud_rate)


class TcpLink:
    """A network printer. Most serve one connection at a time, so it is kept while in service."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname or "127.0.0.1", parts.port or DEFAULT_PORT)
        self._socket: socket.socket | None = None

    def open(self) -> None:
        try:
            self._socket = socket.create_connection(self._address, CONNECT_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            raise Disconnected(f"no connection: {type(error).__name__}") from error

    def close(self) -> None:
        connected, self._socket = self._socket, None
        if connected is not None:
            with contextlib.suppress(OSError):
                connected.close()

    def write(self, data: bytes) -> None:
        """Send all, or raise: a printer that takes nothing for `STALL_SECONDS` counts as gone."""
        connected = self._connected()
        connected.settimeout(STALL_SECONDS)
        try:
            connected.sendall(data)
        except OSError as error:
            raise Disconnected(f"send failed: {type(error).__name__}") from error

    def read(self, seconds: float) -> bytes:
        """What has arrived, waiting at most `seconds`; empty if nothing."""
        connected = self._connected()
        connected.settimeout(seconds or 0.0)
        try:
            data = connected.recv(256)
        except (TimeoutError, BlockingIOError):
            return b""
        except OSError as error:
            raise Disconnected(f"receive failed: {type(error).__name__}") from error
        if not data:
            raise Disconnected("the printer closed the connection")
        return data

    def forget(self) -> None:
        """Drop answers that came too late."""
        while self.read(0):
            pass

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise Disconnected("not connected")
        return self._socket
