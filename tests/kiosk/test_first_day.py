"""A kiosk's first day, and a morning on which the hall cannot be reached."""

import asyncio
from pathlib import Path

from core import clock
from core.bundles.loading import life_events
from core.ids import new_id
from core.terminals import service as terminals
from hardware.cabinet import Cabinet
from kiosk import enrolment
from kiosk.catalogue import Catalogue
from kiosk.hall_client import HallClient
from kiosk.kiosk import Kiosk
from kiosk.settings import KioskSettings
from tests.builders import all_matters
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import PLACE, Rig


def kiosk_in(folder: Path, hall: str, code: str = "") -> Kiosk:
    settings = KioskSettings(name="K-02", place=PLACE, hall=hall, data=folder, enrolment_code=code)
    return Kiosk(settings, HallClient(hall, clock.now), Cabinet(()), clock.now)


def test_a_new_kiosk_waits_until_its_fingerprint_is_confirmed(rig: Rig, tmp_path: Path) -> None:
    hall = rig.hall
    code = hall.as_staff(terminals.create_enrolment_code, id=new_id(), role="administrator").code
    kiosk = kiosk_in(tmp_path, hall.url, code)

    async def first_day() -> None:
        await enrolment.look(kiosk)
        assert not kiosk.enrolled
        [pending] = [each for each in hall.as_staff(terminals.list_terminals, id=new_id(), role="administrator")
                     if each.state == "pending"]  # fmt: skip
        assert pending.fingerprint == kiosk.fingerprint
        hall.as_staff(terminals.confirm, pending.id, id=new_id(), role="administrator")
        await enrolment.look(kiosk)
        assert kiosk.enrolled
        await kiosk.hall.close()

    asyncio.run(first_day())
    assert (tmp_path / "terminal.key").stat().st_mode & 0o777 == 0o600


def test_a_kiosk_remembers_its_enrolment_when_the_hall_is_down(rig: Rig) -> None:
    kiosk = kiosk_in(rig.folder / "kiosk", "http://127.0.0.1:9")
    enrolment.resume(kiosk)
    assert kiosk.enrolled


def test_matters_and_the_halls_key_are_known_without_the_hall(rig: Rig) -> None:
    folder, shipped = rig.folder / "kiosk" / "catalogue", all_matters().keys() | life_events().keys()
    rig.wait_for(lambda kiosk: shipped <= {each.code for each in Catalogue(folder).all()}, 60)
    catalogue = Catalogue(folder)
    assert {each.code for each in catalogue.all()} == {each.code for each in rig.kiosk.catalogue.all()}
    assert catalogue.hall is not None and len(catalogue.hall.parcel_key) == 32
    assert catalogue.search("营业执照", "zh-Hans")[0].matter == "individual-business-registration"


def test_a_damaged_definition_is_fetched_again(rig: Rig, tmp_path: Path) -> None:
    (tmp_path / "individual-business-registration.matter").write_bytes(b"{torn")
    catalogue = Catalogue(tmp_path)
    assert len(catalogue) == 0

    async def refresh() -> None:
        hall = HallClient(rig.hall.url, clock.now)
        await catalogue.refresh(hall, clock.now())
        await hall.close()

    asyncio.run(refresh())
    assert catalogue.find("individual-business-registration") is not None


def test_before_it_is_confirmed_the_screen_shows_the_fingerprint(rig: Rig) -> None:
    rig.on_kiosk(lambda kiosk: setattr(kiosk, "enrolled", False))
    try:
        assert rig.kiosk.fingerprint in Citizen(rig).go("").page
    finally:
        rig.on_kiosk(lambda kiosk: setattr(kiosk, "enrolled", True))
