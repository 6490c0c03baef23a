"""The cabinet: devices from a list of lines, and a plain word for every line that is wrong."""

import asyncio
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware import registry
from hardware.cabinet import Cabinet
from hardware.code_scanner import CodeScanner
from hardware.conformance.bench import until
from hardware.document_camera import DocumentCamera
from hardware.errors import BadConfiguration, ErrorCode
from hardware.id_card_reader import IdCardReader
from hardware.id_card_reader.emulator import EmulatedSdtReader
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter
from hardware.receipt_printer.escpos import EscposPrinter
from hardware.status import DeviceState
from tests.hardware import cards


@pytest.fixture
def cabinet(
    card_reader_emulator: EmulatedSdtReader, printer_emulator: EmulatedReceiptPrinter, tmp_path: Path
) -> Iterator[Cabinet]:
    lines = f"""
        [[device]]
        kind = "id_card_reader"
        url = "{card_reader_emulator.url}"

        [[device]]
        kind = "receipt_printer"
        url = "{printer_emulator.url}"
        options = {{ paper = "58mm" }}

        [[device]]
        kind = "code_scanner"
        name = "scanner that was never delivered"
        url = "serial://{tmp_path}/nothing"
    """
    cabinet = Cabinet(tomllib.loads(lines)["device"])
    cabinet.open()
    yield cabinet
    cabinet.close()


def test_a_kiosk_finds_its_devices_by_contract(cabinet: Cabinet, card_reader_emulator: EmulatedSdtReader) -> None:
    reader = cabinet.find(IdCardReader)
    assert reader is not None
    card_reader_emulator.place(cards.RESIDENT)
    assert reader.call(lambda driver, turn: driver.read(turn), 60).name == "林小满"
    assert cabinet.find(DocumentCamera) is None


def test_options_reach_the_driver(cabinet: Cabinet) -> None:
    printer = cabinet.find(EscposPrinter)
    assert printer is not None and printer.driver.width == 384


def test_self_test_and_status_tell_of_every_device_also_of_one_that_is_missing(
    cabinet: Cabinet,
) -> None:
    tests = asyncio.run(cabinet.self_test(5))
    assert tests["id_card_reader"].found.startswith("security module")
    assert tests["receipt_printer"].found == "ready, paper full"
    missing = tests["scanner that was never delivered"].failure
    assert missing is not None and missing.code is ErrorCode.NO_DEVICE
    scanner = cabinet.find(CodeScanner)
    assert scanner is not None
    until(scanner, lambda status: status.device is DeviceState.NO_DEVICE)
    assert cabinet.status()["scanner that was never delivered"].device is DeviceState.NO_DEVICE


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"kind": "teapot", "url": "serial:///dev/x"}, "no kind of device is called 'teapot'"),
        ({"kind": "code_scanner", "url": "ftp://x"}, "no driver of code_scanner takes 'ftp'"),
        ({"kind": "code_scanner", "url": "serial://dev/ttyUSB0"}, "three slashes"),
        ({"kind": "code_scanner", "url": "serial:///x", "driver": "magic"}, "no driver 'magic'"),
        ({"kind": "code_scanner", "url": "serial:///x", "options": {"baud_rate": "fast"}}, "baud_rate"),
        ({"kind": "receipt_printer", "url": "tcp://x", "options": {"paper": "90mm"}}, "paper"),
        ({"kind": "code_scanner", "link": "serial:///x"}, "link"),
    ],
)
def test_a_line_that_is_wrong_is_refused_at_start_with_its_reason(line: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadConfiguration, match=reason):
        Cabinet([line])


def test_two_devices_of_a_kind_need_names() -> None:
    line = {"kind": "code_scanner", "url": "serial:///dev/x"}
    with pytest.raises(BadConfiguration, match="give them names"):
        Cabinet([line, line])
    assert len(Cabinet([{**line, "name": "left"}, {**line, "name": "right"}]).devices) == 2


ONLY_ON_UMOCKDEV = {"signature_pad"}
"""A tablet is an input device: what emulates one is the kernel, or umockdev in the tests."""


def test_every_kind_has_a_contract_at_least_one_driver_and_an_emulator() -> None:
    for kind in registry.kinds():
        assert registry.drivers(kind), kind
        assert kind in ONLY_ON_UMOCKDEV or (Path(registry.__file__).parent / kind / "emulator.py").exists()
