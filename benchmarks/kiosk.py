"""One kiosk: what a matter costs its applicant, how long a touch takes, and whether anything grows.

    python -m benchmarks.kiosk [--journeys 60] [--folder DIR]

The hall is `hall run`, the kiosk `hall kiosk --demo` with its emulated devices, each in a process of its own. First a
person with a card files the matter of a self-employed business in Chromium, touching the glass: every click is counted,
and every character that had to be typed. Then so many people do the same over HTTP, one after the other: each request
is a touch, and what comes back is the next screen, redirects included. Beside it a page of an application that does
nothing (`benchmarks/bare.py`), asked by the same client, half of it before and half after.
"""

import argparse
import contextlib
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import sync_playwright

from benchmarks.fleet import enrol, megabytes
from benchmarks.prepared import PreparedHall, running, serving, serving_bare
from core.call import Actor, Call
from core.ids import new_id
from kiosk.durable import write_durably
from tests.journeys.browser import Screen, launched
from tests.journeys.kiosk import AtKiosk, Tray
from tests.kiosk.citizen import SHOP, SIGNATURE, Citizen
from tests.sweet_shop import MATTER, OWNED

APPLICANT = "林晓岚"
ASKED_OF_THE_PERSON = ("trade_name", "premises_address", "business_scope", "employees")
PATIENCE_SECONDS = 30.0
BARE_PAGES = 400
SETTLED = 20
"""After so many journeys everything that is loaded once has been loaded."""


class Guest(Citizen):
    """Somebody at the kiosk over HTTP, whose touches are timed."""

    def __init__(self, url: str, tray: Tray) -> None:
        self.tray = tray
        self.screen = httpx.Client(base_url=url, follow_redirects=True, timeout=120)
        self.screen.event_hooks = {"request": [self._begin]}
        self.page = self.path = ""
        self.touches: list[float] = []
        self._begun = 0.0

    def journey(self) -> None:
        """From the card to the receipt, and goodbye."""
        self.tray.lay_card(APPLICANT)
        self._until("known", "/kiosk/known")
        self.tray.lift_card()
        self.choose(MATTER).answer_everything(**OWNED).press("checklist")
        self.fill_in(**SHOP)
        self.go("sign").press("sign", signature=SIGNATURE)
        self._until("receipt", "/kiosk/submitting", "/kiosk/receipt")
        self.press("leave").go("forget")

    def _until(self, place: str, *paths: str) -> None:
        """What the page would do by itself: ask again until the screen is the right one. Not a touch."""
        ends = time.monotonic() + PATIENCE_SECONDS
        touches = list(self.touches)
        while self.go(paths[-1].removeprefix("/kiosk/")).path != place:
            if time.monotonic() > ends:
                raise SystemExit(f"{place} does not come: {self.path}")
            time.sleep(0.05)
        self.touches = touches

    def _begin(self, _: httpx.Request) -> None:
        self._begun = self._begun or time.perf_counter()

    def _see(self, answer: httpx.Response) -> "Guest":
        self.touches.append(time.perf_counter() - self._begun)
        self._begun = 0.0
        if answer.status_code >= 400:
            raise SystemExit(f"{answer.url} answers {answer.status_code}")
        super()._see(answer)
        return self


def effort(url: str, tray: Tray) -> tuple[int, dict[str, str]]:
    """Clicks of one filing in Chromium, and what had to be typed, by field."""
    counted: Counter[str] = Counter()
    with sync_playwright() as tools:
        browser = launched(tools.chromium)
        screen = Screen(browser, "bench", url, 1080, 1920, "zh-CN")
        screen.page.expose_binding("count", lambda _: counted.update(["tap"]))
        screen.page.add_init_script("addEventListener('click', e => e.isTrusted && count(), true)")
        kiosk = AtKiosk(screen)
        kiosk.come()
        tray.lay_card(APPLICANT)
        kiosk.at("known")
        tray.lift_card()
        kiosk.touch("办理事项")
        kiosk.choose_matter(MATTER)
        kiosk.answer(OWNED)
        kiosk.touch("开始填写")
        screen.page.wait_for_url("**/kiosk/form/*")
        typed = _fill_in(kiosk)
        kiosk.at("check")
        kiosk.touch("去签名")
        kiosk.at("sign")
        kiosk.sign()
        kiosk.touch("签名并提交")
        kiosk.at("receipt")
        kiosk.leave()
        browser.close()
    return counted["tap"], typed


def _fill_in(kiosk: AtKiosk) -> dict[str, str]:
    typed: dict[str, str] = {}
    for field in ASKED_OF_THE_PERSON:
        kiosk.page.locator(f"#field-{field}").click()
        kiosk.write(field, SHOP[field])
        typed[field] = SHOP[field]
    kiosk.page.locator("main h1").first.click()  # puts the keyboard away
    kiosk.touch("下一步")
    return typed


