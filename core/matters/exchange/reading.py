"""A workbook as a matter file again, with the cell of every value, so that what is wrong is named by sheet and cell.

Columns are found by the names in the second line, wherever they stand; a column nobody knows, a path that leads
nowhere and a line whose parent is missing are findings, beside all those of the gate. Pure, but for the bytes.
"""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import yaml
from msgspec import Struct
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import InvalidInput, TooLarge
from core.matters.definition import MatterDefinition
from core.matters.exchange.casting import cast
from core.matters.exchange.tables import IN, LANGUAGES, MATTER, TABLES, columns_of
from core.matters.exchange.workbook import HEAD_ROWS, PATH_COLUMNS
from core.matters.findings import Finding

Row = Sequence[Any]
MOST_BYTES = 40 * 1024 * 1024
"""Of the workbook's parts together, unpacked."""
MOST_ROWS = 5000
_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)((?:\[\d+\])*)")


class Unpacked(Struct):
    """A workbook as plain data. `cells`: path of the data → sheet and cell (`materials!C5`)."""

    data: dict[str, Any]
    cells: dict[str, str]
    findings: list[Finding]

    @property
    def text(self) -> str:
        """As a matter file."""
        return yaml.dump(self.data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=110)

    def at_cells(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Findings of the text, each at the cell nearest to what it is about, the workbook's own before them."""
        return (*self.findings, *(self._at(finding) for finding in findings))

    def _at(self, finding: Finding) -> Finding:
        nearest = finding.path
        while nearest and nearest not in self.cells:
            nearest = re.sub(r"(\[\d+\]|\.?[^.\[\]]+)\Z", "", nearest)
        place = self.cells.get(nearest, MATTER)
        return Finding(finding.path, finding.code, finding.reason, place, 0, finding.severity)


def read_workbook(content: bytes) -> Unpacked:
    """InvalidInput `workbook_unreadable`, TooLarge `workbook_too_large`."""
    sheets = _sheets(content)
    found = Unpacked({}, {}, [])
    if MATTER not in sheets:
        raise InvalidInput("workbook_unreadable")
    _read_paths(found, sheets[MATTER])
    for table in TABLES:
        if rows := sheets.get(table):
            _read_table(found, table, rows)
    order = {name: place for place, name in enumerate(plain_fields())}
    ordered = sorted(found.data.items(), key=lambda item: order.get(item[0], len(order)))
    found.data = cast(dict(ordered), MatterDefinition)
    return found


def plain_fields() -> tuple[str, ...]:
    return MatterDefinition.__struct_encode_fields__


def _sheets(content: bytes) -> dict[str, list[Row]]:
    try:
        with ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
                raise TooLarge("workbook_too_large")
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheets: dict[str, list[Row]] = {}
        for sheet in book.worksheets:
            sheets[sheet.title] = list(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=200, values_only=True))
            if len(sheets[sheet.title]) > MOST_ROWS:
                raise TooLarge("workbook_too_large")
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, SyntaxError) as error:
        raise InvalidInput("workbook_unreadable") from error
    return sheets


def _read_paths(found: Unpacked, rows: list[Row]) -> None:
    columns = _heads(found, MATTER, rows, PATH_COLUMNS)
    for number, row in enumerate(rows[HEAD_ROWS:], HEAD_ROWS + 1):
        line = _line(columns, row)
        path = str(line.pop("path", "") or "").strip()
        if not path:
            continue
        cell = f"{MATTER}!A{number}"
        steps = _steps(path)
        if steps is None:
            found.findings.append(Finding(path, "path_unreadable", "not a path such as authority.name", cell))
            continue
        words = {language: line[language] for language in LANGUAGES if line.get(language) is not None}
        value = words or line.get("value")
        if not _place(found.data, steps, value):
            reason = "it does not follow the lines above (lists count from 0, without gaps)"
            found.findings.append(Finding(path, "path_leads_nowhere", reason, cell))
            continue
        found.cells[path] = cell if words else f"{MATTER}!{_letter(columns, 'value')}{number}"
        for language in words:
            found.cells[f"{path}.{language}"] = f"{MATTER}!{_letter(columns, language)}{number}"


