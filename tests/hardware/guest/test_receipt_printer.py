"""A receipt printer on USB: the driver talks to the device by its endpoints, the kernel's usblp stands aside."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.conformance.bench import Bench, until
from hardware.conformance.receipt_printer import ReceiptPrinterContract
from hardware.driver import Driver
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter
from hardware.receipt_printer.escpos import EscposPrinter
from hardware.status import DeviceState
from tests.hardware.conftest import Serve
from tests.hardware.guest.gadgets import Bridge, Gadget, appears


@pytest.fixture(scope="module")
def gadget() -> Iterator[Gadget]:
    gadget = Gadget("receipt-printer", 0x0416, 0x5011, "printer.usb0", pnp_string="MFG:Hall;MDL:Receipt;CLS:PRINTER;")
    gadget.plug()
    appears("/dev/g_printer0")
    yield gadget
    gadget.unplug()


class TestEscposOnUsb(ReceiptPrinterContract):
    driver = EscposPrinter
    transport = "USB printer class (guest: dummy_hcd)"

    @pytest.fixture
    def bench(self, gadget: Gadget, tmp_path: Path, serve: Serve[Driver]) -> Iterator[Bench]:
        with EmulatedReceiptPrinter(tmp_path / "printouts", link=tmp_path / "works"):
            bridge = Bridge("/dev/g_printer0", str(tmp_path / "works"))
            device = serve(EscposPrinter("usb://0416:5011"))
            until(device, lambda status: status.device is DeviceState.ONLINE)
            yield Bench(device, lambda: None, gadget.unplug, gadget.plug)
            device.stop()
            bridge.stop()
