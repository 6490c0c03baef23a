"""A serial line as drivers want it: short reads, and one error (`Disconnected`) when the plug is out.

URL: `serial:///dev/serial/by-id/usb-…` (the by-id link names the device, not the socket it happens to sit
in), three slashes. The line is taken exclusively: a second process that opens it is refused instead of stealing bytes.
"""

import contextlib
import termios
from urllib.parse import urlsplit

import serial

from hardware.errors import BadConfiguration, Disconnected

CHUNK = 4096


class SerialLine:
    """An 8N1 line."""

    def __init__(self, url: str, baud_rate: int) -> None:
        """Raises `BadConfiguration` for a URL whose path is not a whole one: two slashes make a host of its start."""
        parts = urlsplit(url)
        if parts.netloc or not parts.path.startswith("/"):
            raise BadConfiguration(f"{url}: write serial:///dev/…, with three slashes")
        self._path = parts.path
        self._baud_rate = baud_rate
        self._port: serial.Serial | None = None

    def open(self) -> None:
        """Raises `Disconnected` when there is no such line or another process holds it."""
        try:
            self._port = serial.Serial(self._path, self._baud_rate, timeout=0, write_timeout=2, exclusive=True)
        except (OSError, ValueError) as error:
            raise Disconnected(f"cannot open the serial line: {_cause(error)}") from error

    def close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(OSError):  # the plug is out already
                port.close()

    def write(self, data: bytes) -> None:
        """Raises `Disconnected`, also when the device takes nothing for 2 seconds."""
        try:
            self._opened().write(data)
        except OSError as error:
            raise Disconnected(f"write failed: {_cause(error)}") from error

    def read(self, seconds: float) -> bytes:
        """What has arrived, waiting at most `seconds` for the first byte; at most `CHUNK` bytes; empty if
        nothing.
        """
        port = self._opened()
        try:
            port.timeout = seconds
            first = port.read(1)
            if not first:
                return b""
            port.timeout = 0
            return first + port.read(CHUNK - 1)
        except (OSError, TypeError) as error:  # pyserial reads from None when the line is closed under it
            raise Disconnected(f"read failed: {_cause(error)}") from error

    def forget(self) -> None:
        """Drop what has arrived and was not read: an answer nobody waits for any more."""
        try:
            self._opened().reset_input_buffer()
        except (OSError, termios.error) as error:  # termios has an error of its own
            raise Disconnected(f"flush failed: {_cause(error)}") from error

    def _opened(self) -> serial.Serial:
        if self._port is None:
            raise Disconnected("the serial line is not open")
        return self._port


def _cause(error: Exception) -> str:
    number = getattr(error, "errno", None)
    return f"{type(error).__name__} {number}" if number else type(error).__name__
