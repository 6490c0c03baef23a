"""libcups in its own process, on the emulated printer: what it does not end is ended."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cups", reason="pycups is not installed (pip install '.[cups]')")

from hardware.conformance.bench import Bench
from hardware.conformance.document_printer import TWO_SIDES, DocumentPrinterContract
from hardware.device import Device
from hardware.document_printer.cups import CupsPrinter
from hardware.document_printer.emulator import EmulatedDocumentPrinter
from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, Disconnected, ErrorCode

Serve = Callable[[CupsPrinter], Device[CupsPrinter]]


def queue_of(emulator: EmulatedDocumentPrinter) -> str:
    return f"cups://{emulator.url.removeprefix('ipp://').partition('/')[0]}/A4"


class TestCupsOverTheEmulator(DocumentPrinterContract):
    driver = CupsPrinter
    transport = "IPP over HTTP"

    @pytest.fixture
    def bench(self, tmp_path: Path, serve: Serve) -> Iterator[Bench]:
        with EmulatedDocumentPrinter(tmp_path / "printouts", seconds_a_side=0.002) as emulator:
            device: Device[Any] = serve(CupsPrinter(queue_of(emulator)))
            yield Bench.over(emulator, device)
            device.stop()


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[EmulatedDocumentPrinter]:
    with EmulatedDocumentPrinter(tmp_path / "printouts") as emulator:
        yield emulator


def test_a_server_that_never_answers_ends_with_the_turn_and_the_next_question_is_answered(
    emulator: EmulatedDocumentPrinter,
) -> None:
    driver = CupsPrinter(queue_of(emulator))
    driver.look(Turn(10))
    emulator.faults.set("silence")
    with pytest.raises(DeviceError) as caught:
        driver.look(Turn(0.5))
    assert (caught.value.completion, caught.value.code) == (Completion.TIMEOUT, ErrorCode.TIMED_OUT)
    emulator.faults.clear("silence")
    assert driver.look(Turn(10)).accepting
    driver.close()


def test_two_servers_are_used_by_one_program(tmp_path: Path, emulator: EmulatedDocumentPrinter) -> None:
    with EmulatedDocumentPrinter(tmp_path / "other") as other:
        drivers = [CupsPrinter(queue_of(each)) for each in (emulator, other)]
        for driver in drivers:
            driver.submit(Turn(10), TWO_SIDES)
        for driver in drivers:
            driver.close()
        assert emulator.printing or emulator.sides
        assert other.printing or other.sides


def test_a_process_that_dies_is_a_lost_wire(emulator: EmulatedDocumentPrinter) -> None:
    driver = CupsPrinter(queue_of(emulator))
    driver.look(Turn(10))
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    libcups = [int(child) for child in children if b"libcups" in Path(f"/proc/{child}/cmdline").read_bytes()]
    os.kill(libcups[-1], 9)
    with pytest.raises(Disconnected):
        driver.look(Turn(10))
    assert driver.look(Turn(10)).accepting
    driver.close()
