"""Document printers over IPP: any IPP Everywhere or AirPrint printer, and CUPS queues without a library.

    [[device]]
    kind = "document_printer"
    url = "ipp://192.168.1.60/ipp/print"        # or ipp://localhost/printers/QUEUE, or ipps://…
    options = { user = "kiosk", ca_file = "" }

`user` is the name the jobs run under; two kiosks at one printer need two, because each cancels its own.
Operations: Print-Job, Cancel-Job, Get-Job-Attributes, Get-Jobs, Get-Printer-Attributes (RFC 8011).
"""

import msgspec

from hardware.document_printer import Document, JobReport, JobState
from hardware.document_printer.condition import PrinterLook, bare, invalid_document, wrong_paper
from hardware.document_printer.ipp_link import IppLink
from hardware.document_printer.ipp_message import Group, Message, Tag, Value, Values
from hardware.document_printer.spooled import SpooledPrinter
from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, ErrorCode, Recovery

PRINT_JOB, CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER = 0x0002, 0x0008, 0x0009, 0x000A, 0x000B
NOT_POSSIBLE, NOT_FOUND, FORMAT_UNKNOWN, VALUES_UNKNOWN = 0x0404, 0x0406, 0x040A, 0x040B
NOT_ACCEPTING, BUSY = 0x0506, 0x0507
ERRORS_FROM = 0x0100
JOB_STATES = dict(enumerate(JobState, start=3))
"""RFC 8011: 3 pending … 9 completed, in the order of `JobState`."""

ABOUT_PRINTER = (
    "printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "media-ready",
    "document-format-supported", "printer-make-and-model", "printer-output-tray",
)  # fmt: skip
ABOUT_JOB = ("job-state", "job-state-reasons", "job-impressions-completed", "job-media-sheets-completed")


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    user: str = "kiosk"
    ca_file: str = ""


class IppPrinter(SpooledPrinter):
    """A printer that speaks IPP."""

    schemes = frozenset({"ipp", "ipps"})
    Options = Options
    options: Options

    def __init__(self, url: str, options: Options | None = None) -> None:
        super().__init__(url, options)
        self._link = IppLink(url, self.options.ca_file)
        self._asked = 0

    def close(self) -> None:
        self._link.close()

    def look(self, turn: Turn) -> PrinterLook:
        return read_printer(self._ask(turn, GET_PRINTER, {"requested-attributes": keywords(*ABOUT_PRINTER)}))

    def submit(self, turn: Turn, document: Document) -> int:
        operation = {
            "job-name": Values(Tag.NAME, (document.title,)),
            "ipp-attribute-fidelity": Values(Tag.BOOLEAN, (True,)),
            "document-format": Values(Tag.MIME, (document.format,)),
        }
        job = {
            "copies": Values(Tag.INTEGER, (document.copies,)),
            "media": keywords(document.media),
            "sides": keywords(document.sides),
        }
        answer = self._ask(turn, PRINT_JOB, operation, job, document.data)
        number = _first(answer.group(Tag.JOB), "job-id")
        if not isinstance(number, int):
            raise broken("no job number")
        return number

    def report(self, turn: Turn, job: int) -> JobReport:
        asked = {"job-id": Values(Tag.INTEGER, (job,)), "requested-attributes": keywords(*ABOUT_JOB)}
        return read_job(job, self._ask(turn, GET_JOB, asked))

    def cancel(self, turn: Turn, job: int) -> None:
        try:
            self._ask(turn, CANCEL_JOB, {"job-id": Values(Tag.INTEGER, (job,))})
        except IppRefused as refused:
            if refused.status not in (NOT_POSSIBLE, NOT_FOUND):
                raise

    def unfinished(self, turn: Turn) -> list[int]:
        asked = {
            "requested-attributes": keywords("job-id"),
            "which-jobs": keywords("not-completed"),
            "my-jobs": Values(Tag.BOOLEAN, (True,)),
        }
        answer = self._ask(turn, GET_JOBS, asked)
        numbers = (_first(group.attributes, "job-id") for group in answer.groups if group.tag == Tag.JOB)
        return [number for number in numbers if isinstance(number, int)]

    def _ask(
        self,
        turn: Turn,
        operation: int,
        asked: dict[str, Values],
        job: dict[str, Values] | None = None,
        data: bytes = b"",
    ) -> Message:
        """The answer to one operation. The first five attributes come in the order RFC 8011 wants."""
        given = dict(asked)
        number = {"job-id": given.pop("job-id")} if "job-id" in given else {}
        first = {
            "attributes-charset": Values(Tag.CHARSET, ("utf-8",)),
            "attributes-natural-language": Values(Tag.LANGUAGE, ("en",)),
            "printer-uri": Values(Tag.URI, (self._link.uri,)),
            **number,
            "requesting-user-name": Values(Tag.NAME, (self.options.user,)),
        }
        groups = [Group(Tag.OPERATION, first | given)]
        if job:
            groups.append(Group(Tag.JOB, job))
        self._asked = self._asked % 0x7FFFFFFF + 1
        answer = self._link.ask(turn, Message(operation, self._asked, tuple(groups), data))
        if answer.code >= ERRORS_FROM:
            raise _refused(answer)
        return answer


