"""The screens of a life event at the kiosk, and of papers that wait for the link, as they are seen: both panels, both
sizes of letters, three languages; axe finds nothing on any of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from core.sealing import Keyring
from demo.people import find_person
from kiosk.kiosk import Kiosk
from tests.core.bundles.package import BUSINESS, FORM, RESTAURANT
from tests.journeys.test_kiosk_own_case import CHEN, Seen, filed
from tests.kiosk.at_the_desk import Desk
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig, hall_at, kiosk_at
from tests.kiosk.test_life_event import WITHOUT_SIGN

LIN = find_person("林晓岚")


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("hall")
    with hall_at(folder, sqlite_template, keys) as hall, kiosk_at(hall, tmp_path_factory.mktemp("kiosk")) as rig:
        rig.wait_for(lambda kiosk: kiosk.catalogue.package(RESTAURANT) is not None)
        yield rig


@pytest.fixture
def seen(browser: Browser, rig: Rig) -> Iterator[Seen]:
    seen = Seen(browser, rig)
    yield seen
    seen.close()
    rig.tray.lift()
    rig.link.set_cut(False)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())


def arrived(kiosk: Kiosk) -> bool:
    return bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed_package)


@pytest.mark.nightly
def test_the_screens_of_a_life_event_from_the_list_to_the_receipt(seen: Seen, rig: Rig) -> None:
    citizen = Citizen(rig).tap_card(LIN)
    seen.look("event-find", "find")
    citizen.choose(RESTAURANT)
    seen.look("event-question", "situations?question=sign")
    citizen.answer_everything(**WITHOUT_SIGN)
    seen.look("event-checklist", "checklist")
    citizen.press("checklist").fill_in(**FORM, **{f"{BUSINESS}.capital": "50000"}).lay_papers()
    seen.look("event-form", "form/1")
    seen.look("event-check", "check")
    rig.link.set_cut(True)
    citizen.sign()
    rig.wait_for(lambda kiosk: not kiosk.link_up)
    seen.look("event-stored", "submitting")
    for screen in seen.panels.values():
        screen.page.goto("about:blank")  # the screen that waits would go on to the receipt by itself
    rig.link.set_cut(False)
    rig.wait_for(arrived)
    seen.look("event-receipt", "receipt")
    package = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed_package)
    assert package
    seen.look("event-package", f"package/{package.bundle_id}")


@pytest.mark.nightly
def test_the_screen_of_papers_that_wait_for_the_link(seen: Seen, rig: Rig) -> None:
    case = filed(rig)
    Desk(rig).ask_to_supplement(case, "lease")
    citizen = Citizen(rig).tap_card(CHEN)
    rig.lay("letter")
    citizen.go(f"bring/{case}/lease").press(f"bring/{case}/lease", capture="yes")
    rig.link.set_cut(True)
    citizen.go(f"bring/{case}").press(f"bring/{case}")
    assert citizen.sees("bring.stored")
    seen.look("bring-stored", f"bring/{case}")
