"""Receipts through a queue: over the emulated IPP printer, which takes raw jobs. Through cupsd: test_printing_stack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.conformance.bench import Bench
from hardware.conformance.receipt_printer import ReceiptPrinterContract
from hardware.document_printer.emulator import EmulatedDocumentPrinter
from hardware.driver import Driver
from hardware.receipt_printer.escpos_queue import EscposQueuePrinter
from tests.hardware.conftest import Serve


@pytest.mark.nightly
class TestEscposQueueOverItsEmulator(ReceiptPrinterContract):
    driver = EscposQueuePrinter
    transport = "IPP over HTTP"

    @pytest.fixture
    def bench(self, tmp_path: Path, serve: Serve[Driver]) -> Iterator[Bench]:
        with EmulatedDocumentPrinter(tmp_path / "printouts", seconds_a_side=0.002) as emulator:
            device = serve(EscposQueuePrinter(emulator.url))
            yield Bench.over(emulator, device)
            device.stop()
