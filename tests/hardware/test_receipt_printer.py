"""The receipt printer: pictures arrive dot by dot, and every job has a true end."""

import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from escpos.printer import Dummy, Network
from PIL import Image, ImageChops, ImageDraw
from pyzbar.pyzbar import ZBarSymbol, decode

from hardware.device import Device
from hardware.errors import Completion, DeviceError, ErrorCode, Recovery
from hardware.receipt_printer import Printed
from hardware.receipt_printer import escpos_status as codes
from hardware.receipt_printer.emulated_stream import Token, Tokeniser
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter
from hardware.receipt_printer.escpos import FEED_LINES, EscposPrinter, Options, compose
from hardware.status import DeviceState, Event, EventName, Supply

Printer = Device[EscposPrinter]
MARGIN = FEED_LINES * 30


@pytest.fixture
def printer(printer_emulator: EmulatedReceiptPrinter, serve: Callable[[EscposPrinter], Printer]) -> Printer:
    return serve(EscposPrinter(printer_emulator.url))


def receipt(height: int = 500) -> Image.Image:
    """Something whose every dot matters."""
    image = Image.new("1", (576, height), 1)
    draw = ImageDraw.Draw(image)
    for y in range(0, height, 7):
        draw.line((0, y, 575, height - y), fill=0)
    return image


def printing(printer: Printer, image: Image.Image, seconds: float = 60) -> Printed:
    return printer.call(lambda driver, turn: driver.print_image(turn, image), seconds)


def same(strip: Path, image: Image.Image, top: int = 0) -> bool:
    printed = Image.open(strip).crop((0, top, 576, top + image.height))
    return ImageChops.difference(printed, image.convert("L")).getbbox() is None


def hear(printer: Printer, name: EventName) -> threading.Event:
    heard = threading.Event()

    def listen(event: Event) -> None:
        if event.name is name:
            heard.set()

    printer.subscribe(listen)
    return heard


@pytest.mark.parametrize(
    ("answers", "code", "paper"),
    [
        ("12 12 12", None, Supply.FULL),
        ("12 12 1e", None, Supply.LOW),
        ("1a 32 7e", ErrorCode.PAPER_OUT, Supply.OUT),
        ("1a 16 12", ErrorCode.COVER_OPEN, Supply.FULL),
        ("1a 52 12", ErrorCode.CUTTER_FAILED, Supply.FULL),
        ("1a 12 12", ErrorCode.OFFLINE, Supply.FULL),
    ],
)
def test_status_bytes_mean_what_printers_mean(answers: str, code: ErrorCode | None, paper: Supply) -> None:
    condition = codes.condition(*bytes.fromhex(answers))
    assert (condition.error.code if condition.error else None) == code
    assert condition.status.paper is paper
    assert (condition.status.device is DeviceState.ONLINE) == (code is None)


def test_answers_asked_in_real_time_and_in_order_are_told_apart() -> None:
    assert all(codes.is_answer(byte) for byte in (0x12, 0x16, 0x1A, 0x32, 0x7E))
    assert not any(codes.is_answer(byte) for byte in (0x00, 0x03, 0x0C, 0x90))
    assert all(codes.is_answer_in_order(byte) for byte in (0x00, 0x03, 0x0C))


def test_a_receipt_is_printed_dot_by_dot_cut_and_confirmed(
    printer: Printer, printer_emulator: EmulatedReceiptPrinter
) -> None:
    image = receipt()
    assert printing(printer, image) == Printed(confirmed=True)
    (strip,) = printer_emulator.receipts
    assert Image.open(strip).size == (576, image.height + MARGIN)
    assert same(strip, image)


def test_on_58_mm_paper_a_receipt_is_as_narrow_as_the_roll(
    tmp_path: Path, serve: Callable[[EscposPrinter], Printer]
) -> None:
    with EmulatedReceiptPrinter(tmp_path / "narrow", width=384) as emulator:
        printer = serve(EscposPrinter(emulator.url, Options(paper="58mm")))
        assert printer.driver.width == 384
        image = receipt().crop((96, 0, 480, 300))
        assert printing(printer, image).confirmed
        printed = Image.open(emulator.receipts[0]).convert("1").crop((0, 0, 384, 300))
        assert printed.tobytes() == image.tobytes()
        with pytest.raises(DeviceError) as caught:
            printing(printer, receipt())
        assert caught.value.code is ErrorCode.INVALID_IMAGE


