"""What every driver of `document_printer` must do besides what every driver must."""

import threading
from typing import Any

import pytest

from hardware.conformance.bench import SECONDS, Bench
from hardware.conformance.contract import DriverContract
from hardware.conformance.papers import sheets
from hardware.device import Device
from hardware.document_printer import Document, DocumentPrinter, JobReport, JobState, PrintedDocument
from hardware.document_printer.emulator import EmulatedDocumentPrinter
from hardware.errors import DeviceError, ErrorCode
from hardware.status import DeviceState, Event, EventName, Status, Supply

TWO_SIDES = Document(sheets("one", "two"))
STOPS = ("paper_out", "paper_jam", "cover_open", "toner_empty", "output_full", "offline", "letter_loaded", "unplugged")


class DocumentPrinterContract(DriverContract):
    """Document printers."""

    @staticmethod
    def command(driver: DocumentPrinter, turn: Any) -> object:
        return driver.print_document(turn, TWO_SIDES)

    def falsehood(self, bench: Bench, answer: object) -> str:
        if not isinstance(bench.emulator, EmulatedDocumentPrinter):
            return ""
        on = bench.emulator.faults.on
        if isinstance(answer, Status) and on("silence") and answer.device is DeviceState.ONLINE:
            return "online, and it does not answer"
        if isinstance(answer, Status) and on("paper_out") and answer.paper is not Supply.OUT:
            return f"paper {answer.paper} with the tray empty"
        if isinstance(answer, PrintedDocument) and answer.sides != 2:
            return f"{answer.sides} sides of 2 came out"
        if isinstance(answer, PrintedDocument) and any(map(on, STOPS)):
            return "printed by a printer that holds everything back"
        return ""

    def test_a_document_is_printed_to_its_last_side_and_announced_as_presented(self, bench: Bench) -> None:
        printer: Device[DocumentPrinter] = bench.device
        presented, told = threading.Event(), list[JobReport]()

        def hear(event: Event) -> None:
            if event.name is EventName.MEDIA_PRESENTED:
                presented.set()

        printer.subscribe(hear)
        printed = printer.call(lambda driver, turn: driver.print_document(turn, TWO_SIDES, told.append), SECONDS)
        assert (printed.sha256, printed.copies) == (TWO_SIDES.sha256, 1)
        assert told[-1].state is JobState.COMPLETED
        assert {report.job for report in told} == {printed.job}
        assert presented.wait(SECONDS)

    def test_its_status_tells_of_paper_and_toner(self, bench: Bench) -> None:
        status = bench.device.call(lambda driver, turn: driver.status(turn), SECONDS)
        assert (status.paper, status.toner) == (Supply.FULL, Supply.FULL)

    @pytest.mark.parametrize(
        ("document", "code"),
        [
            (Document(b""), ErrorCode.INVALID_DOCUMENT),
            (Document(b"x", format="application/x-unheard-of"), ErrorCode.INVALID_DOCUMENT),
            (Document(TWO_SIDES.data, media="iso_a7_74x105mm"), ErrorCode.WRONG_PAPER),
        ],
        ids=["nothing", "format", "paper"],
    )
    def test_what_it_cannot_print_is_refused_before_anything_comes_out(
        self, bench: Bench, document: Document, code: ErrorCode
    ) -> None:
        printer: Device[DocumentPrinter] = bench.device
        with pytest.raises(DeviceError) as caught:
            printer.call(lambda driver, turn: driver.print_document(turn, document), SECONDS)
        assert caught.value.code is code
