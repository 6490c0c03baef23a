"""A matter goes into a spreadsheet and comes out the same; what is edited wrong is named by its cell."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from core.matters.definition import version_hash
from core.matters.exchange.reading import Unpacked, read_workbook
from core.matters.exchange.workbook import write_workbook
from core.matters.findings import MatterFileError
from core.matters.versions.checking import definition_in
from tests.core.matters.packs import BUSINESS, FACTORY, SENIOR, matters
from tests.refusals import refused


def edited(edit: Any, code: str = SENIOR) -> Unpacked:
    """What is read of a workbook after somebody worked on it."""
    book = load_workbook(BytesIO(write_workbook(matters()[code])))
    edit(book)
    saved = BytesIO()
    book.save(saved)
    return read_workbook(saved.getvalue())


def found_in(unpacked: Unpacked, code: str = SENIOR) -> list[tuple[str, str]]:
    try:
        definition_in(code, unpacked.text)
    except MatterFileError as error:
        return [(each.code, each.file) for each in unpacked.at_cells(error.findings)]
    return [(each.code, each.file) for each in unpacked.at_cells(())]


def cell_of(book: Workbook, sheet: str, column: str, key: str) -> Any:
    """The cell of a line (by its first cell) under a column."""
    lines: Any = book[sheet]
    head = next(cell.column for cell in lines[2] if cell.value == column)
    row = next(row[0].row for row in lines.iter_rows(min_row=3) if row[0].value == key)
    return lines.cell(row, head)


@pytest.mark.parametrize("code", [SENIOR, FACTORY, pytest.param(BUSINESS, marks=pytest.mark.nightly)])
def test_every_matter_comes_back_as_the_same_version(code: str) -> None:
    unpacked = read_workbook(write_workbook(matters()[code]))
    assert unpacked.findings == []
    assert version_hash(definition_in(code, unpacked.text)) == version_hash(matters()[code])


def test_what_people_type_into_cells_is_understood() -> None:
    def edit(book: Workbook) -> None:
        cell_of(book, "matter", "value", "contacts.supervision").value = 12388
        cell_of(book, "matter", "value", "delivery").value = "electronic\nkiosk"
        cell_of(book, "form.fields", "max_length", "holder").value = "80"

    unpacked = edited(edit)
    definition = definition_in(SENIOR, unpacked.text)
    assert definition.contacts.supervision == "12388"
    assert definition.delivery == ("electronic", "kiosk")
    assert definition.form[0].fields[0].max_length == 80


def test_a_new_line_of_a_table_is_a_new_material() -> None:
    def edit(book: Workbook) -> None:
        for sheet in ("materials", "materials.acceptance_standard"):
            lines = book[sheet]
            last = [cell.value for cell in lines[lines.max_row]]
            last[0] = "second_card"
            lines.append(last)

    unpacked = edited(edit)
    assert [each["key"] for each in unpacked.data["materials"]] == ["identity_card", "second_card"]
    places = {place for code, place in found_in(unpacked) if code == "example_failed"}
    assert len(places) == 1  # the file's own example asks for one material, and names its cell
    assert places.pop().startswith("matter!E")


def test_every_fault_is_named_by_sheet_and_cell() -> None:
    places: dict[str, str] = {}

    def edit(book: Workbook) -> None:
        for name, sheet, column, key, value in (
            ("grade", "materials", "grade", "identity_card", "Z"),
            ("english", "steps", "name.en", "decide", None),
            ("days", "matter", "value", "statutory_limit.days", "soon"),
            ("parent", "materials.acceptance_standard", "in", "identity_card", "nobody"),
            ("path", "matter", "path", "authority.short_name", "authority..short"),
        ):
            cell = cell_of(book, sheet, column, key)
            cell.value = value
            places[name] = f"{sheet}!{cell.coordinate}"
        fees: Any = book["fees"]
        fees.cell(2, 1).value = "colour"

    found = dict.fromkeys(found_in(edited(edit)))
    assert ("wrong_value", places["grade"]) in found
    assert ("wrong_value", places["days"]) in found
    assert ("parent_unknown", places["parent"]) in found
    assert ("path_unreadable", places["path"]) in found
    assert ("column_unknown", "fees!A2") in found
    missing = [place for code, place in found if code == "missing_key"]
    assert places["english"].rpartition("!")[0] in {place.rpartition("!")[0] for place in missing}


def test_no_cell_is_a_formula() -> None:
    book = load_workbook(BytesIO(write_workbook(matters()[SENIOR])))
    assert not [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"<html></html>"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with refused("workbook_unreadable"):
        read_workbook(content)


def test_a_workbook_of_another_kind_is_refused() -> None:
    saved = BytesIO()
    Workbook().save(saved)
    with refused("workbook_unreadable"):
        read_workbook(saved.getvalue())
