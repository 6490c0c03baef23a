"""The screens of a call with a clerk, as they are seen; what goes on between the two ends is tested elsewhere."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from core.calls.schemas import RemoteCall
from core.ids import new_id
from kiosk.calls.talk import Line, Original, Talk
from kiosk.kiosk import Kiosk
from tests.journeys.browser import SCREENSHOTS, launched
from tests.journeys.processes import eventually
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig

PANELS = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
MODES = [("portrait", "no", "zh-Hans"), ("landscape", "yes", "en"), ("portrait", "yes", "zh-Hant")]
"""Each orientation, each size of letters, each language."""
SMALLEST_TARGET = 80
SMALL = """least => [...document.querySelectorAll('main a, main button, main summary, footer .button')]
  .filter(each => each.checkVisibility())
  .map(each => [each.textContent.trim(), each.getBoundingClientRect()])
  .filter(([, box]) => box.height < least || box.width < least).map(([text]) => text)"""
NEXT_STEP = ".actions .button, main .option"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        yield browser.new_page()
        browser.close()


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    rig.on_kiosk(lambda kiosk: kiosk.begin_visit())
    yield Citizen(rig)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())


def stand(rig: Rig, state: str) -> None:
    call = RemoteCall(new_id(), "waiting" if state == "waiting" else "connected", 2, 240, 1, "陈敏", None, ())

    def talk(kiosk: Kiosk) -> None:
        assert kiosk.visit
        talk = Talk(call, kiosk.now(), "originals")
        if state in ("written", "ended"):
            talk.written += [Line(False, "请把租赁合同平放在摄像头下。"), Line(True, "好的，稍等。")]
        if state == "originals":
            talk.originals += [Original(new_id(), "租赁合同"), Original(new_id(), "房屋产权证明", "same")]
            talk.wanted = talk.originals[0].document_id
        if state == "ended":
            talk.hang_up("citizen", kiosk.now())
        kiosk.visit.talks.append(talk)

    rig.on_kiosk(talk)


@pytest.mark.nightly
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: f"{mode[0]}-{mode[2]}")
@pytest.mark.parametrize("state", ["nobody", "unlinked", "waiting", "written", "originals", "ended"])
def test_every_state_of_a_call_can_be_read_touched_and_left(
    citizen: Citizen, rig: Rig, page: Page, mode: tuple[str, str, str], state: str
) -> None:
    panel, large, language = mode
    rig.link.set_cut(state == "unlinked")
    asked = state in ("nobody", "unlinked")
    if not asked:
        stand(rig, state)
    citizen.go("call").press("manner", large=large, language=language)
    page.set_viewport_size({"width": PANELS[panel][0], "height": PANELS[panel][1]})
    page.goto(f"{rig.url}/kiosk/call" + ("?at=find" if asked else ""))
    rig.link.set_cut(False)
    if state in ("waiting", "written", "originals"):
        eventually(lambda: page.locator("[data-part=own]").evaluate("video => video.videoWidth"))
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SCREENSHOTS / f"kiosk-call-{state}-{panel}-{language}.png"))
    violations = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(SMALL, SMALLEST_TARGET) == []
    assert page.locator(NEXT_STEP).first.is_visible(), "there is always something to do next"
