"""A receipt printer on USB: its endpoints come from its descriptors, its cable may be pulled."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import usb.core
from PIL import Image

from hardware.conformance.bench import Bench
from hardware.conformance.receipt_printer import ReceiptPrinterContract
from hardware.device import Device
from hardware.driver import Driver, Turn
from hardware.errors import BadConfiguration, DeviceError, Disconnected, ErrorCode
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter
from hardware.receipt_printer.escpos import EscposPrinter
from hardware.receipt_printer.usb_link import UsbLink
from tests.hardware.usb_bus import PRODUCT, VENDOR, Bus

TEN_THOUSAND = "test_ten_thousand_commands_in_trouble_end_in_time_with_the_truth_and_nothing_grows"
LONG_RUN = {TEN_THOUSAND: "shown over TCP; only the wire differs, and forty are done on it"}
URL = f"usb://{VENDOR:04x}:{PRODUCT:04x}"


@pytest.fixture
def bus(printer_emulator: EmulatedReceiptPrinter, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    parts = urlsplit(printer_emulator.url)
    bus = Bus((parts.hostname or "", parts.port or 0))
    found = usb.core.find
    monkeypatch.setattr(usb.core, "find", lambda **how: found(**{**how, "backend": bus}))
    yield bus


class TestEscposOverUsb(ReceiptPrinterContract):
    driver = EscposPrinter
    transport = "USB (pyusb)"
    exempt = LONG_RUN

    @pytest.fixture
    def bench(self, bus: Bus, serve: Callable[[Driver], Device[Driver]]) -> Bench:
        def unplug() -> None:
            bus.plugged = False

        def plug() -> None:
            bus.plugged = True

        return Bench(serve(EscposPrinter(URL)), lambda: None, unplug, plug)


def test_a_receipt_goes_to_the_printers_interface_which_the_kernel_lets_go_of(
    bus: Bus, printer_emulator: EmulatedReceiptPrinter
) -> None:
    printer = EscposPrinter(URL)
    printer.open()
    assert bus.claimed and not bus.kernel_driver
    black = Image.new("1", (576, 300), 0)
    assert printer.print_image(Turn(10), black).confirmed
    printer.close()
    assert Image.open(printer_emulator.receipts[0]).convert("1").crop((0, 0, 576, 300)).tobytes() == black.tobytes()


@pytest.mark.parametrize("url", ["usb://0525:dead", f"{URL}/OTHER"])
def test_another_printer_is_not_taken_for_it(url: str, bus: Bus) -> None:
    with pytest.raises(Disconnected):
        UsbLink(url).open()


def test_a_url_that_names_no_device_is_refused_at_start() -> None:
    with pytest.raises(BadConfiguration, match="VENDOR"):
        UsbLink("usb://printer")


def test_without_libusb_there_is_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_library(**_: Any) -> None:
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", no_library)
    with pytest.raises(DeviceError) as caught:
        EscposPrinter(URL).open()
    assert caught.value.code is ErrorCode.NO_DEVICE
