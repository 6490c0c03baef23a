"""Every driver we ship, over its emulator, against the contract of its kind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from hardware.code_scanner.emulator import EmulatedScanner
from hardware.code_scanner.serial import SerialScanner
from hardware.device import Device
from hardware.document_camera.emulator import EmulatedCamera
from hardware.document_camera.opencv import OpencvCamera
from hardware.driver import Driver
from hardware.emulator import Emulator
from hardware.id_card_reader.emulator import EmulatedSdtReader
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter
from hardware.receipt_printer.escpos import EscposPrinter
from tests.hardware import cards
from tests.hardware.contracts import (
    Bench,
    CodeScannerContract,
    DocumentCameraContract,
    IdCardReaderContract,
    ReceiptPrinterContract,
)

Serve = Callable[[Driver], Device[Driver]]


def pluggable(emulator: Emulator, fault: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """How to unplug and plug an emulator whose missing plug is called `fault`."""
    return (lambda: emulator.faults.set(fault)), (lambda: emulator.faults.clear(fault))


class TestSdtSerial(IdCardReaderContract):
    @pytest.fixture
    def bench(self, card_reader_emulator: EmulatedSdtReader, card_reader: Device[Driver]) -> Bench:
        unplug, plug = pluggable(card_reader_emulator, "unplugged")
        return Bench(card_reader, lambda: card_reader_emulator.place(cards.RESIDENT), unplug, plug)


class TestOpencvOverHttp(DocumentCameraContract):
    @pytest.fixture
    def bench(self, camera_emulator: EmulatedCamera, serve: Serve) -> Bench:
        unplug, plug = pluggable(camera_emulator, "gone")
        return Bench(serve(OpencvCamera(camera_emulator.url)), lambda: None, unplug, plug)


class TestOpencvOverFile(DocumentCameraContract):
    @pytest.fixture
    def bench(self, tmp_path: Path, serve: Serve) -> Bench:
        picture = tmp_path / "一页纸.png"
        picture.write_bytes(cv2.imencode(".png", np.full((480, 640, 3), 200, np.uint8))[1].tobytes())
        away = picture.with_suffix(".away")
        device = serve(OpencvCamera(f"file:{picture}"))
        return Bench(device, lambda: None, lambda: _move(picture, away), lambda: _move(away, picture))


class TestSerialScanner(CodeScannerContract):
    @pytest.fixture
    def bench(self, scanner_emulator: EmulatedScanner, serve: Serve) -> Bench:
        unplug, plug = pluggable(scanner_emulator, "unplugged")
        device = serve(SerialScanner(scanner_emulator.url))
        return Bench(device, lambda: scanner_emulator.scan(b"A12"), unplug, plug)


class TestEscposOverTcp(ReceiptPrinterContract):
    @pytest.fixture
    def bench(self, printer_emulator: EmulatedReceiptPrinter, serve: Serve) -> Bench:
        unplug, plug = pluggable(printer_emulator, "unplugged")
        return Bench(serve(EscposPrinter(printer_emulator.url)), lambda: None, unplug, plug)


class TestEscposOverSerial(ReceiptPrinterContract):
    @pytest.fixture
    def bench(self, tmp_path: Path, serve: Serve) -> Iterator[Bench]:
        with EmulatedReceiptPrinter(tmp_path / "printouts", link=tmp_path / "printer") as emulator:
            unplug, plug = pluggable(emulator, "unplugged")
            device = serve(EscposPrinter(emulator.url))
            yield Bench(device, lambda: None, unplug, plug)
            device.stop()


def _move(old: Path, new: Path) -> None:
    old.rename(new)
