"""Receipt printers (小票机): what they print, what became of it, and the contract.

The caller lays out the receipt; the printer prints a picture, because printers' own fonts lack characters
that occur in people's names. A picture is as wide as the paper: 576 px on 80 mm, 384 px on 58 mm, at 203 dpi.

    printer: Device[ReceiptPrinter]
    printed = await printer.run(lambda printer, turn: printer.print_image(turn, image), seconds=20)

What was printed and what was not must never be guessed: a job ends as `Printed`, or as an error after which
nothing more of it will come out. After an error on the way a part of it may lie in the slot; only a person
can tell, and only a person may have it printed again.

Kiosk printers with a presenter hold a receipt out and see it taken (`media_taken`); what nobody takes is drawn back
into their bin with `retract`, so that the next person does not find it.
"""

from abc import abstractmethod

import msgspec
from PIL import Image

from hardware.driver import Driver, Turn
from hardware.errors import Completion, DeviceError, ErrorCode

WIDTHS = {"80mm": 576, "58mm": 384}
"""Printable width of each paper, in pixels."""


class Printed(msgspec.Struct, frozen=True):
    """A job that was printed."""

    confirmed: bool
    """The printer said after the last line that it had got there; otherwise it was merely well and had taken
    all.
    """


class ReceiptPrinter(Driver):
    """Contract. Emits `media_presented` after a job and `threshold` when paper runs low or out; with a presenter,
    which `capabilities()["presenter"]` tells, also `media_taken` or `media_retracted`, and its status has `media`."""

    kind = "receipt_printer"

    @property
    @abstractmethod
    def width(self) -> int:
        """Printable width in pixels."""

    @abstractmethod
    def print_image(self, turn: Turn, image: Image.Image, *, cut: bool = True) -> Printed:
        """Print a picture (mode 1 or L, no wider than `width`, at least one line high), then feed and cut.

        When paper runs out on the way the job waits for a refill until the turn ends; then what is left of it
        is cleared. Raises `DeviceError` with code `paper_out`, `cover_open`, `cutter_failed` or `offline`
        (before or on the way), `invalid_image`, `no_answer`, `timed_out`, `canceled`; `no_device` when the
        wire was lost, on the way too.
        """

    def retract(self, turn: Turn) -> bool:
        """Draw back the receipt that is held out. False if none is: it was taken.

        Raises `DeviceError` with code `unsupported` without a presenter, `paper_jammed` when it stays where it is.
        """
        raise DeviceError(Completion.UNSUPPORTED_COMMAND, ErrorCode.UNSUPPORTED, detail="no presenter")
