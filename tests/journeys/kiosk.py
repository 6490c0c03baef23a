"""A person at a kiosk: touches on the glass, and what hands do beside it (cards, papers, switches of the tray)."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import httpx
from playwright.sync_api import expect

from demo.people import find_person
from tests.journeys.browser import PATIENCE_MS, Screen
from tests.journeys.processes import eventually

ROOT = "/kiosk"


class Tray:
    """The hands beside the demo's kiosk: what a click in the device tray does, asked for directly."""

    def __init__(self, hall_url: str) -> None:
        self._client = httpx.Client(base_url=hall_url, timeout=20)

    def lay_card(self, name: str) -> None:
        self._act("place", find_person(name).id)

    def lift_card(self) -> None:
        self._act("lift")

    def lay_paper(self, paper: str) -> None:
        """A file of demo/papers, by its stem."""
        self._act("lay", paper)

    def scan(self, code: str) -> None:
        self._act("scan", code)

    def take_papers(self) -> None:
        """Take what came out of the printers."""
        self._act("take")

    def switch(self, fault: str) -> None:
        """Turn a fault on, or off again: `receipt_printer.paper_out`."""
        self._act("fault", fault)

    def cut_or_join(self) -> None:
        self._act("cut")

    def tidy(self) -> None:
        """Whoever was there has gone, everything is put away and works."""
        self._client.post("/kiosk/leave")
        self.lift_card()
        self.lay_paper("")
        for fault in self._client.get("/demo/state").json()["faults"]:
            self.switch(fault)

    def _act(self, do: str, what: str = "") -> None:
        self._client.post("/demo/act", data={"do": do, "what": what}).raise_for_status()


class AtKiosk:
    """One screen of a kiosk, used as a person does."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.page = screen.page

    def come(self) -> None:
        """Stand before the first screen; a kiosk that has just started is not enrolled yet."""
        self.screen.go(f"{ROOT}/")
        expect(self.page.locator("form#begin")).to_be_attached(timeout=60_000)

    def at(self, place: str) -> None:
        self.screen.at(f"{ROOT}/{place}")

    def touch(self, text: str, exact: bool = False) -> None:
        self.screen.touch(text, exact)

    def read_in(self, language: str) -> None:
        """Choose another language; easy mode has them behind a button."""
        if (switches := self.page.locator("[popovertarget=switches]")).count():
            switches.click()
        self.page.locator(f'button[name=language][value="{language}"]').click()

    def type_on_glass(self, keys: str) -> None:
        """Touch the keys of the keyboard on the screen, one after the other."""
        for key in keys:
            self.page.locator(f'#keyboard [data-skbtn="{key}"]').click()

    def search(self, keys: str) -> None:
        """Type into the search field on the glass and wait for what is found."""
        self.page.locator("#words").click()
        with self.page.expect_response(lambda answer: f"/find/results?words={keys}" in answer.url):
            self.type_on_glass(keys)

    def search_by_strokes(self, written: Mapping[str, str]) -> None:
        """The same by characters, each with its first strokes; the last one's answer is waited for."""
        self.page.locator("#words").click()
        words = ""
        for character, strokes in written.items():
            words += character
            for number, stroke in enumerate(strokes, 1):
                self.type_on_glass(stroke)
                written_so_far = re.compile(f"^.{{{number}}}$")
                expect(self.page.locator(".composing .typed")).to_have_text(written_so_far, timeout=PATIENCE_MS)
            asked = f"/find/results?words={quote(words)}"
            with self.page.expect_response(lambda answer, asked=asked: asked in answer.url):
                self.page.locator(".composing .button").get_by_text(character, exact=True).click()

    def write(self, field: str, text: str) -> None:
        """Fill a field at once, as the keyboard does in the end."""
        self.page.locator(f"#field-{field}").fill(text)

    def fill_in(self, typed: dict[str, str]) -> int:
        """Fill in what each screen of the form asks, until it asks no more; gives how many screens that were."""
        screens = 0
        self.page.wait_for_url(f"**{ROOT}/form/*")
        while "/form/" in self.page.url:
            here = self.page.url
            for field, text in typed.items():
                if self.page.locator(f"#field-{field}").count():
                    self.write(field, text)
            self.screen.shot("form")
            self.touch("下一步")
            self.page.wait_for_url(lambda url, before=here: url != before)
            screens += 1
        return screens

    def choose_matter(self, code: str) -> None:
        self.page.locator(f'button[name="matter"][value="{code}"]').click()
        self.page.wait_for_url(f"**{ROOT}/situations*")

    def answer(self, answers: dict[str, str]) -> list[str]:
        """Answer question after question until there is a checklist; gives the questions that were asked."""
        asked: list[str] = []
        while "/checklist" not in self.page.url:
            question = self.page.locator('input[name="question"]').get_attribute("value") or ""
            asked.append(question)
            self.page.locator(f'button[name="answer"][value="{answers[question]}"]').click()
            expect(self.page.locator(f'input[name="question"][value="{question}"]')).to_have_count(0)
        return asked

    def capture_when_seen(self) -> None:
        """Wait until the live picture shows the new page, press the shutter, wait for what the kiosk says about it."""
        pages = self.page.locator(".pages figure")
        before = pages.count()
        expect(self.page.locator("#seen .whole")).to_be_attached(timeout=60_000)
        eventually(lambda: self.page.locator(".camera img").evaluate("picture => picture.naturalWidth"))
        with self.page.expect_event("framenavigated", timeout=60_000):
            self.page.locator('button[name="capture"]').click(no_wait_after=True)
        expect(pages.nth(before).or_(self.page.locator(".note.bad")).first).to_be_visible(timeout=60_000)

    def sign(self) -> None:
        """Three strokes on the glass."""
        self.page.wait_for_load_state("load")
        box = self.page.locator("#pad").bounding_box()
        assert box is not None
        x, y, width, height = box["x"], box["y"], box["width"], box["height"]
        for stroke in (0.25, 0.45, 0.65):
            self.page.mouse.move(x + width * stroke, y + height * 0.3)
            self.page.mouse.down()
            for step in range(1, 9):
                self.page.mouse.move(x + width * (stroke + step / 80), y + height * (0.3 + step / 20))
            self.page.mouse.up()

    def leave(self) -> None:
        """Leave; what was entered and not sent is gone."""
        self.page.locator(f'a[href="{ROOT}/leave"]').first.click()
        sure = self.page.locator('button[form="leave"]')
        expect(sure.or_(self.page.locator(f'a[href="{ROOT}/forget"]')).first).to_be_visible()
        if sure.count():
            sure.click()
        self.at("goodbye")


def newest_printout(folder: Path, known: set[Path]) -> Path:
    """The receipt that has been cut off since `known` was looked at."""

    def fresh() -> list[Path]:
        return sorted(set(folder.glob("*.png")) - known)

    return eventually(fresh)[-1]
