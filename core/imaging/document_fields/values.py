"""By which rule a printed value is understood: text as it was recognised in, a `Value` out, or None for what cannot
be a value of the kind. Pure.

Signs are put right only where the form leaves no choice (no letter O stands in eighteen digits) and where a check digit
then agrees or the result says `doubtful`.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from core.errors import InvalidInput
from core.identity_numbers import check_identity_number, check_uscc
from core.imaging.document_fields.ethnic_groups import ETHNIC_GROUPS
from core.imaging.document_fields.layout import Value

LONG_TERM = "长期"
HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
LEVELS = ("执业医师", "执业助理医师")
CATEGORIES = {"临床": "clinical", "中医": "chinese_medicine", "口腔": "dental", "公共卫生": "public_health"}

_DIGITS = str.maketrans("OoQDIl|SsZzB", "000011155228")
_NO_USCC = str.maketrans("OIVSZ", "01Y52")
_FULL_WIDTH = str.maketrans("(),;:", "（），；：")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NUMERIC_DAY = re.compile(r"(\d{4})(?:年|[.\-/])(\d{1,2})(?:月|[.\-/])(\d{1,2})日?")
_WORDY_DAY = re.compile(r"(\d{1,2})\D{0,8}?(?:\d{1,2}月/?)?(" + "|".join(_MONTHS) + r")[A-Z]*[/A-Z]*?(\d{4})")
_HAN_NAME = re.compile(rf"[{HAN}][{HAN}·]{{0,28}}[{HAN}]")
_LATIN_NAME = re.compile(r"[A-Z][A-Z'\-]*(?:[ ,]+[A-Z][A-Z'\-]*)+")


def plain(text: str) -> Value | None:
    """Free text. Brackets, commas and semicolons are as wide as Chinese print has them, as recognisers mix them."""
    bare = re.sub(r"\s+", "", text).translate(_FULL_WIDTH)
    return Value(bare) if len(bare) >= 2 else None


def han_name(text: str) -> Value | None:
    found = _HAN_NAME.search(_bare(text).replace("・", "·").replace("•", "·"))
    return Value(found.group()) if found else None


def latin_name(text: str) -> Value | None:
    """`LIN, QINGHE`: surname first, as a machine-readable zone has it."""
    found = _LATIN_NAME.search(unicodedata.normalize("NFKC", text).replace(".", ","))
    return Value(re.sub(r"\s*,\s*", ", ", found.group())) if found else None


def sex(text: str) -> Value | None:
    bare = _bare(text)
    for printed, latin, value in (("男", "M", "male"), ("女", "F", "female")):
        if bare.startswith(printed) or bare == latin or bare.endswith("/" + latin):
            return Value(value)
    return None


def ethnic_group(text: str) -> Value | None:
    bare = _bare(text).removesuffix("族").replace("漢", "汉")
    return Value(bare) if bare in ETHNIC_GROUPS else None


def country(text: str) -> Value | None:
    """`CHN` for what Chinese passports print; of others the words as they are."""
    bare = _bare(text)
    return Value("CHN" if bare.startswith("中国") or bare == "CHINESE" else bare) if bare else None


def resident_number(text: str) -> Value | None:
    """GB 11643."""
    return _checked(_bare(text).upper().translate(_DIGITS), r"\d{17}[\dX]", _resident)


def uscc(text: str) -> Value | None:
    """GB 32100."""
    return _checked(_bare(text).upper().translate(_NO_USCC), r"[0-9A-Z]{18}", check_uscc)


def qualification_number(text: str) -> Value | None:
    """27 digits: year, province, level, category, and the resident number of the holder, whose check digit is asked.
    Holders of other documents have other numbers."""
    bare = _bare(text).upper()
    repaired = bare.translate(_DIGITS)
    if re.fullmatch(r"\d{26}[\dX]", repaired):
        return Value(repaired, "proved" if _holds(_resident, repaired[9:]) else "doubtful")
    return Value(bare, "doubtful") if re.fullmatch(r"[0-9A-Z]{15,30}", bare) else None


def passport_number(text: str) -> Value | None:
    found = re.search(r"[A-Z]{0,2}\d{6,9}|[A-Z]\d[A-Z0-9]{6,7}", _bare(text).upper())
    return Value(found.group()) if found else None


def physician_level(text: str) -> Value | None:
    return Value(_bare(text)) if _bare(text) in LEVELS else None


def physician_category(text: str) -> Value | None:
    return next((Value(code) for printed, code in CATEGORIES.items() if printed in _bare(text)), None)


def day(text: str) -> Value | None:
    """1990年3月7日, 1990.03.07, 07 MAR 1990, 07 3月/MAR 1990."""
    bare = _bare(text).upper()
    found = _NUMERIC_DAY.search(bare)
    if found:
        return _day(*(int(part) for part in found.groups()))
    found = _WORDY_DAY.search(bare)
    return _day(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1])) if found else None


def begin_of_period(text: str) -> Value | None:
    """The first day of `2010.01.01-2030.01.01`."""
    found = _NUMERIC_DAY.match(_bare(text))
    return _day(*(int(part) for part in found.groups())) if found else None


def end_of_period(text: str) -> Value | None:
    """Its last day, or 长期."""
    bare = _bare(text)
    days = list(_NUMERIC_DAY.finditer(bare))
    if len(days) == 2:
        return _day(*(int(part) for part in days[1].groups()))
    return Value(LONG_TERM) if bare.endswith(LONG_TERM) else None


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _day(year: int, month: int, day_of_month: int) -> Value | None:
    try:
        return Value(date(year, month, day_of_month).isoformat()) if 1850 <= year < 2200 else None
    except ValueError:
        return None


def _checked(text: str, form: str, check: Callable[[str], str]) -> Value | None:
    found = re.search(form, text)
    return Value(found.group(), "proved" if _holds(check, found.group()) else "doubtful") if found else None


def _resident(number: str) -> str:
    return check_identity_number("resident_id_card", number)


def _holds(check: Callable[[str], str], number: str) -> bool:
    try:
        check(number)
    except InvalidInput:
        return False
    return True
