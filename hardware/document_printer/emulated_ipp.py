"""What the emulated printer answers over IPP: the operations a kiosk uses, as RFC 8011 words them."""

from collections.abc import Callable

from msgspec.structs import replace

from hardware.document_printer import A4, PDF, Document, JobState
from hardware.document_printer.emulated_queue import EmulatedJob, EmulatedQueue
from hardware.document_printer.ipp_message import Group, Message, Tag, Value, Values
from hardware.faults import Faults

OK, BAD_REQUEST, NOT_POSSIBLE, NOT_FOUND = 0x0000, 0x0400, 0x0404, 0x0406
FORMAT_UNKNOWN, VALUES_UNKNOWN, OPERATION_UNKNOWN, NOT_ACCEPTING = 0x040A, 0x040B, 0x0501, 0x0506
RAW = "application/vnd.cups-raw"
NAME = "A4"
LETTER = "na_letter_8.5x11in"
TRAY_HOLDS = 50
STATE_NUMBERS = {state: number for number, state in enumerate(JobState, start=3)}
REASONS = {
    "paper_low": ("media-low-report",),
    "paper_out": ("media-empty", "media-needed"),
    "paper_jam": ("media-jam-error",),
    "cover_open": ("cover-open",),
    "toner_low": ("toner-low-report",),
    "toner_empty": ("toner-empty-error",),
    "output_full": ("output-area-full-warning",),
    "offline": ("paused",),
}


class IppAnswers:
    """Answers for one queue."""

    def __init__(self, queue: EmulatedQueue, faults: Faults) -> None:
        self._queue = queue
        self._faults = faults
        self._operations: dict[int, Callable[[Message], Message]] = {
            0x0002: self._print_job,
            0x0005: self._create_job,
            0x0006: self._send_document,
            0x0008: self._cancel_job,
            0x0009: self._get_job,
            0x000A: self._get_jobs,
            0x000B: self._get_printer,
        }

    def answer(self, asked: Message) -> Message:
        operation = self._operations.get(asked.code)
        return operation(asked) if operation else _said(asked, OPERATION_UNKNOWN)

    def _print_job(self, asked: Message) -> Message:
        document = self._ticket(asked)
        if isinstance(document, Message):
            return document
        return _said(asked, OK, _about(self._queue.add(_user(asked), document)))

    def _create_job(self, asked: Message) -> Message:
        ticket = self._ticket(asked)
        return (
            ticket if isinstance(ticket, Message) else _said(asked, OK, _about(self._queue.open(_user(asked), ticket)))
        )

    def _send_document(self, asked: Message) -> Message:
        job = self._queue.find(_job_number(asked))
        if job is None:
            return _said(asked, NOT_FOUND)
        if job.state is not JobState.HELD:
            return _said(asked, NOT_POSSIBLE)
        kind = _kind(asked)
        if kind is None:
            self._queue.cancel(job, "document-format-error")
            return _said(asked, FORMAT_UNKNOWN)
        return _said(asked, OK, _about(self._queue.send(job, replace(job.document, data=asked.data, format=kind))))

    def _ticket(self, asked: Message) -> Document | Message:
        """What is to be printed, and how; or why not."""
        operation, job = asked.group(Tag.OPERATION), asked.group(Tag.JOB)
        media = str(_first(job, "media") or self._media())
        if self._faults.on("offline"):
            return _said(asked, NOT_ACCEPTING)
        kind = _kind(asked)
        if kind is None:
            return _said(asked, FORMAT_UNKNOWN)
        if media not in (A4, LETTER):
            return _said(asked, VALUES_UNKNOWN, Group(Tag.UNSUPPORTED_GROUP, {"media": _words(media)}))
        copies = _first(job, "copies")
        title = str(_first(operation, "job-name") or "")
        return Document(asked.data, title, kind, copies if isinstance(copies, int) else 1, media=media)

    def _cancel_job(self, asked: Message) -> Message:
        job = self._queue.find(_job_number(asked))
        if job is None:
            return _said(asked, NOT_FOUND)
        if job.state.ended:
            return _said(asked, NOT_POSSIBLE)
        self._queue.cancel(job, "job-canceled-by-user")
        return _said(asked, OK)

    def _get_job(self, asked: Message) -> Message:
        job = self._queue.find(_job_number(asked))
        return _said(asked, OK, _about(job)) if job else _said(asked, NOT_FOUND)

    def _get_jobs(self, asked: Message) -> Message:
        operation = asked.group(Tag.OPERATION)
        user = _first(operation, "requesting-user-name") if _first(operation, "my-jobs") else None
        jobs = [job for job in self._queue.unfinished() if user in (None, job.user)]
        return _said(asked, OK, *map(_about, jobs))

    def _get_printer(self, asked: Message) -> Message:
        on = self._faults.on
        reasons = [reason for fault, said in REASONS.items() if on(fault) for reason in said]
        busy = bool(self._queue.unfinished())
        state = 5 if on("offline") or (busy and self._queue.held()) else 4 if busy else 3
        remaining = -2 if on("no_tray_sensor") else max(0, TRAY_HOLDS - self._queue.in_tray)
        tray = f"type=unRemovableBin;maxcapacity={TRAY_HOLDS};remaining={remaining};status=0;name=face-down;"
        return _said(
            asked,
            OK,
            Group(
                Tag.PRINTER,
                {
                    "printer-name": Values(Tag.NAME, (NAME,)),
                    "printer-uri-supported": Values(Tag.URI, (str(_first(asked.group(Tag.OPERATION), "printer-uri")),)),
                    "printer-state": Values(Tag.ENUM, (state,)),
                    "printer-state-reasons": _words(*(reasons or ["none"])),
                    "printer-is-accepting-jobs": Values(Tag.BOOLEAN, (not on("offline"),)),
                    "media-ready": _words(self._media()),
                    "document-format-supported": Values(Tag.MIME, (PDF, RAW, "application/octet-stream")),
                    "printer-make-and-model": Values(Tag.TEXT, ("Emulated A4 laser",)),
                    "printer-output-tray": Values(Tag.OCTETS, (tray.encode(),)),
                },
            ),
        )

    def _media(self) -> str:
        return LETTER if self._faults.on("letter_loaded") else A4


