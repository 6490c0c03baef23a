"""Filings leave in order, once, and survive the kiosk."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.applications.schemas import Filed
from core.errors import Conflict, InvalidInput, NotAllowed, NotSignedIn, Refusal, Unavailable
from core.ids import new_id
from core.sealing import Keyring
from core.terminals.fleet.schemas import Blocked
from kiosk.hall_client import HallUnreachable
from kiosk.hall_filing import SentKind
from kiosk.outbox import BLOCKED_AFTER, Note, Outbox, Outcome

AT = datetime(2026, 11, 19, 15, 40, tzinfo=UTC)


class Hall:
    """The receiving side, in order: what it says to each attempt, and what it took in."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.taken: list[str] = []
        self.sealed: dict[str, bytes] = {}

    async def take(self, parcel_id: str, sealed: bytes, kind: SentKind) -> Filed:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.taken.append(parcel_id)
        self.sealed[parcel_id] = sealed
        return Filed(parcel_id, "N", "received", "", AT, AT.date(), False, "", "", 0)


def outbox(folder: Path, hall: Hall, told: list[Outcome] | None = None) -> Outbox:
    return Outbox(folder, hall.take, (told if told is not None else []).append)


def store(box: Outbox, keys: Keyring, *datas: bytes) -> list[str]:
    ids = [new_id() for _ in datas]
    for id, data in zip(ids, datas, strict=True):
        box.store(Note(id, "individual-business-registration", AT), data, keys.parcel_key)
    return ids


async def drain(box: Outbox) -> None:
    while await box.send_one():
        pass


def test_parcels_leave_in_the_order_they_came(tmp_path: Path, keys: Keyring) -> None:
    hall = Hall()
    box = outbox(tmp_path, hall)
    ids = store(box, keys, b"one", b"two", b"three")
    asyncio.run(drain(box))
    assert hall.taken == ids
    assert box.waiting() == []


def test_only_the_hall_can_read_what_waits(tmp_path: Path, keys: Keyring) -> None:
    hall = Hall()
    box = outbox(tmp_path, hall)
    [id] = store(box, keys, "岭南糖水铺 990000195109150312".encode())
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"990000195109150312" not in on_disk and "岭南".encode() not in on_disk
    asyncio.run(drain(box))
    assert keys.open_parcel(hall.sealed[id], id.encode()) == "岭南糖水铺 990000195109150312".encode()


def test_a_restarted_kiosk_sends_what_the_first_one_stored(tmp_path: Path, keys: Keyring) -> None:
    ids = store(outbox(tmp_path, Hall()), keys, b"before the power cut")
    hall = Hall()
    asyncio.run(drain(outbox(tmp_path, hall)))
    assert hall.taken == ids


def test_half_written_files_of_a_power_cut_are_not_sent(tmp_path: Path, keys: Keyring) -> None:
    box = outbox(tmp_path, Hall())
    (tmp_path / "waiting" / f"{new_id()}.parcel.part").write_bytes(b"half")
    assert box.waiting() == []
    assert asyncio.run(box.send_one()) is False


@pytest.mark.parametrize("trouble", [HallUnreachable("cut"), Unavailable("busy"), NotSignedIn("terminal_unknown")])
def test_trouble_that_passes_keeps_the_parcel_waiting(tmp_path: Path, keys: Keyring, trouble: Exception) -> None:
    hall = Hall(trouble)
    box = outbox(tmp_path, hall)
    [id] = store(box, keys, b"one")
    with pytest.raises((HallUnreachable, Refusal)):
        asyncio.run(box.send_one())
    assert [note.id for note in box.waiting()] == [id]
    asyncio.run(drain(box))
    assert hall.taken == [id]