def bare_pages(count: int) -> list[float]:
    with serving_bare() as (port, _), httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        each: list[float] = []
        for _ in range(count):
            begun = time.perf_counter()
            client.get("/")
            each.append(time.perf_counter() - begun)
    return each


def _write_settings(folder: Path, port: int) -> Path:
    settings = folder / "kiosk.toml"
    settings.write_text(
        'name = "K-01"\nplace = { zh-Hans = "桂城", zh-Hant = "桂城", en = "Guicheng" }\n'
        f'hall = "http://127.0.0.1:{port}"\ndata = "kiosk"\n'
    )
    return settings


def enrolled(hall: PreparedHall, folder: Path) -> None:
    """A key of its own and the hall's word that it counts, as after a first day."""
    key = Ed25519PrivateKey.generate()
    administrator = Call(Actor(new_id(), frozenset({"administrator"})), "desk", datetime.now(UTC))
    [terminal_id] = hall.write(enrol, administrator, [key])
    (folder / "kiosk").mkdir(parents=True)
    write_durably(folder / "kiosk" / "terminal.key", key.private_bytes_raw())
    write_durably(folder / "kiosk" / "terminal.json", f'{{"id":"{terminal_id}","confirmed":true}}'.encode())


def main() -> None:
    parser = argparse.ArgumentParser(description="One kiosk: effort, time of a touch, memory.")
    parser.add_argument("--journeys", type=int, default=60)
    parser.add_argument("--folder", type=Path, default=Path("var"), help="on the disk to measure (default: var)")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=given.folder))
    try:
        measure(folder, given.journeys)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, journeys: int) -> None:
    bare = bare_pages(BARE_PAGES // 2)
    with standing(folder) as (url, process):
        taps, typed = effort(url, Tray(url))
        touches, memory = in_a_row(url, process, journeys)
    bare += bare_pages(BARE_PAGES // 2)
    report(taps, typed, touches, bare, memory)


@contextlib.contextmanager
def standing(folder: Path) -> Generator[tuple[str, int]]:
    """A hall and an enrolled kiosk with emulated devices, each in its own process: the kiosk's address and process."""
    hall = PreparedHall(folder / "hall", datetime.now(UTC))
    enrolled(hall, folder)
    hall.close()
    with serving(hall.settings) as (port, _):
        settings = _write_settings(folder, port)
        program = str(Path(sys.executable).with_name("hall"))
        command = [program, "kiosk", "--demo", "--config", str(settings)]
        with running(lambda own: [*command, "--port", str(own)]) as (own, process):
            yield f"http://127.0.0.1:{own}", process


def in_a_row(url: str, process: int, journeys: int) -> tuple[list[float], list[float]]:
    """Seconds of each touch, and megabytes of the kiosk after each journey."""
    guest, memory = Guest(url, Tray(url)), list[float]()
    for _ in range(journeys):
        guest.journey()
        memory.append(megabytes(process))
    return guest.touches, memory


def growth(memory: list[float]) -> float:
    """Kilobytes a journey, once everything that is loaded once has been loaded: between the mean of the five journeys
    after that and the mean of the last five."""
    settled, last = memory[SETTLED : SETTLED + 5], memory[-5:]
    between = len(memory) - SETTLED - 5
    return (statistics.mean(last) - statistics.mean(settled)) * 1024 / between


def report(taps: int, typed: dict[str, str], touches: list[float], bare: list[float], memory: list[float]) -> None:
    characters = sum(map(len, typed.values()))
    print(f"A self-employed business with a card: {taps} taps, {characters} typed characters ({', '.join(typed)})\n")
    print(f"{'':28}{'times':>8}{'p50 ms':>10}{'p95 ms':>10}")
    tables: list[tuple[str, list[float]]] = [("a touch → the next screen", touches), ("a bare page", bare)]
    for name, each in tables:
        p50, p95 = (statistics.quantiles(each, n=100)[percent - 1] * 1000 for percent in (50, 95))
        print(f"{name:28}{len(each):>8}{p50:>10.1f}{p95:>10.1f}")
    shown = ", ".join(f"{memory[at]:.0f}" for at in range(0, len(memory), 10))
    print(
        f"\nmemory of the kiosk with its emulated devices after 1, 11, … journeys: {shown}, at last {memory[-1]:.0f} MB"
    )
    if len(memory) > SETTLED + 5:
        print(f"growth after the first {SETTLED}: {growth(memory):+.0f} KB a journey")


if __name__ == "__main__":
    main()
