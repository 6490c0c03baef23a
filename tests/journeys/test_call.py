"""A call by night: from an original that a clerk wants to see to the certificate in the hand (远程帮办)."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.browser import Screen, launched
from tests.journeys.calling import (
    WITHOUT_A_NETWORK,
    agreed,
    awaits_originals,
    call,
    photographed,
    plays,
    sit_down,
    written,
)
from tests.journeys.kiosk import AtKiosk, Tray
from tests.journeys.office import Office
from tests.journeys.phone import Phone
from tests.journeys.processes import Process, eventually

STOPPED = """() => addEventListener('pagehide', () => localStorage.setItem('running', String(
  document.querySelector('person-call').streams.flatMap(stream => stream.getTracks())
    .filter(track => track.readyState === 'live').length)))"""
"""Counts what still runs when the page goes, after the page's own script had its turn."""
LATEST = "select id, state, ended_by, consent, known, errand from remote_calls order by asked_at desc limit 1"
JOURNAL = "select event from journal where subject_id = ? order by position"


@pytest.fixture
def browsers() -> Iterator[tuple[Browser, Browser]]:
    with sync_playwright() as tools:
        both = launched(tools.chromium, WITHOUT_A_NETWORK), launched(tools.chromium, WITHOUT_A_NETWORK)
        yield both
        for browser in both:
            browser.close()


@pytest.fixture
def kiosk(browsers: tuple[Browser, Browser], hall: Process) -> Iterator[AtKiosk]:
    screen = Screen(browsers[0], "call-kiosk", hall.url, 1080, 1920, "zh-CN")
    yield AtKiosk(screen)
    Tray(hall.url).tidy()
    screen.close()
    screen.check()


@pytest.fixture
def desk(browsers: tuple[Browser, Browser], hall: Process) -> Iterator[Screen]:
    screen = Screen(browsers[1], "call-desk", hall.url, 1920, 1080, "zh-CN")
    yield screen
    screen.close()
    screen.check()


@pytest.mark.nightly
def test_a_clerk_confirms_an_original_and_the_kiosk_prints_what_it_was_shown_for(
    kiosk: AtKiosk, desk: Screen, hall: Process, hall_folder: Path
) -> None:
    phone, tray, office = Phone(hall.url, "何知行"), Tray(hall.url), Office(hall.url)
    case = awaits_originals(phone, office)
    sit_down(desk, office.clerk.token)
    kiosk.come()
    tray.lay_card("何知行")
    kiosk.at("known")
    kiosk.screen.go(f"/kiosk/beside/{case}")
    call(kiosk.screen, desk)
    photographed(kiosk, desk, tray)
    written(kiosk, desk)
    kiosk.read_in("zh-Hant")
    plays(desk, "person", "paper")
    plays(kiosk.screen, "clerk")
    kiosk.screen.see("请看第三条")
    agreed(kiosk, desk)
    kiosk.screen.see("結果已經出來了")
    kiosk.screen.shot("printed")
    tray.take_papers()
    eventually(lambda: phone.state(case) == "concluded")
    plays(kiosk.screen, "clerk")
    kiosk.page.evaluate(STOPPED)
    tray.tidy()
    kiosk.at("goodbye")
    assert kiosk.page.evaluate("localStorage.getItem('running')") == "0", "camera and microphone went with the visit"
    eventually(lambda: latest_call(hall_folder)[0][0] == "ended")
    row, events = latest_call(hall_folder)
    assert row == ("ended", "visit_ended", "2026-11", "card", "originals")
    originals = ["call_originals_opened", "call_originals_decided"]
    assert events == ["call_asked", "call_answered", *originals, "call_ended"]


def latest_call(folder: Path) -> tuple[tuple[str, ...], list[str]]:
    """What the hall has on record of it: state, who ended it, consent, as whom the person was known, errand; and the
    events in its journal."""
    with sqlite3.connect(f"file:{folder / 'hall.db'}?mode=ro", uri=True) as database:
        id, *row = database.execute(LATEST).fetchone()
        return tuple(row), [event for (event,) in database.execute(JOURNAL, (id,))]
