"""Documents on the real stack: ippeveprinter, directly and behind cupsd."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PIL import Image

from hardware import registry
from hardware.conformance.bench import Bench, until
from hardware.conformance.document_printer import TWO_SIDES, DocumentPrinterContract
from hardware.conformance.receipt_printer import ReceiptPrinterContract
from hardware.device import Device
from hardware.document_printer import A4, Document, PrintedDocument
from hardware.document_printer.ipp import IppPrinter
from hardware.driver import Driver, Turn
from hardware.errors import Completion, DeviceError, ErrorCode
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter
from hardware.receipt_printer.escpos_queue import EscposQueuePrinter
from hardware.status import DeviceState, Supply
from tests.hardware.namespaces import why_not
from tests.hardware.printing_stack import (
    CUPS_PORT,
    CUPS_PROGRAMS,
    MEDIA,
    PROGRAMS,
    CupsServer,
    EvePrinter,
    PrintingStack,
    wait,
)

TEN_THOUSAND = "test_ten_thousand_commands_in_trouble_end_in_time_with_the_truth_and_nothing_grows"
DRIVERS = registry.drivers("document_printer")
RECEIPTS = f"ipp://localhost:{CUPS_PORT}/printers/Receipts"
LONG_RUN = {TEN_THOUSAND: "shown over the emulator; here forty commands are"}

D = TypeVar("D", bound=Driver)
Serve = Callable[[D], Device[D]]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrintingStack]:
    if reason := why_not(*PROGRAMS):
        pytest.skip(f"no printing stack: {reason}")
    stack = PrintingStack(tmp_path_factory.mktemp("printing"))
    try:
        stack.__enter__()
    except OSError as error:
        pytest.skip(f"no printing stack: {error}")
    yield stack
    stack.__exit__()


@pytest.fixture(scope="module")
def eve_printer(stack: PrintingStack) -> EvePrinter:
    return EvePrinter(stack)


@pytest.fixture
def eve(eve_printer: EvePrinter) -> Iterator[EvePrinter]:
    """The printer, switched on."""
    eve_printer.start()
    yield eve_printer
    eve_printer.hold.unlink(missing_ok=True)
    eve_printer.stop()


@pytest.fixture(scope="module")
def cups_server(stack: PrintingStack) -> CupsServer:
    if reason := why_not(*PROGRAMS, *CUPS_PROGRAMS):
        pytest.skip(f"no CUPS: {reason}")
    return CupsServer(stack)


@pytest.fixture
def cupsd(cups_server: CupsServer) -> Iterator[CupsServer]:
    cups_server.start()
    yield cups_server
    cups_server.stop()


@pytest.fixture
def queue(cupsd: CupsServer, eve: EvePrinter) -> CupsServer:
    cupsd.add("A4", eve.url, "everywhere")
    asked = IppPrinter(f"ipp://localhost:{CUPS_PORT}/printers/A4")
    with cupsd.stack.inside():
        wait(lambda: A4 in asked.look(Turn(5)).media_ready)  # CUPS learns from the printer in its own time
    asked.close()
    return cupsd


@pytest.fixture
def receipts(stack: PrintingStack, cupsd: CupsServer, tmp_path: Path) -> Iterator[EmulatedReceiptPrinter]:
    """A receipt printer in the private network, behind a raw queue."""
    with stack.inside():
        emulator = EmulatedReceiptPrinter(tmp_path / "printouts")
        emulator.start()
    cupsd.add("Receipts", f"socket://127.0.0.1:{emulator.url.rpartition(':')[2]}", "raw")
    yield emulator
    emulator.stop()


@pytest.fixture
def serve_inside(stack: PrintingStack, serve: Serve[Any]) -> Serve[Any]:
    def begin(driver: D) -> Device[D]:
        with stack.inside():
            return serve(driver)

    return begin


class TestIppOnIppeveprinter(DocumentPrinterContract):
    driver = IppPrinter
    transport = "ippeveprinter"
    exempt = LONG_RUN

    @pytest.fixture
    def bench(self, eve: EvePrinter, serve_inside: Serve[Any]) -> Bench:
        return Bench(serve_inside(IppPrinter(eve.url)), lambda: None, eve.stop, eve.start)


def test_the_file_arrives_at_the_printer_as_it_was(eve: EvePrinter, serve_inside: Serve[Any]) -> None:
    serve_inside(IppPrinter(eve.url)).call(_print, 60)
    assert TWO_SIDES.data in [path.read_bytes() for path in eve.spool.glob("*.pdf")]


@pytest.mark.parametrize(
    ("operated", "code", "paper", "toner"),
    [
        (MEDIA.format(level=0), ErrorCode.PAPER_OUT, Supply.OUT, Supply.FULL),
        (MEDIA.format(level=5), None, Supply.LOW, Supply.FULL),
        ("/supplies?supply0=25&supply1=0", ErrorCode.TONER_OUT, Supply.FULL, Supply.OUT),
        ("/supplies?supply0=25&supply1=5", None, Supply.FULL, Supply.LOW),
    ],
)
def test_what_an_operator_does_at_the_printer_is_seen(
    operated: str, code: ErrorCode | None, paper: Supply, toner: Supply, eve: EvePrinter, serve_inside: Serve[Any]
) -> None:
    eve.operate(operated)
    status = serve_inside(IppPrinter(eve.url)).call(lambda driver, turn: driver.status(turn), 30)
    assert (status.paper, status.toner) == (paper, toner)
    assert (status.failure.code if status.failure else None) is code
    assert (status.device is DeviceState.ONLINE) == (code is None)


def test_a_job_that_waits_for_paper_goes_on_after_the_refill(eve: EvePrinter, serve_inside: Serve[Any]) -> None:
    printer = serve_inside(IppPrinter(eve.url))
    eve.hold.touch()
    job = printer.submit(_print, 20)
    until(printer, lambda status: status.device is DeviceState.DEVICE_BUSY)
    eve.hold.unlink()
    assert job.outcome.result(60)


def test_a_job_is_cancelled_when_its_paper_does_not_come_in_time(eve: EvePrinter, serve_inside: Serve[Any]) -> None:
    printer = serve_inside(IppPrinter(eve.url))
    eve.hold.touch()
    with pytest.raises(DeviceError) as caught:
        printer.call(_print, 1.5)
    assert (caught.value.completion, caught.value.code) == (Completion.DEVICE_NOT_READY, ErrorCode.PAPER_OUT)


def test_a_format_the_printer_does_not_know_is_said_to_be_no_document(eve: EvePrinter, stack: PrintingStack) -> None:
    """Its answer to what the driver would not even have sent."""
    driver = IppPrinter(eve.url)
    with stack.inside(), pytest.raises(DeviceError) as caught:
        driver.submit(Turn(5), Document(b"x", format="application/postscript"))
    assert caught.value.code is ErrorCode.INVALID_DOCUMENT
    driver.close()


def test_through_cups_a_job_ends_when_the_printer_has_it_whole(
    queue: CupsServer, eve: EvePrinter, serve_inside: Serve[Any]
) -> None:
    for old in eve.spool.iterdir():
        old.unlink()
    printer = serve_inside(IppPrinter(f"ipp://localhost:{CUPS_PORT}/printers/A4"))
    eve.hold.touch()
    job = printer.submit(_print, 20)
    until(printer, lambda status: status.device is DeviceState.DEVICE_BUSY)
    assert not job.outcome.done()
    eve.hold.unlink()
    assert job.outcome.result(60)
    assert list(eve.spool.iterdir())


@pytest.mark.nightly
class TestIppOnCups(DocumentPrinterContract):
    driver = IppPrinter
    transport = "cupsd + ippeveprinter"
    exempt = LONG_RUN

    @pytest.fixture
    def bench(self, queue: CupsServer, serve_inside: Serve[Any]) -> Bench:
        device = serve_inside(IppPrinter(f"ipp://localhost:{CUPS_PORT}/printers/A4"))
        return Bench(device, lambda: None, queue.stop, queue.start)


@pytest.mark.nightly
@pytest.mark.skipif("cups" not in DRIVERS, reason="pycups is not installed (pip install '.[cups]')")
class TestCupsOnCups(DocumentPrinterContract):
    driver = DRIVERS.get("cups", IppPrinter)
    transport = "cupsd + ippeveprinter"
    exempt = LONG_RUN

    @pytest.fixture
    def bench(self, queue: CupsServer, serve_inside: Serve[Any]) -> Bench:
        device = serve_inside(self.driver(f"cups://localhost:{CUPS_PORT}/A4"))
        return Bench(device, lambda: None, queue.stop, queue.start)


@pytest.mark.nightly
class TestEscposThroughCups(ReceiptPrinterContract):
    driver = EscposQueuePrinter
    transport = "cupsd, raw"
    exempt = LONG_RUN

    @pytest.fixture
    def bench(self, cupsd: CupsServer, receipts: EmulatedReceiptPrinter, serve_inside: Serve[Any]) -> Iterator[Bench]:
        device = serve_inside(EscposQueuePrinter(RECEIPTS))
        yield Bench(device, lambda: None, cupsd.stop, cupsd.start)
        device.stop()


def test_a_receipt_comes_out_at_the_far_end_of_a_raw_queue(
    receipts: EmulatedReceiptPrinter, serve_inside: Serve[Any]
) -> None:
    printer = serve_inside(EscposQueuePrinter(RECEIPTS))
    black = Image.new("1", (printer.driver.width, 60), 0)
    printed = printer.call(lambda driver, turn: driver.print_image(turn, black), 60)
    assert not printed.confirmed
    assert Image.open(receipts.receipts[0]).convert("1").crop((0, 0, 576, 60)).tobytes() == black.tobytes()
    assert printer.call(lambda driver, turn: driver.status(turn), 30).paper is Supply.UNKNOWN


def _print(driver: IppPrinter, turn: Turn) -> PrintedDocument:
    return driver.print_document(turn, TWO_SIDES)
