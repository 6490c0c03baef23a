"""The works of the emulated printer: jobs in a row, sheets fed one by one, a tray they fall into.

One thread prints. Before each side it waits while something holds it (no paper, a jam, an open cover); a job that is
cancelled ends before the next side, as on real printers, never in the middle of a sheet.
"""

import threading
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from hardware.document_printer import PDF, Document, JobState
from hardware.document_printer.emulated_pages import drawer
from hardware.faults import Faults

HOLDING = ("paper_out", "paper_jam", "cover_open", "toner_empty", "output_full", "offline")
KEPT_JOBS = 50
KEPT_PICTURES = 200


class EmulatedJob(msgspec.Struct):
    """A job; `sides` have come out."""

    number: int
    user: str
    document: Document
    state: JobState = JobState.PENDING
    reasons: tuple[str, ...] = ("none",)
    sides: int = 0
    cancelling: bool = False


class EmulatedQueue:
    """`printouts` gets a PNG for each side that comes out, and the PDF of each job that came out whole; of a raw job,
    which counts as one side, its bytes. The oldest pictures of this run are cleared away.
    """

    def __init__(self, printouts: Path, faults: Faults, seconds_a_side: float) -> None:
        self._printouts = printouts
        self._faults = faults
        self._seconds_a_side = seconds_a_side
        self._changed = threading.Condition()
        self._jobs: dict[int, EmulatedJob] = {}
        self._numbers = 0
        self._stopping = False
        self._thread: threading.Thread | None = None
        self.in_tray = 0
        self.sides: list[Path] = []
        """Pictures of what came out, oldest first."""

    def start(self) -> None:
        if self._thread is None:
            self._printouts.mkdir(parents=True, exist_ok=True)
            self._stopping = False
            self._thread = threading.Thread(target=self._print_all, name="emulated pages", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Power off: what was not printed is lost."""
        thread, self._thread = self._thread, None
        with self._changed:
            self._stopping = True
            self._jobs.clear()
            self._changed.notify_all()
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def look_again(self) -> None:
        """A fault came or went."""
        with self._changed:
            self._changed.notify_all()

    def add(self, user: str, document: Document) -> EmulatedJob:
        return self.send(self.open(user, document), document)

    def open(self, user: str, ticket: Document) -> EmulatedJob:
        """A job whose document is still to come."""
        with self._changed:
            self._numbers += 1
            job = EmulatedJob(self._numbers, user, ticket, JobState.HELD, ("job-incoming",))
            self._jobs[job.number] = job
            for old in [each.number for each in self._jobs.values() if each.state.ended][:-KEPT_JOBS]:
                del self._jobs[old]
            return job

    def send(self, job: EmulatedJob, document: Document) -> EmulatedJob:
        with self._changed:
            job.document = document
            if job.state is JobState.HELD:
                job.state, job.reasons = JobState.PENDING, ("none",)
            self._changed.notify_all()
            return job

    def find(self, number: object) -> EmulatedJob | None:
        return self._jobs.get(number) if isinstance(number, int) else None

    def unfinished(self) -> list[EmulatedJob]:
        return [job for job in tuple(self._jobs.values()) if not job.state.ended]

    def cancel(self, job: EmulatedJob, reason: str) -> None:
        with self._changed:
            job.cancelling, job.reasons = True, (reason,)
            if job.state in (JobState.PENDING, JobState.HELD):
                job.state = JobState.CANCELED
            self._changed.notify_all()

    def take_all(self) -> None:
        """Hands take the sheets out of the tray."""
        self.in_tray = 0

    # ---- the printing thread

    def _print_all(self) -> None:
        while not self._stopping:
            with self._changed:
                job = next((each for each in self._jobs.values() if each.state is JobState.PENDING), None)
                if job is None:
                    self._changed.wait()
                    continue
                job.state = JobState.PROCESSING
                job.reasons = ("job-printing",)
            self._print(job)

    def _print(self, job: EmulatedJob) -> None:
        drawn = job.document.format == PDF
        pages = drawer.draw(job.document.data) if drawn else [job.document.data]
        if not pages:
            self._end(job, JobState.ABORTED, "document-format-error")
            return
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-job{job.number:04d}"
        for page in [page for _ in range(job.document.copies) for page in pages]:
            if not self._wait_for_paper(job):
                self._end(job, JobState.CANCELED, *job.reasons)
                return
            self._feed(job, self._printouts / f"{stamp}-side{job.sides + 1}.{'png' if drawn else 'raw'}", page)
        if self._faults.happens("job_fails"):
            self._end(job, JobState.ABORTED, "aborted-by-system")
            return
        if drawn:
            (self._printouts / f"{stamp}.pdf").write_bytes(job.document.data)
        self._end(job, JobState.COMPLETED, "job-completed-successfully")

    def _wait_for_paper(self, job: EmulatedJob) -> bool:
        """False when the job is to end instead."""
        if self._faults.happens("canceled_at_panel"):
            self.cancel(job, "job-canceled-at-device")
        with self._changed:
            self._changed.wait_for(lambda: job.cancelling or self._stopping, self._seconds_a_side)
            self._changed.wait_for(lambda: job.cancelling or self._stopping or not self.held())
        return not job.cancelling and not self._stopping

    def _feed(self, job: EmulatedJob, path: Path, page: bytes) -> None:
        path.write_bytes(page)
        self.sides.append(path)
        for old in self.sides[:-KEPT_PICTURES]:
            old.unlink(missing_ok=True)
            self.sides.remove(old)
        self.in_tray += 1
        job.sides += 1
        for midway, fault in (("paper_out_midway", "paper_out"), ("paper_jam_midway", "paper_jam")):
            if self._faults.happens(midway):
                self._faults.set(fault)

    def held(self) -> bool:
        return any(map(self._faults.on, HOLDING))

    def _end(self, job: EmulatedJob, state: JobState, *reasons: str) -> None:
        job.reasons = reasons
        job.state = state