def _about(job: EmulatedJob) -> Group:
    return Group(
        Tag.JOB,
        {
            "job-id": Values(Tag.INTEGER, (job.number,)),
            "job-state": Values(Tag.ENUM, (STATE_NUMBERS[job.state],)),
            "job-state-reasons": _words(*job.reasons),
            "job-impressions-completed": Values(Tag.INTEGER, (job.sides,)),
        },
    )


def _said(asked: Message, status: int, *groups: Group) -> Message:
    first = {
        "attributes-charset": Values(Tag.CHARSET, ("utf-8",)),
        "attributes-natural-language": Values(Tag.LANGUAGE, ("en",)),
    }
    return Message(status, asked.request_id, (Group(Tag.OPERATION, first), *groups))


def _user(asked: Message) -> str:
    return str(_first(asked.group(Tag.OPERATION), "requesting-user-name"))


def _job_number(asked: Message) -> int:
    """By its number, or at the end of its URI (RFC 8011 §4.1.5)."""
    operation = asked.group(Tag.OPERATION)
    number = _first(operation, "job-id") or str(_first(operation, "job-uri")).rpartition("/")[2]
    return int(str(number)) if str(number).isdecimal() else 0


def _kind(asked: Message) -> str | None:
    """The document's format; None for one that the printer does not know."""
    kind = str(_first(asked.group(Tag.OPERATION), "document-format") or PDF)
    return kind if kind in (PDF, RAW) else None


def _words(*words: str) -> Values:
    return Values(Tag.KEYWORD, words)


def _first(attributes: dict[str, Values], name: str) -> Value:
    found = attributes.get(name)
    return found.items[0] if found and found.items else None
