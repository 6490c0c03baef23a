"""Printers that hold receipts out: taken, or drawn back, and never found by the next person."""

import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hardware.conformance.bench import Bench, until
from hardware.conformance.receipt_printer import ReceiptPrinterContract
from hardware.device import Device
from hardware.driver import Driver
from hardware.errors import Completion, DeviceError, ErrorCode
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter
from hardware.receipt_printer.escpos import EscposPrinter, Options
from hardware.receipt_printer.presenter import HEAD, Sieve
from hardware.status import EventName, Media
from tests.hardware.conftest import Serve

Printer = Device[EscposPrinter]
TOLD = (EventName.MEDIA_PRESENTED, EventName.MEDIA_TAKEN, EventName.MEDIA_RETRACTED)


@pytest.fixture
def printer(printer_emulator: EmulatedReceiptPrinter, serve: Callable[[EscposPrinter], Printer]) -> Printer:
    return serve(EscposPrinter(printer_emulator.url, Options(presenter=True)))


@pytest.fixture
def told(printer: Printer) -> "queue.Queue[EventName]":
    heard: queue.Queue[EventName] = queue.Queue()
    printer.subscribe(lambda event: heard.put(event.name) if event.name in TOLD else None)
    return heard


class TestEscposWithPresenter(ReceiptPrinterContract):
    driver = EscposPrinter
    transport = "TCP, with a presenter"

    @pytest.fixture
    def bench(self, printer_emulator: EmulatedReceiptPrinter, serve: Serve[Driver]) -> Iterator[Bench]:
        device = serve(EscposPrinter(printer_emulator.url, Options(presenter=True)))
        yield Bench.over(printer_emulator, device, printer_emulator.take_receipt)


def test_a_receipt_is_held_out_and_seen_to_be_taken(
    printer: Printer, printer_emulator: EmulatedReceiptPrinter, told: "queue.Queue[EventName]"
) -> None:
    print_one(printer)
    until(printer, lambda status: status.media is Media.PRESENT)
    printer_emulator.take_receipt()
    assert [told.get(timeout=60), told.get(timeout=60)] == [EventName.MEDIA_PRESENTED, EventName.MEDIA_TAKEN]
    assert not retract(printer) and not printer_emulator.bin


def test_what_nobody_takes_is_drawn_back_and_said_to_be_until_the_next(
    printer: Printer, printer_emulator: EmulatedReceiptPrinter, told: "queue.Queue[EventName]"
) -> None:
    print_one(printer)
    assert retract(printer)
    assert [told.get(timeout=60), told.get(timeout=60)] == [EventName.MEDIA_PRESENTED, EventName.MEDIA_RETRACTED]
    assert printer_emulator.bin == printer_emulator.receipts and printer_emulator.held_out is None
    until(printer, lambda status: status.media is Media.RETRACTED)
    print_one(printer)
    until(printer, lambda status: status.media is Media.PRESENT)


def test_the_next_receipt_does_not_push_out_the_one_before(
    printer: Printer, printer_emulator: EmulatedReceiptPrinter
) -> None:
    print_one(printer)
    print_one(printer)
    assert printer_emulator.bin == printer_emulator.receipts[:1]
    assert printer_emulator.held_out == printer_emulator.receipts[1]


def test_what_cannot_be_drawn_back_is_said(printer: Printer, printer_emulator: EmulatedReceiptPrinter) -> None:
    printer_emulator.faults.set("presenter_stuck")
    print_one(printer)
    with pytest.raises(DeviceError) as caught:
        retract(printer, 1)
    assert caught.value.code is ErrorCode.PAPER_JAMMED


def test_a_printer_without_a_presenter_says_so(
    printer_emulator: EmulatedReceiptPrinter, serve: Callable[[EscposPrinter], Printer], tmp_path: Path
) -> None:
    plain = serve(EscposPrinter(printer_emulator.url))
    with pytest.raises(DeviceError) as caught:
        retract(plain)
    assert caught.value.completion is Completion.UNSUPPORTED_COMMAND
    assert not plain.driver.capabilities()["presenter"]


@given(
    parts=st.lists(st.one_of(st.sampled_from([0x12, 0x1A, 0x00, 0x03, 0x10]), st.none()), max_size=12),
    size=st.integers(1, 7),
)
def test_answers_of_six_bytes_are_taken_out_wherever_the_stream_is_cut(parts: list[int | None], size: int) -> None:
    whole = HEAD + bytes((0x20, 0, 0, 0))
    stream = b"".join(whole if part is None else bytes((part,)) for part in parts) + b"\x12"
    sieve = Sieve()
    rest = b"".join(sieve.feed(stream[at : at + size]) for at in range(0, len(stream), size))
    assert rest == bytes(part for part in parts if part is not None) + b"\x12"
    assert sieve.held_out is (True if None in parts else None)


def print_one(printer: Printer) -> None:
    printer.call(lambda driver, turn: driver.print_image(turn, Image.new("1", (576, 60), 0)), 60)


def retract(printer: Printer, seconds: float = 60) -> bool:
    return printer.call(lambda driver, turn: driver.retract(turn), seconds)
