"""Whether the glass shows the kiosk's pages: told by pages, asked by who restarts the browser, heard at the hall."""

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, sync_playwright

from core.ids import new_id
from core.terminals.fleet import overview
from hardware.status import DeviceState
from kiosk.glass import BEGINS_FOR, DRAWN_FOR, Glass
from kiosk.upkeep import upkeep
from kiosk.watchdog import tell_well
from tests.journeys.browser import launched
from tests.journeys.processes import eventually
from tests.kiosk.rig import Rig

FRAMES_HELD = """
window.held = [];
window.requestAnimationFrame = (then) => window.held.push(then);
"""


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(rig: Rig) -> Clock:
    """The time of a glass on which nothing was drawn yet."""
    clock = Clock()
    rig.on_kiosk(lambda kiosk: setattr(kiosk, "glass", Glass(clock)))
    return clock


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as tools:
        browser = launched(tools.chromium)
        yield browser.new_page()
        browser.close()


def asked(rig: Rig) -> int:
    return httpx.get(f"{rig.url}/kiosk/drawn").status_code


def told(rig: Rig) -> tuple[str | None, bool]:
    """What the hall knows of the screen, and whether it gave the alarm."""
    [one] = rig.hall.as_staff(overview.watch, id=new_id(), role="administrator")
    assert one.health
    return one.health.devices.get("screen"), "screen.not_drawn" in [each.word for each in one.alarms]


def test_a_glass_that_nobody_watches_is_no_device() -> None:
    glass = Glass(Clock())
    assert glass.state is None
    glass.draw()
    assert glass.state is None


def test_a_browser_has_its_time_to_begin_and_a_page_three_times_to_tell() -> None:
    clock = Clock()
    glass = Glass(clock)
    assert not glass.watch() and glass.state is DeviceState.STARTING
    clock.seconds = BEGINS_FOR - 1
    assert glass.state is DeviceState.STARTING
    clock.seconds = BEGINS_FOR
    assert glass.state is DeviceState.OFFLINE
    glass.draw()
    clock.seconds += DRAWN_FOR - 1
    assert glass.watch() and glass.state is DeviceState.ONLINE
    clock.seconds += 1
    assert not glass.watch() and glass.state is DeviceState.OFFLINE


def test_a_page_tells_once_its_frames_are_drawn_and_not_because_it_was_loaded(
    rig: Rig, clock: Clock, page: Page
) -> None:
    page.add_init_script(FRAMES_HELD)
    page.goto(f"{rig.url}/kiosk/")
    page.wait_for_function("held.length")
    assert asked(rig) == 503
    page.evaluate("held.shift()()")
    page.wait_for_function("held.length")
    assert asked(rig) == 503
    page.evaluate("held.shift()()")
    eventually(lambda: asked(rig) == 204)
    clock.seconds = DRAWN_FOR
    assert asked(rig) == 503


def test_the_hall_hears_that_a_screen_shows_nothing_and_that_it_does_again(rig: Rig, clock: Clock) -> None:
    assert asked(rig) == 503
    clock.seconds = BEGINS_FOR
    assert "screen.not_drawn" in rig.on_kiosk(upkeep)
    eventually(lambda: told(rig) == ("offline", True))
    assert httpx.post(f"{rig.url}/kiosk/drawn").status_code == 204
    eventually(lambda: told(rig) == ("online", False))


def test_a_page_that_is_drawn_is_nobody_who_is_there(rig: Rig, clock: Clock) -> None:
    visit = rig.on_kiosk(lambda kiosk: kiosk.begin_visit())
    touched = visit.touched_at
    httpx.post(f"{rig.url}/kiosk/drawn").raise_for_status()
    assert asked(rig) == 204 and visit.touched_at == touched
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())


@pytest.mark.parametrize("name", ["{folder}/notify", "@{folder}/abstract"])
def test_systemd_hears_that_the_program_is_well(
    rig: Rig, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = name.format(folder=tmp_path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address.replace("@", "\0"))
        systemd.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        assert systemd.recv(100) == b"WATCHDOG=1", "the kiosk's own tick"
    tell_well()  # nobody listens any more
