"""Codes of administrative divisions: six digits of GB/T 2260 for a city or district, nine with the town or
street, twelve with the village or community (统计用区划代码). Pure.

    440600        佛山市
    440605        南海区
    440605125     大沥镇
    440605125901  a village of it

The code says where a place hangs in the tree, so nobody types that a second time. A city without districts
(441900 东莞) has its towns directly below it.
"""

import re
from typing import Literal, get_args

from core.errors import InvalidInput

Level = Literal["national", "province", "city", "district", "town", "village"]
"""Of an authority, a matter or an area (行使层级), from the top down. The tree of areas begins with the city."""

LEVELS: tuple[Level, ...] = get_args(Level)

_CODE = re.compile(r"\d{6}(\d{3}){0,2}", re.ASCII)


def level_of(code: str) -> Level:
    """InvalidInput `area_code_malformed` for what is no such code."""
    if not _CODE.fullmatch(code):
        raise InvalidInput("area_code_malformed", area=code)
    if len(code) == 6:
        return "city" if code.endswith("00") else "district"
    return "town" if len(code) == 9 else "village"


def parent_of(code: str) -> str | None:
    """The division above; None for a city, where the tree begins."""
    level = level_of(code)
    if level == "city":
        return None
    return f"{code[:4]}00" if level == "district" else code[:-3]


def lies_in(code: str, area: str) -> bool:
    """Whether a division is this area or below it; a city's districts share its first four digits."""
    return code.startswith(area[:4] if len(area) == 6 and area.endswith("00") else area)


def is_at_town(code: str) -> bool:
    """Whether an organ of this area stands at town level or below, where deciding needs a delegation (N28)."""
    return level_of(code) in ("town", "village")


def divisions_of(code: str) -> list[str]:
    """The area itself and every division above it, up to its province: 440605125, 440605, 440600, 440000."""
    lines, above = [code], parent_of(code)
    while above is not None:
        lines.append(above)
        above = parent_of(above)
    return [*lines, f"{code[:2]}0000"]
