"""The scanner that is told to scan: its contract, its light, and what it says that is no code."""

import socket
from collections.abc import Iterator, Mapping
from typing import ClassVar

import pytest

from hardware.code_scanner import CodeScanner
from hardware.code_scanner.emulated_tcp import EmulatedTcpScanner
from hardware.code_scanner.triggered_tcp import TriggeredTcpScanner
from hardware.conformance.bench import Bench
from hardware.conformance.code_scanner import CodeScannerContract
from hardware.device import Device
from hardware.driver import Driver, Turn
from hardware.errors import DeviceError, ErrorCode
from tests.hardware.conftest import Serve
from tests.journeys.processes import eventually


@pytest.fixture
def emulator() -> Iterator[EmulatedTcpScanner]:
    with EmulatedTcpScanner() as emulator:
        yield emulator


@pytest.fixture
def scanner(emulator: EmulatedTcpScanner, serve: Serve[TriggeredTcpScanner]) -> Iterator[Device[TriggeredTcpScanner]]:
    device = serve(TriggeredTcpScanner(emulator.url))
    yield device
    device.stop()


class TestTriggeredTcp(CodeScannerContract):
    driver = TriggeredTcpScanner
    transport = "TCP"
    exempt: ClassVar[Mapping[str, str]] = {
        "test_a_code_is_announced_while_nobody_asks": "its light is on only while a screen waits"
    }

    @staticmethod
    def command(driver: CodeScanner, turn: Turn) -> object:
        return driver.scan(turn)

    def falsehood(self, bench: Bench, answer: object) -> str:
        return "an answer to a command, as a code" if str(answer).startswith(("OK,", "ER,")) else ""

    @pytest.fixture
    def bench(self, emulator: EmulatedTcpScanner, scanner: Device[Driver]) -> Bench:
        return Bench.over(emulator, scanner, lambda: emulator.lay(b"A12"))


def test_the_light_is_on_while_a_screen_waits_and_off_after(
    emulator: EmulatedTcpScanner, scanner: Device[TriggeredTcpScanner]
) -> None:
    command = scanner.submit(lambda driver, turn: driver.scan(turn), 60)
    assert emulator.lit.wait(60)
    emulator.lay(b"HALL-17")
    assert command.outcome.result(60) == "HALL-17"
    emulator.lay(b"")
    with pytest.raises(DeviceError):
        scanner.call(lambda driver, turn: driver.scan(turn), 0.2)
    scanner.call(lambda driver, turn: driver.self_test(turn), 60)
    eventually(lambda: not emulator.lit.is_set())


def test_a_refused_command_is_no_code(emulator: EmulatedTcpScanner, scanner: Device[TriggeredTcpScanner]) -> None:
    emulator.faults.set("refuses")
    emulator.lay(b"HALL-17")
    with pytest.raises(DeviceError) as caught:
        scanner.call(lambda driver, turn: driver.scan(turn), 0.3)
    assert caught.value.code is ErrorCode.TIMED_OUT


def test_nobody_else_is_given_the_port_of_an_emulator_that_is_switched_off() -> None:
    emulator = EmulatedTcpScanner()
    place = ("127.0.0.1", int(emulator.url.rpartition(":")[2]))
    for _ in range(2):
        with emulator:
            socket.create_connection(place).close()
        with socket.socket() as stranger, pytest.raises(OSError, match="in use"):
            stranger.bind(place)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(place)
