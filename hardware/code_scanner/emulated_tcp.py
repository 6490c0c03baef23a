"""A fixed scanner on Ethernet: it listens for `LON` and `LOFF` and sends what lies under it while its light is on."""

import contextlib
import random
import socket
import threading

from hardware.emulator import Emulator
from hardware.faults import Faults
from hardware.kept_port import KeptPort

FAULTS = {
    "unplugged": "the network cable is out",
    "garbage": "a quarter of a megabyte of random bytes before each code",
    "refuses": "it answers a command with an error, and its light stays off",
}
GARBAGE = 256 * 1024
TICK = 0.05
"""Seconds in which it notices that its cable was pulled."""
SENDING = 2.0


class EmulatedTcpScanner(Emulator):
    """A scanner on the loopback address. `port` 0 takes a free one, which is kept until the end."""

    kind = "code_scanner"

    def __init__(self, port: int = 0) -> None:
        self.faults = Faults(FAULTS, self._fault_changed)
        self._port = KeptPort(port)
        self._server: socket.socket | None = None
        self._client: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._random = random.Random(9004)
        self._label = b""
        self.lit = threading.Event()
        """Whether its light is on."""

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self._port.number}"

    def start(self) -> None:
        if self._server is None:
            self._server = socket.create_server(("127.0.0.1", self._port.number))
            self._thread = threading.Thread(target=self._listen, args=(self._server,), daemon=True)
            self._thread.start()

    def stop(self) -> None:
        server, self._server = self._server, None
        thread, self._thread = self._thread, None
        if server is not None and thread is not None:
            thread.join()
            server.close()
        self.lit.clear()

    def lay(self, label: bytes) -> None:
        """Put a label under the scanner; it stays. Read at once if the light is on."""
        self._label = label
        if self.lit.is_set():
            self._send_label()

    def _listen(self, server: socket.socket) -> None:
        server.settimeout(TICK)
        while self._server is server:
            with contextlib.suppress(OSError):
                self._client, _ = server.accept()
                with self._client as client:
                    self._attend(server, client)
                self._client = None

    def _attend(self, server: socket.socket, client: socket.socket) -> None:
        """Until either side hangs up."""
        client.settimeout(TICK)
        while self._server is server:
            with contextlib.suppress(TimeoutError):
                words = client.recv(256)
                if not words:
                    return
                for word in words.split(b"\r"):
                    self._obey(word)

    def _obey(self, word: bytes) -> None:
        if word in (b"LON", b"LOFF") and self.faults.happens("refuses"):
            self._send(b"ER," + word + b",00\r")
        elif word == b"LON":
            self._send(b"OK,LON\r")
            self.lit.set()
            if self._label:
                self._send_label()
        elif word == b"LOFF":
            self.lit.clear()

    def _send_label(self) -> None:
        if self.faults.happens("garbage"):
            self._send(self._random.randbytes(GARBAGE) + b"\r")
        self._send(self._label + b"\r")

    def _send(self, data: bytes) -> None:
        client = self._client
        if client is not None:
            with contextlib.suppress(OSError):  # nobody listens any more
                client.settimeout(SENDING)
                client.sendall(data)
                client.settimeout(TICK)

    def _fault_changed(self, fault: str, on: bool) -> None:
        if fault == "unplugged":
            self.stop() if on else self.start()
