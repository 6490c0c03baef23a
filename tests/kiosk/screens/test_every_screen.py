"""Every screen in every language, manner and panel: axe finds nothing, nothing runs out of the glass, no text is cut
off or too small to read, and what a finger is meant for is large enough.

By day each screen at a glance in one mode, the modes such that every two of their values meet; at night every state of
every screen in every mode, with its scripts.
"""

from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from core.call import LANGUAGES
from core.sealing import Keyring
from tests.journeys.browser import launched
from tests.kiosk.screens.glass import WAYS, Glass
from tests.kiosk.screens.modes import MANNERS, PANELS, Mode, covering, every_mode, pairwise
from tests.kiosk.screens.stage import Scene, Sight, Stage, stage_at
from tests.kiosk.screens.table import NAMES, SIGHTS

TEMPLATES = Path(__file__).parents[3] / "kiosk" / "templates"
BY_DAY = pairwise([name for name in NAMES if ":" not in name])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tools:
        browser = launched(tools.chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Stage]:
    with stage_at(tmp_path_factory.mktemp("stage"), sqlite_template, keys) as stage:
        yield stage


@pytest.fixture
def glass(browser: Browser, stage: Stage) -> Iterator[Glass]:
    glass = Glass(browser, stage)
    yield glass
    glass.close()
    stage.leave()


def shown(stage: Stage, scene: Scene) -> Iterator[Sight]:
    """The sights of a scene, which must be those that the table promises."""
    seen: list[str] = []
    for sight in scene(stage):
        seen.append(sight.name)
        yield sight
    assert tuple(seen) == SIGHTS[scene]


def told(sight: Sight, mode: Mode, faults: list[str]) -> list[str]:
    return [f"{sight.name} in {mode.name}: {fault}" for fault in faults]


def test_every_screen_stands_in_the_table() -> None:
    extending = {path.stem for path in TEMPLATES.glob("*.html") if 'extends "base.html"' in path.read_text()}
    assert {name.partition(":")[0] for name in NAMES} == extending
    assert len(set(NAMES)) == len(NAMES)


def test_few_modes_put_every_two_values_together() -> None:
    factors = (tuple("abcdefg"), tuple("hijkl"), ("x", "y", "z"), ("p", "q"))
    rows = list(covering(*factors))
    assert len(rows) == 7 * 5
    for one, other in combinations(range(4), 2):
        assert {(row[one], row[other]) for row in rows} == set(product(factors[one], factors[other]))


def test_the_modes_of_a_day_put_every_two_of_their_values_together() -> None:
    modes = set(BY_DAY.values())
    for one, other in combinations((LANGUAGES, tuple(MANNERS), tuple(PANELS)), 2):
        assert {pair for mode in modes for pair in product(mode, mode)} >= set(product(one, other))


@pytest.mark.parametrize("scene", SIGHTS, ids=lambda scene: scene.__name__)
def test_no_screen_has_a_fault(glass: Glass, stage: Stage, scene: Scene) -> None:
    found = [
        told(sight, mode, glass.glance(sight, mode))
        for sight in shown(stage, scene)
        if (mode := BY_DAY.get(sight.name))
    ]
    assert [fault for faults in found for fault in faults] == []


@pytest.mark.nightly
@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("scene", SIGHTS, ids=lambda scene: scene.__name__)
def test_no_state_of_a_screen_has_a_fault_in_any_way(glass: Glass, stage: Stage, scene: Scene, manner: str) -> None:
    modes = [mode for mode in every_mode() if mode.manner == manner]
    found = [told(sight, mode, glass.look(sight, mode)) for sight in shown(stage, scene) for mode in modes]
    assert [fault for faults in found for fault in faults] == []


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("manner", ["large", "together"])
def test_what_is_large_has_its_switches_behind_one_button(glass: Glass, stage: Stage, manner: str, panel: str) -> None:
    start = Sight("start", "")
    page = glass.show(start, Mode("en", manner, panel))
    assert not page.locator(".switches").is_visible()
    page.locator("[popovertarget=switches]").click()
    assert page.evaluate(WAYS, [manner == "together"]) == []
    page.locator(".switches [value=zh-Hant]").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")


PLANTED = {
    '<p class="small" style="color: #b0bccb">': "axe: color-contrast",
    '<input form="entry" name="unlabelled">': "axe: label",
    '<button class="button" style="min-height: 40px; height: 40px; padding: 0">': "target of",
    '<p style="font-size: 12px">': "text of 12 px",
    '<p style="width: 2400px">': "runs",
    '<div class="card" style="height: 30px; overflow: hidden"><p>': "text cut off",
    '<div style="height: 200px; overflow: auto"><p style="position: relative; left: -80px">': "text cut off",
    '<div style="position: relative; height: 90px; margin-bottom: -90px; background: #fff"></div><p>': "text covered",
    '<div style="width: 120px; overflow: clip"><p style="white-space: nowrap">': "text cut off",
}


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_on_a_screen_is_found(glass: Glass, stage: Stage, planted: str) -> None:
    spoilt = stage.citizen.go("").page.replace('<div class="push"></div>', f"{planted}请把材料放平。{planted}", 1)
    found = glass.look(Sight("start", "", lambda: spoilt), Mode("zh-Hans", "normal", "portrait"))
    assert any(PLANTED[planted] in fault for fault in found), found
