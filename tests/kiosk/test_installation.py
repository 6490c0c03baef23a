"""What a real terminal is installed with (`kiosk/installation`), tried on Debian's own Chromium and systemd.

The policies are put where Debian's Chromium looks for them, in a mount namespace of the test's own, so that the
machine's browser stays as it is. What the person at the glass could reach with a keyboard nobody gave him, a page
reaches for here.
"""

import configparser
import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, sync_playwright

from tests.journeys.browser import QUIET
from tests.kiosk.installation import INSTALLATION, ORDINARY, OURS, POLICIES, UNIT, barred_browser

BARRED = (
    "/other",
    "http://127.0.0.2/",
    "https://example.org/",
    "file:///etc/passwd",
    "data:text/html,x",
    "view-source:http://127.0.0.1/kiosk/",
    "chrome://version",
    "chrome://downloads",
    "chrome://settings",
    "devtools://devtools/bundled/inspector.html",
)
AS_CAGE_ASKS = """
from ctypes import CDLL, c_char_p, c_void_p
xkb = CDLL("libxkbcommon.so.0")
xkb.xkb_context_new.restype = xkb.xkb_keymap_new_from_names.restype = c_void_p
xkb.xkb_keymap_get_as_string.restype = c_char_p
keymap = xkb.xkb_keymap_new_from_names(c_void_p(xkb.xkb_context_new(0)), None, 0)
print(xkb.xkb_keymap_get_as_string(c_void_p(keymap), 1).decode())
"""
KEYSYMS = re.compile(r"key <\w+> +\{\s*\[([^\]]+)\]")
BESIDES_SIGNS = {
    "Tab", "ISO_Left_Tab", "Return", "BackSpace", "Delete", "Up", "Down", "Left", "Right", "Home", "End", "Prior",
    "Next", "F1", "Shift_L", "Shift_R", "Caps_Lock",
}  # fmt: skip
LETTERS_AND_DIGITS = 62
CAPTURE = ("AudioCaptureAllowedUrls", "VideoCaptureAllowedUrls")
TOLD = """async () => {
  const rows = root => [...root.querySelectorAll('*')].flatMap(each => [
    ...(each.policy ? [each.policy] : []), ...(each.shadowRoot ? rows(each.shadowRoot) : [])]);
  for (let turn = 0; turn < 200 && !rows(document).some(row => row.value !== undefined); turn++)
    await new Promise(resume => setTimeout(resume, 50));
  return rows(document);
}"""
"""What `chrome://policy` shows: name, value and status of each policy."""
TRACKS = """() => navigator.mediaDevices.getUserMedia({ audio: true, video: true })
  .then(stream => stream.getTracks().map(track => track.kind).sort(), error => error.name)"""


