"""Which parts of a matter file are tables in a workbook, and what their columns are. Pure.

Each list in `TABLES` is a sheet of its own; a list within another has a column `in` that names the line it belongs to.
Columns follow the Structs, so a field that no line uses yet can be filled in: words have a column for each language,
a list of words stands one below the other in its cell, and what is more than that is written as in the file (YAML's
short form). Everything else of a matter is the sheet `matter`: one line for each path.
"""

import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from core.matters.conditions import Text
from core.matters.definition import MatterDefinition

MATTER = "matter"
IN = "in"
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
TABLES = (
    "questions",
    "questions.options",
    "materials",
    "materials.acceptance_standard",
    "form",
    "form.fields",
    "steps",
    "fees",
    "special_procedures",
    "faq",
)
"""Parents before their children."""


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table, as paths below its line."""
    inside = tuple(_columns(element_of(table), "", table))
    return (IN, *inside) if "." in table else inside


@cache
def element_of(table: str) -> type[Struct]:
    """The Struct of a table's lines."""
    found: Any = MatterDefinition
    for name in table.split("."):
        found = bare(get_args(bare(_fields(found)[name]))[0])
    return found


def bare(wanted: Any) -> Any:
    """A type without its notes and without None, when one is left."""
    if get_origin(wanted) is Annotated:
        return bare(get_args(wanted)[0])
    if get_origin(wanted) in (Union, types.UnionType):
        members = [bare(each) for each in get_args(wanted) if each is not type(None)]
        return members[0] if len(members) == 1 else wanted
    return wanted


def is_struct(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, Struct)


def is_words(wanted: Any) -> bool:
    """A list whose elements are written as one line each."""
    if get_origin(wanted) is not tuple:
        return False
    element = bare(get_args(wanted)[0])
    return not is_struct(element) and get_origin(element) is not dict and get_origin(element) not in (Union,)


def _columns(wanted: type[Struct], prefix: str, table: str) -> Iterator[str]:
    for name, kind in _fields(wanted).items():
        path = f"{prefix}{name}"
        if f"{table}.{path}" in TABLES:
            continue
        inner = bare(kind)
        if inner is Text:
            yield from (f"{path}.{language}" for language in LANGUAGES)
        elif is_struct(inner) and not inner.__struct_config__.tag:
            yield from _columns(inner, f"{path}.", table)
        else:
            yield path


@cache
def _fields(wanted: type[Struct]) -> dict[str, Any]:
    return {field.encode_name: field.type for field in msgspec.structs.fields(wanted)}
