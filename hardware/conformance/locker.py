"""What every driver of `locker` must do besides what every driver must."""

import threading
from typing import Any

import pytest

from hardware.conformance.bench import SECONDS, Bench, failure_of, until
from hardware.conformance.contract import DriverContract
from hardware.errors import DeviceError, ErrorCode
from hardware.locker import Locker
from hardware.locker.emulator import EmulatedLocker
from hardware.status import DeviceState, Event, EventName

CELL = 3


class LockerContract(DriverContract):
    """Lockers. `bench.use` pushes every door to."""

    @staticmethod
    def command(driver: Locker, turn: Any) -> object:
        return driver.open_cell(turn, CELL)

    def falsehood(self, bench: Bench, answer: object) -> str:
        """An opened cell that is shut."""
        board = bench.emulator
        assert isinstance(board, EmulatedLocker)
        return "" if answer is not None or CELL in board.open_doors else "the cell is shut"

    def test_the_door_that_was_asked_for_opens_and_no_other(self, bench: Bench) -> None:
        bench.device.call(lambda driver, turn: driver.open_cell(turn, CELL), SECONDS)
        assert until(bench.device, lambda status: bool(status.open_doors)).open_doors == [CELL]

    def test_what_is_open_may_be_opened_again(self, bench: Bench) -> None:
        for _ in range(2):
            bench.device.call(lambda driver, turn: driver.open_cell(turn, CELL), SECONDS)

    def test_a_door_that_is_pushed_to_ends_the_wait_and_is_announced(self, bench: Bench) -> None:
        shut = threading.Event()

        def hear(event: Event) -> None:
            if event.name is EventName.DOOR_SHUT and event.text == str(CELL):
                shut.set()

        bench.device.call(lambda driver, turn: driver.open_cell(turn, CELL), SECONDS)
        bench.device.subscribe(hear)
        waiting = bench.device.submit(lambda driver, turn: driver.wait_shut(turn, CELL), SECONDS)
        bench.use()
        waiting.outcome.result(SECONDS)
        assert shut.wait(SECONDS)

    def test_a_door_left_open_is_said(self, bench: Bench) -> None:
        bench.device.call(lambda driver, turn: driver.open_cell(turn, CELL), SECONDS)
        failure = failure_of(bench.device, lambda driver, turn: driver.wait_shut(turn, CELL), 0.5)
        assert failure.code is ErrorCode.DOOR_LEFT_OPEN

    @pytest.mark.parametrize("beyond", [-1, 0, 1])
    def test_a_cell_that_is_not_there_is_refused(self, bench: Bench, beyond: int) -> None:
        until(bench.device, lambda status: status.device is DeviceState.ONLINE)
        cell = beyond if beyond < 1 else bench.device.driver.cells + beyond
        for act in (Locker.open_cell, Locker.wait_shut):
            with pytest.raises(DeviceError) as caught:
                bench.device.call(lambda driver, turn, act=act: getattr(driver, act.__name__)(turn, cell), SECONDS)
            assert caught.value.code is ErrorCode.NO_SUCH_CELL
