"""Whether what was typed into one field is what its kind demands. Pure; text in, a named finding or nothing
out.

The parsers are shared with `checks.py`, so that a date or an amount is read in one way only.
"""

import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec
import yaml

from core.errors import InvalidInput
from core.identity_numbers import check_uscc
from core.matters.conditions import Text
from core.matters.form import FormField
from core.matters.schemas import Problem

_MONEY = re.compile(r"\d{1,13}(\.\d{1,2})?")
_NUMBER = re.compile(r"\d{1,13}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\+86-?1[3-9]\d{9}|\+85[23]-?\d{8}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def number_in(text: str) -> Decimal | None:
    """A count or an amount in yuan, or None if it is neither."""
    return Decimal(text) if text.isascii() and _MONEY.fullmatch(text) else None


def date_in(text: str) -> date | None:
    """An ISO 8601 day that exists, or None."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def field_problem(field: FormField, value: str) -> Problem | None:
    """What is wrong with a value that is not empty: length, kind, range, in that order."""
    if len(value) < field.min_length:
        return problem(field, "too_short")
    if len(value) > field.max_length:
        return problem(field, "too_long")
    code = _kind_problem(field, value) or _range_problem(field, value)
    return problem(field, code) if code else None


def problem(field: FormField, code: str) -> Problem:
    """A problem with its sentence, filled with the field's label and bounds."""
    sentence = _sentences()[code]
    bounds = {
        "min_length": field.min_length,
        "max_length": field.max_length,
        "minimum": field.minimum,
        "maximum": field.maximum,
    }
    said = Text(
        zh_hans=sentence.zh_hans.format(label=field.label.zh_hans, **bounds),
        zh_hant=sentence.zh_hant.format(label=field.label.zh_hant, **bounds),
        en=sentence.en.format(label=field.label.en, **bounds),
    )
    return Problem(field.key, code, said)


def _kind_problem(field: FormField, value: str) -> str | None:
    match field.kind:
        case "number":
            return None if value.isascii() and _NUMBER.fullmatch(value) else "not_a_number"
        case "money":
            return None if number_in(value) is not None else "not_money"
        case "date":
            return None if date_in(value) else "not_a_date"
        case "choice":
            return None if any(option.key == value for option in field.options) else "not_an_option"
        case "tick":
            return None if value == "yes" else "not_an_option"
        case "phone":
            return None if _PHONE.fullmatch(value.replace(" ", "")) else "not_a_phone"
        case "email":
            return None if _EMAIL.fullmatch(value) else "not_an_email"
        case "uscc":
            return None if _is_uscc(value) else "not_a_uscc"
        case _:
            return None


def _range_problem(field: FormField, value: str) -> str | None:
    number = number_in(value) if field.kind in ("number", "money") else None
    if number is None:
        return None
    if field.minimum is not None and number < field.minimum:
        return "too_small"
    if field.maximum is not None and number > field.maximum:
        return "too_large"
    return None


def _is_uscc(value: str) -> bool:
    try:
        check_uscc(value)
    except InvalidInput:
        return False
    return True


@cache
def _sentences() -> dict[str, Text]:
    raw = yaml.safe_load((Path(__file__).parent / "field_sentences.yaml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, dict[str, Text])
