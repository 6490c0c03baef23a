"""Matters travel between halls: out as a file, in as a draft, with a report of what belongs to a place (N26)."""

from io import BytesIO
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook

from core.call import Call
from core.identity_numbers import compose_uscc
from core.matters import service
from core.matters.exchange import packs
from core.matters.exchange.areas import AreaMapping, read_mapping
from core.matters.exchange.packs import Pack, PackFormat
from core.matters.versions import carried, drafts
from core.places import service as places
from core.places.schemas import Area, Authority
from tests.builders import HallInTest
from tests.core.matters.packs import SENIOR, walk_kept
from tests.refusals import refused

CITY = "440700"
BUREAU = compose_uscc("11", "990000", 771)


def manager(hall: HallInTest) -> Call:
    return hall.somebody({"matter_manager"})


def exported(hall: HallInTest, kind: PackFormat) -> bytes:
    day = hall.settings.hall.day_of(hall.at)
    version = hall.database.read_now(service.find_in_force, SENIOR, day).version_id
    return hall.database.read_now(packs.export, manager(hall), version, kind)


def bring_in(hall: HallInTest, name: str, content: bytes, *more: Any) -> packs.Imported:
    return hall.database.write_now(packs.bring_in, manager(hall), name, content, *more)


def other_area(hall: HallInTest) -> None:
    """A city with a bureau, as an administrator enters them."""
    administrator = hall.staff("admin")
    hall.database.write_now(
        places.record_area,
        administrator,
        Area(CITY, {"zh-Hans": "示例市", "zh-Hant": "示例市", "en": "Example"}, "city"),
    )
    name = {"zh-Hans": "示例市民政局", "zh-Hant": "示例市民政局", "en": "Civil Affairs Bureau of Example"}
    hall.database.write_now(
        places.record_authority,
        administrator,
        Authority(BUREAU, CITY, "department", msgspec.convert(name, dict), "示民"),
    )


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "kind", [pytest.param("yaml", marks=pytest.mark.nightly), pytest.param("json", marks=pytest.mark.nightly), "xlsx"]
)
def test_what_was_exported_comes_in_as_the_next_version_and_can_be_published(
    hall: HallInTest, kind: PackFormat
) -> None:
    done = bring_in(hall, f"matter.{kind}", exported(hall, kind))
    assert [each for each in done.findings if each.severity == "blocks"] == []
    hall.database.write_now(drafts.check, manager(hall), done.draft.id, 1)
    walk_kept(hall)
    version = hall.database.write_now(drafts.publish, manager(hall), done.draft.id, 1)
    known = hall.database.read_now(service.find_known, version).definition
    assert (known.code, known.version, known.title) == (
        SENIOR,
        hall.matters[SENIOR].version + 1,
        hall.matters[SENIOR].title,
    )


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_spreadsheet_edited_wrong_is_a_draft_with_its_faults_named_by_cell(hall: HallInTest) -> None:
    book = load_workbook(BytesIO(exported(hall, "xlsx")))
    sheet: Any = book["materials"]
    grade = next(cell for cell in sheet[2] if cell.value == "grade").column
    sheet.cell(3, grade).value = "Z"
    saved = BytesIO()
    book.save(saved)
    done = bring_in(hall, "matter.xlsx", saved.getvalue())
    cell = sheet.cell(3, grade).coordinate
    assert [(each.code, each.file) for each in done.findings] == [("wrong_value", f"materials!{cell}")]
    assert done.draft.state == "draft"
    day = hall.settings.hall.day_of(hall.at)
    assert hall.database.read_now(service.find_in_force, SENIOR, day).definition.version == hall.matters[SENIOR].version


