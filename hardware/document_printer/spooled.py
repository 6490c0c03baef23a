"""Following a job to its end, the same for every printer that queues: IPP directly, or CUPS.

Look, refuse what cannot be printed, hand over, then ask about the job and the printer in turns until it is
completed. While the printer waits for a person (paper, a jam) the job waits too; shortly before the turn ends it
is cancelled and the cause raised, not the time. A queue keeps jobs through power cuts, and would print the
paper of the person before for the next one: so `open` cancels whatever of ours is still in it.
"""

import contextlib
from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from hardware.document_printer import (
    Document,
    DocumentPrinter,
    JobReport,
    JobState,
    PrintedDocument,
    nobody,
)
from hardware.document_printer.condition import PrinterLook, invalid_document
from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, Disconnected, ErrorCode, Recovery
from hardware.status import EventName, Media, Status, Supply

FIRST_LOOK, LONGEST_LOOK = 0.02, 0.4
"""Seconds between two questions about a job: they double."""
OPEN_SECONDS = 2.5
GIVE_UP_SECONDS = 2.0
GOT_LESS = (Supply.LOW, Supply.OUT, Supply.JAMMED)
UNREADABLE = ("document-format-error", "document-unprintable-error", "document-access-error")


class SpooledPrinter(DocumentPrinter):
    """A printer with a queue. A driver says how to submit, to ask and to cancel; each raises `DeviceError`."""

    def __init__(self, url: str, options: Any = None) -> None:
        super().__init__(url, options)
        self._last = PrinterLook(state=3, reasons=frozenset())

    # ---- what a driver adds

    @abstractmethod
    def look(self, turn: Turn) -> PrinterLook:
        """How the printer is."""

    @abstractmethod
    def submit(self, turn: Turn, document: Document) -> int:
        """Hand a job over. Returns its number."""

    @abstractmethod
    def report(self, turn: Turn, job: int) -> JobReport:
        """How far a job is."""

    @abstractmethod
    def cancel(self, turn: Turn, job: int) -> None:
        """Ask for a job's end; no error if it has ended."""

    @abstractmethod
    def unfinished(self, turn: Turn) -> list[int]:
        """Jobs of this kiosk that have not ended."""

    # ---- the contract

    def open(self) -> None:
        turn = Turn(OPEN_SECONDS)
        try:
            for job in self.unfinished(turn):
                self.cancel(turn, job)
        except DeviceError as error:
            if error.code is not ErrorCode.TIMED_OUT:
                raise
            raise DeviceError(Completion.DEVICE_NOT_READY, ErrorCode.NO_ANSWER, Recovery.RESET) from error

    def capabilities(self) -> dict[str, Any]:
        """As last seen; empty lists until the printer was."""
        last = self._last
        told = {"formats": list(last.formats), "media_ready": list(last.media_ready), "model": last.model}
        return {"tells_taken": last.in_tray is not None, "supplies": True, **told}

    def status(self, turn: Turn) -> Status:
        return self._look(turn).status

    def self_test(self, turn: Turn) -> str:
        look = self._look(turn)
        if look.error:
            raise look.error
        ready = ", ".join(look.media_ready) or "unknown paper"
        return f"{look.model or 'printer'}: paper {look.paper} ({ready}), toner {look.toner}"

    def print_document(
        self, turn: Turn, document: Document, told: Callable[[JobReport], None] = nobody
    ) -> PrintedDocument:
        look = self._look(turn)
        if error := look.refuse(document) or look.error:
            raise error
        job = self.submit(turn, document)
        try:
            ended = self._follow(turn, job, told)
        except Disconnected:
            raise
        except DeviceError as error:
            raise self._given_up(job, error) from error
        self.emit(EventName.MEDIA_PRESENTED)
        return PrintedDocument(job, document.sha256, document.copies, ended.sides)

    # ---- a job on its way

    def _follow(self, turn: Turn, job: int, told: Callable[[JobReport], None]) -> JobReport:
        before: JobReport | None = None
        pause = FIRST_LOOK
        while True:
            report = self.report(turn, job)
            if report != before:
                told(report)
                before = report
            if report.state.ended:
                _require_whole(report)
                return report
            look = self._look(turn)
            if look.error and turn.remaining < 2 * pause:
                raise look.error
            turn.pause(pause)
            pause = min(LONGEST_LOOK, 2 * pause)

    def _given_up(self, job: int, error: DeviceError) -> DeviceError:
        """Make sure that nothing more of the job comes out, and say so."""
        turn, left = Turn(GIVE_UP_SECONDS), "; job may still be ending"
        with contextlib.suppress(DeviceError):
            self.cancel(turn, job)
            while not self.report(turn, job).state.ended:
                turn.pause(FIRST_LOOK)
            left = "; nothing more of it will come out"
        known = error.failure
        return DeviceError(known.completion, known.code, known.recovery, f"{known.detail or known.code}{left}")

    def _look(self, turn: Turn) -> PrinterLook:
        """Look, and say what has changed since."""
        look, before = self.look(turn), self._last
        self._last = look
        for now, then in ((look.paper, before.paper), (look.toner, before.toner)):
            if now is not then and now in GOT_LESS:
                self.emit(EventName.THRESHOLD, status=look.status)
        if before.media is Media.PRESENT and look.media is Media.NOT_PRESENT:
            self.emit(EventName.MEDIA_TAKEN)
        return look


def _require_whole(report: JobReport) -> None:
    """Raises unless the job came out as it should."""
    reasons = ", ".join(report.reasons)
    if report.state is JobState.CANCELED:
        raise DeviceError(Completion.CANCELED, ErrorCode.CANCELED_AT_DEVICE, detail=reasons)
    if any(reason in UNREADABLE for reason in report.reasons):
        raise invalid_document(reasons)
    if report.state is JobState.ABORTED or "job-completed-with-errors" in report.reasons:
        raise DeviceError(Completion.HARDWARE_ERROR, ErrorCode.JOB_FAILED, Recovery.MAINTENANCE, reasons)
