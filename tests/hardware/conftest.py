"""Devices in service for a test: real drivers in their threads, attached to emulators switched on."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import pytest

from hardware.code_scanner.emulator import EmulatedScanner
from hardware.device import Device
from hardware.document_camera.emulator import EmulatedCamera
from hardware.driver import Driver
from hardware.id_card_reader.emulator import EmulatedSdtReader
from hardware.id_card_reader.sdt_serial import SdtSerialReader
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter

D = TypeVar("D", bound=Driver)
Serve = Callable[[D], Device[D]]


@pytest.fixture
def serve() -> Iterator[Callable[[Driver], Device[Driver]]]:
    """Put drivers into service; they are stopped after the test."""
    with ExitStack() as services:

        def begin(driver: Driver) -> Device[Driver]:
            device = Device(driver.kind, driver)
            device.start()
            services.callback(device.stop)
            return device

        yield begin


@pytest.fixture
def card_reader_emulator(tmp_path: Path) -> Iterator[EmulatedSdtReader]:
    with EmulatedSdtReader(tmp_path / "card-reader") as emulator:
        yield emulator


@pytest.fixture
def card_reader(card_reader_emulator: EmulatedSdtReader, serve: Serve[SdtSerialReader]) -> Device[SdtSerialReader]:
    return serve(SdtSerialReader(card_reader_emulator.url))


@pytest.fixture
def camera_emulator() -> Iterator[EmulatedCamera]:
    with EmulatedCamera() as emulator:
        yield emulator


@pytest.fixture
def scanner_emulator(tmp_path: Path) -> Iterator[EmulatedScanner]:
    with EmulatedScanner(tmp_path / "scanner") as emulator:
        yield emulator


@pytest.fixture
def printer_emulator(tmp_path: Path) -> Iterator[EmulatedReceiptPrinter]:
    with EmulatedReceiptPrinter(tmp_path / "printouts") as emulator:
        yield emulator
