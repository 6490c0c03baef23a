"""An A4 printer on the network: IPP over HTTP on loopback, sheets as pictures in a folder.

Every sheet that comes out becomes a PNG, every whole job its PDF, both named by time (UTC) and job. `take_all` is
the hand that takes the sheets out of the tray.
"""

import contextlib
import select
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from hardware.document_printer.emulated_ipp import BAD_REQUEST, IppAnswers
from hardware.document_printer.emulated_queue import EmulatedQueue
from hardware.document_printer.ipp_message import BrokenMessage, Message, decode, encode
from hardware.emulator import Emulator
from hardware.faults import Faults
from hardware.kept_port import KeptPort

FAULTS = {
    "paper_low": "the tray is nearly empty",
    "paper_out": "no paper; printing is held until it is cleared",
    "paper_out_midway": "paper runs out after the next side",
    "letter_loaded": "somebody has loaded Letter instead of A4",
    "paper_jam": "a sheet is jammed; printing is held until it is cleared",
    "paper_jam_midway": "a sheet jams after the next side",
    "cover_open": "the cover is open; printing is held",
    "toner_low": "toner is low",
    "toner_empty": "no toner; printing is held",
    "output_full": "the output tray is full; printing is held",
    "offline": "switched offline at its panel",
    "canceled_at_panel": "the job in print is cancelled at the panel before its next side",
    "job_fails": "the job is given up by the printer after its last side",
    "no_tray_sensor": "the printer cannot tell whether its output tray is empty",
    "silence": "questions are not answered",
    "noise": "answers are random bytes",
    "slow_link": "answers come byte by byte",
    "unplugged": "the network cable is out",
    "power_cut": "no power: unreachable, and its jobs are lost",
}
NOISE = bytes(range(256)) * 4
DRIBBLE_SECONDS = 0.002


class EmulatedDocumentPrinter(Emulator):
    """A printer on the loopback address (`port` 0: a free one, kept until the end)."""

    kind = "document_printer"

    def __init__(self, printouts: Path, *, port: int = 0, seconds_a_side: float = 0.02) -> None:
        self.faults = Faults(FAULTS, self._fault_changed)
        self._queue = EmulatedQueue(printouts, self.faults, seconds_a_side)
        self._answers = IppAnswers(self._queue, self.faults)
        self._port = KeptPort(port)
        self._server: _Server | None = None
        self._started = False

    @property
    def url(self) -> str:
        return f"ipp://127.0.0.1:{self._port.number}/ipp/print"

    @property
    def sides(self) -> list[Path]:
        """Pictures of what came out, oldest first."""
        return self._queue.sides

    @property
    def printing(self) -> bool:
        """Whether there is a job that has not ended."""
        return bool(self._queue.unfinished())

    def take_all(self) -> None:
        """Take the sheets out of the tray."""
        self._queue.take_all()

    def start(self) -> None:
        self._started = True
        self._queue.start()
        self._plug()

    def stop(self) -> None:
        self._started = False
        self._unplug()
        self._queue.stop()

    def answer(self, body: bytes) -> bytes:
        """An IPP message for an IPP message."""
        if self.faults.happens("noise"):
            return NOISE
        try:
            return encode(self._answers.answer(decode(body)))
        except BrokenMessage:
            return encode(Message(BAD_REQUEST, 1, ()))

    def _fault_changed(self, fault: str, on: bool) -> None:
        if fault in ("unplugged", "power_cut"):
            self._unplug() if on else self._plug()
        if fault == "power_cut" and self._started:
            self._queue.stop() if on else self._queue.start()
        self._queue.look_again()

    def _plug(self) -> None:
        if self._server is None and self._started:
            self._server = _Server(self, self._port.number)
            threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def _unplug(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()
            server.hang_up()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, printer: EmulatedDocumentPrinter, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Connection)
        self.printer = printer
        self.connections: set[socket.socket] = set()
        self.unplugged = threading.Event()

    def hang_up(self) -> None:
        """Cut every connection."""
        self.unplugged.set()
        for connection in tuple(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride] - the server that made it

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()

    def do_POST(self) -> None:
        faults, unplugged = self.server.printer.faults, self.server.unplugged
        body = self._body()
        if faults.happens("silence"):
            self.close_connection = True
            while not unplugged.wait(DRIBBLE_SECONDS) and not self._hung_up():
                pass
            return
        answer = self.server.printer.answer(body)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: {len(answer)}\r\n\r\n"
        if not faults.happens("slow_link"):
            self.wfile.write(head.encode() + answer)
            return
        for byte in head.encode() + answer:
            self.wfile.write(bytes((byte,)))
            if unplugged.wait(DRIBBLE_SECONDS):
                return

    def _body(self) -> bytes:
        """Of known length, or in chunks (RFC 9112 §7.1), as libcups sends documents."""
        if self.headers.get("Transfer-Encoding", "") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline().partition(b";")[0] or b"0", 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _hung_up(self) -> bool:
        return bool(select.select([self.connection], [], [], 0.05)[0])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own name
        pass
