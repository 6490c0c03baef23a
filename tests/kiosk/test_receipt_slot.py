"""Who walks away with the receipt still in the slot has not got it, and the next person does not find it. Hall, driver
and printer's protocol are real."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.sealing import Keyring
from kiosk import printing, receipt_slot
from kiosk.kiosk import Kiosk
from kiosk.upkeep import upkeep
from kiosk.visit import Slip
from tests.kiosk.rig import Rig, hall_at, kiosk_at


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("hall")
    with (
        hall_at(folder, sqlite_template, keys) as hall,
        kiosk_at(hall, tmp_path_factory.mktemp("kiosk"), complete=True) as rig,
    ):
        yield rig


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipt_slot, "LEFT_FOR", 0.1)
    monkeypatch.setattr(receipt_slot, "LOOKS_EVERY", 0.05)


def held_out(rig: Rig) -> str:
    """A receipt in the slot, for a visit that goes on; its print job."""
    slip = Slip("receipt", printing.png(Image.new("L", (576, 80), 0)), state="failed")

    def show(kiosk: Kiosk) -> None:
        visit = kiosk.begin_visit()
        visit.slip = slip
        printing.print_again(kiosk, visit)

    rig.on_kiosk(show)
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.slip and kiosk.visit.slip.state == "presented"))
    assert rig.tray.printer.held_out
    job = rig.on_kiosk(lambda kiosk: kiosk.prints.held_out())
    assert job
    return job


def until(rig: Rig, job: str, state: str) -> None:
    rig.wait_for(lambda kiosk: kiosk.prints.state(job) == state)


def test_a_receipt_that_is_taken_is_taken(rig: Rig) -> None:
    job = held_out(rig)
    rig.tray.take_papers()
    until(rig, job, "taken")
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    assert "receipt_printer.paper_left" not in rig.on_kiosk(upkeep) and not rig.tray.printer.bin


def test_what_is_left_in_the_slot_is_drawn_back_and_never_counts_as_taken(rig: Rig) -> None:
    job = held_out(rig)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    until(rig, job, "retracted")
    assert rig.tray.printer.bin == rig.tray.printer.receipts[-1:] and rig.tray.printer.held_out is None
    rig.wait_for(lambda kiosk: "receipt_printer.paper_left" in upkeep(kiosk))


def test_the_next_person_does_not_find_it(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipt_slot, "LEFT_FOR", 3600.0)
    job = held_out(rig)

    def next_person(kiosk: Kiosk) -> None:
        kiosk.end_visit()
        kiosk.begin_visit()

    rig.on_kiosk(next_person)
    until(rig, job, "retracted")
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
