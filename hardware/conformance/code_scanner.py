"""What every driver of `code_scanner` must do besides what every driver must."""

import threading
from typing import Any

import pytest

from hardware.code_scanner import CodeScanner
from hardware.conformance.bench import SECONDS, Bench, until
from hardware.conformance.contract import DriverContract
from hardware.device import Device
from hardware.errors import Completion, DeviceError
from hardware.status import DeviceState, Event, EventName


class CodeScannerContract(DriverContract):
    """Code scanners."""

    @staticmethod
    def command(driver: CodeScanner, turn: Any) -> object:
        return driver.status(turn)

    def test_a_scan_nobody_makes_times_out(self, bench: Bench) -> None:
        scanner: Device[CodeScanner] = bench.device
        with pytest.raises(DeviceError) as caught:
            scanner.call(lambda driver, turn: driver.scan(turn), 0.3)
        assert caught.value.completion is Completion.TIMEOUT

    def test_a_code_is_announced_while_nobody_asks(self, bench: Bench) -> None:
        scanned = threading.Event()

        def hear(event: Event) -> None:
            if event.name is EventName.CODE_SCANNED and event.text:
                scanned.set()

        bench.device.subscribe(hear)
        until(bench.device, lambda status: status.device is DeviceState.ONLINE)
        bench.use()
        assert scanned.wait(SECONDS)
