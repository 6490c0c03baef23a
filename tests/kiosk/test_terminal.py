"""A real terminal as far as a machine without a screen allows: the program as its unit starts it, and Debian's Chromium
in kiosk mode under the policies in force, on an X server that draws into a file.

What is looked for is what a bored hand could make appear (an address, a menu, a question whether to translate), whether
a browser that was killed comes back, and what it leaves on the disk.
"""

import base64
import os
import re
import signal
import socket
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import cv2
import httpx
import pytest
from playwright.sync_api import Page, sync_playwright

from core.ids import new_id
from core.imaging.intake import to_bgr
from core.imaging.picture import Picture
from core.sealing import Keyring
from core.terminals import service as terminals
from core.terminals.fleet import orders, overview
from demo.people import find_person
from tests.journeys.browser import CHROMIUM, QUIET, Screen, launched
from tests.journeys.processes import Process, eventually, free_port
from tests.kiosk import cage
from tests.kiosk.installation import INSTALLATION, ORDINARY, OURS, barred_browser
from tests.kiosk.rig import hall_at
from tests.kiosk.virtual_screen import VirtualScreen, virtual_screen
from tests.mobile_api.house import House

pytestmark = pytest.mark.nightly

WIDTH, HEIGHT = 1080, 1920
SAME = 6.0
"""Mean difference of a dot, of 255: the minute on the clock, smoothing of letters."""
LOOKS_AT_THE_START = 24
"""At which a browser may still show nothing."""
FINGERS = ("mousemove 540 700 click 3", "mousemove 1000 60 click 3")
"""What a finger that rests on the glass becomes, on the screen and in its corner."""
SETTINGS = """
name = "K-01"
place = {{ zh-Hans = "桂城", zh-Hant = "桂城", en = "Guicheng" }}
hall = "{hall}"
data = "kiosk"
enrolment_code = "{code}"
"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[House]:
    with hall_at(tmp_path_factory.mktemp("hall"), sqlite_template, keys) as hall:
        yield hall


@pytest.fixture
def terminal(hall: House, tmp_path: Path) -> Iterator[Process]:
    """`hall kiosk`, enrolled, without any device."""
    code = hall.as_staff(terminals.create_enrolment_code, id=new_id(), role="administrator").code
    config, port = tmp_path / "kiosk.toml", free_port()
    config.write_text(SETTINGS.format(hall=hall.url, code=code))
    kiosk = Process(
        ["kiosk", "--config", str(config), "--port", str(port)], f"http://127.0.0.1:{port}", tmp_path / "log"
    )
    kiosk.wait_until_open("/health")
    own = eventually(lambda: pending(hall))
    hall.as_staff(terminals.confirm, own, id=new_id(), role="administrator")
    eventually(lambda: 'id="begin"' in httpx.get(f"{kiosk.url}/kiosk/", follow_redirects=True, timeout=60).text)
    yield kiosk
    kiosk.stop()


def pending(hall: House) -> str:
    found = hall.as_staff(terminals.list_terminals, id=new_id(), role="administrator")
    return next((each.id for each in found if each.state == "pending"), "")


@contextmanager
def screen_unit(address: str, folder: Path, glass: VirtualScreen) -> Generator[subprocess.Popen[bytes]]:
    """The unit's program, with its runtime folder emptied as the unit does, under the policies."""
    run = folder / "run"
    subprocess.run(["rm", "-rf", str(run)], check=True)
    run.mkdir()
    environment = glass.environment | {
        "XDG_RUNTIME_DIR": str(run), "CHROMIUM": str(barred_browser(folder, address)), "LANG": "en_GB.UTF-8",
    }  # fmt: skip
    size = f"--window-size={WIDTH},{HEIGHT}"
    program = [str(INSTALLATION / "screen"), address, "--no-sandbox", "--disable-gpu", "--disable-quic", size]
    browser = subprocess.Popen(program, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        yield browser
    finally:
        with_all(browser, signal.SIGKILL)


def with_all(browser: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """The browser and every process it has started."""
    if browser.poll() is None:
        os.killpg(browser.pid, how)
        browser.wait(30)


def as_it_should_look(address: str, width: int = WIDTH, height: int = HEIGHT) -> Picture:
    with sync_playwright() as tools:
        browser = launched(tools.chromium)
        screen = Screen(browser, "terminal", address, width, height, "en-GB")
        screen.go("/kiosk/")
        shot = screen.page.screenshot()
        browser.close()
    return to_bgr(shot)


def differs(one: Picture, other: Picture) -> float:
    return float(cv2.absdiff(one, other).mean())


def test_the_glass_shows_the_first_screen_and_nothing_a_hand_can_reach_for(terminal: Process, tmp_path: Path) -> None:
    expected = as_it_should_look(terminal.url)
    with virtual_screen(tmp_path, WIDTH, HEIGHT) as glass, screen_unit(terminal.url, tmp_path, glass) as browser:
        eventually(lambda: differs(glass.picture(), expected) < SAME)
        for reached in FINGERS:
            glass.do(*reached.split())
            glass.do("sleep", "0.7")
            assert differs(glass.picture(), expected) < SAME, f"{reached} makes something appear"
        with_all(browser, signal.SIGKILL)
        eventually(lambda: differs(glass.picture(), expected) > SAME)
        with screen_unit(terminal.url, tmp_path, glass):
            eventually(lambda: differs(glass.picture(), expected) < SAME)


@contextmanager
def systemd() -> Generator[tuple[socket.socket, dict[str, str]]]:
    """What a unit with a watchdog is told, and where it answers. It looks after itself more often than it would."""
    with (
        tempfile.TemporaryDirectory(dir="/tmp") as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening,
    ):
        place, hasty = Path(folder), Path(folder, "sleep")
        hasty.write_text("#!/bin/sh\nexec /bin/sleep 0.1\n")
        listening.bind(str(place / "notify"))
        listening.settimeout(10)
        for each in (place, hasty, place / "notify"):
            each.chmod(0o777)
        path = f"{folder}:{os.environ['PATH']}"
        yield listening, {"NOTIFY_SOCKET": str(place / "notify"), "WATCHDOG_USEC": "1", "PATH": path}


class Panel(NamedTuple):
    """The unit's program, what is seen of it, as its first screen looked, and where it says that all is well."""

    unit: subprocess.Popen[bytes]
    glass: VirtualScreen
    shown: Picture
    heard: socket.socket

    def kill(self, which: str) -> None:
        """Of its processes those whose command line matches."""
        subprocess.run(["pkill", "-KILL", "-g", str(self.unit.pid), "--full", "--", which], check=True)


@pytest.fixture
def panel(terminal: Process, tmp_path: Path) -> Iterator[Panel]:
    """On its first screen, with a systemd that listens."""
    expected = as_it_should_look(terminal.url, cage.WIDTH, cage.HEIGHT)
    with (
        virtual_screen(tmp_path, cage.WIDTH, cage.HEIGHT) as glass,
        systemd() as (heard, told),
        cage.running(glass, terminal.url, OURS, **told) as unit,
    ):
        eventually(lambda: differs(glass.picture(), expected) < SAME)
        yield Panel(unit, glass, expected, heard)


def test_systemd_hears_that_all_is_well_until_the_page_is_gone_though_the_browser_lives(
    terminal: Process, panel: Panel
) -> None:
    said = [panel.heard.recv(100) for _ in range(4 * LOOKS_AT_THE_START)]
    assert said.count(b"WATCHDOG=1") > LOOKS_AT_THE_START
    panel.kill("--type=renderer")
    with pytest.raises(TimeoutError):
        while panel.heard.recv(100):
            pass
    assert httpx.get(f"{terminal.url}/kiosk/drawn").status_code == 503
    assert panel.unit.poll() is None and differs(panel.glass.picture(), panel.shown) > SAME


def test_the_panel_ends_with_its_browser(panel: Panel) -> None:
    panel.kill("chromium .*--user-data-dir")
    eventually(lambda: panel.unit.poll() is not None)


def test_under_cage_it_fills_the_panel_and_no_key_makes_something_appear(terminal: Process, tmp_path: Path) -> None:
    expected = as_it_should_look(terminal.url, cage.WIDTH, cage.HEIGHT)
    with (
        virtual_screen(tmp_path, cage.WIDTH, cage.HEIGHT) as glass,
        cage.running(glass, terminal.url, OURS),
    ):
        eventually(lambda: differs(glass.picture(), expected) < SAME, 120)
        for name, key in cage.KEYS.items():
            glass.do("key", key)
            glass.do("sleep", "0.7")
            assert differs(glass.picture(), expected) < SAME, f"{name} makes something appear"


def test_with_an_ordinary_keymap_the_only_window_could_be_closed(terminal: Process, tmp_path: Path) -> None:
    expected = as_it_should_look(terminal.url, cage.WIDTH, cage.HEIGHT)
    with (
        virtual_screen(tmp_path, cage.WIDTH, cage.HEIGHT) as glass,
        cage.running(glass, terminal.url, ORDINARY),
    ):
        eventually(lambda: differs(glass.picture(), expected) < SAME, 120)
        glass.do("key", cage.CLOSE)
        eventually(lambda: differs(glass.picture(), expected) > SAME)


def test_a_restart_that_the_hall_orders_begins_the_program_anew(hall: House, terminal: Process) -> None:
    own = max(each.terminal.id for each in watched(hall))  # the newest
    hall.as_staff(orders.give, own, "restart", {}, 0, id=new_id(), role="administrator")
    eventually(lambda: not hall.database.read_now(orders.unanswered, own), 90)
    terminal.wait_until_open("/health")
    assert terminal.log.read_text().count("The kiosk's screen") == 2, "greeted once more, by the same process"


def watched(hall: House) -> list[overview.Watched]:
    return hall.as_staff(overview.watch, id=new_id(), role="administrator")


CARD = find_person("林晓岚").card
PLANTED = {"name": CARD.name, "number": CARD.number, "entered": "桂城半夏書屋", "words": "半夏茶館"}


def test_no_trace_of_a_visit_stays_on_the_disk_or_in_the_browsers_profile(terminal: Process, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    flags = flags_of_the_unit(terminal.url, tmp_path)
    with sync_playwright() as tools:
        browser = tools.chromium.launch_persistent_context(
            str(profile), executable_path=str(CHROMIUM), args=[*QUIET, *flags], headless=False,
            ignore_default_args=["--enable-automation"], viewport=None,
        )  # fmt: skip
        page = browser.pages[0]
        visit(page, terminal.url)
        page.wait_for_url(re.compile("/kiosk/(goodbye)?$"))
        assert traces(profile, *PLANTED.values()) == [], "while the browser runs"
        browser.close()
    assert traces(profile, *PLANTED.values()) == []
    assert traces(tmp_path / "kiosk", *PLANTED.values()) == []
    (profile / "planted").write_bytes(PLANTED["name"].encode("utf-16-le"))
    assert traces(profile, *PLANTED.values()) == ["planted"], "what is there is found"


def flags_of_the_unit(address: str, folder: Path) -> list[str]:
    """What `screen` starts the browser with, but for the profile's place."""
    recording = folder / "recording"
    recording.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {folder}/flags\n')
    recording.chmod(0o755)
    environment = os.environ | {"XDG_RUNTIME_DIR": str(folder), "CHROMIUM": str(recording)}
    subprocess.run([str(INSTALLATION / "screen"), address], env=environment, check=True, timeout=60)
    flags = (folder / "flags").read_text().splitlines()
    return [
        flag for flag in flags if flag.startswith("--") and "user-data-dir" not in flag and "--disk-cache" not in flag
    ]


def visit(page: Page, address: str) -> None:
    """Somebody types who he is, looks for a matter, answers, fills in, and leaves."""
    page.goto(f"{address}/kiosk/identify/resident_id_card")
    page.locator("#number").fill(PLANTED["number"])
    page.locator("#name").fill(PLANTED["name"])
    page.locator("footer button.go").click()
    page.goto(f"{address}/kiosk/find")
    page.locator("#words").fill(PLANTED["words"])
    with page.expect_response(lambda answer: "/find/results" in answer.url):
        page.locator("#words").dispatch_event("input")
    with page.expect_response(lambda answer: "/find/results" in answer.url):
        page.locator("#words").fill("")
    page.goto(f"{address}/kiosk/find")
    page.locator('button[value="individual-business-registration"]').click()
    while "/checklist" not in page.url:
        asked = page.locator('input[name="question"]').get_attribute("value")
        page.locator('button[name="answer"]').first.click()
        page.wait_for_function("asked => !document.querySelector(`input[value='${asked}']`)", arg=asked)
    page.locator("footer button.go").click()
    page.wait_for_url("**/kiosk/form/*")
    field = page.locator("main :is(input:not([type=radio], [type=checkbox]), textarea)[form=entry]").first
    field.fill(PLANTED["entered"])
    page.locator('footer button[value="en"]').click()
    page.wait_for_function("document.documentElement.lang === 'en'")
    assert field.input_value() == PLANTED["entered"]
    page.goto(f"{address}/kiosk/leave")
    page.locator('button[form="leave"]').click()


LONG_ENOUGH = 7
"""Letters of base64 that do not stand in a file by chance."""


def traces(folder: Path, *planted: str) -> list[str]:
    """The files below a folder in which one of these texts stands, in any encoding a program might have used."""
    wanted = [form for text in planted for form in forms(text)]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(form in path.read_bytes() for form in wanted)]


def forms(text: str) -> list[bytes]:
    """UTF-8, UTF-16 both ways, percent-encoded, and base64 wherever in a longer text it begins."""
    plain = [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")]
    in_base64 = [base64.b64encode(bytes(shift) + form)[4:-4] for form in plain for shift in range(3)]
    return [*plain, quote(text).encode(), *(form for form in in_base64 if len(form) >= LONG_ENOUGH)]
