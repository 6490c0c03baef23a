"""Receipt printers that speak ESC/POS, on the network, a serial line or USB.

    [[device]]
    kind = "receipt_printer"
    url = "tcp://192.168.1.50:9100"     # or serial:///dev/serial/by-id/…, or usb://0525:a4a8
    options = { paper = "80mm" }        # or 58mm; presenter = true for one that holds receipts out (`presenter.py`)

The bytes are three commands (init, raster, feed and cut), the same that python-escpos composes. That stays the tests'
oracle: to be imported it takes half a second, sets up logging and leaves a folder in /tmp, at every start. A job looks
before it prints, sends in portions of a quarter of a second's printing, looks between portions, and asks at
the end *in the stream* whether everything was reached. A printer that does not know that question and stays
well for `UNCONFIRMED_AFTER` seconds is believed, but the job counts as unconfirmed.

When a job must be given up its rest is cleared from the printer, and what is left in the slot is cut off
before the next one, so that no receipt comes out after a refill and none begins with another person's lines.
"""

import struct
import time
from typing import Any, Literal

import msgspec
from PIL import Image, ImageOps

from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, Disconnected, ErrorCode, Recovery
from hardware.receipt_printer import WIDTHS, Printed, ReceiptPrinter
from hardware.receipt_printer import escpos_status as codes
from hardware.receipt_printer import presenter as presenters
from hardware.receipt_printer.links import make_link
from hardware.status import EventName, Media, Status, Supply

LINES_A_PORTION = 192
FEED_LINES = 4
INIT = b"\x1b@"
CUT = b"\x1bd" + bytes([FEED_LINES]) + b"\x1dVB\0"
"""Feed, then cut where the paper stands."""
ANSWER_SECONDS = 1.0
LOOK_AGAIN = 0.2
UNCONFIRMED_AFTER = 8.0


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    paper: Literal["80mm", "58mm"] = "80mm"
    baud_rate: int = 115200
    presenter: bool = False