class Pages(http.server.BaseHTTPRequestHandler):
    """The first screen, and an address outside."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>screen</h1>")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def opens(page: Page, url: str) -> bool:
    try:
        page.goto(url, timeout=15_000)
    except Error:
        return False
    return page.url == url


@pytest.mark.nightly
def test_the_browser_shows_the_kiosk_and_nothing_else(tmp_path: Path, address: str) -> None:
    program = barred_browser(tmp_path, address, DeveloperToolsAvailability=1, IncognitoModeAvailability=0)
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=str(program), args=list(QUIET))
        assert opens(browser.new_page(), f"{address}/kiosk/")
        opened = [url for url in BARRED if opens(browser.new_page(), f"{address}{url}" if url[0] == "/" else url)]
        assert opened == []
        browser.close()


@pytest.mark.nightly
def test_chromium_knows_every_policy_and_takes_its_value(tmp_path: Path, address: str) -> None:
    told_by = {"DeveloperToolsAvailability": 1, "IncognitoModeAvailability": 0, "URLAllowlist": ["chrome://policy"]}
    program = barred_browser(tmp_path, address, **told_by, NoSuchPolicy=True)
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=str(program), args=list(QUIET))
        page = browser.new_page()
        page.goto("chrome://policy")
        told = {row["name"]: row for row in page.evaluate(TOLD) if "value" in row}
        browser.close()
    assert told.pop("NoSuchPolicy")["status"] not in ("OK", "Deprecated"), "what it does not know is seen"
    assert {name: row["status"] for name, row in told.items() if row["status"] not in ("OK", "Deprecated")} == {}
    wanted = json.loads((tmp_path / "policy.json").read_text())
    assert {name: row["value"] for name, row in told.items()} == {k: v for k, v in wanted.items() if k in POLICIES}


@pytest.mark.nightly
@pytest.mark.parametrize("allowed", [True, False])
def test_the_kiosks_page_has_camera_and_microphone_without_being_asked_and_no_other_has(
    tmp_path: Path, address: str, allowed: bool
) -> None:
    """With devices that are not there, but without the switch that answers for the person."""
    whose = {} if allowed else {each: ["http://127.0.0.1:9"] for each in CAPTURE}
    program = barred_browser(tmp_path, address, DeveloperToolsAvailability=1, IncognitoModeAvailability=0, **whose)
    with sync_playwright() as tools:
        flags = [*QUIET, "--use-fake-device-for-media-stream"]
        browser = tools.chromium.launch(executable_path=str(program), args=flags)
        page = browser.new_page()
        assert opens(page, f"{address}/kiosk/")
        assert page.evaluate(TRACKS) == (["audio", "video"] if allowed else "NotAllowedError")
        browser.close()


@pytest.mark.nightly
def test_no_tool_can_attach_to_the_browser(tmp_path: Path, address: str) -> None:
    program = barred_browser(tmp_path, address)
    with sync_playwright() as tools, pytest.raises(Error):
        tools.chromium.launch(executable_path=str(program), args=list(QUIET), timeout=20_000).new_page()


def test_the_screen_starts_in_a_fresh_profile_that_holds_nothing_of_the_last_one(tmp_path: Path, address: str) -> None:
    """The unit's own program, with a browser that only writes down how it was called."""
    run = tmp_path / "run"
    run.mkdir()
    chromium = tmp_path / "recording"
    chromium.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/started\n')
    chromium.chmod(0o755)
    environment = os.environ | {"XDG_RUNTIME_DIR": str(run), "CHROMIUM": str(chromium)}
    for _ in range(2):
        subprocess.run([str(INSTALLATION / "screen"), address], env=environment, check=True, timeout=60)
    first, second = (tmp_path / "started").read_text().splitlines()
    profiles = [next(flag for flag in line.split() if "user-data-dir" in flag) for line in (first, second)]
    assert profiles[0] != profiles[1] and all(str(run) in each for each in profiles)
    assert first.endswith(f"{address}/kiosk/")


def test_the_units_are_read_by_systemd(tmp_path: Path) -> None:
    """With a seatd that need not be installed here."""
    (tmp_path / "seatd.service").write_text("[Service]\nExecStart=/bin/true\n")
    for name in ("kiosk.service", "kiosk-screen.service"):
        unit = configparser.ConfigParser(strict=False, interpolation=None)
        unit.optionxform = str  # pyright: ignore[reportAttributeAccessIssue]
        unit.read(INSTALLATION / name)
        text = (INSTALLATION / name).read_text()
        (tmp_path / name).write_text(text.replace(unit["Service"]["ExecStart"].split()[0], "/bin/true"))
        assert unit["Service"]["Restart"] == "always" and unit["Service"]["LimitCORE"] == "0"
    units = [str(tmp_path / name) for name in ("kiosk.service", "kiosk-screen.service")]
    said = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=60)
    assert [line for line in said.stderr.splitlines() if "kiosk" in line and "getty" not in line] == []


def test_the_policies_let_nothing_be_kept_and_allow_the_kiosk_alone() -> None:
    assert POLICIES["URLAllowlist"] == ["http://127.0.0.1:8100/kiosk"]
    assert all(POLICIES[each] == ["http://127.0.0.1:8100"] for each in CAPTURE)
    for barred, value in (("DeveloperToolsAvailability", 2), ("DownloadRestrictions", 3), ("PrintingEnabled", False)):
        assert POLICIES[barred] == value
    for off in ("AutofillAddressEnabled", "PasswordManagerEnabled", "SpellcheckEnabled", "SearchSuggestEnabled"):
        assert POLICIES[off] is False


def keymap(**settings: str) -> str:
    asked = subprocess.run(
        [sys.executable, "-c", AS_CAGE_ASKS], env=os.environ | settings, capture_output=True, text=True, check=True
    )
    return asked.stdout.partition("xkb_symbols")[2]


def test_a_keyboard_has_what_a_screen_needs_and_nothing_that_opens_or_closes_a_window() -> None:
    panel = (INSTALLATION / "panel").read_text()
    assert "XKB_DEFAULT_RULES=kiosk" in UNIT and "cage -- " in panel, "nor does cage change to another terminal (-s)"
    means = {symbol.strip() for found in KEYSYMS.findall(keymap(**OURS)) for symbol in found.split(",")}
    named = {symbol for symbol in means if symbol[0].isupper() and len(symbol) > 1}
    assert named == BESIDES_SIGNS
    assert len([symbol for symbol in means if len(symbol) == 1]) == LETTERS_AND_DIGITS
    assert "Control_L" in keymap(**ORDINARY), "an ordinary keyboard has more"
