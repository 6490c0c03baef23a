"""One browser page that a journey drives, and that fails the journey for what nobody would look at.

Errors on the console, exceptions in scripts, and any request to another host are collected while the journey runs;
`check` tells them. `shot` keeps a picture of the screen as `var/screenshots/<journey>-<nn>-<name>.png`.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Error, Locator, Page, Request, expect

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
UNSEEN = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
"""Lists below the address line of a window that nobody sees. They cost as much as the page itself."""
OFF_IN_PLAYWRIGHT = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
"""Said again, for of several `--disable-features` the last one counts."""
FAKE_MEDIA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
PORTRAIT = (1080, 1920)
SCREENSHOTS = Path(__file__).parents[2] / "var" / "screenshots"
PATIENCE_MS = 40_000
HARMLESS = re.compile(r"status of (4\d\d|503)|^\[object Event\]$")
"""A refusal's status, which its page explains; an event stream that ends because its page is left."""


def launched(chromium: BrowserType, *flags: str) -> Browser:
    """A headless Chromium of its own, with cameras and microphones that are not there."""
    off = f"--disable-features={','.join((*OFF_IN_PLAYWRIGHT, *UNSEEN))}"
    return chromium.launch(executable_path=str(CHROMIUM), args=[*QUIET, off, *FAKE_MEDIA, *flags])


def _leave(page: Page) -> None:
    """Show an empty page, which goes nowhere by itself. A kiosk whose visit was just ended goes on to its goodbye, and
    Chromium never comes back from closing a page that is on its way to another one."""
    try:
        page.goto("about:blank")
    except Error:  # the goodbye came first; the empty page is still on its way
        page.wait_for_url("about:blank")


class Screen:
    """`journey` names the pictures, `url` is where relative addresses lead."""

    def __init__(self, browser: Browser, journey: str, url: str, width: int, height: int, language: str) -> None:
        self.journey = journey
        self.url = url
        self.faults: list[str] = []
        self._shots = 0
        self._context = browser.new_context(
            viewport={"width": width, "height": height}, locale=language, accept_downloads=True
        )
        self._context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self._context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._asked)

    def go(self, path: str) -> None:
        self.page.goto(self.url + path, wait_until="load")

    def shot(self, name: str, whole: bool = False) -> None:
        """`whole`: the page beyond the window too."""
        self._shots += 1
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        file = SCREENSHOTS / f"{self.journey}-{self._shots:02}-{name}.png"
        self.page.screenshot(path=str(file), full_page=whole)

    def see(self, text: str) -> None:
        """Wait until these words are on the screen."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE_MS)

    def see_nothing_of(self, *words: str) -> None:
        """None of these words is anywhere in the page, its fields and hidden parts included."""
        held = self.page.content()
        values = self.page.evaluate("[...document.querySelectorAll('input, textarea')].map(e => e.value).join(' ')")
        for word in words:
            assert word not in held and word not in values, f"{word} is still on the screen"

    def at(self, path: str) -> None:
        """Wait until the page is at a path (a glob)."""
        self.page.wait_for_url(self.url + path, wait_until="load")

    def touch(self, text: str, exact: bool = False) -> None:
        """Press the button or link that says so."""
        self.target(text, exact).click()

    def target(self, text: str, exact: bool = False) -> Locator:
        named = self.page.get_by_role("button", name=text, exact=exact)
        return named.or_(self.page.get_by_role("link", name=text, exact=exact)).first

    def check(self) -> None:
        assert not self.faults, "\n".join(self.faults)

    def close(self) -> None:
        for page in self._context.pages:
            _leave(page)
        self._context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not HARMLESS.search(message.text):
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.hostname != "127.0.0.1":
            self.faults.append(f"a request left the machine: {request.url}")