class EscposPrinter(ReceiptPrinter):
    """An ESC/POS printer."""

    schemes = frozenset({"tcp", "serial", "usb"})
    Options = Options
    look_every = 2.0
    options: Options

    def __init__(self, url: str, options: Options | None = None) -> None:
        super().__init__(url, options)
        self._link = make_link(url, self.options.baud_rate)
        self._paper = Supply.UNKNOWN
        self._scraps = False
        self._reached = False
        self._sieve = presenters.Sieve()
        self._outlet = presenters.Outlet() if self.options.presenter else None

    @property
    def width(self) -> int:
        return WIDTHS[self.options.paper]

    def open(self) -> None:
        self._link.open()
        if self._scraps:
            self._link.write(codes.CLEAR_BUFFERS)

    def close(self) -> None:
        self._link.close()

    def capabilities(self) -> dict[str, Any]:
        return {"width": self.width, "dots_per_inch": 203, "cut": True, "presenter": self.options.presenter}

    def status(self, turn: Turn) -> Status:
        return self._look(turn).status

    def self_test(self, turn: Turn) -> str:
        condition = self._look(turn)
        if condition.error:
            raise condition.error
        return f"ready, paper {condition.paper}"

    def print_image(self, turn: Turn, image: Image.Image, *, cut: bool = True) -> Printed:
        portions = compose(image, self.width, cut=cut)
        condition = self._look(turn)
        if condition.error:
            raise condition.error
        if self._outlet:
            self.retract(turn)  # of the person before
            portions.append(presenters.PRESENT)
        if self._scraps:
            portions.insert(0, CUT)
        self._scraps = True
        try:
            confirmed = self._send(turn, portions)
        except Disconnected:
            raise
        except DeviceError as error:
            raise self._given_up(error) from error
        self._scraps = False
        self.emit(EventName.MEDIA_PRESENTED)
        return Printed(confirmed)

    def retract(self, turn: Turn) -> bool:
        outlet = self._outlet
        if outlet is None:
            return super().retract(turn)
        if self._look(turn).media is not Media.PRESENT:
            return False
        self._link.write(presenters.DRAW_BACK)
        outlet.drawing_back = True
        try:
            while self._look(turn).media is Media.PRESENT:
                if turn.remaining < 2 * LOOK_AGAIN:
                    stays = "what is held out is not drawn back"
                    raise DeviceError(Completion.HARDWARE_ERROR, ErrorCode.PAPER_JAMMED, Recovery.CLEAR, stays)
                turn.pause(LOOK_AGAIN)
        finally:
            outlet.drawing_back = False
        return True

    # ---- a job on its way

    def _send(self, turn: Turn, portions: list[bytes]) -> bool:
        """Send all and wait until it is printed. True if the printer confirmed that."""
        for portion in portions:
            while (condition := self._look(turn)).error:
                self._pause_or_raise(turn, condition)
            self._link.write(portion)
        self._reached = False
        self._link.write(codes.ASK_IN_ORDER)
        well_since = time.monotonic()
        while True:
            condition = self._look(turn)
            if self._reached:
                return True
            if condition.error:
                well_since = time.monotonic()
            if time.monotonic() - well_since > UNCONFIRMED_AFTER:
                return False
            self._pause_or_raise(turn, condition)

    def _pause_or_raise(self, turn: Turn, condition: codes.Condition) -> None:
        """Let a person put it right; when the turn is about to end, raise the cause and not the time."""
        if condition.error and turn.remaining < 2 * LOOK_AGAIN:
            raise condition.error
        turn.pause(LOOK_AGAIN)

    def _given_up(self, error: DeviceError) -> DeviceError:
        """Make sure that nothing more of the job comes out, and say so."""
        self._link.write(codes.CLEAR_BUFFERS)
        known = error.failure
        detail = f"{known.detail or known.code}; rest of the job cleared"
        return DeviceError(known.completion, known.code, known.recovery, detail)

    # ---- asking

    def _look(self, turn: Turn) -> codes.Condition:
        """Ask how the printer is; say so when its paper has got less, or is no longer held out."""
        asked = (codes.ASK_PRINTER, codes.ASK_CAUSE, codes.ASK_PAPER)
        condition = codes.condition(*(self._ask(question, turn) for question in asked))
        if self._outlet:
            happened = self._outlet.see(self._ask_outlet(turn))
            condition = msgspec.structs.replace(condition, media=self._outlet.media)
            if happened:
                self.emit(happened, status=condition.status)
        before, self._paper = self._paper, condition.paper
        if condition.paper is not before and condition.paper in (Supply.LOW, Supply.OUT):
            self.emit(EventName.THRESHOLD, status=condition.status)
        return condition

    def _ask(self, question: bytes, turn: Turn) -> int:
        turn.check()
        self._receive(0)
        self._link.write(question)
        give_up = time.monotonic() + ANSWER_SECONDS
        while (left := give_up - time.monotonic()) > 0:
            if answers := self._receive(left):
                return answers[-1]
        raise _no_answer()

    def _ask_outlet(self, turn: Turn) -> bool:
        turn.check()
        self._receive(0)
        self._sieve.forget()
        self._link.write(presenters.ASK_ALL)
        give_up = time.monotonic() + ANSWER_SECONDS
        while self._sieve.held_out is None:
            if (left := give_up - time.monotonic()) <= 0:
                raise _no_answer()
            self._receive(left)
        return self._sieve.held_out

    def _receive(self, seconds: float) -> list[int]:
        """Answers to `DLE EOT` that have come; the answer to `ASK_IN_ORDER` may lie between them and is
        noted.
        """
        arrived = self._link.read(seconds)
        if self._outlet:
            arrived = self._sieve.feed(arrived)
        self._reached = self._reached or any(codes.is_answer_in_order(byte) for byte in arrived)
        return [byte for byte in arrived if codes.is_answer(byte)]


def _no_answer() -> DeviceError:
    return DeviceError(Completion.DEVICE_NOT_READY, ErrorCode.NO_ANSWER, Recovery.RESET, "no answer to DLE EOT")


def compose(image: Image.Image, width: int, *, cut: bool) -> list[bytes]:
    """The bytes of a receipt, in portions. Raises `DeviceError` (`invalid_image`) for a picture that cannot
    be printed.
    """
    if image.mode not in ("1", "L") or image.width > width or not image.width or not image.height:
        detail = f"{image.mode} {image.width}x{image.height} for {width} px"
        raise DeviceError(Completion.INVALID_DATA, ErrorCode.INVALID_IMAGE, detail=detail)
    tops = range(0, image.height, LINES_A_PORTION)
    bands = [image.crop((0, top, image.width, min(top + LINES_A_PORTION, image.height))) for top in tops]
    first, *others = map(_raster, bands)
    return [INIT + first, *others, *([CUT] if cut else [])]


def _raster(band: Image.Image) -> bytes:
    """`GS v 0` at full density: rows of bits from the left, 1 is black."""
    dots = ImageOps.invert(band.convert("L")).convert("1")
    return b"\x1dv0\0" + struct.pack("<HH", (band.width + 7) // 8, band.height) + dots.tobytes()