def test_without_cutting_the_next_receipt_hangs_on_the_same_strip(
    printer: Printer, printer_emulator: EmulatedReceiptPrinter
) -> None:
    printer.call(lambda driver, turn: driver.print_image(turn, receipt(100), cut=False), 60)
    assert printer_emulator.receipts == []
    printing(printer, receipt(50))
    assert same(printer_emulator.receipts[0], receipt(50), top=100)


def test_names_of_receipts_are_ordered_by_time(printer: Printer, printer_emulator: EmulatedReceiptPrinter) -> None:
    for _ in range(3):
        printing(printer, receipt(30))
    names = [path.name for path in printer_emulator.receipts]
    assert all(earlier < later for earlier, later in pairwise(names))


@pytest.mark.parametrize(
    ("fault", "code", "recovery"),
    [
        ("paper_out", ErrorCode.PAPER_OUT, Recovery.REPLENISH),
        ("cover_open", ErrorCode.COVER_OPEN, Recovery.CLEAR),
        ("offline", ErrorCode.OFFLINE, Recovery.RESET),
        ("cutter_jammed", ErrorCode.CUTTER_FAILED, Recovery.MAINTENANCE),
        ("silence", ErrorCode.NO_ANSWER, Recovery.RESET),
    ],
)
def test_a_printer_that_cannot_print_refuses_the_job_and_prints_nothing_later(
    fault: str,
    code: ErrorCode,
    recovery: Recovery,
    printer: Printer,
    printer_emulator: EmulatedReceiptPrinter,
) -> None:
    printer_emulator.faults.set(fault)
    with pytest.raises(DeviceError) as caught:
        printing(printer, receipt(), 2)
    assert (caught.value.completion, caught.value.code) == (Completion.DEVICE_NOT_READY, code)
    assert caught.value.recovery is recovery
    printer_emulator.faults.clear()
    printing(printer, receipt(40))
    assert len(printer_emulator.receipts) == 1
    assert same(printer_emulator.receipts[0], receipt(40))


def test_paper_near_its_end_prints_and_is_announced(printer: Printer, printer_emulator: EmulatedReceiptPrinter) -> None:
    threshold = hear(printer, EventName.THRESHOLD)
    printer_emulator.faults.set("paper_near_end")
    assert printing(printer, receipt(40)).confirmed
    assert threshold.wait(60)
    status = printer.call(lambda driver, turn: driver.status(turn), 60)
    assert (status.device, status.paper) == (DeviceState.ONLINE, Supply.LOW)


def test_a_job_that_ran_out_of_paper_goes_on_after_the_refill_without_losing_a_line(
    printer: Printer, printer_emulator: EmulatedReceiptPrinter
) -> None:
    out = hear(printer, EventName.THRESHOLD)
    printer_emulator.faults.set("paper_out_midway", times=1)
    job = printer.submit(lambda driver, turn: driver.print_image(turn, receipt(700)), 60)
    assert out.wait(60)
    assert printer_emulator.receipts == []
    printer_emulator.faults.clear("paper_out")
    assert job.outcome.result(60) == Printed(confirmed=True)
    assert same(printer_emulator.receipts[0], receipt(700))


def test_a_job_given_up_for_lack_of_paper_never_comes_out_for_the_next_person(
    printer: Printer, printer_emulator: EmulatedReceiptPrinter
) -> None:
    printer_emulator.faults.set("paper_out_midway", times=1)
    with pytest.raises(DeviceError) as caught:
        printing(printer, receipt(700), 1.5)
    assert caught.value.code is ErrorCode.PAPER_OUT
    assert "cleared" in caught.value.failure.detail
    printer_emulator.faults.clear()
    printing(printer, receipt(60))
    scrap, next_receipt = printer_emulator.receipts
    assert Image.open(scrap).height < 700
    assert same(next_receipt, receipt(60))
    assert Image.open(next_receipt).height == 60 + MARGIN


