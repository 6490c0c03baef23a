"""libcups in a process of its own, which can be ended when libcups does not end.

    python -m hardware.document_printer.libcups HOST PORT USER

libcups waits for its server as long as it likes, and nothing in its process can stop it; it also knows one server per
process. So each driver has one such process (`cups_process.py`). Questions come on stdin, each is answered on stdout
before the next is read: msgpack behind its length in four bytes, big-endian. The process ends with its stdin.
"""

import ctypes
import signal
import sys
from typing import Any, BinaryIO, Literal

import cups
import msgspec

LENGTH_BYTES = 4
PR_SET_PDEATHSIG = 1
ABOUT_PRINTER = [
    "printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "media-ready",
    "document-format-supported", "printer-make-and-model",
]  # fmt: skip
ABOUT_JOB = ["job-state", "job-state-reasons", "job-impressions-completed", "job-media-sheets-completed"]


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """Attributes of `queue` or of `job`, the numbers of our unfinished jobs on `queue`; or a job to make or to end."""

    about: Literal["printer", "job", "unfinished", "submit", "cancel"]
    queue: str = ""
    job: int = 0
    title: str = ""
    format: str = ""
    options: dict[str, str] = {}
    data: bytes = b""


class Said(msgspec.Struct, frozen=True, tag=True):
    """Attributes, a job's number or numbers, as the question was; others than plain values as their text."""

    value: Any


class Refused(msgspec.Struct, frozen=True, tag=True):
    """CUPS answered with this IPP status (RFC 8011 appendix B)."""

    status: int
    words: str


class Gone(msgspec.Struct, frozen=True, tag=True):
    """There is no CUPS at the other end."""

    why: str


Answer = Said | Refused | Gone


def framed(message: Question | Answer) -> bytes:
    body = msgspec.msgpack.encode(message, enc_hook=str)
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def serve(host: str, port: int, user: str, questions: BinaryIO, answers: BinaryIO) -> None:
    cups.setUser(user)
    cups.setServer(host)
    cups.setPort(port)
    connection: Any = None
    while length := questions.read(LENGTH_BYTES):
        question = msgspec.msgpack.decode(questions.read(int.from_bytes(length, "big")), type=Question)
        answer: Answer
        try:
            connection = connection or cups.Connection(host, port)
            answer = Said(_asked(connection, question))
        except cups.IPPError as refused:
            status, words = (*refused.args, "", "")[:2]
            answer = Refused(status if isinstance(status, int) else 0, str(words))
        except (RuntimeError, cups.HTTPError) as error:
            connection, answer = None, Gone(type(error).__name__)
        answers.write(framed(answer))
        answers.flush()


def _asked(connection: Any, question: Question) -> Any:
    match question.about:
        case "printer":
            return connection.getPrinterAttributes(question.queue, requested_attributes=ABOUT_PRINTER)
        case "job":
            return connection.getJobAttributes(question.job, requested_attributes=ABOUT_JOB)
        case "cancel":
            return connection.cancelJob(question.job)
        case "unfinished":
            jobs = connection.getJobs(
                which_jobs="not-completed", my_jobs=True, requested_attributes=["job-printer-uri"]
            )
            here = f"/{question.queue}"
            return [number for number, job in jobs.items() if str(job.get("job-printer-uri", "")).endswith(here)]
        case "submit":
            number = connection.createJob(question.queue, question.title, question.options)
            connection.startDocument(question.queue, number, question.title, question.format, 1)
            connection.writeRequestData(question.data, len(question.data))
            connection.finishDocument(question.queue)
            return number


if __name__ == "__main__":
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    serve(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.stdin.buffer, sys.stdout.buffer)
