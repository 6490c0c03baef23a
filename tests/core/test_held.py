"""What is touched stays under the finger, in a real browser, though its piece of the page is drawn anew meanwhile."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect, sync_playwright

from core.browser import VIEW
from tests.journeys.browser import launched

VENDOR = Path("kiosk/static/vendor")
SCRIPTS = (VENDOR / "htmx-2.0.11.min.js", VENDOR / "htmx-ext-sse-2.2.4.js", VIEW / "held.js")
PIECE = """<div id="piece" hx-get="/piece" hx-trigger="every 50ms" hx-swap="outerHTML" data-drawn="{0}">
  <button onclick="document.title = 'pressed {0}'">press</button></div>"""
PAGE = """<!doctype html><title>nothing</title>{scripts}<body hx-ext="sse" sse-connect="/events">
  <div id="idle" sse-swap="idle"><a href="/left">leave</a></div>{piece}</body>"""
EVENT = "event: idle\ndata: <p>gone</p>\n\n"
HEARD = "document.addEventListener('htmx:sseBeforeMessage', () => document.title = 'heard')"


@pytest.fixture
def events() -> list[Route]:
    """Who waits for an event of the stream."""
    return []


@pytest.fixture
def page(events: list[Route]) -> Iterator[Page]:
    numbers = count(1)
    files = {f"/{file.name}": file.read_text() for file in SCRIPTS}
    scripts = "".join(f'<script src="{path}" defer></script>' for path in files)
    files["/"] = PAGE.format(scripts=scripts, piece=PIECE.format(0))

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://hall.test")
        if path == "/events":
            return events.append(route)
        body = PIECE.format(next(numbers)) if path == "/piece" else files.get(path, "")
        return route.fulfill(body=body, content_type="text/javascript" if path.endswith(".js") else "text/html")

    with sync_playwright() as tools:
        browser = launched(tools.chromium)
        page = browser.new_page()
        page.route("**/*", answer)
        page.goto("http://hall.test/")
        yield page
        browser.close()


WHERE = (
    """what => { const box = document.querySelector(what).getBoundingClientRect(); return [box.x + 5, box.y + 5]; }"""
)


def touch(page: Page, what: str) -> None:
    """Put a finger on it, and leave it there."""
    page.mouse.move(*page.evaluate(WHERE, what))
    page.mouse.down()


def test_a_button_that_would_be_drawn_anew_every_moment_is_pressed_and_its_piece_drawn_then(page: Page) -> None:
    touch(page, "button")
    for _ in range(3):
        with page.expect_response("**/piece"):
            pass
    page.mouse.up()
    expect(page).to_have_title(re.compile("pressed"))
    pressed = page.title().removeprefix("pressed ")
    expect(page.locator("#piece")).not_to_have_attribute("data-drawn", pressed)


def test_a_way_out_that_an_event_takes_away_under_the_finger_is_gone_all_the_same(
    page: Page, events: list[Route]
) -> None:
    with page.expect_response("**/piece"):
        pass  # the scripts run, so the stream is asked for
    page.evaluate(HEARD)
    touch(page, "#idle a")
    events[0].fulfill(body=EVENT, content_type="text/event-stream")
    expect(page).to_have_title("heard")
    page.mouse.up()
    page.wait_for_url("**/left")