def test_a_cable_pulled_in_the_middle_leaves_no_rest_for_the_next_receipt(
    printer: Printer, printer_emulator: EmulatedReceiptPrinter
) -> None:
    out = hear(printer, EventName.THRESHOLD)
    printer_emulator.faults.set("paper_out_midway", times=1)
    job = printer.submit(lambda driver, turn: driver.print_image(turn, receipt(700)), 60)
    assert out.wait(60)
    printer_emulator.faults.set("unplugged")
    with pytest.raises(DeviceError) as caught:
        job.outcome.result(60)
    assert caught.value.code is ErrorCode.NO_DEVICE
    printer_emulator.faults.clear()
    printing(printer, receipt(60))
    assert same(printer_emulator.receipts[-1], receipt(60))


def test_a_printer_that_cannot_confirm_is_believed_after_a_while(
    printer: Printer,
    printer_emulator: EmulatedReceiptPrinter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hardware.receipt_printer.escpos.UNCONFIRMED_AFTER", 0.5)
    printer_emulator.faults.set("no_confirmation")
    assert printing(printer, receipt(40)) == Printed(confirmed=False)


def test_grey_pictures_and_narrow_paper_are_composed_to_the_width_of_the_paper() -> None:
    portions = compose(Image.new("L", (384, 400), 128), 384, cut=True)
    tokens = list(Tokeniser().feed(b"".join(portions)))
    rasters = [token for token in tokens if token.name == "GS v 0"]
    assert [raster.data[:4].hex() for raster in rasters] == ["3000c000", "3000c000", "30001000"]
    assert tokens[-1].name == "GS V"


@pytest.mark.parametrize(("mode", "size"), [("1", (576, 500)), ("1", (383, 193)), ("L", (571, 192)), ("L", (1, 1))])
def test_a_receipt_is_composed_as_python_escpos_does(mode: str, size: tuple[int, int]) -> None:
    noise = Image.effect_noise(size, 200).convert(mode)
    composer = Dummy()
    composer.hw("INIT")
    for top in range(0, size[1], 192):
        composer.image(noise.crop((0, top, size[0], min(top + 192, size[1]))), impl="bitImageRaster")
    composer.print_and_feed(FEED_LINES)
    composer.cut(feed=False)
    assert b"".join(compose(noise, 576, cut=True)) == composer.output


def test_the_tokeniser_takes_bytes_in_any_portions() -> None:
    composer = Dummy()
    composer.hw("INIT")
    composer.text("广州 receipt\n")
    composer.qr("HALL:2026", native=True, size=6)
    composer.image(receipt(30), impl="bitImageRaster")
    composer.barcode("6901234567892", "EAN13", force_software=False)
    composer.cut()
    whole = list(Tokeniser().feed(composer.output))
    tokeniser = Tokeniser()
    bytewise = [token for byte in composer.output for token in tokeniser.feed(bytes((byte,)))]
    assert bytewise == whole
    assert Token("text", "广州 receipt".encode("gb18030")) in whole
    assert "control" not in [token.name for token in whole]


def test_the_emulator_draws_what_python_escpos_sends_by_itself(
    printer_emulator: EmulatedReceiptPrinter,
) -> None:
    parts = urlsplit(printer_emulator.url)
    printer = Network(parts.hostname or "", parts.port or 0, timeout=5)
    printer.open()
    printer.hw("INIT")
    printer.set(align="center", bold=True, double_height=True, double_width=True)
    printer.text("受理回执\n")
    printer.set_with_default(align="left")
    printer.text("办件编号 44010420261121000017\n")
    printer.qr("https://hall.example/check/17", native=True, size=6, center=False)
    printer.cut()
    assert printer.is_online()
    assert printer.paper_status() == 2
    printer.close()
    strip = Image.open(printer_emulator.receipts[0])
    (found,) = decode(strip, symbols=[ZBarSymbol.QRCODE])
    assert found.data == b"https://hall.example/check/17"
    heading = strip.crop((0, 0, 576, 60)).point(lambda dot: 255 - dot).getbbox()
    assert heading is not None
    assert abs((heading[0] + heading[2]) / 2 - 288) < 20
