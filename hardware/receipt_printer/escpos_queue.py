"""Receipt printers behind a raw CUPS queue: for sites where the printer hangs on another machine.

    [[device]]
    kind = "receipt_printer"
    url = "ipp://localhost/printers/RECEIPTS"       # a queue made with -m raw
    driver = "escpos_queue"
    options = { paper = "80mm", user = "kiosk" }

A raw queue hands bytes on and learns nothing: how much paper there is stays unknown, and a job is never confirmed.
Prefer `escpos` on the printer itself. Jobs left over from a power cut are cancelled on opening.
"""

from typing import Any, Literal

import msgspec
from PIL import Image

from hardware.document_printer import Document
from hardware.document_printer.ipp import IppPrinter
from hardware.document_printer.ipp import Options as IppOptions
from hardware.driver import Turn
from hardware.receipt_printer import WIDTHS, Printed, ReceiptPrinter
from hardware.receipt_printer.escpos import compose
from hardware.status import EventName, Status, Supply

RAW = "application/vnd.cups-raw"


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    paper: Literal["80mm", "58mm"] = "80mm"
    user: str = "kiosk"


class EscposQueuePrinter(ReceiptPrinter):
    """An ESC/POS printer at the far end of a queue."""

    schemes = frozenset({"ipp", "ipps"})
    Options = Options
    look_every = 2.0
    options: Options

    def __init__(self, url: str, options: Options | None = None) -> None:
        super().__init__(url, options)
        self._queue = IppPrinter(url, IppOptions(user=self.options.user))

    @property
    def width(self) -> int:
        return WIDTHS[self.options.paper]

    def open(self) -> None:
        self._queue.open()

    def close(self) -> None:
        self._queue.close()

    def capabilities(self) -> dict[str, Any]:
        return {"width": self.width, "dots_per_inch": 203, "cut": True, "tells_paper": False}

    def status(self, turn: Turn) -> Status:
        """The queue's; it complains of paper only if the printer stopped it for that."""
        status = self._queue.status(turn)
        paper = Supply.UNKNOWN if status.paper is Supply.FULL else status.paper
        return msgspec.structs.replace(status, paper=paper, toner=None)

    def self_test(self, turn: Turn) -> str:
        self._queue.self_test(turn)
        return "queue takes jobs, paper unknown"

    def print_image(self, turn: Turn, image: Image.Image, *, cut: bool = True) -> Printed:
        portions = compose(image, self.width, cut=cut)
        self._queue.print_document(turn, Document(b"".join(portions), "receipt", RAW))
        self.emit(EventName.MEDIA_PRESENTED)
        return Printed(confirmed=False)
