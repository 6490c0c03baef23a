"""What stands in a cell, as the value that its place in a matter file asks for. Pure.

A spreadsheet turns `12349` into a number, a day into an instant and a tick into TRUE; a person writes a list one below
the other. What cannot be made sense of is left as it stands: the gate says then what is wrong with it, and where.
"""

import types
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from core.matters.exchange.tables import bare, is_struct, is_words
from core.matters.structure import plain_yaml


def cast(value: Any, wanted: Any) -> Any:
    """The plain value (as a YAML file would give it) for a type of a matter file."""
    if value is None:
        return None
    wanted = bare(wanted)
    origin = get_origin(wanted)
    if isinstance(value, str) and not _stays_text(wanted):
        value = _lines(value) if is_words(wanted) and not value.lstrip().startswith("[") else _short_form(value)
    if is_struct(wanted) and isinstance(value, dict):
        return _struct(value, wanted)
    if origin is tuple and isinstance(value, list):
        return [cast(each, get_args(wanted)[0]) for each in value]
    if origin is dict and isinstance(value, dict):
        return {str(key): cast(each, get_args(wanted)[1]) for key, each in value.items()}
    if origin in (Union, types.UnionType) and isinstance(value, dict):
        return _tagged(value, wanted)
    return _scalar(value, wanted)


def _struct(value: dict[Any, Any], wanted: type[Struct]) -> dict[str, Any]:
    kinds = {field.encode_name: field.type for field in msgspec.structs.fields(wanted)}
    return {str(key): cast(each, kinds[key]) if key in kinds else each for key, each in value.items()}


def _tagged(value: dict[Any, Any], wanted: Any) -> Any:
    for member in get_args(wanted):
        if is_struct(member) and member.__struct_config__.tag == value.get("kind"):
            return _struct(value, member)
    return value


def _scalar(value: Any, wanted: Any) -> Any:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or wanted is int:
        return value
    if isinstance(value, int | float) and (wanted in (str, Decimal, date) or _says_text(wanted)):
        return str(value)
    return value


def _stays_text(wanted: Any) -> bool:
    """Whether a cell's text is the value itself."""
    return wanted in (str, Decimal, date) or _says_text(wanted)


def _says_text(wanted: Any) -> bool:
    return any(isinstance(choice, str) for choice in get_args(wanted)) and get_origin(wanted) is not tuple


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _short_form(text: str) -> Any:
    """YAML as matter files write it; the text itself when it is none."""
    said = plain_yaml(text.encode())
    return text if said is None else said
