"""A scanner that poses as a keyboard, over usbhid and evdev."""

from collections.abc import Iterator

import pytest

from hardware.code_scanner.evdev_wedge import WedgeScanner
from hardware.driver import Driver
from tests.hardware.bench import Bench
from tests.hardware.conftest import Serve
from tests.hardware.contracts import CodeScannerContract
from tests.hardware.guest.gadgets import KEYBOARD, Gadget, Keyboard, appears


@pytest.fixture(scope="module")
def gadget() -> Iterator[Gadget]:
    gadget = Gadget(
        "scanner", 0x0C2E, 0x0B61, "hid.usb0",
        protocol="1", subclass="1", report_length="8", report_desc=KEYBOARD,
    )  # fmt: skip
    gadget.plug()
    appears("/dev/input/event1")
    yield gadget
    gadget.unplug()


class TestWedgeOnUsb(CodeScannerContract):
    driver = WedgeScanner
    transport = "USB HID (guest: usbhid, evdev)"

    @pytest.fixture
    def bench(self, gadget: Gadget, serve: Serve[Driver]) -> Bench:
        return Bench(serve(WedgeScanner("evdev:0c2e:0b61")), lambda: Keyboard().type("A12"), gadget.unplug, gadget.plug)
