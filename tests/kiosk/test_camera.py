"""The live picture with its outline, and the best of several frames, from an emulated camera behind the real driver."""

import re
from collections.abc import Iterator
from itertools import islice

import cv2
import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, sync_playwright

from core.imaging import reading
from core.imaging.intake import to_bgr
from core.imaging.picture import Picture
from demo.people import PEOPLE
from kiosk import camera
from tests.core.imaging.forms import drawn, filled_in
from tests.core.imaging.pictures import blurred, overlap, photographed, sheet
from tests.journeys.browser import CHROMIUM, SCREENSHOTS, launched
from tests.kiosk.citizen import SHOP, Citizen
from tests.kiosk.rig import Rig


@pytest.fixture
def at_papers(rig: Rig) -> Iterator[Citizen]:
    """Somebody who is asked for the first paper."""
    citizen = Citizen(rig).tap_card(PEOPLE[1]).choose().answer_everything(premises="rented").press("checklist")
    yield citizen.fill_in(**SHOP).go("papers")
    rig.tray.lift()
    rig.tray.lay("")
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader())


def test_the_preview_outlines_the_page_where_it_lies() -> None:
    shown, corners = photographed(sheet(3), 3, size=(1920, 1080), fill=0.9)
    drawn = to_bgr(camera.preview_of(shown))
    assert drawn.shape[1] == camera.PREVIEW_WIDTH
    green = outlined(drawn)
    (around,), _ = cv2.findContours(green, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    quad = cv2.boxPoints(cv2.minAreaRect(around))
    assert cv2.contourArea(around) > 0.2 * green.size, "a closed outline, not a speck"
    assert overlap(np.asarray(quad, np.float64), corners / 2, (960, 540)) > 0.85


def test_an_empty_desk_has_no_outline() -> None:
    shown, _ = photographed(sheet(3), 3, size=(1920, 1080), fill=0.01)
    assert not outlined(to_bgr(camera.preview_of(shown))).any()


def test_of_several_frames_the_sharp_one_is_kept(rig: Rig) -> None:
    sharp, _ = photographed(sheet(4, 1240, 1754), 4, size=(1500, 2000), fill=0.85)
    frames = [blurred(sharp, 4), sharp, blurred(sharp, 4)]
    now = rig.kiosk.now()
    page = camera.page_of(frames, now)
    assert page.findings == () and "blurred" in camera.page_of(frames[::2], now).findings
    assert page.data == camera.page_of([sharp], now).data


@pytest.mark.skipif(not reading.is_installed(), reason="told where lines can be read")
def test_a_page_that_lay_upside_down_is_turned_and_the_person_is_told(at_papers: Citizen, rig: Rig) -> None:
    rig.lay(np.ascontiguousarray(drawn(filled_in(0))[::-1, ::-1]))
    at_papers.press(at_papers.path, capture="yes")
    assert at_papers.sees("papers.righted")


def test_a_page_taken_twice_is_kept_with_a_question(at_papers: Citizen, rig: Rig) -> None:
    visit = rig.kiosk.visit
    assert visit and visit.filing
    asked = visit.filing.definition.material(at_papers.path.removeprefix("papers/"))
    assert asked
    name = asked.name.say(rig.kiosk.language)
    rig.lay("letter")
    at_papers.press(at_papers.path, capture="yes")
    assert not at_papers.sees("papers.given_before", material=name)
    at_papers.press(at_papers.path, capture="yes")
    assert at_papers.sees("papers.given_before", material=name)


def test_the_stream_shows_new_pictures_with_the_page_outlined(at_papers: Citizen, rig: Rig) -> None:
    rig.lay("letter")
    pictures = streamed(f"{rig.url}/kiosk/camera/stream")
    assert any(outlined(to_bgr(jpeg)).any() for jpeg in islice(pictures, 100)), "none of the first hundred"


def test_the_capture_screen_shows_the_outline_and_a_refused_page_with_its_reason(at_papers: Citizen, rig: Rig) -> None:
    assert CHROMIUM.exists(), f"this needs {CHROMIUM}: apt install chromium"
    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        page = browser.new_page(viewport={"width": 1080, "height": 1920})
        rig.lay("letter-blurred")
        at_papers.press(at_papers.path, capture="yes")
        assert at_papers.sees("quality.blurred")
        page.goto(f"{rig.url}/kiosk/{at_papers.path}")
        page.wait_for_function("document.querySelector('.camera img').naturalWidth > 0")
        screenshot(page, "kiosk-page-refused")
        at_papers.press(at_papers.path, again="yes")
        rig.lay("letter")
        page.goto(f"{rig.url}/kiosk/{at_papers.path}")
        page.locator("#seen .whole").wait_for(timeout=60_000)
        page.wait_for_function("document.querySelector('.camera img').naturalWidth > 0")
        whole = screenshot(page, "kiosk-page-outlined")
        browser.close()
    assert np.count_nonzero(outlined(whole)) > 2000


def streamed(url: str) -> Iterator[bytes]:
    """The pictures of a multipart stream."""
    data = b""
    with httpx.stream("GET", url, timeout=60) as answer:
        for piece in answer.iter_bytes():
            data += piece
            while head := re.search(rb"Content-Length: (\d+)\r\n\r\n", data):
                end = head.end() + int(head[1])
                if len(data) < end:
                    break
                yield data[head.end() : end]
                data = data[end:]


def outlined(picture: Picture) -> Picture:
    """Where a picture has the outline's green, 0 or 255."""
    hue = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)
    return np.asarray(cv2.inRange(hue, np.array([60, 120, 140]), np.array([82, 255, 255])), np.uint8)


def screenshot(page: Page, name: str) -> Picture:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    file = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=str(file))
    return to_bgr(file.read_bytes())
