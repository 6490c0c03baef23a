"""What every driver of `auxiliaries` must do besides what every driver must."""

from typing import Any

import pytest

from hardware.auxiliaries import Auxiliaries, Readings
from hardware.conformance.bench import SECONDS, Bench, until
from hardware.conformance.contract import DriverContract
from hardware.errors import DeviceError, ErrorCode


class AuxiliariesContract(DriverContract):
    """Sensors and lights of a cabinet. `bench.use` opens a door."""

    @staticmethod
    def command(driver: Auxiliaries, turn: Any) -> object:
        return driver.readings(turn)

    def falsehood(self, bench: Bench, answer: object) -> str:
        """A door that is said to be shut and stands open."""
        board = bench.emulator
        if isinstance(answer, Readings) and board and board.faults.on("service_door") and not answer.open_doors:
            return "the open door was not seen"
        return ""

    def test_every_light_it_names_can_be_switched(self, bench: Bench) -> None:
        lights = bench.device.driver.capabilities()["lights"]
        assert lights
        for name in lights:
            for on in (True, False):
                bench.device.call(lambda driver, turn, name=name, on=on: driver.light(turn, name, on), SECONDS)

    def test_a_light_that_is_not_there_is_refused(self, bench: Bench) -> None:
        with pytest.raises(DeviceError) as caught:
            bench.device.call(lambda driver, turn: driver.light(turn, "fountain", True), SECONDS)
        assert caught.value.code is ErrorCode.UNSUPPORTED

    def test_an_open_door_is_an_alarm_that_nobody_has_to_ask_for(self, bench: Bench) -> None:
        until(bench.device, lambda status: status.alarms == [])
        bench.use()
        alarms = until(bench.device, lambda status: bool(status.alarms)).alarms
        assert alarms and alarms[0].startswith("door:")
