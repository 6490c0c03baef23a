"""A resident ID card reader on a USB serial port, over cdc_acm."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.conformance.bench import Bench, until
from hardware.conformance.id_card_reader import IdCardReaderContract
from hardware.driver import Driver
from hardware.id_card_reader.emulator import EmulatedSdtReader
from hardware.id_card_reader.sdt_serial import SdtSerialReader
from hardware.status import DeviceState
from tests.hardware import cards
from tests.hardware.conftest import Serve
from tests.hardware.guest.gadgets import Bridge, Gadget, appears


@pytest.fixture(scope="module")
def gadget() -> Iterator[Gadget]:
    gadget = Gadget("card-reader", 0x0400, 0xC35A, "acm.usb0")
    gadget.plug()
    appears("/dev/ttyACM0")
    yield gadget
    gadget.unplug()


class TestSdtOnUsb(IdCardReaderContract):
    driver = SdtSerialReader
    transport = "USB serial (guest: cdc_acm)"

    @pytest.fixture
    def bench(self, gadget: Gadget, tmp_path: Path, serve: Serve[Driver]) -> Iterator[Bench]:
        with EmulatedSdtReader(tmp_path / "module") as module:
            bridge = Bridge("/dev/ttyGS0", str(tmp_path / "module"))
            device = serve(SdtSerialReader("serial:///dev/ttyACM0"))
            until(device, lambda status: status.device is DeviceState.ONLINE)
            yield Bench(device, lambda: module.place(cards.RESIDENT), gadget.unplug, gadget.plug)
            device.stop()
            bridge.stop()
