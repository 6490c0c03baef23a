"""What journeys start from: a demo hall that runs as a process of its own, and a real browser.

One hall per file: the stories of a file share a hall as citizens do, each with its own people.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.browser import CHROMIUM, Screen, launched
from tests.journeys.processes import Process, start_hall

NewScreen = Callable[..., Screen]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """`make run` on a free port, with an empty data folder."""
    running = start_hall(tmp_path_factory.mktemp("journey"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def hall_folder(hall: Process) -> Path:
    """Where this hall keeps its things: database, printouts."""
    return hall.log.parent / "var"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"the journeys need {CHROMIUM}: apt install chromium")
    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture
def new_screen(browser: Browser, hall: Process) -> Iterator[NewScreen]:
    """`new_screen("story-1", 1080, 1920)`: a fresh browser profile on this hall. Faults fail the test at its end."""
    opened: list[Screen] = []

    def open_screen(journey: str, width: int, height: int, url: str = "", language: str = "zh-CN") -> Screen:
        opened.append(Screen(browser, journey, url or hall.url, width, height, language))
        return opened[-1]

    yield open_screen
    for screen in opened:
        screen.close()
    for screen in opened:
        screen.check()
