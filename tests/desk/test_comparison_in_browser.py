"""The picture a clerk sees, in a real browser: both photographs in one frame, driven by keys alone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, sync_playwright

from core.imaging.beside import VIEW
from core.imaging.comparison import Comparison, compare
from core.imaging.intake import from_bgr
from core.imaging.picture import Picture
from core.locale import CORE_FOLDER, Sentences
from desk.office import OWN_WORDS
from tests.core.imaging.forms import altered, drawn, filled_in, photographed
from tests.core.imaging.pictures import with_glare
from tests.journeys.browser import SCREENSHOTS, launched

DESK = Path("desk/static")
WORDS = ("upload", "original", "side", "blink", "closer", "further", "whole", "next", "keys")


@pytest.fixture(scope="module")
def pair() -> tuple[Picture, Picture, Comparison]:
    """One digit differs; a lamp is mirrored below."""
    form = filled_in(8)
    upload = photographed(drawn(form), 3)
    original = with_glare(photographed(drawn(altered(form, "digit", 8)), 5), 0.4, 0.85, 0.12)
    return upload, original, compare(upload, original)


@pytest.fixture(scope="module")
def page(pair: tuple[Picture, Picture, Comparison]) -> Iterator[Page]:
    upload, original, compared = pair
    served = {f"/{name}.jpg": from_bgr(each) for name, each in (("upload", upload), ("original", original))}
    served |= {f"/{name}": (VIEW / name).read_bytes() for name in ("comparison.js", "comparison.css")}
    served |= {"/desk.css": (DESK / "desk.css").read_bytes()}
    served["/"] = html(compared).encode()
    kinds = {"": "text/html", "jpg": "image/jpeg", "js": "text/javascript", "css": "text/css"}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://hall.test")
        kind = kinds[path.rpartition(".")[2] if "." in path else ""]
        route.fulfill(body=served.get(path, b""), content_type=f"{kind}; charset=utf-8")

    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        page = browser.new_page(viewport={"width": 1500, "height": 950})
        page.route("**/*", answer)
        page.goto("http://hall.test/")
        page.wait_for_function("[...document.images].length == 2 && [...document.images].every(i => i.naturalWidth)")
        yield page
        browser.close()


def html(compared: Comparison) -> str:
    words = Sentences.load(CORE_FOLDER, OWN_WORDS)
    said = {word: words.say(f"compare.{word}", "zh-Hans") for word in WORDS}
    said |= {"hint": said["keys"]}
    data: dict[str, Any] = {
        "views": msgspec.to_builtins(compared.views),
        "places": msgspec.to_builtins({"differences": compared.differences, "unreadable": compared.unreadable}),
        "pictures": {"upload": "/upload.jpg", "original": "/original.jpg"},
        "words": said,
    }
    attributes = " ".join(f"data-{name}='{json.dumps(value, ensure_ascii=False)}'" for name, value in data.items())
    return (
        "<!doctype html><html lang=zh-Hans><link rel=stylesheet href=/desk.css><link rel=stylesheet"
        f" href=/comparison.css><script type=module src=/comparison.js></script><main><paper-comparison {attributes}>"
        "</paper-comparison></main></html>"
    )


def shot(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SCREENSHOTS / f"comparison-{name}.png"))


def planes(page: Page) -> list[str]:
    return page.eval_on_selector_all(".plane", "all => all.map(each => each.style.transform)")


def test_both_are_shown_with_outlines_and_hatching(page: Page, pair: tuple[Picture, Picture, Comparison]) -> None:
    compared = pair[2]
    assert compared.differences and compared.unreadable
    assert page.locator(".stage.of-original .difference").count() == len(compared.differences)
    assert page.locator(".stage.of-upload .unreadable").count() == len(compared.unreadable)
    shot(page, "whole")


def test_the_original_lies_over_the_upload(page: Page, pair: tuple[Picture, Picture, Comparison]) -> None:
    """What stands at one place of the frame in one picture stands there in the other: same page corners."""
    corners = "image => { const box = image.getBoundingClientRect(); return [box.width, box.height] }"
    sizes = page.eval_on_selector_all(".plane img", f"all => all.map({corners})")
    assert all(width > 100 and height > 100 for width, height in sizes)
    assert planes(page)[0] == planes(page)[1]


def test_keys_zoom_and_move_both_at_once_and_go_to_the_difference(
    page: Page, pair: tuple[Picture, Picture, Comparison]
) -> None:
    compared = pair[2]
    page.locator(".panes").focus()
    before = planes(page)
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    nearer = planes(page)
    assert nearer[0] == nearer[1] != before[0]
    page.keyboard.press("0")
    assert planes(page) == before
    page.keyboard.press("n")
    assert page.locator(".told").text_content() == f"1 / {len(compared.differences) + len(compared.unreadable)}"
    outline, pane = (
        page.locator(".stage.of-original .difference").bounding_box(),
        page.locator(".stage.of-original").bounding_box(),
    )
    assert outline and pane
    assert abs(outline["x"] + outline["width"] / 2 - pane["x"] - pane["width"] / 2) < 3, "it stands in the middle"
    shot(page, "difference")


def test_blinking_shows_one_after_the_other_in_one_place(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")  # nothing turns by itself
    page.locator(".panes").focus()
    page.keyboard.press("b")
    upload, original = page.locator(".caption.of-upload"), page.locator(".caption.of-original")
    assert upload.is_visible() and not original.is_visible()
    page.keyboard.press("Space")
    assert original.is_visible() and not upload.is_visible()
    shot(page, "blink")
    page.keyboard.press("b")
    assert original.is_visible() and upload.is_visible()


def test_on_a_phone_one_stands_above_the_other_and_axe_finds_nothing_wrong(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("[data-act=whole]").click()
    upload, original = (page.locator(f".stage.of-{side}").bounding_box() for side in ("upload", "original"))
    assert upload and original and upload["y"] + upload["height"] <= original["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    violations = Axe().run(page, context="main").response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []
    shot(page, "phone")
