"""Document printers behind CUPS, by its own library: queues with filters and drivers for printers without IPP.

    [[device]]
    kind = "document_printer"
    url = "cups://localhost/QUEUE"              # or cups://host:port/QUEUE
    options = { user = "kiosk" }

Needs pycups (`pip install '.[cups]'`, built with libcups2-dev), which runs in a process of its own (`libcups.py`).
The same queue can be used without it, as `ipp://localhost/printers/QUEUE`; prefer that unless the site's CUPS wants
what only libcups does (Kerberos, TLS with its own trust).

CUPS counts a job as completed when the printer has taken it to its end, if the printer can tell (IPP, AppSocket
cannot). What is loaded is what CUPS has learnt from the printer; queues of old drivers do not tell.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from hardware.document_printer import Document, JobReport
from hardware.document_printer.condition import PrinterLook, bare, invalid_document
from hardware.document_printer.cups_process import CupsProcess
from hardware.document_printer.ipp import JOB_STATES, broken
from hardware.document_printer.libcups import Gone, Question, Refused
from hardware.document_printer.spooled import SpooledPrinter
from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, Disconnected, ErrorCode, Recovery

DEFAULT_PORT = 631
NOT_POSSIBLE, NOT_FOUND, FORMAT_UNKNOWN, NOT_ACCEPTING = 0x0404, 0x0406, 0x040A, 0x0506


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    user: str = "kiosk"


class CupsPrinter(SpooledPrinter):
    """A CUPS queue."""

    schemes = frozenset({"cups"})
    Options = Options
    options: Options

    def __init__(self, url: str, options: Options | None = None) -> None:
        super().__init__(url, options)
        parts = urlsplit(url)
        self._cups = CupsProcess(parts.hostname or "localhost", parts.port or DEFAULT_PORT, self.options.user)
        self._queue = parts.path.strip("/")

    def close(self) -> None:
        self._cups.close()

    def look(self, turn: Turn) -> PrinterLook:
        said = self._ask(turn, Question("printer", self._queue))
        state = said.get("printer-state")
        if not isinstance(state, int):
            raise broken("no printer state")
        return PrinterLook(
            state=state,
            reasons=frozenset(bare(reason) for reason in _texts(said, "printer-state-reasons")) - {"none"},
            accepting=said.get("printer-is-accepting-jobs") is not False,
            media_ready=_texts(said, "media-ready"),
            formats=_texts(said, "document-format-supported"),
            model=next(iter(_texts(said, "printer-make-and-model")), ""),
        )

    def submit(self, turn: Turn, document: Document) -> int:
        options = {"copies": str(document.copies), "media": document.media, "sides": document.sides}
        question = Question(
            "submit",
            self._queue,
            title=document.title,
            format=document.format,
            options=options,
            data=document.data,
        )
        return self._ask(turn, question)

    def report(self, turn: Turn, job: int) -> JobReport:
        said = self._ask(turn, Question("job", job=job))
        state = said.get("job-state")
        if state not in JOB_STATES:
            raise broken("no job state")
        sides = said.get("job-impressions-completed", said.get("job-media-sheets-completed"))
        reasons = _texts(said, "job-state-reasons")
        return JobReport(job, JOB_STATES[state], sides if isinstance(sides, int) else None, reasons)

    def cancel(self, turn: Turn, job: int) -> None:
        self._ask(turn, Question("cancel", job=job), settled=(NOT_POSSIBLE, NOT_FOUND))

    def unfinished(self, turn: Turn) -> list[int]:
        return self._ask(turn, Question("unfinished", self._queue))

    def _ask(self, turn: Turn, question: Question, settled: tuple[int, ...] = ()) -> Any:
        """`settled`: statuses that say that what is asked for is so already."""
        match self._cups.ask(turn, question):
            case Gone(why):
                raise Disconnected(f"no CUPS: {why}")
            case Refused(status, words):
                if status in settled:
                    return None
                raise self._refused(status, words)
            case said:
                return said.value

    def _refused(self, status: int, words: str) -> DeviceError:
        if status == NOT_FOUND:
            return Disconnected(f"no queue {self._queue}")
        if status == FORMAT_UNKNOWN:
            return invalid_document(words)
        if status == NOT_ACCEPTING:
            return DeviceError(Completion.DEVICE_NOT_READY, ErrorCode.OFFLINE, Recovery.RESET, words)
        self.close()
        return Disconnected(f"CUPS: {words}") if status >= 0x0500 else broken(f"CUPS: {words}")


def _texts(said: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """pycups gives one value as itself and several as a list."""
    found = said.get(name)
    return (found,) if isinstance(found, str) else tuple(item for item in found or () if isinstance(item, str))
