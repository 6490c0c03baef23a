"""Every driver we ship, over its emulator, against the contract of its kind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from hardware.code_scanner.emulator import EmulatedScanner
from hardware.code_scanner.serial import SerialScanner
from hardware.conformance.bench import Bench
from hardware.conformance.code_scanner import CodeScannerContract
from hardware.conformance.document_camera import DocumentCameraContract
from hardware.conformance.id_card_reader import IdCardReaderContract
from hardware.conformance.receipt_printer import ReceiptPrinterContract
from hardware.device import Device
from hardware.document_camera.emulator import EmulatedCamera
from hardware.document_camera.opencv import OpencvCamera
from hardware.driver import Driver
from hardware.id_card_reader.emulator import EmulatedSdtReader
from hardware.id_card_reader.sdt_serial import SdtSerialReader
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter
from hardware.receipt_printer.escpos import EscposPrinter
from tests.hardware import cards

Serve = Callable[[Driver], Device[Driver]]


class TestSdtSerial(IdCardReaderContract):
    driver = SdtSerialReader
    transport = "serial line (pty)"

    @pytest.fixture
    def bench(self, card_reader_emulator: EmulatedSdtReader, card_reader: Device[Driver]) -> Bench:
        return Bench.over(card_reader_emulator, card_reader, lambda: card_reader_emulator.place(cards.RESIDENT))


class TestOpencvOverHttp(DocumentCameraContract):
    driver = OpencvCamera
    transport = "MJPEG over HTTP"

    @pytest.fixture
    def bench(self, camera_emulator: EmulatedCamera, serve: Serve) -> Bench:
        return Bench.over(camera_emulator, serve(OpencvCamera(camera_emulator.url)), unplugged="gone")


class TestOpencvOverFile(DocumentCameraContract):
    driver = OpencvCamera
    transport = "a file"

    @pytest.fixture
    def bench(self, tmp_path: Path, serve: Serve) -> Bench:
        picture = tmp_path / "一页纸.png"
        picture.write_bytes(cv2.imencode(".png", np.full((480, 640, 3), 200, np.uint8))[1].tobytes())
        away = picture.with_suffix(".away")
        device = serve(OpencvCamera(f"file:{picture}"))
        return Bench(device, lambda: None, lambda: _move(picture, away), lambda: _move(away, picture))


class TestSerialScanner(CodeScannerContract):
    driver = SerialScanner
    transport = "serial line (pty)"

    @pytest.fixture
    def bench(self, scanner_emulator: EmulatedScanner, serve: Serve) -> Bench:
        device = serve(SerialScanner(scanner_emulator.url))
        return Bench.over(scanner_emulator, device, lambda: scanner_emulator.scan(b"A12"))


class TestEscposOverTcp(ReceiptPrinterContract):
    driver = EscposPrinter
    transport = "TCP"

    @pytest.fixture
    def bench(self, printer_emulator: EmulatedReceiptPrinter, serve: Serve) -> Bench:
        return Bench.over(printer_emulator, serve(EscposPrinter(printer_emulator.url)))


class TestEscposOverSerial(ReceiptPrinterContract):
    driver = EscposPrinter
    transport = "serial line (pty)"

    @pytest.fixture
    def bench(self, tmp_path: Path, serve: Serve) -> Iterator[Bench]:
        with EmulatedReceiptPrinter(tmp_path / "printouts", link=tmp_path / "printer") as emulator:
            device = serve(EscposPrinter(emulator.url))
            yield Bench.over(emulator, device)
            device.stop()


def _move(old: Path, new: Path) -> None:
    old.rename(new)
