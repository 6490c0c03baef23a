"""The cabinet's sensors and lights, on a Modbus board by network and by serial line."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from pymodbus.framer import FramerType

from hardware.auxiliaries.emulator import WIRING, EmulatedBoard
from hardware.auxiliaries.modbus import ModbusBoard, Options
from hardware.conformance.auxiliaries import AuxiliariesContract
from hardware.conformance.bench import SECONDS, Bench, until
from hardware.device import Device
from hardware.driver import Driver
from hardware.emulated_line import EmulatedLine
from hardware.errors import DeviceError, ErrorCode
from hardware.status import DeviceState

Serve = Callable[[Driver], Device[ModbusBoard]]
OPTIONS = msgspec.convert(WIRING, Options)


@pytest.fixture
def emulator() -> Iterator[EmulatedBoard]:
    with EmulatedBoard() as emulator:
        yield emulator


@pytest.fixture
def board(emulator: EmulatedBoard, serve: Serve) -> Device[ModbusBoard]:
    return serve(ModbusBoard(emulator.url, OPTIONS))


class TestModbusOverTcp(AuxiliariesContract):
    driver = ModbusBoard
    transport = "Modbus TCP"

    @pytest.fixture
    def bench(self, emulator: EmulatedBoard, board: Device[ModbusBoard]) -> Bench:
        return Bench.over(emulator, board, lambda: emulator.faults.set("service_door"))


class TestModbusOverSerial(AuxiliariesContract):
    """The board behind a pseudo-terminal, in RTU frames."""

    driver = ModbusBoard
    transport = "Modbus RTU on a serial line (pty)"

    @pytest.fixture
    def bench(self, tmp_path: Path, serve: Serve) -> Iterator[Bench]:
        with EmulatedBoard(framer=FramerType.RTU) as emulator, socket.socket() as wire:
            wire.connect(("127.0.0.1", int(emulator.url.rpartition(":")[2])))

            def answer() -> None:
                with suppress(OSError):
                    while said := wire.recv(256):
                        line.send(said)

            line = EmulatedLine(tmp_path / "board", wire.sendall)
            line.plug()
            answering = threading.Thread(target=answer, daemon=True)
            answering.start()
            device = serve(ModbusBoard(line.url, OPTIONS))
            yield Bench(device, lambda: emulator.faults.set("service_door"), line.unplug, line.plug)
            device.stop()
            line.unplug()
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            answering.join()


def test_what_the_sensors_say_becomes_alarms_for_the_operator(
    emulator: EmulatedBoard, board: Device[ModbusBoard]
) -> None:
    until(board, lambda status: status.alarms == [])
    for fault in ("on_battery", "too_hot"):
        emulator.faults.set(fault)
    until(board, lambda status: status.alarms == ["on_battery", "too_hot"])
    assert board.call(lambda driver, turn: driver.readings(turn), SECONDS).celsius == 61.0
    emulator.faults.clear()
    until(board, lambda status: status.alarms == [])


def test_a_light_shines_again_after_the_board_was_without_power(
    emulator: EmulatedBoard, board: Device[ModbusBoard]
) -> None:
    board.call(lambda driver, turn: driver.light(turn, "locker", True), SECONDS)
    assert emulator.lit == ["locker"]
    emulator.faults.set("unplugged")
    until(board, lambda status: status.device is DeviceState.NO_DEVICE)
    assert emulator.lit == []
    emulator.faults.clear()
    until(board, lambda status: status.device is DeviceState.ONLINE)
    assert emulator.lit == ["locker"]


@pytest.mark.parametrize(("fault", "code"), [("refuses", ErrorCode.BROKEN_ANSWER), ("silence", ErrorCode.NO_ANSWER)])
def test_a_board_that_does_not_answer_right_is_told(
    fault: str, code: ErrorCode, emulator: EmulatedBoard, board: Device[ModbusBoard]
) -> None:
    until(board, lambda status: status.device is DeviceState.ONLINE)
    emulator.faults.set(fault)
    with pytest.raises(DeviceError) as caught:
        board.call(lambda driver, turn: driver.readings(turn), SECONDS)
    assert caught.value.code is code


def test_a_temperature_below_zero_is_read_with_its_sign(emulator: EmulatedBoard, board: Device[ModbusBoard]) -> None:
    emulator.tenths = -55
    assert board.call(lambda driver, turn: driver.readings(turn), SECONDS).celsius == -5.5
    until(board, lambda status: status.alarms == ["too_cold"])
