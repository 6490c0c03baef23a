"""The grabbed scanner on umockdev: run by `test_evdev_wedge.py` in a process of its own."""

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.code_scanner.evdev_wedge import Options, WedgeScanner
from hardware.conformance.bench import SECONDS, Bench, until
from hardware.conformance.code_scanner import CodeScannerContract
from hardware.device import Device
from hardware.driver import Driver
from hardware.errors import DeviceError, ErrorCode
from hardware.status import DeviceState, Event, EventName
from tests.hardware.conftest import Serve
from tests.hardware.umockdev import MockedKeyboard, is_preloaded

pytestmark = pytest.mark.skipif(not is_preloaded(), reason="not under umockdev-wrapper")


@pytest.fixture
def keyboard(tmp_path: Path) -> Iterator[MockedKeyboard]:
    with MockedKeyboard(tmp_path) as keyboard:
        yield keyboard


@pytest.fixture
def scanner(keyboard: MockedKeyboard, serve: Serve[Driver]) -> Device[Driver]:
    scanner = serve(WedgeScanner(keyboard.url))
    until(scanner, lambda status: status.device is DeviceState.ONLINE)
    return scanner


@pytest.fixture
def codes(scanner: Device[Driver]) -> "queue.Queue[str]":
    heard: queue.Queue[str] = queue.Queue()

    def hear(event: Event) -> None:
        if event.name is EventName.CODE_SCANNED:
            heard.put(event.text)

    scanner.subscribe(hear)
    return heard


class TestEvdevWedge(CodeScannerContract):
    driver = WedgeScanner
    transport = "evdev (umockdev)"

    @pytest.fixture
    def bench(self, keyboard: MockedKeyboard, serve: Serve[Driver]) -> Bench:
        return Bench.over(keyboard, serve(WedgeScanner(keyboard.url)), lambda: keyboard.scan("A12"))


def test_a_code_arrives_sign_by_sign_with_capitals_and_punctuation(
    keyboard: MockedKeyboard, codes: "queue.Queue[str]"
) -> None:
    for code in ("6901234567892", "https://hall.example/#ABC-123_x?y=1&z=~"):
        keyboard.scan(code)
        assert codes.get(timeout=SECONDS) == code


def test_a_code_in_which_events_were_lost_is_no_code(keyboard: MockedKeyboard, codes: "queue.Queue[str]") -> None:
    keyboard.faults.set("lost_events", times=1)
    keyboard.scan("A12")
    keyboard.scan("B34")
    assert codes.get(timeout=SECONDS) == "B34"


def test_a_thousand_keys_at_random_hide_no_code_after_them(keyboard: MockedKeyboard, codes: "queue.Queue[str]") -> None:
    keyboard.faults.set("mashed", times=1)
    keyboard.scan("A12")
    keyboard.scan("B34")
    while codes.get(timeout=SECONDS) != "B34":
        pass


def test_another_socket_is_another_scanner(keyboard: MockedKeyboard) -> None:
    WedgeScanner(keyboard.url, Options(phys="usb-0000:00:14.0-3/input0")).open()
    with pytest.raises(DeviceError) as caught:
        WedgeScanner(keyboard.url, Options(phys="usb-0000:00:14.0-9/input0")).open()
    assert caught.value.code is ErrorCode.NO_DEVICE


def test_a_keyboard_of_another_make_is_left_alone(keyboard: MockedKeyboard) -> None:
    with pytest.raises(DeviceError) as caught:
        WedgeScanner("evdev:046d:c31c").open()
    assert caught.value.code is ErrorCode.NO_DEVICE
