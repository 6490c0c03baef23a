"""The screens of a case at the kiosk, as they are seen: portrait and landscape, normal and large letters, three
languages. Axe finds nothing on any of them, no text runs out of its screen, and every control is large enough.

The hall and the kiosk run in this process, so that staff can do their part in between."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from core.call import Language
from core.sealing import Keyring
from demo.people import find_person
from kiosk.kiosk import Kiosk
from kiosk.visit import Manner
from tests.journeys.browser import Screen
from tests.journeys.kiosk import AtKiosk
from tests.kiosk.at_the_desk import Desk
from tests.kiosk.citizen import Citizen
from tests.kiosk.powers import power_for
from tests.kiosk.rig import Rig, hall_at, kiosk_at
from tests.mobile_api.test_story import FORM, RENTED, good, once, start, upload

CHEN, HE = find_person("陈国强"), find_person("何知行")
SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
MODES: list[tuple[str, str, Language]] = [
    ("portrait", "no", "zh-Hans"),
    ("landscape", "yes", "en"),
    ("portrait", "yes", "zh-Hant"),
]
"""Each orientation, each size of letters, each language."""

SMALLEST_TARGET = 80
OVERFLOWING = "() => document.documentElement.scrollWidth - innerWidth"
SMALL = """least => [...document.querySelectorAll('main a, main button, main label.option, footer .button')]
    .filter(e => e.getClientRects().length && !e.closest('p, li'))
    .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
    .filter(([, box]) => box.height < least || box.width < least).map(([text]) => text)"""
LETTERS = """() => Math.min(...[...document.querySelectorAll('main *')].filter(e => e.children.length === 0
    && e.textContent.trim() && e.getClientRects().length).map(e => parseFloat(getComputedStyle(e).fontSize)))"""


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("hall")
    with hall_at(folder, sqlite_template, keys) as hall, kiosk_at(hall, tmp_path_factory.mktemp("kiosk")) as rig:
        yield rig


@pytest.fixture
def seen(browser: Browser, rig: Rig) -> Iterator["Seen"]:
    seen = Seen(browser, rig)
    yield seen
    seen.close()
    rig.tray.lift()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())


class Seen:
    """The same kiosk's screen on panels of both kinds."""

    def __init__(self, browser: Browser, rig: Rig) -> None:
        self.rig = rig
        self.panels = {
            name: Screen(browser, f"own-case-{name}", rig.url, width, height, "zh-CN")
            for name, (width, height) in SIZES.items()
        }
        self.axe = Axe()

    def look(self, name: str, path: str) -> None:
        """At one screen in every mode: a picture of each, and nothing that axe or a finger would stumble over."""
        for panel, large, language in MODES:
            screen = self.panels[panel]
            self.rig.on_kiosk(partial(_spoken_to, large, language))
            screen.go(f"/kiosk/{path}")
            assert screen.page.url.endswith(path), screen.page.url
            screen.page.evaluate("document.fonts.ready")
            screen.shot(f"{name}-{language}{'-large' if large == 'yes' else ''}")
            found = self.axe.run(screen.page)
            assert found.violations_count == 0, found.generate_report()
            assert screen.page.evaluate(OVERFLOWING) <= 0, f"{name} runs out of the panel"
            assert screen.page.evaluate(SMALL, SMALLEST_TARGET) == [], f"{name}: too small to touch"
            assert large == "no" or screen.page.evaluate(LETTERS) >= 30, f"{name}: letters under 30 px"

    def close(self) -> None:
        for screen in self.panels.values():
            screen.close()
        for screen in self.panels.values():
            screen.check()


def _spoken_to(large: str, language: Language, kiosk: Kiosk) -> None:
    kiosk.manner = Manner(language, large=large == "yes")


def filed(rig: Rig) -> str:
    with rig.hall.client(rig.hall.sign_in(CHEN.id)) as phone:
        id = start(phone, RENTED, FORM | {"lease_until": "2028-12-31"})
        for material in ("landlord_property", "lease"):
            upload(phone, id, material)
        good(phone.post(f"/applications/{id}/submit", json={}, headers=once()))
    return id


@pytest.mark.nightly
def test_the_screens_of_a_case_that_is_with_the_hall(seen: Seen, rig: Rig) -> None:
    case, desk = filed(rig), Desk(rig)
    desk.ask_to_supplement(case, "lease")
    rig.tray.place(CHEN)
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.token), 60)
    seen.look("case", f"case/{case}")
    seen.look("bring", f"bring/{case}")
    page = seen.panels["portrait"].page
    rig.lay("letter")
    page.locator(f'a[href$="bring/{case}/lease"]').click()
    AtKiosk(seen.panels["portrait"]).capture_when_seen()
    seen.look("bring-line", f"bring/{case}/lease")
    seen.panels["portrait"].go(f"/kiosk/bring/{case}")
    page.locator("footer .button.go").click()
    page.locator(".big-number").wait_for()
    seen.look("brought", f"bring/{case}")
    desk.accept(case)
    desk.review(case)
    desk.ask(case, "门牌号为什么与租约不同？")
    desk.offer_hearing(case, "邻里投诉是否采信")
    seen.look("offers", f"case/{case}")
    seen.look("messages", f"messages/{case}")
    seen.look("hearing", f"hearing/{case}")
    seen.look("delivery", f"delivery/{case}")


@pytest.mark.nightly
def test_the_screens_after_the_end(seen: Seen, rig: Rig) -> None:
    citizen = Citizen(rig).tap_card(CHEN).choose("senior-citizen-card").answer_everything().press("checklist")
    citizen.fill_in().lay_papers().sign()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed), 60)
    filed = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed)
    assert filed
    for name in ("rating", "contest"):
        seen.look(name, f"{name}/{filed.application_id}")
    seen.look("rating-words", f"rating/{filed.application_id}/2")


def test_both_names_stand_on_every_screen_of_somebody_who_acts_for_another(seen: Seen, rig: Rig) -> None:
    power_for(rig, CHEN, HE, "individual-business-registration")
    rig.tray.place(HE)
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.token), 60)
    seen.look("powers", "powers")
    seen.panels["portrait"].page.locator('button[name="power"]').nth(1).click()
    seen.panels["portrait"].page.wait_for_url("**/kiosk/situations*")
    seen.look("acting-known", "known")
    for path in ("known", "find", "situations", "leave"):
        seen.panels["portrait"].go(f"/kiosk/{path}")
        names = seen.panels["portrait"].page.locator(".acting").inner_text()
        assert "何**" in names and "陈**" in names, path
