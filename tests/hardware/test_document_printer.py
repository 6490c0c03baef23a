"""The document printer over IPP: every job has a true end, and nothing comes out afterwards."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from hardware.conformance.bench import Bench, until
from hardware.conformance.document_printer import TWO_SIDES, DocumentPrinterContract
from hardware.conformance.papers import sheets
from hardware.device import Device
from hardware.document_printer import Document, JobReport, PrintedDocument
from hardware.document_printer.condition import PrinterLook, bare
from hardware.document_printer.emulator import EmulatedDocumentPrinter
from hardware.document_printer.ipp import IppPrinter
from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, ErrorCode, Recovery
from hardware.status import DeviceState, Event, EventName, Media, Supply

Printer = Device[IppPrinter]
Serve = Callable[[IppPrinter], Printer]


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[EmulatedDocumentPrinter]:
    with EmulatedDocumentPrinter(tmp_path / "printouts") as emulator:
        yield emulator


@pytest.fixture
def printer(emulator: EmulatedDocumentPrinter, serve: Serve) -> Printer:
    return serve(IppPrinter(emulator.url))


def printing(printer: Printer, seconds: float = 60, document: Document = TWO_SIDES) -> PrintedDocument:
    return printer.call(lambda driver, turn: driver.print_document(turn, document), seconds)


def hear(printer: Printer, name: EventName) -> threading.Event:
    heard = threading.Event()

    def listen(event: Event) -> None:
        if event.name is name:
            heard.set()

    printer.subscribe(listen)
    return heard


class TestIppOverItsEmulator(DocumentPrinterContract):
    driver = IppPrinter
    transport = "IPP over HTTP"

    @pytest.fixture
    def bench(self, tmp_path: Path, serve: Serve) -> Iterator[Bench]:
        with EmulatedDocumentPrinter(tmp_path / "printouts", seconds_a_side=0.002) as emulator:
            device = serve(IppPrinter(emulator.url))
            yield Bench.over(emulator, device)
            device.stop()


def test_every_side_of_every_copy_comes_out_and_the_file_arrives_as_it_was(
    printer: Printer, emulator: EmulatedDocumentPrinter, tmp_path: Path
) -> None:
    printed = printing(printer, document=Document(TWO_SIDES.data, copies=2))
    assert printed.sides == 4
    assert [path.name.partition("-")[2] for path in emulator.sides] == [f"job0001-side{n}.png" for n in (1, 2, 3, 4)]
    first, second, third, _ = (Image.open(path).tobytes() for path in emulator.sides)
    assert first == third != second
    assert [path.read_bytes() for path in (tmp_path / "printouts").glob("*.pdf")] == [TWO_SIDES.data]


@pytest.mark.parametrize(
    ("fault", "code", "recovery"),
    [
        ("paper_out", ErrorCode.PAPER_OUT, Recovery.REPLENISH),
        ("letter_loaded", ErrorCode.WRONG_PAPER, Recovery.REPLENISH),
        ("paper_jam", ErrorCode.PAPER_JAMMED, Recovery.CLEAR),
        ("cover_open", ErrorCode.COVER_OPEN, Recovery.CLEAR),
        ("toner_empty", ErrorCode.TONER_OUT, Recovery.REPLENISH),
        ("output_full", ErrorCode.OUTPUT_FULL, Recovery.CLEAR),
        ("offline", ErrorCode.OFFLINE, Recovery.RESET),
        ("noise", ErrorCode.BROKEN_ANSWER, Recovery.RESET),
    ],
)
def test_a_printer_that_cannot_print_refuses_the_job_and_prints_nothing_later(
    fault: str, code: ErrorCode, recovery: Recovery, printer: Printer, emulator: EmulatedDocumentPrinter
) -> None:
    emulator.faults.set(fault)
    with pytest.raises(DeviceError) as caught:
        printing(printer)
    assert (caught.value.code, caught.value.recovery) == (code, recovery)
    emulator.faults.clear()
    assert printing(printer).job == 1
    assert len(emulator.sides) == 2


def test_a_printer_that_is_silent_is_not_waited_for_longer_than_an_answer_may_take(
    printer: Printer, emulator: EmulatedDocumentPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hardware.document_printer.ipp_link.ANSWER_SECONDS", 0.3)
    emulator.faults.set("silence")
    with pytest.raises(DeviceError) as caught:
        printing(printer)
    assert caught.value.code is ErrorCode.NO_ANSWER


def test_on_a_slow_link_the_answer_is_waited_for(printer: Printer, emulator: EmulatedDocumentPrinter) -> None:
    until(printer, lambda status: status.device is DeviceState.ONLINE)
    emulator.faults.set("slow_link", times=1)
    assert printing(printer).sides == 2


@pytest.mark.parametrize("fault", ["paper_out", "paper_jam"])
def test_a_job_that_stopped_on_the_way_goes_on_when_a_person_has_put_it_right(
    fault: str, printer: Printer, emulator: EmulatedDocumentPrinter
) -> None:
    stopped = hear(printer, EventName.THRESHOLD)
    emulator.faults.set(f"{fault}_midway", times=1)
    job = printer.submit(lambda driver, turn: driver.print_document(turn, TWO_SIDES), 60)
    assert stopped.wait(60)
    assert len(emulator.sides) == 1
    emulator.faults.clear(fault)
    assert job.outcome.result(60).sides == 2


def test_a_job_given_up_for_lack_of_paper_never_comes_out_for_the_next_person(
    printer: Printer, emulator: EmulatedDocumentPrinter
) -> None:
    emulator.faults.set("paper_out_midway", times=1)
    with pytest.raises(DeviceError) as caught:
        printing(printer, 2)
    assert caught.value.code is ErrorCode.PAPER_OUT
    assert "nothing more of it will come out" in caught.value.failure.detail
    emulator.faults.clear()
    assert printing(printer).job == 2
    assert len(emulator.sides) == 1 + 2


def test_a_caller_who_gives_up_hears_how_far_it_was_and_the_rest_is_cancelled(
    printer: Printer, emulator: EmulatedDocumentPrinter
) -> None:
    emulator.faults.set("paper_jam_midway", times=1)
    told, jammed = list[JobReport](), hear(printer, EventName.THRESHOLD)
    job = printer.submit(lambda driver, turn: driver.print_document(turn, TWO_SIDES, told.append), 60)
    assert jammed.wait(60)
    job.cancel()
    with pytest.raises(DeviceError) as caught:
        job.outcome.result(60)
    assert caught.value.completion is Completion.CANCELED
    assert told[-1].sides == 1
    emulator.faults.clear()
    printing(printer)
    assert len(emulator.sides) == 1 + 2


@pytest.mark.parametrize(
    ("fault", "completion", "code"),
    [
        ("canceled_at_panel", Completion.CANCELED, ErrorCode.CANCELED_AT_DEVICE),
        ("job_fails", Completion.HARDWARE_ERROR, ErrorCode.JOB_FAILED),
    ],
)
def test_a_job_the_printer_ends_by_itself_is_not_taken_for_printed(
    fault: str, completion: Completion, code: ErrorCode, printer: Printer, emulator: EmulatedDocumentPrinter
) -> None:
    emulator.faults.set(fault, times=1)
    with pytest.raises(DeviceError) as caught:
        printing(printer)
    assert (caught.value.completion, caught.value.code) == (completion, code)


def test_what_is_no_document_is_said_to_be_none(printer: Printer) -> None:
    with pytest.raises(DeviceError) as caught:
        printing(printer, document=Document(b"not a PDF"))
    assert caught.value.code is ErrorCode.INVALID_DOCUMENT


def test_a_cable_pulled_in_the_middle_leaves_no_rest_for_the_next_person(
    printer: Printer, emulator: EmulatedDocumentPrinter
) -> None:
    stopped = hear(printer, EventName.THRESHOLD)
    emulator.faults.set("paper_out_midway", times=1)
    job = printer.submit(lambda driver, turn: driver.print_document(turn, TWO_SIDES), 60)
    assert stopped.wait(60)
    emulator.faults.set("unplugged")
    with pytest.raises(DeviceError) as caught:
        job.outcome.result(60)
    assert caught.value.code is ErrorCode.NO_DEVICE
    emulator.faults.clear("unplugged")
    until(printer, lambda status: status.device is not DeviceState.NO_DEVICE)
    emulator.faults.clear()
    printing(printer)
    assert len(emulator.sides) == 1 + 2


def test_a_job_left_in_the_queue_by_a_kiosk_that_lost_its_power_is_cancelled_by_the_next_one(
    emulator: EmulatedDocumentPrinter, serve: Serve
) -> None:
    emulator.faults.set("paper_out_midway", times=1)
    before = IppPrinter(emulator.url)
    job = before.submit(Turn(60), TWO_SIDES)
    while before.report(Turn(60), job).sides != 1:
        pass
    before.close()  # and never heard of again
    printer = serve(IppPrinter(emulator.url))
    until(printer, lambda status: status.paper is Supply.OUT)
    emulator.faults.clear()
    printing(printer)
    assert len(emulator.sides) == 1 + 2


def test_a_printer_without_power_has_lost_its_jobs_and_works_when_it_is_back(
    printer: Printer, emulator: EmulatedDocumentPrinter
) -> None:
    stopped = hear(printer, EventName.THRESHOLD)
    emulator.faults.set("paper_out_midway", times=1)
    job = printer.submit(lambda driver, turn: driver.print_document(turn, TWO_SIDES), 60)
    assert stopped.wait(60)
    emulator.faults.set("power_cut")
    with pytest.raises(DeviceError):
        job.outcome.result(60)
    emulator.faults.clear()
    until(printer, lambda status: status.device is DeviceState.ONLINE)
    assert printing(printer).sides == 2


def test_a_printer_with_a_sensor_tells_when_the_paper_was_taken(
    printer: Printer, emulator: EmulatedDocumentPrinter
) -> None:
    taken = hear(printer, EventName.MEDIA_TAKEN)
    printing(printer)
    assert until(printer, lambda status: status.media is Media.PRESENT)
    assert not taken.is_set()
    emulator.take_all()
    assert taken.wait(60)


def test_a_printer_without_a_sensor_says_that_it_cannot_tell(
    printer: Printer, emulator: EmulatedDocumentPrinter
) -> None:
    emulator.faults.set("no_tray_sensor")
    printing(printer)
    assert printer.call(lambda driver, turn: driver.status(turn), 60).media is None
    assert printer.driver.capabilities()["tells_taken"] is False


def test_what_gets_less_is_announced_and_still_prints(printer: Printer, emulator: EmulatedDocumentPrinter) -> None:
    less = hear(printer, EventName.THRESHOLD)
    emulator.faults.set("paper_low")
    emulator.faults.set("toner_low")
    assert printing(printer).sides == 2
    assert less.wait(60)
    status = printer.call(lambda driver, turn: driver.status(turn), 60)
    assert (status.device, status.paper, status.toner) == (DeviceState.ONLINE, Supply.LOW, Supply.LOW)


@pytest.mark.parametrize("ending", ["", "-report", "-warning", "-error"])
def test_the_ending_of_a_reason_does_not_matter(ending: str) -> None:
    look = PrinterLook(state=3, reasons=frozenset({bare(f"media-empty{ending}")}))
    assert look.error and look.error.code is ErrorCode.PAPER_OUT
    assert look.paper is Supply.OUT


def test_papers_for_printers_have_as_many_sides_as_texts() -> None:
    assert sheets("a", "b", "c").count(b"/Type /Page\n") == 3