def test_a_parcel_the_hall_fails_to_take_again_and_again_is_told_and_a_broken_link_is_not(
    tmp_path: Path, keys: Keyring
) -> None:
    fault = Unavailable("hall_fault")
    hall = Hall(*[HallUnreachable("cut")] * 9, *[fault] * BLOCKED_AFTER)
    box = outbox(tmp_path, hall)
    first, _ = store(box, keys, b"fails", b"behind it")
    for _ in range(9 + BLOCKED_AFTER - 1):
        with pytest.raises((HallUnreachable, Refusal)):
            asyncio.run(box.send_one())
    assert box.blocked is None
    with pytest.raises(Unavailable):
        asyncio.run(box.send_one())
    assert box.blocked == Blocked(first, "hall_fault")
    asyncio.run(drain(box))
    assert box.blocked is None and hall.taken[0] == first


@pytest.mark.parametrize(
    "refusal", [NotAllowed("power_not_in_force"), InvalidInput("parcel_unreadable"), Conflict("matter_not_in_force")]
)
def test_a_final_refusal_is_told_and_does_not_hold_up_the_next(tmp_path: Path, keys: Keyring, refusal: Refusal) -> None:
    told: list[Outcome] = []
    hall = Hall(refusal)
    box = outbox(tmp_path, hall, told)
    first, second = store(box, keys, b"refused", b"fine")
    asyncio.run(drain(box))
    assert [(each.id, each.refusal) for each in told] == [(first, refusal), (second, None)]
    assert [note.refusal for note in box.refused()] == [refusal.code]


def agree(box: Outbox, keys: Keyring, inside: str) -> str:
    """Its sender has come back: it goes again, with the consent."""
    id = new_id()
    box.store(
        Note(id, "individual-business-registration", AT, kind="agreed", agreed_for=inside), b"agreed", keys.parcel_key
    )
    return id


def on_disk(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_what_was_refused_for_want_of_consent_waits_sealed_until_the_hall_has_it(tmp_path: Path, keys: Keyring) -> None:
    missing = NotAllowed("border_consent_missing")
    hall = Hall(missing, InvalidInput("form_has_problems"), HallUnreachable("cut"))
    box = outbox(tmp_path, hall)
    first, _ = store(box, keys, b"without consent", b"wrong")
    for _ in range(2):
        assert asyncio.run(box.send_one())
    assert [note.id for note in box.unsent()] == [first]
    assert keys.open_parcel(box.sealed(first), first.encode()) == b"without consent"
    again = agree(box, keys, first)
    assert box.unsent() == [], "on its way, and nobody is asked for it twice"
    with pytest.raises(HallUnreachable):
        asyncio.run(box.send_one())
    assert box.sealed(first), "the hall does not have it yet"
    asyncio.run(drain(box))
    assert hall.taken == [again] and box.unsent() == []
    assert [name for name in on_disk(tmp_path) if first in name or again in name] == []


@pytest.mark.parametrize(
    ("refusal", "can_agree"), [("border_consent_of_another", True), ("matter_not_in_force", False)]
)
def test_a_consent_that_did_not_help_leaves_the_parcel_as_it_was(
    tmp_path: Path, keys: Keyring, refusal: str, can_agree: bool
) -> None:
    box = outbox(tmp_path, Hall(NotAllowed("border_consent_missing"), NotAllowed(refusal)))
    [first] = store(box, keys, b"without consent")
    assert asyncio.run(box.send_one())
    again = agree(box, keys, first)
    assert asyncio.run(box.send_one())
    assert [note.refusal for note in box.refused()] == [refusal]
    assert [note.id for note in box.unsent()] == ([first] if can_agree else [])
    assert keys.open_parcel(box.sealed(first), first.encode()) == b"without consent"
    assert [name for name in on_disk(tmp_path) if again in name] == []


def test_the_sender_wakes_when_the_link_is_back(tmp_path: Path, keys: Keyring) -> None:
    hall = Hall(HallUnreachable("cut"))
    told: list[Outcome] = []
    box = outbox(tmp_path, hall, told)
    [id] = store(box, keys, b"one")

    async def run() -> None:
        async with asyncio.timeout(10), box.running():
            while hall.answers:
                await asyncio.sleep(0)
            box.wake()
            while not told:
                await asyncio.sleep(0)

    asyncio.run(run())
    assert hall.taken == [id]
