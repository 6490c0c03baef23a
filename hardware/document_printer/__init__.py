"""Document printers (文书打印机): A4 pages on plain paper or on numbered forms, and the contract.

A job is followed to its end: it is printed when the printer says that the last sheet is out, not when the
bytes were taken.

    printer: Device[DocumentPrinter]
    printed = await printer.run(lambda driver, turn: driver.print_document(turn, document), seconds=120)

A job ends as `PrintedDocument`, or as an error after which nothing more of it comes out: the driver cancels
what it gives up, and, when it comes back after a lost wire or a power cut, what its predecessor left in the
queue. What was already fed may lie in the tray; only a person can tell, and only a person may have it printed
again. `told` hears on the way how far the job is, which is what a count of numbered forms needs.

Whether the paper was taken is known only to printers with a sensor in the tray: their status has `media`, and
`media_taken` is emitted. With the others (`media` is None) the person has to be asked.
"""

import hashlib
from abc import abstractmethod
from collections.abc import Callable
from enum import StrEnum
from typing import Literal

import msgspec

from hardware.driver import Driver, Turn

A4 = "iso_a4_210x297mm"
PDF = "application/pdf"


class Document(msgspec.Struct, frozen=True):
    """What is to be printed. `title` stands on the printer's panel and in its log: nothing personal. `media` is a
    self-describing name (PWG 5101.1).
    """

    data: bytes
    title: str = "document"
    format: str = PDF
    copies: int = 1
    media: str = A4
    sides: Literal["one-sided", "two-sided-long-edge"] = "one-sided"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class JobState(StrEnum):
    """RFC 8011 §5.3.7."""

    PENDING = "pending"
    HELD = "held"
    PROCESSING = "processing"
    STOPPED = "stopped"
    CANCELED = "canceled"
    ABORTED = "aborted"
    COMPLETED = "completed"

    @property
    def ended(self) -> bool:
        return self in (JobState.CANCELED, JobState.ABORTED, JobState.COMPLETED)


class JobReport(msgspec.Struct, frozen=True):
    """A job on its way: its number at the printer or queue, and how many sides came out (None: not told)."""

    job: int
    state: JobState
    sides: int | None = None
    reasons: tuple[str, ...] = ()


class PrintedDocument(msgspec.Struct, frozen=True):
    """A job that came out whole."""

    job: int
    sha256: str
    copies: int
    sides: int | None


def nobody(report: JobReport) -> None:
    """For a caller who waits for the end only."""


class DocumentPrinter(Driver):
    """Contract. Emits `media_presented` after a job, `media_taken` where it can tell, `threshold` when paper or
    toner get less.
    """

    kind = "document_printer"

    @abstractmethod
    def print_document(
        self, turn: Turn, document: Document, told: Callable[[JobReport], None] = nobody
    ) -> PrintedDocument:
        """Print to the end. `told` is called in the device's thread for every change.

        While paper is out or a sheet is jammed the job waits for a person until the turn ends; then it is
        cancelled. Raises `DeviceError` with code `paper_out`, `wrong_paper`, `paper_jammed`, `cover_open`,
        `toner_out`, `output_full` or `offline` (before or on the way), `invalid_document`,
        `canceled_at_device`, `job_failed`, `no_answer`, `broken_answer`, `timed_out`, `canceled`; `no_device`
        when the wire was lost, on the way too.
        """
