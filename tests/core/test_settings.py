"""hall.toml: strict, relative to itself, overridable."""

from datetime import time
from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.settings import Settings


def written(folder: Path, text: str) -> Path:
    file = folder / "hall.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_a_hall_lives_in_var() -> None:
    settings = Settings.load()
    assert settings.url == "sqlite:///var/hall.db"
    assert settings.hall.time_zone.key == "Asia/Shanghai"
    assert not settings.demo


def test_the_data_directory_is_relative_to_the_file(tmp_path: Path) -> None:
    settings = Settings.load(written(tmp_path, 'data_dir = "data"\n[hall]\narea = "440300"'))
    assert settings.keys_dir == tmp_path / "data" / "keys"
    assert settings.hall.area == "440300"


def test_what_the_command_line_gives_wins_and_what_it_leaves_out_does_not(tmp_path: Path) -> None:
    settings = Settings.load(written(tmp_path, "port = 9000\ndemo = true"), port=9001, demo=None)
    assert (settings.port, settings.demo) == (9001, True)


def test_what_the_law_leaves_open_about_counting_is_a_setting(tmp_path: Path) -> None:
    settings = Settings.load(written(tmp_path, "[clocks]\ncut_off = 17:30:00\nyellow_days = 3"))
    assert (settings.clocks.cut_off, settings.clocks.yellow_days) == (time(17, 30), 3)
    assert settings.clocks.first_day == "next_day"


def test_postgresql_is_reached_by_its_own_driver() -> None:
    settings = Settings.load(database_url="postgresql://hall@db/hall")
    assert settings.url == "postgresql+psycopg://hall@db/hall"
    assert settings.on_postgresql


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("prot = 8000", "prot"),
        ("port = 99999", "port"),
        ('port = "8000"', "port"),
        ('[hall]\narea = "99"', "hall.area"),
        ('[hall]\nzone = "Asia/Shenzhen"', "Shenzhen"),
        ('[hall]\nname = {en = "Hall"}', "hall.name"),
        ("[limits]\nreaders = 0", "limits.readers"),
        ('[clocks]\nfirst_day = "some_day"', "clocks.first_day"),
        ('[clocks]\ncut_off = "at dusk"', "clocks.cut_off"),
        ("[calls]\nrelay_only = true", "calls.relay_only"),
        ('[calls]\nrelay_only = true\nice_servers = [{ urls = ["stun:stun.example.org"] }]', "calls.relay_only"),
        ("port = x", "line 1"),
    ],
)
def test_a_mistake_stops_the_start_and_is_named(tmp_path: Path, text: str, reason: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(InvalidInput) as refused:
        Settings.load(file)
    assert refused.value.code == "settings_unreadable"
    assert refused.value.details["file"] == str(file)
    assert reason in refused.value.details["reason"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="settings_unreadable"):
        Settings.load(tmp_path / "none.toml")
