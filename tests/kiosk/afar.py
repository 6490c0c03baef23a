"""A kiosk far from its hall: whole journeys, with the line failing just before one of their steps, and what became of
what was filed.

    with afar_at(folder, template, keys) as afar:
        afar.outcome("the papers", 20)  # Outcome(filed=20, lost=0, doubled=0, refused=0)
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from core.sealing import Keyring
from kiosk import app
from kiosk.kiosk import Kiosk
from tests.journeys.wire import Wire
from tests.kiosk.citizen import SHOP, Citizen
from tests.kiosk.rig import Rig, hall_at, kiosk_at
from tests.robustness.filings import cases

OWNED = {"residency": "mainland", "composition": "personal", "premises": "owned", "dwelling": "no"}
STEPS: dict[str, Callable[[Citizen], object]] = {
    "the card": lambda citizen: citizen.tap_card(),
    "the matter": lambda citizen: citizen.choose(),
    "the situations": lambda citizen: citizen.answer_everything(**OWNED),
    "the checklist": lambda citizen: citizen.press("checklist"),
    "the form": lambda citizen: citizen.fill_in(**SHOP, phone="13800000000"),
    "the papers": lambda citizen: citizen.lay_papers(),
    "the check": lambda citizen: citizen.go("check"),
    "the signature": lambda citizen: citizen.sign(),
    "the sending": lambda citizen: citizen.go("submitting"),
    "the receipt": lambda citizen: citizen.go("receipt"),
    "the leaving": lambda citizen: citizen.press("leave"),
    "the first screen": lambda citizen: citizen.go("forget"),
}
ANSWERS_LOST = "answers lost"
POINTS = (*STEPS, ANSWERS_LOST)


class Outcome(NamedTuple):
    """Of so many filings: those the hall has no case of, cases beyond one for each, and those it sent back."""

    filed: int
    lost: int
    doubled: int
    refused: int


class Afar:
    """A kiosk whose line to its hall fails as lines do."""

    def __init__(self, rig: Rig, wire: Wire) -> None:
        self.rig = rig
        self.wire = wire

    def outcome(self, point: str, journeys: int) -> Outcome:
        """Of so many journeys one after the other, each with the line failing at this point."""
        before = self._cases()
        filed = [self._journey(point) for _ in range(journeys)]
        arrived = {id: number for id, number in self._cases().items() if id not in before}
        doubled = len(arrived.keys() - set(filed)) + len(arrived) - len(set(arrived.values()))
        refused = len(self.rig.on_kiosk(lambda kiosk: kiosk.outbox.refused()))
        return Outcome(len(set(filed)), len(set(filed) - arrived.keys()), doubled, refused)

    def _journey(self, point: str) -> str:
        """One filing, with the line whole again once the person has left: the filing's id."""
        citizen, filed = Citizen(self.rig), ""
        for name, step in STEPS.items():
            if name == point:
                self.wire.cut()
            if name == "the signature":
                filed = self.rig.on_kiosk(_filing)
                if point == ANSWERS_LOST:
                    self.wire.lose_answers()
            step(citizen)
        self.rig.tray.lift()
        self.wire.join()
        self.rig.wait_for(lambda kiosk: not kiosk.outbox.waiting() and kiosk.link_up and kiosk.visit is None)
        return filed

    def _cases(self) -> dict[str, str]:
        """Id and number of every case the hall has."""
        return self.rig.hall.database.read_now(cases)


def _filing(kiosk: Kiosk) -> str:
    assert kiosk.visit and kiosk.visit.filing
    return kiosk.visit.filing.id


@contextmanager
def afar_at(folder: Path, template: Path, keys: Keyring) -> Generator[Afar]:
    """`template`: an empty hall's database with its schema. The kiosk looks for its hall five times a second."""
    with pytest.MonkeyPatch.context() as patch, hall_at(_made(folder / "hall"), template, keys) as hall:
        patch.setattr(app, "IN_TOUCH_SECONDS", 0.2)
        wire = Wire(hall.url)
        hall.url = wire.url
        with kiosk_at(hall, _made(folder / "kiosk")) as rig:
            rig.wait_for(lambda kiosk: kiosk.catalogue.hall is not None)
            yield Afar(rig, wire)
        wire.close()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
