"""Beside the checklist a kiosk tells where else the matter can be done, as the hall knows it."""

from collections.abc import Iterator

import pytest

from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    yield Citizen(rig)
    rig.tray.lift()
    rig.link.set_cut(False)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader() and kiosk.link_up)


def test_the_nearest_places_are_told_with_what_can_be_done_there_and_nothing_without_the_hall(
    citizen: Citizen, rig: Rig
) -> None:
    citizen.tap_card().choose().answer_everything()
    assert "checklist/places" in citizen.page
    citizen.go("checklist/places")
    assert rig.kiosk.catalogue.hall is not None and rig.kiosk.catalogue.hall.name["zh-Hans"] in citizen.page
    assert (
        citizen.sees("places.does_apply") and citizen.sees("places.heading") and citizen.sees("places.round_the_clock")
    )
    rig.link.set_cut(True)
    citizen.go("checklist/places")
    assert not citizen.page.strip()
