"""Orders of the hall this kiosk has taken, on the disk: a lock outlives a power cut, and none is carried out twice.

    taken ──▶ closing (somebody may finish) ──▶ locked, or started again ──▶ answered ──▶ told to the hall
       └────▶ done at once (unlock, message) ─────────────────────────────────▲

`last` is the highest number that was taken; the hall repeats an order until it is answered. An order that was *closing*
when the power went is settled by the start: nobody stands there, so the lock holds, and a restart has happened.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from core.terminals.fleet.schemas import Answered, Order, Outcome
from core.terminals.schemas import Standing
from kiosk.durable import write_durably

log = logging.getLogger(__name__)


class Kept(Struct, frozen=True, omit_defaults=True):
    """The file. `answers` wait to be told."""

    last: int = 0
    lock: Order | None = None
    message: Order | None = None
    closing: tuple[Order, ...] = ()
    answers: tuple[Answered, ...] = ()


class OrderBook:
    """`closes_at`: when somebody who still stands here is asked to leave no longer, None while nothing is closing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._kept = _read(path)
        self.closes_at: datetime | None = None
        if self._kept.closing:
            self.close()

    @property
    def lock(self) -> Order | None:
        return self._kept.lock

    @property
    def message(self) -> Order | None:
        return self._kept.message

    @property
    def answers(self) -> tuple[Answered, ...]:
        return self._kept.answers

    @property
    def standing(self) -> Standing:
        return "closing" if self._kept.closing else "locked" if self._kept.lock else "open"

    @property
    def restart_asked(self) -> bool:
        return any(order.kind == "restart" for order in self._kept.closing)

    def take(self, order: Order, now: datetime, may_restart: bool) -> bool:
        """False for one that was taken before. Whatever it changes is on the disk at once, or not at all."""
        if order.number <= self._kept.last:
            return False
        kept = structs.replace(self._kept, last=order.number)
        match order.kind:
            case "message":
                kept = _answered(structs.replace(kept, message=order if order.words else None), order)
            case "unlock":
                kept = _unlocked(kept, order)
            case "restart" if not may_restart:
                kept = _answered(kept, order, outcome="cannot")
            case "lock" | "restart":
                kept = structs.replace(kept, closing=(*kept.closing, order))
                ends = now + timedelta(seconds=order.grace_seconds)
                self.closes_at = min(self.closes_at or ends, ends)
        self._write(kept)
        if not kept.closing:
            self.closes_at = None
        return True

    def close(self) -> None:
        """Nobody stands here any more: locked by the last lock, and started again, if that was asked for."""
        closing = self._kept.closing
        lock = next((order for order in reversed(closing) if order.kind == "lock"), self._kept.lock)
        self._write(_answered(structs.replace(self._kept, lock=lock, closing=()), *closing))
        self.closes_at = None

    def forget(self, told: Sequence[Answered]) -> None:
        """The hall has heard these answers."""
        if told:
            left = tuple(each for each in self._kept.answers if each not in told)
            self._write(structs.replace(self._kept, answers=left))

    def _write(self, kept: Kept) -> None:
        write_durably(self._path, msgspec.json.encode(kept))
        self._kept = kept


def _answered(kept: Kept, *orders: Order, outcome: Outcome = "done") -> Kept:
    answers = tuple(Answered(order.number, outcome) for order in orders)
    return structs.replace(kept, answers=(*kept.answers, *answers))


def _unlocked(kept: Kept, order: Order) -> Kept:
    """A lock that was still polite is answered along with what takes it back."""
    taken_back = [each for each in kept.closing if each.kind == "lock"]
    still = tuple(each for each in kept.closing if each.kind != "lock")
    return _answered(structs.replace(kept, lock=None, closing=still), *taken_back, order)


def _read(path: Path) -> Kept:
    if not path.exists():
        return Kept()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Kept)
    except msgspec.DecodeError:
        log.exception("%s is damaged; the kiosk stands as if nothing had been ordered", path.name)
        return Kept()
