"""Journeys with the link cut at each step, and with answers that are lost on the way: nothing is lost, nothing doubled.

By day one journey for each point, at night twenty.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

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


class Afar:
    """A kiosk whose line to its hall fails as lines do."""

    def __init__(self, rig: Rig, wire: Wire) -> None:
        self.rig = rig
        self.wire = wire
        self.filed: list[str] = []

    def journey(self, point: str) -> None:
        """One filing, with the line failing just before this step, and whole again after it."""
        citizen = Citizen(self.rig)
        for name, step in STEPS.items():
            if name == point:
                self.wire.cut()
            if name == "the signature":
                self.filed.append(self.rig.on_kiosk(_filing))
                if point == ANSWERS_LOST:
                    self.wire.lose_answers()
            step(citizen)
        self.rig.tray.lift()
        self.wire.join()
        self.rig.wait_for(lambda kiosk: not kiosk.outbox.waiting() and kiosk.link_up and kiosk.visit is None)

    def arrived(self) -> dict[str, str]:
        """Id and number of every case the hall has."""
        return self.rig.hall.database.read_now(cases)


def _filing(kiosk: Kiosk) -> str:
    assert kiosk.visit and kiosk.visit.filing
    return kiosk.visit.filing.id


@pytest.fixture(scope="module")
def afar(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Afar]:
    folder = tmp_path_factory.mktemp("hall")
    with pytest.MonkeyPatch.context() as patch, hall_at(folder, sqlite_template, keys) as hall:
        patch.setattr(app, "IN_TOUCH_SECONDS", 0.2)
        wire = Wire(hall.url)
        hall.url = wire.url
        with kiosk_at(hall, tmp_path_factory.mktemp("kiosk")) as rig:
            rig.wait_for(lambda kiosk: kiosk.catalogue.hall is not None)
            yield Afar(rig, wire)
        wire.close()


def journeys(afar: Afar, point: str, times: int) -> None:
    before = afar.arrived()
    afar.filed.clear()
    for _ in range(times):
        afar.journey(point)
    arrived = {id: number for id, number in afar.arrived().items() if id not in before}
    assert sorted(arrived) == sorted(afar.filed) and len(set(arrived.values())) == times
    assert afar.rig.on_kiosk(lambda kiosk: kiosk.outbox.refused()) == []


@pytest.mark.parametrize("point", ["the card", "the form", "the signature", ANSWERS_LOST])
def test_a_journey_with_the_link_cut_is_one_case(afar: Afar, point: str) -> None:
    journeys(afar, point, 1)


@pytest.mark.nightly
@pytest.mark.parametrize("point", POINTS)
def test_twenty_journeys_with_the_link_cut_are_twenty_cases(afar: Afar, point: str) -> None:
    journeys(afar, point, 20)
