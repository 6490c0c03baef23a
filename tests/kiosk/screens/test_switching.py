"""Whatever is half typed or chosen on a screen is there in the next language, on every screen that has fields."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from core.sealing import Keyring
from tests.kiosk.screens.stage import Scene, Sight, Stage, stage_at
from tests.kiosk.screens.table import SIGHTS

TYPED = re.compile(r'<(?:input|textarea) form="entry" id="[\w.-]+" name="([\w.-]+)"')
CHOSEN = re.compile(r'<input form="entry" type="(?:radio|checkbox)" name="([\w.-]+)" value="([^"]*)"')
HALF = "半句"

TEMPLATES = Path(__file__).parents[3] / "kiosk" / "templates"
FIELD = re.compile(r'<(input|textarea) form="entry" (?!type="hidden")')
WITH_FIELDS = {path.stem for path in TEMPLATES.glob("*.html") if FIELD.search(path.read_text())}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Stage]:
    with stage_at(tmp_path_factory.mktemp("stage"), sqlite_template, keys) as stage:
        yield stage


def lost(stage: Stage, sight: Sight) -> list[str]:
    """What a change of language loses of all that is entered on a screen."""
    page = stage.citizen.go(sight.path).page
    typed = dict.fromkeys(TYPED.findall(page), HALF)
    chosen = {name: unescape(value) for name, value in CHOSEN.findall(page)}
    after = stage.citizen.press("manner", language="en", **typed, **chosen).page
    stage.citizen.press("manner", language="zh-Hans")
    kept = len(re.findall(HALF, after))
    checked = dict(re.findall(r'name="([\w.-]+)" value="([^"]*)"[^>]*\schecked', after))
    missing = [name for name, value in chosen.items() if unescape(checked.get(name, "")) != value]
    return missing + ([f"{len(typed) - kept} of {sorted(typed)}"] if kept < len(typed) else [])


@pytest.mark.nightly
@pytest.mark.parametrize("scene", SIGHTS, ids=lambda scene: scene.__name__)
def test_no_screen_loses_an_entry_when_the_language_is_switched(stage: Stage, scene: Scene) -> None:
    names = {name.partition(":")[0] for name in SIGHTS[scene]}
    if WITH_FIELDS.isdisjoint(names):
        pytest.skip("no screen of this scene has fields")
    found: dict[str, list[str]] = {}
    for sight in scene(stage):
        if sight.template in WITH_FIELDS and sight.again is None:
            found[sight.name] = lost(stage, sight)
        else:
            stage.seen(sight)
    stage.leave()
    assert found and not any(found.values()), found
