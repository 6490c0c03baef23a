"""What every driver of `receipt_printer` must do besides what every driver must."""

import threading
from typing import Any

import pytest
from PIL import Image

from hardware.conformance.bench import SECONDS, Bench
from hardware.conformance.contract import DriverContract
from hardware.device import Device
from hardware.errors import DeviceError, ErrorCode
from hardware.receipt_printer import Printed, ReceiptPrinter
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter
from hardware.status import Event, EventName, Status, Supply

HOLDS = ("paper_out", "cover_open", "offline", "cutter_jammed")


class ReceiptPrinterContract(DriverContract):
    """Receipt printers."""

    @staticmethod
    def command(driver: ReceiptPrinter, turn: Any) -> object:
        return driver.print_image(turn, Image.new("1", (driver.width, 60), 1))

    def falsehood(self, bench: Bench, answer: object) -> str:
        if not isinstance(bench.emulator, EmulatedReceiptPrinter):
            return ""
        faults = bench.emulator.faults
        if isinstance(answer, Status) and faults.on("silence") and answer.paper is not Supply.UNKNOWN:
            return f"paper {answer.paper} from a printer that does not answer"
        if isinstance(answer, Status) and faults.on("paper_out") and answer.paper is not Supply.OUT:
            return f"paper {answer.paper} with the roll at its end"
        if isinstance(answer, Printed) and answer.confirmed and any(map(faults.on, HOLDS)):
            return "printed by a printer that holds everything back"
        return ""

    @pytest.mark.parametrize("image", [Image.new("RGB", (10, 10)), Image.new("1", (5000, 10))])
    def test_a_picture_it_cannot_print_is_refused_before_anything_is_sent(
        self, bench: Bench, image: Image.Image
    ) -> None:
        printer: Device[ReceiptPrinter] = bench.device
        with pytest.raises(DeviceError) as caught:
            printer.call(lambda driver, turn: driver.print_image(turn, image), SECONDS)
        assert caught.value.code is ErrorCode.INVALID_IMAGE

    def test_a_printed_receipt_is_announced_as_presented(self, bench: Bench) -> None:
        presented = threading.Event()

        def hear(event: Event) -> None:
            if event.name is EventName.MEDIA_PRESENTED:
                presented.set()

        bench.device.subscribe(hear)
        bench.device.call(type(self).command, SECONDS)
        assert presented.wait(SECONDS)
