"""What was sent to a printer, and what became of it: an append-only file, one JSON line per change.

    queued ──▶ sent ──▶ presented ──▶ taken        (the tray's sensor says so, or the person does)
       │         │          └───────▶ retracted    (nobody took it: drawn back, or found by staff)
       │         └────▶ failed        (or nothing: power went; nobody knows)
       └──▶ dropped                   (never reached the printer)

A line is on the disk before the step it tells of is taken, so after a power cut the file never claims less
than what was done. A job that was *sent* is not printed again by itself: paper may already hang from the
slot. On start, jobs left *queued* become *dropped* and jobs left *sent* stay as they are (`uncertain` lists
them for the operator); the pictures are gone with the visit, so nothing could be printed twice. Printing
again is a new job that a person asks for, and `copy_of` names the first."""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from core.ids import new_id

JobState = Literal["queued", "sent", "presented", "taken", "retracted", "failed", "dropped"]

CAME_OUT = ("presented", "taken", "retracted")


class PrintLine(Struct, frozen=True, omit_defaults=True):
    """`kind` is the slip's, or `sheet`; `sha256` is of the picture or file printed. One job is one copy.
    No personal data."""

    job: str
    state: JobState
    at: datetime
    kind: str = ""
    sha256: str = ""
    copy_of: str = ""
    reason: str = ""


class PrintJournal:
    def __init__(self, path: Path, now: datetime) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._last: dict[str, PrintLine] = {}
        for line in self._read():
            self._last[line.job] = line
        for job in [job for job, line in self._last.items() if line.state == "queued"]:
            self.note(job, "dropped", now, reason="restart")

    def queue(self, kind: str, content: bytes, at: datetime, copy_of: str = "") -> str:
        """A new job's id."""
        job = new_id()
        sha256 = hashlib.sha256(content).hexdigest()
        self._append(PrintLine(job, "queued", at, kind, sha256, copy_of))
        return job

    def note(self, job: str, state: JobState, at: datetime, reason: str = "") -> None:
        known = self._last.get(job)
        self._append(PrintLine(job, state, at, known.kind if known else "", reason=reason))

    def state(self, job: str) -> JobState | None:
        line = self._last.get(job)
        return line.state if line else None

    def uncertain(self, since: datetime | None = None) -> list[str]:
        """Jobs of which nobody knows whether the paper came out."""
        return [line.job for line in self._after(since) if line.state == "sent"]

    def left_lying(self, since: datetime | None = None) -> list[str]:
        """Sheets that came out and that nobody is known to have taken."""
        return [line.job for line in self._after(since) if line.state == "presented" and line.kind == "sheet"]

    def held_out(self) -> str | None:
        """The slip that came out last, unless it is known what became of it."""
        out = [each for each in self._last.values() if each.kind != "sheet" and each.state in CAME_OUT]
        return out[-1].job if out and out[-1].state == "presented" else None

    def _after(self, since: datetime | None) -> list[PrintLine]:
        return [line for line in self._last.values() if since is None or line.at >= since]

    def _append(self, line: PrintLine) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(msgspec.json.encode(line) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._last[line.job] = line

    def _read(self) -> list[PrintLine]:
        """Whole lines only: a power cut may leave half of the last one, which is cut off."""
        if not self._path.exists():
            return []
        data = self._path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            os.truncate(self._path, len(whole))
        return [msgspec.json.decode(line, type=PrintLine) for line in whole.splitlines() if line.strip()]
