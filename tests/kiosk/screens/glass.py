"""A panel of glass on which screens are looked at: what axe finds, and what a finger or tired eyes would stumble over.

Nothing happens on it by itself: no event arrives, no page asks where it belongs, so each screen stays as it was drawn
for as long as it is looked at.
"""

import contextlib
import json
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Route
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.kiosk.screens.modes import PANELS, Mode
from tests.kiosk.screens.stage import Sight, Stage

SMALLEST_TARGET = 80
PICTURES_MS = 3000
SMALLEST_TEXT = 22
SMALLEST_TEXT_IN_LARGE = 30
"""Pixels of the panel: 0.37 mm each in portrait."""

STILL = """
window.EventSource = class extends EventTarget { close() {} };
const ask = XMLHttpRequest.prototype.open, send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.open = function (how, where, ...more) {
  this.unsent = /kiosk\\/(here|forget|slip|sheet|locker|reading|find)\\b/.test(where);
  return ask.call(this, how, where, ...more);
};
XMLHttpRequest.prototype.send = function (...all) { if (!this.unsent) send.apply(this, all); };
"""
PUT = """async html => {
  const drawn = new DOMParser().parseFromString(html, "text/html");
  for (const sheet of drawn.querySelectorAll("link[rel=stylesheet]")) {
    if (document.querySelector(`link[href="${sheet.getAttribute("href")}"]`)) continue;
    await new Promise(loaded => { sheet.onload = loaded; document.head.append(document.adoptNode(sheet)); });
  }
  for (const { name, value } of drawn.documentElement.attributes) document.documentElement.setAttribute(name, value);
  document.title = drawn.title;
  document.body.replaceWith(document.adoptNode(drawn.body));
  document.body.scrollTop = 0;
}"""
AXE = "() => axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations.map(each =>" \
    " [each.id, each.nodes.map(node => node.html.slice(0, 160))]))"  # fmt: skip
FAULTS = (Path(__file__).parent / "faults.js").read_text()
WAYS = (Path(__file__).parent / "ways.js").read_text()


class Glass:
    """One page for each panel, at one kiosk."""

    def __init__(self, browser: Browser, stage: Stage) -> None:
        self._stage = stage
        self._pages: dict[str, Page] = {}
        self._is_open: dict[str, bool] = {}
        self._browser = browser

    def look(self, sight: Sight, mode: Mode) -> list[str]:
        """What is wrong with a screen in a mode; empty when nothing is."""
        return self.faults(self.show(sight, mode), sight, mode)

    def faults(self, page: Page, sight: Sight, mode: Mode) -> list[str]:
        """What is wrong with a screen that is shown."""
        manner = mode.as_manner()
        drawn = page.locator("html").get_attribute("data-screen")
        found = [] if drawn == sight.template else [f"is drawn by {drawn}"]
        least = SMALLEST_TEXT_IN_LARGE if manner.large else SMALLEST_TEXT
        found += page.evaluate(FAULTS, [SMALLEST_TARGET, least])
        found += page.evaluate(WAYS, [manner.low])
        return [*found, *self.violations(page)]

    def glance(self, sight: Sight, mode: Mode) -> list[str]:
        """As `look`, at a third of the cost: the page is put into one that is open already, so its scripts do not run,
        nor is anything touched."""
        self._stage.speak(mode.as_manner())
        html = self._stage.seen(sight)
        page = self._page(mode.panel)
        if not self._is_open.get(mode.panel):
            page.goto(f"{self._stage.rig.url}/kiosk/")
            page.evaluate(AXE_SCRIPT)
            self._is_open[mode.panel] = True
        page.evaluate(PUT, html)
        return self.faults(page, sight, mode)

    def show(self, sight: Sight, mode: Mode) -> Page:
        """The screen in this mode, drawn and at rest."""
        self._stage.speak(mode.as_manner())
        page, url = self._page(mode.panel), f"{self._stage.rig.url}/kiosk/{sight.path}"
        if sight.again is None:
            _open(page, url)
        else:
            html = sight.again()
            page.route(url, lambda route: _answer(route, html))
            _open(page, url)
            page.unroute(url)
        page.evaluate("sessionStorage.clear()")  # how the last visitor wrote is nothing to this one
        for touched in sight.touches:
            page.locator(touched).first.click()
        page.evaluate("document.fonts.ready")
        return page

    def violations(self, page: Page) -> list[str]:
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(AXE_SCRIPT)
        found: list[Any] = page.evaluate(AXE)
        return [f"axe: {id}: {json.dumps(nodes, ensure_ascii=False)}" for id, nodes in found]

    def _page(self, panel: str) -> Page:
        if panel not in self._pages:
            width, height = PANELS[panel]
            context = self._browser.new_context(
                viewport={"width": width, "height": height}, reduced_motion="reduce", locale="zh-CN"
            )
            context.add_init_script(STILL)
            self._pages[panel] = context.new_page()
        return self._pages[panel]

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()


def _open(page: Page, url: str) -> None:
    """A picture of a camera that is gone never comes, and with it the page's end of loading."""
    page.goto(url, wait_until="domcontentloaded")
    with contextlib.suppress(PlaywrightTimeout):
        page.wait_for_load_state("load", timeout=PICTURES_MS)


def _answer(route: Route, html: str) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")
