"""Areas and service centres at a city's size, as data files of places that `hall places load` reads.

    python -m demo.city.trees guangzhou > guangzhou.yaml
    python -m demo.city.trees nanhai > nanhai.yaml

    guangzhou()   the city, its 11 districts and 170 towns and streets: 182 centres; besides, two functional zones and
                  three kept halls with their reason (G10, G13)
    nanhai()      the district, its seven towns and 290 villages, each with a centre (N14, N27)

Cities, districts and Nanhai's towns have their own names and codes, and each of Guangzhou's districts as many towns as
it had; all else is synthetic and says so: towns of Guangzhou and villages are numbered, with codes from 901 on.
"""

import sys
from collections.abc import Iterable, Iterator

import msgspec
from opencc import OpenCC

from core.places.schemas import Area, Centre, CentreKind, Counter, Hours, Names, PlacesFile, Skill

CITY, DISTRICT = "440600", "440605"
GUANGZHOU: tuple[tuple[str, str, str, int], ...] = (
    ("440103", "荔湾区", "Liwan District", 22),
    ("440104", "越秀区", "Yuexiu District", 18),
    ("440105", "海珠区", "Haizhu District", 18),
    ("440106", "天河区", "Tianhe District", 21),
    ("440111", "白云区", "Baiyun District", 22),
    ("440112", "黄埔区", "Huangpu District", 15),
    ("440113", "番禺区", "Panyu District", 16),
    ("440114", "花都区", "Huadu District", 10),
    ("440115", "南沙区", "Nansha District", 9),
    ("440117", "从化区", "Conghua District", 8),
    ("440118", "增城区", "Zengcheng District", 11),
)
"""Code, name and number of towns and streets."""

TOWNS: tuple[tuple[str, str, str], ...] = (
    ("440605011", "桂城街道", "Guicheng Subdistrict"),
    ("440605121", "九江镇", "Jiujiang Town"),
    ("440605122", "西樵镇", "Xiqiao Town"),
    ("440605123", "丹灶镇", "Danzao Town"),
    ("440605124", "狮山镇", "Shishan Town"),
    ("440605125", "大沥镇", "Dali Town"),
    ("440605126", "里水镇", "Lishui Town"),
)
VILLAGES: tuple[tuple[str, str, str], ...] = tuple(
    (f"{town}{901 + number}", f"{name}第{number + 1}村（合成）", f"{english}, Village {number + 1} (synthetic)")
    for position, (town, name, english) in enumerate(TOWNS)
    for number in range(290 // len(TOWNS) + (position < 290 % len(TOWNS)))
)
_HALLS: tuple[tuple[str, str, str], ...] = (
    ("kept-vehicle-inspection", "机动车检测大厅（合成）", "检测设备不能搬迁（技术设备）。"),
    ("kept-entry-exit", "出入境证件大厅（合成）", "制证和涉外安全管理需要（安全）。"),
    ("kept-fire-testing", "消防检测大厅（合成）", "检测场地不能搬迁（技术设备）。"),
)
_ZONES = (("zone-airport", "440114", "空港功能片区（合成）"), ("zone-port", "440115", "港口功能片区（合成）"))
_WEEK = tuple(
    Hours(weekday, opens, closes)
    for weekday in range(1, 6)
    for opens, closes in (("09:00", "12:00"), ("13:00", "17:00"))
)
_SKILLS: dict[CentreKind, tuple[tuple[Skill, ...], ...]] = {
    "city": (("general",), ("business",), ("construction",), ("issue",)),
    "district": (("general",), ("business",), ("personal",), ("issue",)),
    "town": (("general",), ("personal", "assistance"), ("issue",)),
    "village": (("general", "assistance"),),
    "functional_zone": (("business", "issue"),),
    "kept_hall": (("general", "issue"),),
}
_convert = OpenCC("s2hk").convert


def guangzhou() -> PlacesFile:
    areas = [_area("440100", "广州市", "Guangzhou")]
    for code, name, english, towns in GUANGZHOU:
        areas.append(_area(code, name, english))
        areas += [
            _area(f"{code}{901 + each}", f"{name}第{each + 1}镇街（合成）", f"{english}, Town {each + 1} (synthetic)")
            for each in range(towns)
        ]
    besides = [_centre(code, area, "functional_zone", _names(name, name)) for code, area, name in _ZONES]
    besides += [_centre(code, "440100", "kept_hall", _names(name, name), why) for code, name, why in _HALLS]
    return PlacesFile(tuple(areas), (), (*_centres(areas), *besides))


def nanhai() -> PlacesFile:
    areas = [_area(CITY, "佛山市", "Foshan"), _area(DISTRICT, "南海区", "Nanhai District")]
    areas += [_area(*each) for each in TOWNS]
    areas += [_area(*each) for each in VILLAGES]
    return PlacesFile(tuple(areas), (), tuple(_centres(areas[1:])))


def _centres(areas: Iterable[Area]) -> Iterator[Centre]:
    for area in areas:
        kind: CentreKind = "town" if len(area.code) == 9 else "village" if len(area.code) == 12 else "district"
        if area.code.endswith("00") and len(area.code) == 6:
            kind = "city"
        chinese, english = area.name["zh-Hans"], area.name["en"]
        yield _centre(f"centre-{area.code}", area.code, kind, _names(f"{chinese}政务服务中心", f"{english} Centre"))


def _centre(code: str, area: str, kind: CentreKind, name: Names, reason: str = "") -> Centre:
    counters = tuple(Counter(str(number), skills) for number, skills in enumerate(_SKILLS[kind], 1))
    return Centre(code, area, kind, name, name, _WEEK, counters, reason)


def _area(code: str, name: str, english: str) -> Area:
    return Area(code, _names(name, english))


def _names(chinese: str, english: str) -> Names:
    return {"zh-Hans": chinese, "zh-Hant": _convert(chinese), "en": english}


def main() -> None:
    made = {"guangzhou": guangzhou, "nanhai": nanhai}[sys.argv[1]]()
    sys.stdout.buffer.write(msgspec.yaml.encode(made))


if __name__ == "__main__":
    main()
