"""From facts to what a page prints: days and instants in the reader's words, codes as vector drawings."""

import base64
import io
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import babel.dates
import msgspec
import qrcode
from PIL import Image

from core.call import Language
from core.typesetting.glyphs import spelled_out

AUTHORITY_ZONE = ZoneInfo("Asia/Shanghai")
QUIET_ZONE = 4
_MONTHS = babel.dates.get_month_names("wide", locale="en")
_LOCALES: dict[Language, str] = {"zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_HK", "en": "en_GB"}
_WEEKDAYS = {each: babel.dates.get_day_names("abbreviated", locale=locale) for each, locale in _LOCALES.items()}
_NAMED_CALENDAR_ZONE = {"zh-Hans": "北京时间", "zh-Hant": "北京時間", "en": "China Standard Time"}


def printable(facts: msgspec.Struct, language: Language) -> dict[str, Any]:
    """The fields of `facts` as JSON values; dates and instants have become text in `language`, and
    characters that no font has their codes."""
    plain = msgspec.to_builtins(facts, builtin_types=(datetime, date))
    return cast(dict[str, Any], _worded(plain, language))


def day_text(day: date, language: Language) -> str:
    """2026年11月21日, or 21 November 2026."""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def weekday_text(day: date, language: Language) -> str:
    """周六, 週六 or Sat."""
    return _WEEKDAYS[language][day.weekday()]


def instant_text(instant: datetime, language: Language) -> str:
    """To the minute on the authority's clock, and it says so: the reader may be elsewhere."""
    local = instant.astimezone(AUTHORITY_ZONE)
    zone = _NAMED_CALENDAR_ZONE[language]
    closing = f" ({zone})" if language == "en" else f"（{zone}）"
    return f"{day_text(local.date(), language)} {local:%H:%M}{closing}"


def qr_modules(text: str, quartile: bool = False) -> list[list[bool]]:
    """Rows of modules, True is dark, with the quiet zone of ISO/IEC 18004. Level M, or Q for paper that
    suffers."""
    level = qrcode.ERROR_CORRECT_Q if quartile else qrcode.ERROR_CORRECT_M
    code = qrcode.QRCode(error_correction=level, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    return code.get_matrix()


def qr_svg(text: str, quartile: bool = False) -> str:
    """The same as an SVG of one path, one unit a module."""
    rows = qr_modules(text, quartile)
    runs = "".join(_dark_runs(y, row) for y, row in enumerate(rows))
    side = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}" '
        f'shape-rendering="crispEdges"><path d="{runs}" fill="#000"/></svg>'
    )


def picture_svg(picture: bytes) -> str:
    """A PNG or JPEG wrapped as SVG in its own size, so that it travels to the template as text."""
    with Image.open(io.BytesIO(picture)) as opened:
        (width, height), mime = opened.size, Image.MIME[opened.format or "PNG"]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><image width="{width}" '
        f'height="{height}" href="data:{mime};base64,{base64.b64encode(picture).decode()}"/></svg>'
    )


def _dark_runs(y: int, row: list[bool]) -> str:
    drawn: list[str] = []
    start = 0
    for x, dark in enumerate([*row, False]):
        if dark and (x == 0 or not row[x - 1]):
            start = x
        if not dark and x > 0 and row[x - 1]:
            drawn.append(f"M{start} {y}h{x - start}v1H{start}z")
    return "".join(drawn)


def _worded(value: object, language: Language) -> object:
    match value:
        case datetime():
            return instant_text(value, language)
        case date():
            return day_text(value, language)
        case dict():
            return {key: _worded(item, language) for key, item in cast(dict[str, object], value).items()}
        case list() | tuple():
            return [_worded(item, language) for item in cast(list[object], value)]
        case str():
            return spelled_out(value)
        case _:
            return value