def test_another_area_s_matter_says_what_was_mapped_kept_and_left_open(hall: HallInTest) -> None:
    other_area(hall)
    mapping = AreaMapping(words={"南海区": "示例市", "南海區": "示例市"}, parts={"contacts.consultation": "0750-12345"})
    done = bring_in(hall, "matter.json", exported(hall, "json"), BUREAU, mapping)
    status = {line.path: line.status for line in done.mapping}
    assert status["authority"] == status["implementation_code"] == "mapped"
    assert status["contacts.consultation"] == "mapped"
    assert status["places"] == status["remedies"] == "open"
    assert status["applicants.eligibility[1].zh-Hans"] == "mapped"
    assert status["applicants.eligibility[1].en"] == "open"  # it still says Nanhai
    text = hall.database.read_now(drafts.find, manager(hall), done.draft.id).text
    assert BUREAU in text and "0750-12345" in text
    assert hall.matters[SENIOR].authority.code not in text


@pytest.mark.both_databases
def test_what_another_area_left_open_blocks_publishing_until_it_is_changed_or_said_to_be_right(
    hall: HallInTest,
) -> None:
    mapping = read_mapping("words: {南海: 示例, Nanhai: Shili}".encode())
    other_area(hall)
    draft, report = (done := bring_in(hall, "m.json", exported(hall, "json"), BUREAU, mapping)).draft, done.mapping
    lines = hall.database.read_now(carried.open_lines, draft.id, draft.text)
    assert {line.path for line in lines} == {line.path for line in report if line.status == "open"}
    assert {"places", "contacts", "remedies"} <= {line.path for line in lines}
    assert {each.path for each in done.findings if each.code == "says_another_area"} == {line.path for line in lines}
    with refused("draft_has_findings"):
        hall.database.write_now(drafts.check, manager(hall), draft.id, 1)
    moved = draft.text.replace("consultation: ", "consultation: 0750-", 1)
    hall.database.write_now(drafts.save, manager(hall), draft.id, 1, moved)
    for line in hall.database.read_now(carried.open_lines, draft.id, moved):
        assert line.path != "contacts"
        hall.database.write_now(carried.settle, manager(hall), draft.id, line.digest)
        with refused("carried_line_unknown"):
            hall.database.write_now(carried.settle, manager(hall), draft.id, line.digest)
    assert hall.database.write_now(drafts.check, manager(hall), draft.id, 2).state == "checked"


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_file_of_an_authority_nobody_knows_here_is_another_area_s_whatever_is_said(hall: HallInTest) -> None:
    content = exported(hall, "json").replace(hall.matters[SENIOR].authority.code.encode(), BUREAU.encode())
    done = bring_in(hall, "m.json", content)
    assert {"authority", "places"} <= {each.path for each in done.findings if each.code == "says_another_area"}


def test_a_mapping_that_is_none_is_refused() -> None:
    for content in (b"organs: [", b"words: [a, b]", b"wrods: {a: b}", b"\xff"):
        with refused("mapping_unreadable"):
            read_mapping(content)


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_matter_of_this_area_is_kept_as_it_is(hall: HallInTest) -> None:
    done = bring_in(hall, "matter.yaml", exported(hall, "yaml"), hall.matters[SENIOR].authority.code)
    organs = {line.path: line.status for line in done.mapping}
    assert (organs["authority"], organs["implementation_code"], organs["places"]) == ("kept", "kept", "kept")


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_what_is_no_pack_is_refused(hall: HallInTest) -> None:
    for name, content, code in (
        ("a.json", b"{}", "pack_unreadable"),
        ("a.yaml", b"- a list", "pack_unreadable"),
        ("a.yaml", b"\xff\xfe", "pack_unreadable"),
        ("a.yaml", b"title: nameless", "pack_without_code"),
        ("a.yaml", b"code: NOT A CODE", "matter_code_wrong"),
        ("a.xlsx", b"PK nonsense", "workbook_unreadable"),
        ("a.yaml", b"x" * (packs.MOST_BYTES + 1), "pack_too_large"),
    ):
        with refused(code):
            bring_in(hall, name, content)


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_pack_names_its_checksum_and_the_standard_s_items(hall: HallInTest) -> None:
    pack = msgspec.json.decode(exported(hall, "json"), type=Pack)
    items = {item["number"]: item["value"] for item in pack.items}
    assert items["2"] == hall.matters[SENIOR].catalogue_code
    assert items["56.1"] == "居民身份证"
    assert pack.area == "440605"
