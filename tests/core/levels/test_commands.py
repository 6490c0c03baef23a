"""The commands over a hall that is stopped: what they print, and how they end."""

import json
from pathlib import Path

import msgspec
import pytest

from core.sealing import Keyring
from core.three_lists.schemas import Item
from hall import main
from tests.builders import MATTER, HallInTest
from tests.core.levels.nanhai import plan_and_approve
from tests.core.levels.sinking import batch
from tests.core.three_lists.lists import LOOK, NAME, a_list

pytestmark = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)


@pytest.fixture
def folder(hall: HallInTest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of a hall with a planned batch, whose keys the commands find."""

    def keys(_: Path) -> Keyring:
        return hall.keys

    monkeypatch.setattr(Keyring, "load", keys)
    plan_and_approve(hall, batch(hall))
    hall.database.close()
    return hall.settings.data_dir


def ended(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ending:
        main(arguments)
    assert isinstance(ending.value.code, int)
    return ending.value.code


def test_figures_gaps_and_lists_are_told_at_the_console(
    hall: HallInTest, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--data", str(folder))
    assert ended("levels", "report", "--area", "440605", *where, "--format", "json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["total"], report["stages"][0]["at_town"]) == (len(hall.matters), 1)
    assert ended("levels", "report", "--area", "440605", *where) == 0
    assert "第一批 (planned)" in capsys.readouterr().out
    assert ended("levels", "coverage", "--area", "440605125", *where) == 1
    assert "440605125902 village: no_centre" in capsys.readouterr().out
    assert ended("levels", "coverage", "--area", "440605125901", *where) == 0
    assert ended("levels", "same", *where) == 0
    items = (Item(code="J-1", catalogue_code=hall.matters[MATTER].catalogue_code, name=NAME, check=LOOK),)
    file = tmp_path / "list.yaml"
    file.write_bytes(msgspec.yaml.encode(a_list("supervision", items)))
    assert ended("lists", "load", str(file), *where) == 0
    assert "1 items from 2026-07-01" in capsys.readouterr().out
    assert ended("levels", "report", "--area", "110101", *where) == 2
