"""An ESC/POS receipt printer, on TCP or a pseudo-terminal, that draws each receipt to a picture.

With a presenter (`presenter.py`) what was cut is held out until it is taken (`take_receipt`) or drawn back.

Real-time commands (`DLE …`) act on arrival, all others wait their turn: while paper is out, the cover is open
or the printer is offline they are held, and go on when that ends. Each cut makes one PNG, named by its time
(UTC), in the folder given.
"""

import threading
from collections import deque
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from hardware.emulated_line import EmulatedLine
from hardware.emulator import Emulator
from hardware.faults import Faults
from hardware.kept_port import KeptPort
from hardware.receipt_printer import presenter
from hardware.receipt_printer.emulated_paper import Paper, Style
from hardware.receipt_printer.emulated_port import ReceiptPort, Reply
from hardware.receipt_printer.emulated_stream import Token, Tokeniser

FAULTS = {
    "paper_near_end": "the roll is nearly empty",
    "paper_out": "no paper; printing is held until it is cleared",
    "paper_out_midway": "paper runs out after the next piece of picture",
    "cover_open": "the cover is open; printing is held",
    "offline": "switched offline at its panel; printing is held",
    "cutter_jammed": "the cutter does not move; printing is held",
    "silence": "status questions are not answered",
    "no_confirmation": "GS r is not known",
    "presenter_stuck": "what is held out is not drawn back",
    "unplugged": "the network cable is out",
}
_HELD_BY = ("paper_out", "cover_open", "offline", "cutter_jammed")


