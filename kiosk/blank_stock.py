"""Numbered blank forms (空白证照) in the kiosk: which were loaded, used and spoiled, and which are left.

A form with a number is money's worth to a forger, so each has one line for everything that happens to it, in an
append-only file written before the step it tells of:

    loaded ──▶ begun ──▶ used                printed whole
                 │ └───▶ spoiled             came out, and the job did not come out whole
                 └─────▶ loaded              not fed: the next job's
    loaded ──▶ withdrawn                     taken out by a person

Forms lie in the order of their numbers, so what is recorded is true only as long as it is known which lies on top. A
form that may be in the paper path after a jam, or that was *begun* when the power went, stays begun: it is doubtful, no
further form is begun, and a person who has looked settles it. `hall blanks` is for that person, and for loading; the
running kiosk reads the file again before each use.
"""

import os
import re
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from core.errors import Conflict, InvalidInput, Unavailable

BlankState = Literal["loaded", "begun", "used", "spoiled", "withdrawn"]
Settled = Literal["used", "spoiled", "loaded"]
"""What a doubtful form can turn out to be; `loaded`: it still lies in the tray."""
LARGEST_LOAD = 1000
_NUMBERED = re.compile(r"([A-Z]{0,6})([0-9]{4,12})\Z")


class BlankLine(Struct, frozen=True, omit_defaults=True):
    """`job` is the print journal's; no personal data."""

    serial: str
    state: BlankState
    at: datetime
    job: str = ""
    reason: str = ""


class BlankCount(Struct, frozen=True):
    """How many forms are where; `next` is the number on top, empty when none is left."""

    loaded: int
    used: int
    spoiled: int
    withdrawn: int
    doubtful: int
    remaining: int
    next: str = ""


class BlankStock:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path

    def load(self, first: str, last: str, at: datetime) -> int:
        """A pack of forms from `first` to `last` was put in. InvalidInput `blanks_not_a_row`; Conflict
        `blank_known` when one of them was here before."""
        serials = row(first, last)
        known = self._lines()
        if found := next((serial for serial in serials if serial in known), ""):
            raise Conflict("blank_known", serial=found)
        self._append([BlankLine(serial, "loaded", at) for serial in serials])
        return len(serials)

    def withdraw(self, serial: str, at: datetime, reason: str) -> None:
        """A person took a form out that was not used. Conflict `blank_not_here`."""
        self._change(serial, ("loaded",), "withdrawn", at, reason)

    def settle(self, serial: str, became: Settled, at: datetime, reason: str) -> None:
        """A person has looked for a doubtful form. Conflict `blank_not_here` when it is not doubtful."""
        self._change(serial, ("begun",), became, at, reason)

    def begin(self, job: str, sheets: int, at: datetime) -> list[str]:
        """Take the next forms for a job. Unavailable `blanks_doubtful` while it is not known which lies on top,
        `blanks_out` when there are too few."""
        lines = self._lines()
        if any(line.state == "begun" for line in lines.values()):
            raise Unavailable("blanks_doubtful")
        serials = [serial for serial, line in lines.items() if line.state == "loaded"][:sheets]
        if len(serials) < sheets:
            raise Unavailable("blanks_out")
        self._append([BlankLine(serial, "begun", at, job) for serial in serials])
        return serials

    def printed(self, job: str, at: datetime) -> None:
        """The job came out whole: its forms are used."""
        self._append([BlankLine(line.serial, "used", at, job) for line in self._begun(job)])

    def failed(self, job: str, fed: int | None, in_path: bool, at: datetime, reason: str) -> None:
        """The job did not come out whole. The `fed` forms that came out are spoiled; with `in_path` the next one may be
        in the printer and stays doubtful; the others are the next job's. When nobody knows how many came out (None),
        all stay doubtful."""
        if fed is None:
            return
        begun = self._begun(job)
        kept = begun[fed + in_path :]
        self._append(
            [BlankLine(line.serial, "spoiled", at, job, reason) for line in begun[:fed]]
            + [BlankLine(line.serial, "loaded", at, job, reason) for line in kept]
        )

    def count(self) -> BlankCount:
        lines = list(self._lines().values())
        states = [line.state for line in lines]
        left = [line.serial for line in lines if line.state == "loaded"]
        return BlankCount(
            loaded=len(lines),
            used=states.count("used"),
            spoiled=states.count("spoiled"),
            withdrawn=states.count("withdrawn"),
            doubtful=states.count("begun"),
            remaining=len(left),
            next=left[0] if left else "",
        )

    def lines(self) -> list[BlankLine]:
        """The last line of each form, by number."""
        return list(self._lines().values())

    def _change(
        self, serial: str, states: tuple[BlankState, ...], became: BlankState, at: datetime, reason: str
    ) -> None:
        line = self._lines().get(serial)
        if line is None or line.state not in states:
            raise Conflict("blank_not_here", serial=serial)
        self._append([BlankLine(serial, became, at, line.job, reason)])

    def _begun(self, job: str) -> list[BlankLine]:
        return [line for line in self._lines().values() if line.state == "begun" and line.job == job]

    def _append(self, lines: list[BlankLine]) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())

    def _lines(self) -> dict[str, BlankLine]:
        """Whole lines only: a power cut may leave half of the last one, which is cut off."""
        if not self._path.exists():
            return {}
        data = self._path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            os.truncate(self._path, len(whole))
        read = (msgspec.json.decode(line, type=BlankLine) for line in whole.splitlines() if line.strip())
        return dict(sorted({line.serial: line for line in read}.items()))


def row(first: str, last: str) -> list[str]:
    """`GD000098`, `GD000101` → the four numbers. InvalidInput `blanks_not_a_row`."""
    start, end = _NUMBERED.match(first), _NUMBERED.match(last)
    if start and end and start[1] == end[1] and len(first) == len(last):
        numbers = range(int(start[2]), int(end[2]) + 1)
        if 0 < len(numbers) <= LARGEST_LOAD:
            return [f"{start[1]}{number:0{len(start[2])}d}" for number in numbers]
    raise InvalidInput("blanks_not_a_row", first=first, last=last, most=LARGEST_LOAD)
