"""Port 9100 of the emulated receipt printer: any number of connections, each a stream of its own."""

import contextlib
import socket
import socketserver
from collections.abc import Callable

from hardware.receipt_printer.emulated_stream import Token, Tokeniser

Reply = Callable[[bytes], None]
"""Sends bytes back to whoever sent the command."""


class ReceiptPort(socketserver.ThreadingTCPServer):
    """On the loopback address (`port` 0: a free one). Each command goes to `take`, in its connection's thread."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, take: Callable[[Token, Reply], None], port: int) -> None:
        super().__init__(("127.0.0.1", port), _Connection)
        self.take = take
        self.connections: set[socket.socket] = set()

    def hang_up(self) -> None:
        """Cut every connection."""
        for connection in tuple(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Connection(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        server, stream = self.server, Tokeniser()
        assert isinstance(server, ReceiptPort)
        connection: socket.socket = self.request
        server.connections.add(connection)

        def reply(data: bytes) -> None:
            with contextlib.suppress(OSError):
                connection.sendall(data)

        try:
            while data := connection.recv(65536):
                for token in stream.feed(data):
                    server.take(token, reply)
        except OSError:
            pass
        finally:
            server.connections.discard(connection)
