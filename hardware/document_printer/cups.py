"""Document printers behind CUPS, by its own library: queues with filters and drivers for printers without IPP.

    [[device]]
    kind = "document_printer"
    url = "cups://localhost/QUEUE"              # or cups://host:port/QUEUE
    options = { user = "kiosk" }

Needs pycups (`pip install '.[cups]'`, built with libcups2-dev). The same queue can be used without it, as
`ipp://localhost/printers/QUEUE`: that driver waits in fifths of a second, while libcups waits as long as it likes,
so prefer it unless the site's CUPS wants what only libcups does (Kerberos, TLS with its own trust). libcups knows one
server per process.

CUPS counts a job as completed when the printer has taken it to its end, if the printer can tell (IPP, AppSocket
cannot). What is loaded is what CUPS has learnt from the printer; queues of old drivers do not tell.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import cups
import msgspec

from hardware.document_printer import Document, JobReport
from hardware.document_printer.condition import PrinterLook, bare, invalid_document
from hardware.document_printer.ipp import JOB_STATES, broken
from hardware.document_printer.spooled import SpooledPrinter
from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, Disconnected, ErrorCode, Recovery

DEFAULT_PORT = 631
NOT_POSSIBLE, NOT_FOUND, FORMAT_UNKNOWN, NOT_ACCEPTING = 0x0404, 0x0406, 0x040A, 0x0506
ABOUT_PRINTER = [
    "printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "media-ready",
    "document-format-supported", "printer-make-and-model",
]  # fmt: skip
ABOUT_JOB = ["job-state", "job-state-reasons", "job-impressions-completed", "job-media-sheets-completed"]

R = TypeVar("R")


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
        self._server = (parts.hostname or "localhost", parts.port or DEFAULT_PORT)
        self._queue = parts.path.strip("/")
        self._connection: Any = None

    def close(self) -> None:
        self._connection = None

    def look(self, turn: Turn) -> PrinterLook:
        said = self._ask(turn, lambda cups: cups.getPrinterAttributes(self._queue, requested_attributes=ABOUT_PRINTER))
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

        def hand_over(connection: Any) -> int:
            number = connection.createJob(self._queue, document.title, options)
            connection.startDocument(self._queue, number, document.title, document.format, 1)
            connection.writeRequestData(document.data, len(document.data))
            connection.finishDocument(self._queue)
            return number

        return self._ask(turn, hand_over)

    def report(self, turn: Turn, job: int) -> JobReport:
        said = self._ask(turn, lambda cups: cups.getJobAttributes(job, requested_attributes=ABOUT_JOB))
        state = said.get("job-state")
        if state not in JOB_STATES:
            raise broken("no job state")
        sides = said.get("job-impressions-completed", said.get("job-media-sheets-completed"))
        reasons = _texts(said, "job-state-reasons")
        return JobReport(job, JOB_STATES[state], sides if isinstance(sides, int) else None, reasons)

    def cancel(self, turn: Turn, job: int) -> None:
        def end(connection: Any) -> None:
            try:
                connection.cancelJob(job)
            except cups.IPPError as refused:
                if refused.args[0] not in (NOT_POSSIBLE, NOT_FOUND):
                    raise

        self._ask(turn, end)

    def unfinished(self, turn: Turn) -> list[int]:
        def ours(connection: Any) -> list[int]:
            jobs = connection.getJobs(
                which_jobs="not-completed", my_jobs=True, requested_attributes=["job-printer-uri"]
            )
            here = f"/{self._queue}"
            return [number for number, job in jobs.items() if str(job.get("job-printer-uri", "")).endswith(here)]

        return self._ask(turn, ours)

    def _ask(self, turn: Turn, question: Callable[[Any], R]) -> R:
        turn.check()
        try:
            if self._connection is None:
                cups.setUser(self.options.user)
                cups.setServer(self._server[0])
                cups.setPort(self._server[1])
                self._connection = cups.Connection(*self._server)
            return question(self._connection)
        except cups.IPPError as refused:
            raise self._refused(refused) from refused
        except (RuntimeError, cups.HTTPError) as error:
            self._connection = None
            raise Disconnected(f"no CUPS: {type(error).__name__}") from error

    def _refused(self, refused: Any) -> DeviceError:
        status, words = (*refused.args, "", "")[:2]
        if status == NOT_FOUND:
            return Disconnected(f"no queue {self._queue}")
        if status == FORMAT_UNKNOWN:
            return invalid_document(str(words))
        if status == NOT_ACCEPTING:
            return DeviceError(Completion.DEVICE_NOT_READY, ErrorCode.OFFLINE, Recovery.RESET, str(words))
        self._connection = None
        if isinstance(status, int) and status >= 0x0500:
            return Disconnected(f"CUPS: {words}")
        return broken(f"CUPS: {words}")


def _texts(said: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """pycups gives one value as itself and several as a list."""
    found = said.get(name)
    return (found,) if isinstance(found, str) else tuple(item for item in found or () if isinstance(item, str))
