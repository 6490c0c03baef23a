"""kiosk.toml is read strictly."""

from pathlib import Path

import pytest

from core.errors import InvalidInput
from kiosk.settings import KioskSettings

GOOD = """
name = "HK-01"
place = { zh-Hans = "香港服务点", zh-Hant = "香港服務點", en = "Hong Kong service point" }
profile = "hong_kong"
hall = "https://hall.example.org"

[[device]]
kind = "receipt_printer"
url = "tcp://127.0.0.1:9100"
"""


def load(folder: Path, text: str) -> KioskSettings:
    path = folder / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    return KioskSettings.load(path)


def test_in_hong_kong_traditional_script_comes_first(tmp_path: Path) -> None:
    settings = load(tmp_path, GOOD)
    assert settings.first_language == "zh-Hant"
    assert settings.device[0].url == "tcp://127.0.0.1:9100"


def test_paths_are_beside_the_file(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD).data == tmp_path / "var/kiosk"


@pytest.mark.parametrize("line", ['profil = "x"', "idle_seconds = 1", 'languages = ["fr"]', "listen = 99999"])
def test_a_mistake_is_refused_with_the_file_and_the_reason(tmp_path: Path, line: str) -> None:
    with pytest.raises(InvalidInput, match=r"settings_unreadable.*kiosk\.toml"):
        load(tmp_path, line + "\n" + GOOD)
