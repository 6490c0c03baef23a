"""IPP over HTTP (RFC 8010 §4): one question, one answer, never longer than the turn.

A printer that is silent, dribbles byte by byte or sends without end must not hold the device's thread: the
socket is waited on in fifths of a second between which the turn is looked at, an answer has `ANSWER_SECONDS`
in all, and is read up to `LARGEST_ANSWER`. http.client parses the rest.

    ipp://192.168.1.60/ipp/print         port 631 unless given
    ipps://printer.local/ipp/print       with TLS; `ca_file` names the certificate of a printer that signed its own
"""

import io
import ssl
import time
from http.client import HTTPConnection, HTTPException, IncompleteRead
from socket import socket
from typing import Any, cast
from urllib.parse import urlsplit

from hardware.document_printer.ipp_message import BrokenMessage, Message, decode, encode
from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, Disconnected, ErrorCode, Recovery

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 4.0
WAIT = 0.2
LARGEST_ANSWER = 1 << 20
DEFAULT_PORT = 631


class IppLink:
    """A printer or a queue. One connection, opened when needed."""

    def __init__(self, url: str, ca_file: str = "") -> None:
        parts = urlsplit(url)
        self.uri = url
        self._path = parts.path or "/ipp/print"
        self._address = (parts.hostname or "127.0.0.1", parts.port or DEFAULT_PORT)
        self._tls = parts.scheme == "ipps"
        self._ca_file = ca_file
        self._connection: _Connection | None = None

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def ask(self, turn: Turn, message: Message) -> Message:
        """Raises `Disconnected`, `DeviceError` `no_answer` or `broken_answer`, or as the turn does.

        A connection that the printer has closed meanwhile is replaced, unless a document is sent: nobody knows how
        much of it was taken.
        """
        fresh = self._connection is None
        try:
            return self._exchange(turn, message)
        except Disconnected:
            self.close()
            if fresh or message.data:
                raise
        return self._exchange(turn, message)

    def _exchange(self, turn: Turn, message: Message) -> Message:
        connection = self._connected()
        connection.turn = turn
        try:
            connection.request("POST", self._path, encode(message), {"Content-Type": "application/ipp"})
            connection.answer_until = time.monotonic() + ANSWER_SECONDS
            answer = connection.getresponse()
            data = answer.read(LARGEST_ANSWER + 1)
            if answer.will_close:
                self.close()
        except DeviceError:
            self.close()
            raise
        except (OSError, IncompleteRead) as error:
            self.close()
            raise Disconnected(f"connection lost: {type(error).__name__}") from error
        except (HTTPException, ValueError) as error:
            self.close()
            raise _broken(f"not HTTP: {type(error).__name__}") from error
        return self._read(answer.status, data, message.request_id)

    def _read(self, status: int, data: bytes, request_id: int) -> Message:
        if status != 200 or len(data) > LARGEST_ANSWER:
            self.close()
            raise _broken(f"HTTP {status}, {len(data)} bytes")
        try:
            answer = decode(data)
        except BrokenMessage as error:
            raise _broken(str(error)) from error
        if answer.request_id != request_id:
            self.close()
            raise _broken("an answer to another question")
        return answer

    def _connected(self) -> "_Connection":
        if self._connection is None:
            context = ssl.create_default_context(cafile=self._ca_file or None) if self._tls else None
            connection = _Connection(*self._address, context)
            try:
                connection.connect()
            except OSError as error:
                raise Disconnected(f"no connection: {type(error).__name__}") from error
            self._connection = connection
        return self._connection


class _Connection(HTTPConnection):
    """http.client's, on a socket that looks at the turn while it waits."""

    turn: Turn
    answer_until = 0.0

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=CONNECT_SECONDS)
        self._context = context

    def connect(self) -> None:
        super().connect()
        if self._context is not None:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)
        self.sock = cast(Any, _PatientSocket(self.sock, self))


class _PatientSocket:
    """What http.client uses of a socket."""

    def __init__(self, wire: socket, connection: _Connection) -> None:
        self._wire = wire
        self._connection = connection
        wire.settimeout(WAIT)

    def sendall(self, data: bytes) -> None:
        view = memoryview(data)
        stalled_at = time.monotonic() + ANSWER_SECONDS
        while view:
            try:
                view = view[self._wire.send(view) :]
                stalled_at = time.monotonic() + ANSWER_SECONDS
            except TimeoutError:
                self._look(stalled_at)

    def receive_into(self, buffer: Any) -> int:
        while True:
            self._look(self._connection.answer_until)
            try:
                return self._wire.recv_into(buffer)
            except TimeoutError:
                continue

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Raw(self))

    def close(self) -> None:
        self._wire.close()

    def _look(self, until: float) -> None:
        self._connection.turn.check()
        if time.monotonic() > until:
            raise DeviceError(Completion.DEVICE_NOT_READY, ErrorCode.NO_ANSWER, Recovery.RESET, "no answer over IPP")


class _Raw(io.RawIOBase):
    def __init__(self, wire: _PatientSocket) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._wire.receive_into(buffer)


def _broken(detail: str) -> DeviceError:
    return DeviceError(Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET, detail)
