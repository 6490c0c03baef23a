"""A matter as a workbook (XLSX), for people who live in spreadsheets. `reading.py` makes it a matter file again.

The first line of a sheet says in words what a column is, the second names it for the program; below stand the lines.
The last sheet lists the items of GB/T 39046-2020 and is only for reading. Nothing in a cell is a formula, whatever
sign it begins with.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import msgspec
import yaml
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.matters.definition import MatterDefinition
from core.matters.exchange.standard_items import standard_items
from core.matters.exchange.tables import IN, LANGUAGES, MATTER, TABLES, columns_of
from core.matters.versions.differences import part_names

HEAD_ROWS = 2
STANDARD = "GB-T 39046"
PATH_COLUMNS = ("path", *LANGUAGES, "value")
_WORDS = "words"
"""Text, whatever it looks like, wrapped."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SIMPLE = re.compile(r"[a-z_][A-Za-z0-9_-]*")
_WHOLE = ("examples", "checks", "rule_decision", "declaration")
"""What a spreadsheet has no use for: kept, each in one cell."""


def write_workbook(definition: MatterDefinition) -> bytes:
    """The whole definition; reading it again gives the same version, byte for byte."""
    data: dict[str, Any] = plain(definition)
    book = Workbook()
    book.remove(book.active or book.create_sheet())
    book.add_named_style(NamedStyle(_WORDS, number_format="@", alignment=Alignment(wrap_text=True, vertical="top")))
    rest = {name: value for name, value in data.items() if name not in TABLES}
    _fill(book.create_sheet(MATTER), PATH_COLUMNS, list(_paths(rest)))
    for table in TABLES:
        columns = columns_of(table)
        rows = [[_cell(line, column) for column in columns] for line in _lines(data, table)]
        _fill(book.create_sheet(table), columns, rows)
    items = [[item.number, item.name, item.value] for item in standard_items(definition)]
    _fill(book.create_sheet(STANDARD), ("number", "name", "value"), items)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def plain(definition: MatterDefinition) -> dict[str, Any]:
    """The definition as a file would write it."""
    return msgspec.json.decode(msgspec.json.encode(definition))


def short_form(value: Any) -> str:
    """A value on one line, as matter files write it."""
    dumped = yaml.dump(
        value, Dumper=yaml.CSafeDumper, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10**6
    )
    return dumped.removesuffix("...\n").strip()


def _paths(value: Any, path: str = "") -> Iterator[list[Any]]:
    """The lines of the sheet `matter`."""
    if isinstance(value, dict) and set(value) == set(LANGUAGES):
        yield [path, *(_written(value[language]) for language in LANGUAGES), None]
    elif isinstance(value, dict) and value and path not in _WHOLE and all(map(_SIMPLE.fullmatch, value)):
        for key, each in value.items():
            yield from _paths(each, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for place, each in enumerate(value):
            below = f"{path}[{place}]"
            if path in _WHOLE:
                yield [below, None, None, None, short_form(each)]
            else:
                yield from _paths(each, below)
    else:
        yield [path, None, None, None, _written(value)]


def _lines(data: dict[str, Any], table: str) -> Iterator[Mapping[str, Any]]:
    top, _, inner = table.partition(".")
    if not inner:
        yield from data.get(top, ())
        return
    for parent in data.get(top, ()):
        for line in parent.get(inner, ()):
            yield {IN: parent["key"], **line}


def _cell(line: Mapping[str, Any], column: str) -> Any:
    value: Any = line
    for step in column.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return _written(value)


def _written(value: Any) -> Any:
    if isinstance(value, list) and value and all(isinstance(each, str) and "\n" not in each for each in value):
        return "\n".join(value)
    return short_form(value) if isinstance(value, dict | list) else value


def _fill(sheet: Worksheet, columns: tuple[str, ...], rows: list[list[Any]]) -> None:
    names = part_names()
    for number, column in enumerate(columns, 1):
        steps = column.split(".")
        named = [names[step].zh_hans for step in steps if step in names]
        sheet.cell(1, number, " · ".join([*named, *(step for step in steps if step in LANGUAGES)]) or column)
        sheet.cell(2, number, column)
        sheet.column_dimensions[get_column_letter(number)].width = 36 if steps[-1] in LANGUAGES else 20
    for row, line in enumerate(rows, HEAD_ROWS + 1):
        for number, value in enumerate(line, 1):
            _put(sheet, row, number, value)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE8F5")
    for cell in sheet[2]:
        cell.font = Font(color="777777", size=9)
    sheet.freeze_panes = f"B{HEAD_ROWS + 1}"


def _put(sheet: Worksheet, row: int, number: int, value: Any) -> None:
    if value is None:
        return
    cell = sheet.cell(row, number, _UNPRINTABLE.sub("", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.style = _WORDS
