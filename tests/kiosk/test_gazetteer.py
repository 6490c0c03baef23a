"""An address is chosen as far as the tree of places goes, by characters, pinyin, initials or English."""

from pathlib import Path

import msgspec
import pytest

from demo.places import load_places
from kiosk.gazetteer import Gazetteer
from tests.kiosk.rig import Rig


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    file = tmp_path_factory.mktemp("places") / "areas.json"
    file.write_bytes(msgspec.json.encode(sorted(load_places().areas, key=lambda area: area.code)))
    return Gazetteer(file)


def test_cities_come_first_and_each_place_offers_what_lies_in_it(gazetteer: Gazetteer) -> None:
    assert gazetteer.suggestions("", "zh-Hans") == ["广州市", "佛山市"]
    assert gazetteer.suggestions("佛山市", "zh-Hans") == ["佛山市南海区"]
    towns = gazetteer.suggestions("佛山市南海区", "zh-Hans")
    assert "佛山市南海区桂城街道" in towns and "佛山市南海区大沥镇" in towns
    assert gazetteer.suggestions("佛山市南海区大沥镇", "zh-Hans")[0] == "佛山市南海区大沥镇榕树里村"


@pytest.mark.parametrize("typed", ["桂城", "guicheng", "gcjd", "gc", "Guicheng", "佛山市gc", "佛山市南海区桂"])
def test_a_town_is_found_however_it_is_typed(gazetteer: Gazetteer, typed: str) -> None:
    assert "佛山市南海区桂城街道" in gazetteer.suggestions(typed, "zh-Hans")


def test_a_traditional_screen_offers_traditional_names(gazetteer: Gazetteer) -> None:
    assert gazetteer.suggestions("dali", "zh-Hant") == ["佛山市南海區大瀝鎮"]


def test_streets_and_numbers_are_left_to_who_types_them(gazetteer: Gazetteer) -> None:
    assert gazetteer.suggestions("佛山市南海区桂城街道示例路1号", "zh-Hans") == []


def test_a_damaged_list_of_places_is_left_for_the_next_one(tmp_path: Path) -> None:
    (tmp_path / "areas.json").write_bytes(b"[{")
    assert Gazetteer(tmp_path / "areas.json").suggestions("", "zh-Hans") == []


def test_the_kiosk_has_the_places_of_its_hall(rig: Rig) -> None:
    rig.wait_for(lambda kiosk: bool(kiosk.catalogue.gazetteer.suggestions("佛山市", "zh-Hans")))
