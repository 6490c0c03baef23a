"""A paper under the camera fills in the form: read, shown beside its picture, ticked by the person."""

import re
import threading
from collections.abc import Iterator
from html import unescape

import numpy as np
import pytest

from core import clock
from core.errors import Unavailable
from core.imaging import reading
from core.imaging.picture import Picture
from kiosk import prefilling
from kiosk.camera import page_of
from kiosk.kiosk import Kiosk
from tests.core.imaging.printed_documents import drawn, photographed
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig

FOOD, LINE = "food-business-licence", "business_licence"

installed = pytest.mark.skipif(not reading.is_installed(), reason="lines are read where rapidocr is installed")


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    """Somebody at the form of a food licence."""
    someone = Citizen(rig).tap_card().choose(FOOD).answer_everything().press("checklist").go("form")
    yield someone
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())


def form_of(rig: Rig) -> dict[str, str]:
    def form(kiosk: Kiosk) -> dict[str, str]:
        assert kiosk.visit and kiosk.visit.filing
        return dict(kiosk.visit.filing.form)

    return rig.on_kiosk(form)


def take_pages(rig: Rig, *photos: Picture) -> None:
    pages = [page_of([photo], clock.now()) for photo in photos]

    def keep(kiosk: Kiosk) -> None:
        assert kiosk.visit and kiosk.visit.filing
        kiosk.visit.filing.pages[LINE] = pages

    rig.on_kiosk(keep)


def is_read(kiosk: Kiosk) -> bool:
    return bool(kiosk.visit and kiosk.visit.filing and not kiosk.visit.filing.being_read)


@installed
def test_a_licence_under_the_camera_fills_in_what_is_ticked_and_nothing_else(rig: Rig, citizen: Citizen) -> None:
    assert citizen.sees("fill.instead_go")
    picture, truth = drawn(LINE, 4)
    here = citizen.path
    citizen.press(here, trade_name="半夏", employees="2")
    take_pages(rig, photographed(picture, 4))
    assert citizen.go(f"papers/{LINE}").sees("fill.offer")
    before = form_of(rig)
    assert citizen.go(f"fill/{LINE}").sees("fill.reading_page", page=1, pages=1)
    rig.wait_for(is_read)
    citizen.go(f"fill/{LINE}")
    page = unescape(citizen.page)
    assert truth["uscc"] in page and truth["address"] in page and citizen.sees("fill.current", value="半夏")
    assert form_of(rig) == before, "reading alone changes nothing"
    ticked = dict(re.findall(r'name="(\w+)" value="([^"]*)" checked', page))
    assert ticked["licence_number"] == truth["uscc"] and "trade_name" not in ticked
    part = citizen.screen.get(f"/kiosk/fill/{LINE}/licence_number")
    assert part.content.startswith(b"\xff\xd8") and part.headers["cache-control"] == "no-store"
    citizen.press(f"fill/{LINE}", licence_number=truth["uscc"], premises_address="写在别处的地址")
    form = form_of(rig)
    assert form["licence_number"] == truth["uscc"] and form["trade_name"] == "半夏"
    assert form.get("premises_address", "") == before.get("premises_address", ""), "only as it was shown"


def test_the_screen_says_which_page_is_being_read_and_leads_on_at_the_end(
    rig: Rig, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = [threading.Event(), threading.Event()]
    waiting = iter(turns)
    monkeypatch.setattr(reading, "is_installed", lambda: True)
    monkeypatch.setattr(prefilling, "read_document", lambda *_: next(waiting).wait(60) and None)
    take_pages(rig, *(np.full((300, 400, 3), shade, np.uint8) for shade in (90, 180)))
    assert citizen.go(f"fill/{LINE}").sees("fill.reading_page", page=1, pages=2)
    progress = f"/kiosk/reading/{LINE}"
    assert citizen.screen.get(progress, params={"page": 1}).status_code == 204
    turns[0].set()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.readings))
    said = rig.kiosk.words.say("fill.reading_page", "zh-Hans", page=2, pages=2)
    assert said in citizen.screen.get(progress, params={"page": 1}).text
    turns[1].set()
    rig.wait_for(is_read)
    assert citizen.screen.get(progress, params={"page": 2}).headers["hx-redirect"] == f"/kiosk/fill/{LINE}"
    assert citizen.go(f"fill/{LINE}").sees("fill.nothing")


def test_a_reader_that_gives_up_says_so_and_is_asked_again_only_by_who_comes_back(
    rig: Rig, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise Unavailable("reading_failed")

    monkeypatch.setattr(reading, "is_installed", lambda: True)
    monkeypatch.setattr(prefilling, "read_document", fails)
    take_pages(rig, np.full((300, 400, 3), 90, np.uint8))
    citizen.go(f"fill/{LINE}")
    rig.wait_for(is_read)
    assert citizen.go(f"fill/{LINE}").sees("refusal.reading_failed") and citizen.sees("fill.nothing")
    assert citizen.go(f"fill/{LINE}").sees("fill.reading_page", page=1, pages=1)
    rig.wait_for(is_read)


def test_where_nothing_can_be_read_nothing_is_offered(
    rig: Rig, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "is_installed", lambda: False)
    assert not citizen.go("form").sees("fill.instead_go")
    assert citizen.go(f"fill/{LINE}").path == f"papers/{LINE}"


def test_a_part_of_no_page_is_not_shown(rig: Rig, citizen: Citizen) -> None:
    assert citizen.screen.get(f"/kiosk/fill/{LINE}/licence_number").status_code == 404
    assert citizen.screen.get("/kiosk/fill/unknown/licence_number").status_code == 404