class EmulatedReceiptPrinter(Emulator):
    """A printer on the loopback address (`port` 0: a free one, kept until the end), or on a serial `link`."""

    kind = "receipt_printer"

    def __init__(self, printouts: Path, *, port: int = 0, link: Path | None = None, width: int = 576) -> None:
        self.faults = Faults(FAULTS, self._fault_changed)
        self._printouts = printouts
        self._port = KeptPort(port)
        self._paper = Paper(width)
        self._held: deque[tuple[Token, Reply]] = deque()
        self._lock = threading.RLock()
        self._qr = {"module": 3, "correction": 48}
        self._qr_content = b""
        self._server: ReceiptPort | None = None
        self._line = EmulatedLine(link, self._receive) if link else None
        self._stream = Tokeniser()
        self.receipts: list[Path] = []
        """Pictures of what was cut off, oldest first."""
        self.bin: list[Path] = []
        """Those that were drawn back."""
        self.held_out: Path | None = None
        """What a presenter holds out."""

    @property
    def url(self) -> str:
        return self._line.url if self._line else f"tcp://127.0.0.1:{self._port.number}"

    def start(self) -> None:
        self._printouts.mkdir(parents=True, exist_ok=True)
        if self._line:
            self._line.plug()
        elif self._server is None:
            self._server = ReceiptPort(self.take, self._port.number)
            threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self._line:
            self._line.unplug()
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()
            server.hang_up()

    def take_receipt(self) -> None:
        """Take what is held out."""
        with self._lock:
            self.held_out = None

    def take(self, token: Token, reply: Reply) -> None:
        """A command has arrived."""
        with self._lock:
            if token.name.startswith("DLE"):
                self._act_now(token, reply)
            else:
                self._held.append((token, reply))
                self._go_on()

    def _receive(self, data: bytes) -> None:
        assert self._line
        for token in self._stream.feed(data):
            self.take(token, self._line.send)

    # ---- status

    def _fault_changed(self, fault: str, on: bool) -> None:
        if fault == "unplugged":
            self.stop() if on else self.start()
        with self._lock:
            self._go_on()

    def _act_now(self, token: Token, reply: Reply) -> None:
        if token.name == "DLE EOT" and not self.faults.happens("silence"):
            all_of_it = token.data == presenter.ASK_ALL[2:]
            reply(self._full_status() if all_of_it else bytes((self._real_time_status(token.data[0]),)))
        elif token.name == "DLE DC4" and token.data[0] == 8:
            self._held.clear()
            self._paper.forget_line()

    def _real_time_status(self, question: int) -> int:
        on = self.faults.on
        match question:
            case 1:
                return 0x12 | 0x08 * any(map(on, _HELD_BY))
            case 2:
                return 0x12 | 0x04 * on("cover_open") | 0x20 * on("paper_out") | 0x40 * on("cutter_jammed")
            case 3:
                return 0x12 | 0x08 * on("cutter_jammed")
            case _:
                near_end = on("paper_near_end") or on("paper_out")
                return 0x12 | 0x0C * near_end | 0x60 * on("paper_out")

    def _full_status(self) -> bytes:
        on = self.faults.on
        paper = on("paper_out") | 0x04 * on("paper_near_end") | presenter.HELD_OUT * (self.held_out is not None)
        return presenter.HEAD + bytes((paper, 0x03 * on("cover_open"), 0, 0x01 * on("cutter_jammed")))

    # ---- printing

    def _go_on(self) -> None:
        while self._held and not any(map(self.faults.on, _HELD_BY)):
            token, reply = self._held.popleft()
            if token.name == "GS r" and not self.faults.on("no_confirmation"):
                reply(bytes((0x03 * self.faults.on("paper_near_end"),)))
            else:
                self._print(token)

    def _print(self, token: Token) -> None:
        paper, data = self._paper, token.data
        match token.name:
            case "text":
                paper.write(data.decode("gb18030", "replace"))
            case "LF":
                paper.end_line()
            case "ESC d":
                paper.feed(30 * data[0])
            case "ESC J":
                paper.feed(data[0])
            case "GS v 0":
                self._raster(data)
            case "GS ( k":
                self._qr_function(data)
            case "GS k":
                paper.write(data.decode("ascii", "replace"))
                paper.end_line()
            case "GS V":
                self._cut()
            case "GS e":
                self._present(data[0])
            case "ESC @":
                paper.align, paper.style = 0, Style()
                paper.forget_line()
            case _:
                self._set_style(token.name, data[:1])

    def _set_style(self, name: str, data: bytes) -> None:
        paper, value = self._paper, data[0] if data else 0
        match name:
            case "ESC a":
                paper.align = value % 48 % 3
            case "ESC !":
                wide, high = 1 + bool(value & 0x20), 1 + bool(value & 0x10)
                paper.style = Style(wide, high, bool(value & 0x08), bool(value & 0x80))
            case "GS !":
                paper.style = msgspec.structs.replace(paper.style, wide=1 + (value >> 4 & 7), high=1 + (value & 7))
            case "ESC E" | "ESC G":
                paper.style = msgspec.structs.replace(paper.style, bold=bool(value & 1))
            case "ESC -":
                paper.style = msgspec.structs.replace(paper.style, underlined=bool(value % 48))
            case "GS B":
                paper.style = msgspec.structs.replace(paper.style, inverted=bool(value & 1))
            case _:
                pass

    def _raster(self, data: bytes) -> None:
        row_bytes, rows = int.from_bytes(data[0:2], "little"), int.from_bytes(data[2:4], "little")
        self._paper.raster(row_bytes, rows, data[4:])
        if self.faults.happens("paper_out_midway"):
            self.faults.set("paper_out")

    def _qr_function(self, data: bytes) -> None:
        match data[1]:
            case 67:
                self._qr["module"] = data[2]
            case 69:
                self._qr["correction"] = data[2]
            case 80:
                self._qr_content = data[3:]
            case 81:
                self._paper.qr_code(self._qr_content, **self._qr)
            case _:
                pass

    def _cut(self) -> None:
        strip = self._paper.cut()
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
        path = self._printouts / f"{stamp}-{len(self.receipts) + 1:04d}.png"
        unfinished = path.with_suffix(".part")
        strip.save(unfinished, "png")
        unfinished.replace(path)
        self.receipts.append(path)

    def _present(self, function: int) -> None:
        if function == presenter.PRESENT[2]:
            if self._paper.printed:
                self._cut()
            self.held_out = self.receipts[-1] if self.receipts else None
        elif function == presenter.DRAW_BACK[2] and self.held_out and not self.faults.on("presenter_stuck"):
            self.bin.append(self.held_out)
            self.held_out = None