class IppRefused(DeviceError):  # noqa: N818 - says what happened
    """The printer answered with an error status."""

    def __init__(self, status: int, known: DeviceError) -> None:
        super().__init__(known.completion, known.code, known.recovery, known.failure.detail)
        self.status = status


def keywords(*words: str) -> Values:
    return Values(Tag.KEYWORD, words)


def read_printer(answer: Message) -> PrinterLook:
    """Raises `DeviceError` `broken_answer` when the printer's state is missing."""
    said = answer.group(Tag.PRINTER)
    state = _first(said, "printer-state")
    if not isinstance(state, int):
        raise broken("no printer state")
    reasons = frozenset(bare(reason) for reason in _texts(said, "printer-state-reasons")) - {"none"}
    return PrinterLook(
        state=state,
        reasons=reasons,
        accepting=_first(said, "printer-is-accepting-jobs") is not False,
        media_ready=_texts(said, "media-ready"),
        formats=_texts(said, "document-format-supported"),
        in_tray=_sheets_in_tray(said),
        model=next(iter(_texts(said, "printer-make-and-model")), ""),
    )


def read_job(job: int, answer: Message) -> JobReport:
    """Raises `DeviceError` `broken_answer` when the job's state is missing."""
    said = answer.group(Tag.JOB)
    state = _first(said, "job-state")
    if not isinstance(state, int) or state not in JOB_STATES:
        raise broken("no job state")
    sides = _first(said, "job-impressions-completed")
    if not isinstance(sides, int):
        sides = _first(said, "job-media-sheets-completed")
    return JobReport(
        job, JOB_STATES[state], sides if isinstance(sides, int) else None, _texts(said, "job-state-reasons")
    )


def broken(detail: str) -> DeviceError:
    return DeviceError(Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET, detail)


def _first(attributes: dict[str, Values], name: str) -> Value:
    found = attributes.get(name)
    return found.items[0] if found and found.items else None


def _texts(attributes: dict[str, Values], name: str) -> tuple[str, ...]:
    found = attributes.get(name)
    return tuple(item for item in found.items if isinstance(item, str)) if found else ()


def _sheets_in_tray(said: dict[str, Values]) -> bool | None:
    """`printer-output-tray` (PWG 5100.13) tells how many sheets a tray holds and how many more it would take; without
    a sensor one of them is negative.
    """
    known: list[bool] = []
    found = said.get("printer-output-tray")
    for item in found.items if found else ():
        text = item.decode("utf-8", "replace") if isinstance(item, bytes) else str(item)
        pairs = dict(pair.split("=", 1) for pair in text.split(";") if "=" in pair)
        try:
            capacity, remaining = int(pairs["maxcapacity"]), int(pairs["remaining"])
        except (KeyError, ValueError):
            continue
        if capacity > 0 and remaining >= 0:
            known.append(remaining < capacity)
    return any(known) if known else None


def _refused(answer: Message) -> IppRefused:
    unsupported = answer.group(Tag.UNSUPPORTED_GROUP)
    detail = f"IPP status {answer.code:04x} {', '.join(sorted(unsupported))}".strip()
    if answer.code == VALUES_UNKNOWN and "media" in unsupported:
        known = wrong_paper(detail)
    elif answer.code in (FORMAT_UNKNOWN, VALUES_UNKNOWN):
        known = invalid_document(detail)
    elif answer.code in (NOT_ACCEPTING, BUSY):
        known = DeviceError(Completion.DEVICE_NOT_READY, ErrorCode.OFFLINE, Recovery.RESET, detail)
    else:
        known = broken(detail)
    return IppRefused(answer.code, known)