def _read_table(found: Unpacked, sheet: str, rows: list[Row]) -> None:
    name, _, inner = sheet.partition(".")
    columns = _heads(found, sheet, rows, columns_of(sheet))
    top: list[Any] = found.data.setdefault(name, [])
    for number, row in enumerate(rows[HEAD_ROWS:], HEAD_ROWS + 1):
        line = _line(columns, row)
        if all(value is None for value in line.values()):
            continue
        path, lines = name, top
        if inner:
            key = line.pop(IN, None)
            place = next((place for place, each in enumerate(top) if each.get("key") == key), None)
            if place is None:
                reason = f"there is no “{key}” in {name}"
                found.findings.append(Finding(sheet, "parent_unknown", reason, f"{sheet}!A{number}"))
                continue
            path, lines = f"{name}[{place}].{inner}", top[place].setdefault(inner, [])
        whole = f"{path}[{len(lines)}]"
        found.cells[whole] = f"{sheet}!A{number}"
        lines.append(_nested(found, line, whole, lambda column, at=number: f"{sheet}!{_letter(columns, column)}{at}"))
    if not top and name in ("faq", "fees", "special_procedures"):
        del found.data[name]


def _nested(found: Unpacked, line: dict[str, Any], whole: str, cell_of: Any) -> dict[str, Any]:
    """A line's cells as data: `name.en` and `name.zh-Hans` below one `name`."""
    data: dict[str, Any] = {}
    for column, value in line.items():
        if value is None:
            continue
        *above, last = column.split(".")
        inner = data
        for step in above:
            inner = inner.setdefault(step, {})
        inner[last] = value
        found.cells[f"{whole}.{column}"] = cell_of(column)
        if above:
            found.cells.setdefault(f"{whole}.{'.'.join(above)}", cell_of(column))
    return data


def _heads(found: Unpacked, sheet: str, rows: list[Row], known: tuple[str, ...]) -> dict[str, int]:
    heads = rows[HEAD_ROWS - 1] if len(rows) >= HEAD_ROWS else ()
    columns: dict[str, int] = {}
    for number, head in enumerate(heads):
        if head is None:
            continue
        if str(head) in known and str(head) not in columns:
            columns[str(head)] = number
        else:
            reason = f"there is no column “{head}” here, or it stands twice"
            cell = f"{sheet}!{get_column_letter(number + 1)}{HEAD_ROWS}"
            found.findings.append(Finding(sheet, "column_unknown", reason, cell))
    return columns


def _line(columns: dict[str, int], row: Row) -> dict[str, Any]:
    return {name: _blank_is_none(row[number]) if number < len(row) else None for name, number in columns.items()}


def _blank_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _letter(columns: dict[str, int], column: str) -> str:
    return get_column_letter(columns[column] + 1)


def _steps(path: str) -> list[str | int] | None:
    steps: list[str | int] = []
    for part in path.split("."):
        match = _STEP.fullmatch(part)
        if match is None:
            return None
        steps.append(match[1])
        steps += [int(number) for number in re.findall(r"\d+", match[2])]
    return steps


def _place(data: dict[str, Any], steps: list[str | int], value: Any) -> bool:
    """Put a value at its path; False where the path does not fit what is there."""
    at: Any = data
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        fresh: Any = value if following is None else [] if isinstance(following, int) else {}
        if isinstance(at, list) and isinstance(step, int) and step <= len(at):
            if step == len(at):
                at.append(fresh)
            at = at[step]
        elif isinstance(at, dict) and isinstance(step, str):
            at = at.setdefault(step, fresh)
        else:
            return False
    return True
