"""The power goes at every single step towards the disk: after the start the outbox and both journals are true, nothing
is printed twice and nothing sent is lost."""

import asyncio
import itertools
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.applications.schemas import Filed
from core.errors import NotAllowed
from core.ids import new_id
from core.sealing import Keyring
from core.terminals.fleet.schemas import Order
from kiosk.fleet.order_book import OrderBook
from kiosk.outbox import Note, Outbox
from kiosk.print_journal import PrintJournal

AT = datetime(2026, 11, 22, 15, 40, tzinfo=UTC)
TO_THE_DISK = ("fsync", "rename", "unlink", "truncate")


class PowerCut(BaseException):
    """No code of ours may catch it."""


@contextmanager
def cut_at(step: int) -> Generator[list[str]]:
    """The power goes before the `step`-th call that reaches the disk; gives those that were made."""
    made: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            made.append(name)
            if len(made) == step:
                raise PowerCut
            return real(*args, **kwargs)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in TO_THE_DISK:
            patch.setattr(os, name, counted(name, getattr(os, name)))
        yield made


def every_cut(act: Callable[[Path], None], look: Callable[[Path, bool], None], folder: Path) -> int:
    """Do it again and again, cut at each step until it runs through; gives how many cuts there were. `look` is told
    whether it ran through."""
    for step in itertools.count(1):
        place = folder / f"cut-{step}"
        place.mkdir()
        whole = True
        with cut_at(step):
            try:
                act(place)
            except PowerCut:
                whole = False
        look(place, whole)
        if whole:
            return step - 1
    raise AssertionError


class Hall:
    """Takes each parcel once, however often it is sent."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    async def take(self, parcel_id: str, sealed: bytes, kind: str = "") -> Filed:
        assert sealed
        self.taken.add(parcel_id)
        return Filed(parcel_id, "N", "received", "", AT, AT.date(), False, "", "", 0)


def outbox(folder: Path, hall: Hall) -> Outbox:
    return Outbox(folder, hall.take, lambda _: None)


async def drain(box: Outbox) -> None:
    while await box.send_one():
        pass


def test_a_filing_is_kept_whole_or_not_at_all(tmp_path: Path, keys: Keyring) -> None:
    id = new_id()

    def store(folder: Path) -> None:
        outbox(folder, Hall()).store(Note(id, "a-matter", AT), b"a filing", keys.parcel_key)

    def look(folder: Path, whole: bool) -> None:
        hall = Hall()
        box = outbox(folder, hall)
        waiting = [note.id for note in box.waiting()]
        assert waiting == [id] if whole else waiting in ([], [id])
        asyncio.run(drain(box))
        assert sorted(hall.taken) == waiting and outbox(folder, hall).waiting() == []

    assert every_cut(store, look, tmp_path) >= 6


def test_a_filing_that_is_being_sent_is_never_lost(tmp_path: Path, keys: Keyring) -> None:
    id, halls = new_id(), dict[Path, Hall]()

    def send(folder: Path) -> None:
        hall = halls[folder] = Hall()
        box = outbox(folder, hall)
        box.store(Note(id, "a-matter", AT), b"a filing", keys.parcel_key)
        asyncio.run(drain(box))

    def look(folder: Path, whole: bool) -> None:
        hall = halls[folder]
        box = outbox(folder, hall)
        promised = bool(hall.taken or box.waiting())
        asyncio.run(drain(box))
        assert hall.taken == ({id} if promised or whole else set())

    assert every_cut(send, look, tmp_path) >= 9


class HallAbroad(Hall):
    """Takes nothing without the consent."""

    async def take(self, parcel_id: str, sealed: bytes, kind: str = "") -> Filed:
        if kind != "agreed":
            raise NotAllowed("border_consent_missing")
        return await super().take(parcel_id, sealed, kind)


def test_what_waits_for_a_consent_is_there_until_the_hall_has_it_with_the_consent(
    tmp_path: Path, keys: Keyring
) -> None:
    first, again = new_id(), new_id()
    halls = dict[Path, HallAbroad]()

    def agree(folder: Path) -> None:
        hall = halls[folder] = HallAbroad()
        box = outbox(folder, hall)
        box.store(Note(first, "a-matter", AT), b"a filing", keys.parcel_key)
        asyncio.run(drain(box))
        box.store(Note(again, "a-matter", AT, kind="agreed", agreed_for=first), box.sealed(first), keys.parcel_key)
        asyncio.run(drain(box))

    def look(folder: Path, whole: bool) -> None:
        hall = halls[folder]
        box = outbox(folder, hall)
        kept = bool(hall.taken or box.waiting() or box.unsent())
        asyncio.run(drain(box))
        here = [note.id for note in box.unsent()]
        assert (hall.taken, here) in (({again}, []), (set(), [first])) if kept else not whole
        if here:
            assert keys.open_parcel(box.sealed(first), first.encode()) == b"a filing"
        if hall.taken:
            assert not list(folder.rglob("*.parcel")), "nothing stays of what the hall has"

    assert every_cut(agree, look, tmp_path) >= 25


def test_paper_that_came_out_is_never_denied_and_never_printed_again(tmp_path: Path) -> None:
    papers: dict[Path, int] = {}

    def print_slip(folder: Path) -> None:
        papers[folder] = 0
        journal = PrintJournal(folder / "prints.jsonl", AT)
        job = journal.queue("receipt", b"picture", AT)
        journal.note(job, "sent", AT)
        papers[folder] += 1
        journal.note(job, "presented", AT)

    def look(folder: Path, whole: bool) -> None:
        again = PrintJournal(folder / "prints.jsonl", AT)
        states = {again.state(job) for job in again._last}  # pyright: ignore[reportPrivateUsage]
        if papers[folder]:
            assert states <= {"sent", "presented"} and states
        assert "queued" not in states and (not whole or states == {"presented"})
        assert papers[folder] <= 1 and (papers[folder] or "presented" not in states)

    assert every_cut(print_slip, look, tmp_path) == 3


def test_a_lock_is_taken_or_asked_for_again_and_never_forgotten_once_answered(tmp_path: Path) -> None:
    lock = Order("terminal", 1, "lock", AT)

    def take(folder: Path) -> None:
        book = OrderBook(folder / "orders.json")
        book.take(lock, AT, True)
        book.close()

    def look(folder: Path, whole: bool) -> None:
        book = OrderBook(folder / "orders.json")
        if book.answers:
            assert book.standing == "locked"
        if book.take(lock, AT, True):
            book.close()
        assert book.standing == "locked" and [each.number for each in book.answers] == [1]

    assert every_cut(take, look, tmp_path) == 6
