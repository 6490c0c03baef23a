"""A scanner that poses as a keyboard, over usbhid and evdev."""

from collections.abc import Iterator

import pytest

from hardware.code_scanner.evdev_wedge import WedgeScanner
from hardware.conformance.bench import Bench
from hardware.conformance.code_scanner import CodeScannerContract
from hardware.driver import Driver
from tests.hardware.conftest import Serve
from tests.hardware.guest.gadgets import Keyboard, appears


@pytest.fixture(scope="module")
def keyboard() -> Iterator[Keyboard]:
    keyboard = Keyboard("scanner", 0x0C2E, 0x0B61)
    keyboard.plug()
    appears("/dev/input/event1")
    yield keyboard
    keyboard.unplug()


class TestWedgeOnUsb(CodeScannerContract):
    driver = WedgeScanner
    transport = "USB HID (guest: usbhid, evdev)"

    @pytest.fixture
    def bench(self, keyboard: Keyboard, serve: Serve[Driver]) -> Bench:
        device = serve(WedgeScanner("evdev:0c2e:0b61"))
        return Bench(device, lambda: keyboard.type("A12"), keyboard.unplug, keyboard.plug)
