"""What became of the cells that were opened here, kept until the hall has heard it: one JSON line per change.

    begun ──▶ told ──▶ heard | refused

`begun` is on the disk before a door springs open, `told` before the hall is. So a kiosk whose power went while a door
stood open says *not confirmed* when it comes back, and a report that met a broken link is sent again under the same
key, which the hall takes once. Nothing personal is in the file; what the hall has heard is left out when the kiosk
starts.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct, structs

from core.errors import NotSignedIn, Refusal, Unavailable
from core.ids import new_id
from core.lockers.schemas import CellErrand, CellReport, Errand, Outcome
from kiosk.durable import write_durably
from kiosk.hall_link import HallUnreachable
from kiosk.opened_cell import OpenedCell

log = logging.getLogger(__name__)

Send = Callable[[str, CellReport, str], Awaitable[None]]
"""Allocation, report, key."""
TRY_AGAIN_SECONDS = 2.0


class CellLine(Struct, frozen=True, omit_defaults=True):
    """One report of one use of a cell; `key` names it to the hall."""

    key: str
    allocation: str
    errand: Errand
    state: Literal["begun", "told", "heard", "refused"]
    at: datetime
    outcome: Outcome = "not_confirmed"


class CellBook:
    """`opened` is the cell in hand, or the last one. `path` is read when the kiosk starts: what was begun and not
    finished is told as not confirmed."""

    def __init__(self, path: Path, now: datetime) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.opened: OpenedCell | None = None
        self._path = path
        self._last = {line.key: line for line in self._read()}
        self._heard: dict[str, asyncio.Future[Refusal | None]] = {}
        self._awake = asyncio.Event()
        self._last = {
            key: structs.replace(line, state="told", at=now) if line.state == "begun" else line
            for key, line in self._last.items()
            if line.state in ("begun", "told")
        }
        write_durably(path, b"".join(_encoded(line) for line in self._last.values()))

    def begin(self, errand: CellErrand, at: datetime) -> str:
        """A door is about to be opened; gives the key of its report."""
        return self._keep(CellLine(new_id(), errand.id, errand.errand, "begun", at))

    def tell(self, key: str, outcome: Outcome, at: datetime) -> "asyncio.Future[Refusal | None]":
        """How it ended. The answer comes when the hall has heard it: None, or why it did not take it."""
        self._keep(structs.replace(self._last[key], state="told", outcome=outcome, at=at))
        heard = self._heard[key] = asyncio.get_running_loop().create_future()
        self._awake.set()
        return heard

    def tell_meanwhile(self, errand: CellErrand, outcome: Outcome, at: datetime) -> None:
        """Something that staff must hear while the errand goes on."""
        self._keep(CellLine(new_id(), errand.id, errand.errand, "told", at, outcome))
        self._awake.set()

    def waiting(self) -> list[CellLine]:
        """What the hall has not heard yet, oldest first."""
        return [line for line in self._last.values() if line.state == "told"]

    async def run(self, send: Send) -> None:
        """Tell the hall whatever waits, for as long as the kiosk runs."""
        while True:
            self._awake.clear()
            pause = None
            for line in self.waiting():
                if not await self._send(send, line):
                    pause = TRY_AGAIN_SECONDS
                    break
            try:
                await asyncio.wait_for(self._awake.wait(), pause)
            except TimeoutError:
                continue

    async def _send(self, send: Send, line: CellLine) -> bool:
        """False when the hall could not be asked."""
        refused: Refusal | None = None
        try:
            await send(line.allocation, CellReport(line.errand, line.outcome), line.key)
        except (HallUnreachable, Unavailable, NotSignedIn):
            return False
        except Refusal as refusal:
            log.warning("the hall did not take the report of a cell: %s", refusal.code)
            refused = refusal
        self._keep(structs.replace(line, state="refused" if refused else "heard"))
        if heard := self._heard.pop(line.key, None):
            heard.set_result(refused)
        return True

    def _keep(self, line: CellLine) -> str:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(_encoded(line))
            file.flush()
            os.fsync(file.fileno())
        self._last[line.key] = line
        if line.state in ("heard", "refused"):
            del self._last[line.key]
        return line.key

    def _read(self) -> list[CellLine]:
        """Whole lines only: a power cut may leave half of the last one."""
        if not self._path.exists():
            return []
        data = self._path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        return [msgspec.json.decode(line, type=CellLine) for line in whole.splitlines() if line.strip()]


def _encoded(line: CellLine) -> bytes:
    return msgspec.json.encode(line) + b"\n"
