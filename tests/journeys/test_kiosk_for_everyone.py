"""What only a browser shows of a kiosk for everyone: names and addresses entered on the glass, a screen that speaks and
falls silent, and one that is used without touching or seeing it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect, sync_playwright

from core.sealing import Keyring
from kiosk.manner import Manner
from tests.journeys.browser import launched
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig, hall_at, kiosk_at

NAMES = dict(zip("喆堃彧禛赟沄䶮𠅤", ("zhe", "kun", "yu", "zhen", "yun", "yun", "yan", "xi"), strict=True))
INK = """character => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 120, height: 120 });
  const pen = canvas.getContext("2d");
  pen.font = "80px " + getComputedStyle(document.documentElement).getPropertyValue("--face");
  pen.fillText(character, 10, 95);
  return canvas.toDataURL();
}"""

pytestmark = pytest.mark.nightly


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("hall")
    settings = {"quiet": "", "idle_seconds": 600}
    with hall_at(folder, sqlite_template, keys) as hall, kiosk_at(hall, folder / "kiosk", **settings) as rig:
        yield rig


@pytest.fixture
def page(rig: Rig) -> Iterator[Page]:
    with sync_playwright() as tools:
        browser = launched(tools.chromium, "--autoplay-policy=no-user-gesture-required")
        page = browser.new_page(viewport={"width": 1080, "height": 1920})
        page.goto(f"{rig.url}/kiosk/")
        yield page
        browser.close()
    rig.tray.lift()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.on_kiosk(lambda kiosk: setattr(kiosk, "manner", Manner("zh-Hans")))


def type_on_glass(page: Page, keys: Iterable[str]) -> None:
    for key in keys:
        page.locator(f'#keyboard [data-skbtn="{key}"]').click()


def test_who_knows_no_pinyin_writes_by_strokes_and_goes_on_so_until_the_visit_is_over(page: Page, rig: Rig) -> None:
    rig.on_kiosk(lambda kiosk: setattr(kiosk, "manner", Manner("zh-Hant")))
    typed = page.locator(".composing .typed")
    page.goto(f"{rig.url}/kiosk/identify/resident_id_card")
    page.locator("#name").click()
    type_on_glass(page, ["{strokes}"])
    for strokes, character in (("zsh", "陳"), ("nnhnhh", "灣")):
        type_on_glass(page, strokes)
        page.locator(".composing .button").get_by_text(character, exact=True).click()
        expect(typed).to_have_count(0)
    type_on_glass(page, "hp")
    expect(typed).to_have_text("一丿")
    type_on_glass(page, ["{done}"])
    expect(page.locator("#name")).to_have_value("陳灣")
    page.reload()
    page.locator("#name").click()
    expect(page.locator("#keyboard")).to_have_attribute("data-layout", "strokes")
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    page.goto(f"{rig.url}/kiosk/")
    page.goto(f"{rig.url}/kiosk/identify/resident_id_card")
    page.locator("#name").click()
    expect(page.locator("#keyboard")).to_have_attribute("data-layout", "pinyin")


def test_rare_characters_of_names_are_entered_on_the_glass_and_drawn(page: Page, rig: Rig) -> None:
    page.goto(f"{rig.url}/kiosk/identify/resident_id_card")
    page.locator("#name").click()
    for character, syllable in NAMES.items():
        type_on_glass(page, syllable)
        page.locator(".composing .button").get_by_text(character, exact=True).click()
        expect(page.locator(".composing .typed")).to_have_count(0)
    assert page.locator("#name").input_value() == "".join(NAMES)
    drawn = [page.evaluate(INK, character) for character in NAMES]
    assert len({page.evaluate(INK, "\U0002fff0"), page.evaluate(INK, " "), *drawn}) == len(NAMES) + 2


def test_an_address_is_chosen_from_city_to_village(page: Page, rig: Rig) -> None:
    Citizen(rig).tap_card().choose().answer_everything().press("checklist")
    page.goto(f"{rig.url}/kiosk/form")
    field = page.locator("[data-places]").first
    field.click()
    page.locator(".composing .place", has_text="佛山市").click()
    expect(page.locator(".composing .place").first).to_have_text("佛山市南海区")
    type_on_glass(page, "dali")
    page.locator(".composing .place").get_by_text("佛山市南海区大沥镇", exact=True).click()
    page.locator(".composing .place", has_text="荷塘村").click()
    type_on_glass(page, "1")
    expect(field).to_have_value("佛山市南海区大沥镇荷塘村1")
    expect(page.locator(".composing .place")).to_have_count(0)


def test_a_screen_in_easy_mode_speaks_and_falls_silent_at_once(page: Page, rig: Rig) -> None:
    def is_sound(answer: Response) -> bool:
        return "/kiosk/aloud/" in answer.url and answer.status in (200, 206)

    with page.expect_response(is_sound):
        page.locator('button[name="large"]').click()
    speaking = page.locator(".modes [data-aloud]")
    expect(speaking).to_have_attribute("aria-pressed", "true")
    speaking.click()
    expect(speaking).to_have_attribute("aria-pressed", "false")
    with page.expect_response(is_sound):
        speaking.click()
    page.locator("h1").click()
    expect(speaking).to_have_attribute("aria-pressed", "false")


def test_who_sees_nothing_begins_with_reading_aloud_and_reaches_everything_by_keys(page: Page, rig: Rig) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("'aloud' in document.activeElement.dataset")
    reached: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.outerHTML.slice(0, 160)"))
    wanted = page.evaluate("[...document.querySelectorAll('a[href], button')].map(e => e.outerHTML.slice(0, 160))")
    assert set(wanted) <= set(reached)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("F1")
    expect(page.locator(".modes [data-aloud]")).to_have_attribute("aria-pressed", "true")
