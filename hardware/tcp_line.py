"""A TCP connection as drivers want it: short waits, and one error (`Disconnected`) when the cable is out.

URL: `tcp://address:port`. The twin of `serial_line.py`.
"""

import contextlib
import socket
from urllib.parse import urlsplit

from hardware.errors import Disconnected

CONNECT_SECONDS = 2.0
STALL_SECONDS = 2.0
CHUNK = 4096


class TcpLine:
    """A connection. Most devices serve one at a time, so it is kept while in service."""

    def __init__(self, url: str, default_port: int) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname or "127.0.0.1", parts.port or default_port)
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Raises `Disconnected` when nobody answers within `CONNECT_SECONDS`."""
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
        """Send all, or raise: a device that takes nothing for `STALL_SECONDS` counts as gone."""
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
            data = connected.recv(CHUNK)
        except (TimeoutError, BlockingIOError):
            return b""
        except OSError as error:
            raise Disconnected(f"receive failed: {type(error).__name__}") from error
        if not data:
            raise Disconnected("the device closed the connection")
        return data

    def forget(self) -> None:
        """Drop answers that came too late."""
        while self.read(0):
            pass

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise Disconnected("not connected")
        return self._socket
