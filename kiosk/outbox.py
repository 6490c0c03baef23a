"""Filings on their way to the hall: sealed, in order, exactly once.

A parcel is sealed to the hall's public key before it touches the disk, so this kiosk cannot read it back;
beside it stands a note without personal data. UUIDv7 names sort by time, which is the order of sending. A
file is whole or absent (written beside, flushed, renamed), and it stays until the hall has acknowledged it.
The parcel's id goes along as the Idempotency-Key, so a repeated send is one case. What kind of filing it is stands in
its note: an application, a package of several, or papers for a case the hall has.

    waiting/<id>.parcel   sealed bytes                       deleted on acknowledgement
    waiting/<id>.json     matter, kiosk time, tries
    refused/<id>.*        what the hall refused for good: it no longer holds up the others, and a person looks
    at it

What was refused only because its sender had not agreed that it crosses the border is *unsent*: he may come back, agree,
and it goes as it was sealed, inside another parcel (`agreed_for`). Until the hall has that one, the first stays here.

Order matters more than haste: a parcel that the hall fails to take again and again holds up those behind it.
That is told as `blocked`, which raises an alarm at the hall, because only somebody there can help.

One task sends. A broken link makes it wait, doubling from one second to one minute, or until `wake` says that
the link is back; the hall's refusal of one parcel does not."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Refusal
from core.sealing import seal_parcel
from core.terminals.fleet.schemas import Blocked
from kiosk.durable import move_durably, remove_durably, write_durably
from kiosk.hall_filing import Arrived, SentKind
from kiosk.hall_link import HallUnreachable

FIRST_WAIT = 1.0
BLOCKED_AFTER = 5
"""So often in a row the hall itself failed to take one parcel: nothing that passes by itself."""
LONGEST_WAIT = 60.0
NOT_AGREED = frozenset({"border_consent_missing", "border_consent_of_another"})

log = logging.getLogger(__name__)


class Note(Struct, frozen=True):
    """What may be known of a parcel without opening it; `matter` is the code of its matter or life event; `agreed_for`
    the parcel that is inside this one; `reference` what is printed of it and the hall finds it by once it has arrived,
    its own id but for a draft of the hall, which becomes the case."""

    id: str
    matter: str
    stored_at: datetime
    refusal: str = ""
    kind: SentKind = "application"
    agreed_for: str = ""
    reference: str = ""

    def __post_init__(self) -> None:
        if not self.reference:
            msgspec.structs.force_setattr(self, "reference", self.id)


class Outcome(NamedTuple):
    """What became of a parcel: filed, or refused for good."""

    id: str
    filed: Arrived | None
    refusal: Refusal | None


Send = Callable[[str, bytes, SentKind], Awaitable[Arrived]]
Told = Callable[[Outcome], None]


class Outbox:
    """`send(parcel id, sealed bytes, kind)` files one parcel; InvalidInput, NotAllowed, NotFound and Conflict are
    final (a power revoked meanwhile must not hold up the others), whatever else it raises is tried again. `told` hears
    every outcome."""

    def __init__(self, folder: Path, send: Send, told: Told) -> None:
        self._waiting = folder / "waiting"
        self._refused = folder / "refused"
        for each in (self._waiting, self._refused):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._send = send
        self._told = told
        self._awake = asyncio.Event()
        self._failed: tuple[str, int] = ("", 0)
        self.blocked: Blocked | None = None
        self._task: asyncio.Task[None] | None = None

    def store(self, note: Note, data: bytes, hall_key: bytes) -> None:
        """Seal and keep, in any thread; `wake` afterwards, in the event loop.

        When this returns the filing survives a power cut; OSError means that it was not kept.
        """
        write_durably(self._waiting / f"{note.id}.json", msgspec.json.encode(note))
        write_durably(self._waiting / f"{note.id}.parcel", seal_parcel(hall_key, data, note.id.encode()))

    def waiting(self) -> list[Note]:
        """What has not arrived, oldest first."""
        return [self._note(path) for path in sorted(self._waiting.glob("*.parcel"))]

    def refused(self) -> list[Note]:
        return [msgspec.json.decode(path.read_bytes(), type=Note) for path in sorted(self._refused.glob("*.json"))]

    def unsent(self) -> list[Note]:
        """What waits here for its sender's consent, oldest first."""
        going = {id for note in self.waiting() for id in (note.id, note.agreed_for)}
        return [note for note in self.refused() if note.refusal in NOT_AGREED and note.id not in going]

    def sealed(self, parcel_id: str) -> bytes:
        """One of `unsent`, as it was sealed."""
        return (self._refused / f"{parcel_id}.parcel").read_bytes()

    def forget_refused(self, parcel_id: str) -> None:
        """Its person has put it right and sealed it anew, as another parcel."""
        self._remove(self._refused / f"{parcel_id}.parcel")

    def wake(self) -> None:
        """There is something to send, or the link may be back."""
        self._awake.set()

    async def send_one(self) -> bool:
        """Send the oldest parcel. False when there is none.

        Raises HallUnreachable or a refusal that is not about the parcel (a busy hall, a kiosk not confirmed
        yet): it keeps waiting."""
        path = next(iter(sorted(self._waiting.glob("*.parcel"))), None)
        if path is None:
            return False
        try:
            filed = await self._send(path.stem, path.read_bytes(), self._note(path).kind)
        except (InvalidInput, NotAllowed, NotFound, Conflict) as refusal:
            self._set_aside(path, refusal)
            self._told(Outcome(path.stem, None, refusal))
            return True
        except Refusal as refusal:
            self._count_failure(path.stem, refusal)
            raise
        if inside := self._note(path).agreed_for:
            self._remove(self._refused / f"{inside}.parcel")
        self._forget(path)
        self._told(Outcome(path.stem, filed, None))
        return True

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Send in the background while the kiosk runs."""
        self._task = asyncio.create_task(self._run(), name="outbox")
        try:
            yield
        finally:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        wait = FIRST_WAIT
        while True:
            self._awake.clear()
            try:
                while await self.send_one():
                    wait = FIRST_WAIT
                pause = None
            except (HallUnreachable, Refusal):
                pause, wait = wait, min(wait * 2, LONGEST_WAIT)
            except Exception:
                log.exception("the outbox could not send")
                pause, wait = wait, min(wait * 2, LONGEST_WAIT)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), pause)

    def _note(self, parcel: Path) -> Note:
        return msgspec.json.decode(parcel.with_suffix(".json").read_bytes(), type=Note)

    def _count_failure(self, parcel_id: str, refusal: Refusal) -> None:
        before, times = self._failed
        self._failed = parcel_id, times + 1 if parcel_id == before else 1
        if self._failed[1] >= BLOCKED_AFTER:
            self.blocked = Blocked(parcel_id, refusal.code)

    def _forget(self, parcel: Path) -> None:
        self._failed, self.blocked = ("", 0), None
        self._remove(parcel)

    @staticmethod
    def _remove(parcel: Path) -> None:
        remove_durably(parcel)
        remove_durably(parcel.with_suffix(".json"))

    def _set_aside(self, parcel: Path, refusal: Refusal) -> None:
        self._failed, self.blocked = ("", 0), None
        if inside := self._note(parcel).agreed_for:
            self._keep_first(self._refused / f"{inside}.parcel", refusal)
            self._forget(parcel)
            return
        note = msgspec.structs.replace(self._note(parcel), refusal=refusal.code)
        write_durably(self._refused / f"{parcel.stem}.json", msgspec.json.encode(note))
        move_durably(parcel, self._refused / parcel.name)
        remove_durably(parcel.with_suffix(".json"))
        log.warning("the hall refused parcel %s: %s", parcel.stem, refusal.code)

    def _keep_first(self, first: Path, refusal: Refusal) -> None:
        """The parcel stays as it was, and says why it did not help that somebody agreed."""
        if not first.with_suffix(".json").exists():  # a power cut between the hall's answer and this disk
            return
        note = msgspec.structs.replace(self._note(first), refusal=refusal.code)
        write_durably(first.with_suffix(".json"), msgspec.json.encode(note))
        log.warning("the hall refused parcel %s with its consent: %s", first.stem, refusal.code)
