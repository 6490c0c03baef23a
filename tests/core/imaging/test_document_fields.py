"""Fields of drawn documents, found by their labels; and lines of print put by hand, to see what a rule does."""

from collections.abc import Sequence
from datetime import date
from math import cos, radians, sin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imaging import reading
from core.imaging.document_fields import values
from core.imaging.document_fields.cross_checks import cross_checked
from core.imaging.document_fields.extraction import LAYOUTS, extract
from core.imaging.document_fields.in_picture import read_document
from core.imaging.document_fields.layout import ReadDocument, Value
from core.imaging.reading import Line
from core.mrz import parse_mrz
from tests.core.imaging.printed_documents import DRAWINGS, Truth, drawn, passport_zone, photographed

TODAY = date(2026, 11, 22)
NUMBER = "990000199003071235"
CARD = [
    (0, 0, "姓名林青禾"),
    (0, 60, "性别男民族汉"),
    (0, 120, "出生1990年3月7日"),
    (0, 180, "住址示例市民族路12号"),
    (80, 220, "3栋1201房"),
    (0, 400, "公民身份号码"),
    (300, 400, NUMBER),
]

installed = pytest.mark.skipif(not reading.is_installed(), reason="lines are read where rapidocr is installed")


def line(x: float, y: float, text: str, confidence: float = 0.98, angle: float = 0.0) -> Line:
    """A line 30 high, its signs as wide as print has them, on a page that is turned by `angle` degrees."""
    width = sum(30 if ord(sign) > 255 else 15 for sign in text)
    turn = radians(angle)
    corners = ((x, y), (x + width, y), (x + width, y + 30), (x, y + 30))
    return Line(
        text, confidence, tuple((a * cos(turn) - b * sin(turn), a * sin(turn) + b * cos(turn)) for a, b in corners)
    )


def card(rows: Sequence[tuple[float, float, str]] = CARD, angle: float = 0.0, confidence: float = 0.98) -> ReadDocument:
    found = extract([line(*row, confidence=confidence, angle=angle) for row in rows], ["resident_id_card"])
    assert found is not None
    return cross_checked(found)


def said(document: ReadDocument) -> Truth:
    return {name: read.value for name, read in document.fields.items()}


@pytest.mark.parametrize("angle", [0, 7, -9])
def test_a_card_says_what_its_labels_stand_beside_also_when_it_slants(angle: float) -> None:
    assert said(card(angle=angle)) == {
        "name": "林青禾", "sex": "male", "ethnic_group": "汉", "birth_date": "1990-03-07",
        "address": "示例市民族路12号3栋1201房", "number": NUMBER,
    }  # fmt: skip


def test_what_is_read_is_where_it_stands_on_the_card() -> None:
    sex, number, address = (card().fields[name].corners for name in ("sex", "number", "address"))
    assert number == line(300, 400, NUMBER).corners
    assert [x for x, _ in sex] == pytest.approx([60, 90, 90, 60])
    assert min(y for _, y in address) == 180 and max(y for _, y in address) == 250


def test_a_label_whose_signs_were_read_apart_or_of_which_only_the_last_was_found_is_a_label() -> None:
    apart = [(0, 0, "姓"), (80, 0, "名"), (150, 0, "林青禾"), *CARD[1:]]
    assert said(card(apart)) == said(card())
    last = [(80, 0, "名："), (150, 0, "林青禾"), *CARD[1:]]
    assert said(card(last)) == said(card())


def test_a_misread_long_label_is_known_and_a_misread_short_one_is_not() -> None:
    assert said(card([*CARD[:5], (0, 400, "公民身份导码"), CARD[6]]))["number"] == NUMBER
    assert "name" not in said(card([(0, 0, "性名林青禾"), *CARD[1:]]))


def test_what_the_number_says_too_is_proved_and_what_it_contradicts_is_doubtful() -> None:
    assert {name for name, read in card().fields.items() if read.standing == "proved"} == {
        "sex", "birth_date", "number",
    }  # fmt: skip
    other_day = card([*CARD[:2], (0, 120, "出生1990年3月1日"), *CARD[3:]])
    assert other_day.fields["birth_date"].standing == "doubtful"
    wrong_digit = card([*CARD[:6], (300, 400, "990000199003071236")])
    assert wrong_digit.fields["number"].standing == "doubtful"
    assert wrong_digit.fields["birth_date"].standing == "plausible", "a doubtful number proves nothing"


def test_what_was_read_badly_is_doubtful_unless_something_proves_it() -> None:
    read = card(confidence=0.7).fields
    assert read["name"].standing == "doubtful" and read["number"].standing == "proved"


def test_a_value_that_is_none_of_its_kind_is_kept_as_it_was_read_and_doubtful() -> None:
    read = card([CARD[0], (0, 60, "性别男民族汗"), *CARD[2:]]).fields["ethnic_group"]
    assert (read.value, read.standing) == ("汗", "doubtful")


def test_the_lines_of_two_columns_stay_apart() -> None:
    licence = [
        (0, 0, "统一社会信用代码"), (0, 40, "92990000MA0009BB13"),
        (0, 100, "名称"), (150, 100, "示例市半夏书屋"), (600, 100, "组成形式"), (800, 100, "个人经营"),
        (0, 160, "经营范围"), (150, 160, "图书零售；餐饮服务；"), (600, 160, "经营场所"), (800, 160, "示例市示例路1号"),
        (150, 205, "会议及展览服务。"), (800, 205, "2栋301房"),
    ]  # fmt: skip
    read = extract([line(*row) for row in licence], ["business_licence"])
    assert read and said(read) == {
        "uscc": "92990000MA0009BB13", "name": "示例市半夏书屋", "form": "个人经营",
        "scope": "图书零售；餐饮服务；会议及展览服务。", "address": "示例市示例路1号2栋301房",
    }  # fmt: skip
    assert read.fields["uscc"].standing == "proved"


def test_a_zone_bears_a_passport_out_or_not() -> None:
    lines = passport_zone("E09900001", "LIN, QINGHE", date(1990, 3, 7), date(2035, 1, 1), "female")
    zone = parse_mrz("\n".join(lines), TODAY)
    rows = [
        (0, 0, "护照号/Passport No."), (0, 36, "E09900001"), (400, 0, "姓名/Name"), (400, 36, "林青禾"),
        (400, 72, "LIN, QINGHE"), (0, 120, "出生日期/Date of birth"), (0, 156, "08 3月/MAR 1990"),
    ]  # fmt: skip
    read = extract([line(*row) for row in rows], ["passport"])
    assert read and zone.sound
    fields = cross_checked(read, zone).fields
    assert {name: fields[name].standing for name in ("number", "name", "name_latin", "birth_date")} == {
        "number": "proved", "name": "plausible", "name_latin": "proved", "birth_date": "doubtful",
    }  # fmt: skip


def test_a_page_without_labels_is_no_document() -> None:
    assert extract([], ["passport", "business_licence"]) is None
    assert extract([line(0, 0, "房屋租赁合同"), line(0, 60, "甲方：名称")], ["business_licence"]) is None
    assert extract([line(*row) for row in CARD], ["passport"]) is None


@pytest.mark.parametrize(
    ("rule", "text", "value"),
    [
        (values.resident_number, "99OOOO1990 03071235", Value(NUMBER, "proved")),
        (values.resident_number, "99000019900307123S", Value(NUMBER, "proved")),
        (values.resident_number, "9900001990030712", None),
        (values.uscc, "9299OOOOMAOOO9BB13", Value("92990000MA0009BB13", "proved")),
        (values.uscc, "92990000MA0009BB14", Value("92990000MA0009BB14", "doubtful")),
        (values.day, "2019年2月30日", None),
        (values.day, "01 NOV 2019", Value("2019-11-01")),
        (values.day, "01 11月/NOV 2019", Value("2019-11-01")),
        (values.begin_of_period, "2010.01.01-长期", Value("2010-01-01")),
        (values.end_of_period, "2010.01.01-长期", Value("长期")),
        (values.end_of_period, "2010.01.01-2030.01.01", Value("2030-01-01")),
        (values.qualification_number, f"200744110{NUMBER}", Value(f"200744110{NUMBER}", "proved")),
        (values.qualification_number, f"200744110{NUMBER[:-1]}6", Value(f"200744110{NUMBER[:-1]}6", "doubtful")),
        (values.sex, "女/F", Value("female")),
        (values.ethnic_group, "漢", Value("汉")),
        (values.han_name, "阿依古丽·买买提", Value("阿依古丽·买买提")),
        (values.plain, "示例路 1 号 (2楼)", Value("示例路1号（2楼）")),
    ],
)
def test_printed_values_are_understood(rule: object, text: str, value: Value | None) -> None:
    assert callable(rule) and rule(text) == value


@given(
    st.lists(
        st.tuples(
            st.floats(-1e4, 1e4),
            st.floats(-1e4, 1e4),
            st.text("姓名性别男出生住址号码码Name/:： 1Ｘ年月日", max_size=12),
        )
    )
)
def test_whatever_was_recognised_is_a_document_or_none(rows: list[tuple[float, float, str]]) -> None:
    for layout in LAYOUTS:
        found = extract([line(*row) for row in rows], [layout.document])
        assert found is None or all(read.text and len(read.corners) == 4 for read in found.fields.values())


@installed
def test_a_photographed_card_is_read_from_picture_to_fields_and_each_has_its_place() -> None:
    picture, truth = drawn("resident_id_card portrait", 3)
    photo = photographed(picture, 3)
    found = read_document(photo, ["resident_id_card", "passport"], TODAY)
    assert found is not None
    assert {name: found.fields[name].value for name in truth} == truth
    xs, ys = zip(*found.fields["number"].corners, strict=True)
    assert 0 < min(xs) < max(xs) < photo.shape[1] and min(ys) > photo.shape[0] / 2


@installed
def test_a_card_that_lies_on_its_head_is_turned_and_its_fields_are_placed_where_they_lie() -> None:
    picture, truth = drawn("resident_id_card emblem", 1)
    found = read_document(np.ascontiguousarray(picture[::-1, ::-1]), ["resident_id_card"], TODAY)
    assert found and {name: found.fields[name].value for name in truth} == truth
    assert max(y for _, y in found.fields["valid_to"].corners) < picture.shape[0] / 3, "at the upper rim"


@installed
@pytest.mark.nightly
@pytest.mark.parametrize("document", sorted(DRAWINGS))
def test_fields_of_photographs_nothing_was_tuned_on_are_right_or_doubtful(document: str) -> None:
    right = wrong = total = 0
    for seed in range(2000, 2012):
        picture, truth = drawn(document, seed)
        found = read_document(photographed(picture, seed), [layout.document for layout in LAYOUTS], TODAY)
        read = found.fields if found else {}
        total += len(truth)
        right += sum(name in read and read[name].value == value for name, value in truth.items())
        wrong += sum(
            name in read and read[name].value != value and read[name].standing != "doubtful"
            for name, value in truth.items()
        )
    assert right >= 0.95 * total, (right, total)
    assert wrong <= 0.03 * total, (wrong, total)
