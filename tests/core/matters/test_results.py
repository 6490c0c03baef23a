from datetime import date

import pytest

from core.matters.checks import filled_form
from core.matters.definition import MatterDefinition
from core.matters.results import Face, Issue, face_of
from tests.core.matters.packs import BUSINESS, INCUBATOR, PHYSICIAN, matters

ISSUE = Issue("92990000MA0000103X", date(2026, 3, 3))


def face(definition: MatterDefinition, changed: dict[str, str]) -> Face:
    example = definition.examples[0]
    answers = example.answers | changed
    filled = filled_form(definition, answers, example.form or {}, example.facts)
    return face_of(definition, answers, filled, example.facts, ISSUE, "zh-Hans")


def test_a_licence_carries_the_operator_and_the_options_text() -> None:
    printed = face(matters()[BUSINESS], {})
    lines = {line.key: line.value for line in printed.lines}
    assert printed.holder == "林青禾"
    assert lines["composition"] == "个人经营"
    assert lines["registered_on"] == "2026年3月3日"
    assert lines["registered_by"] == "佛山市南海区市场监督管理局"


@pytest.mark.parametrize(
    ("residency", "printed"),
    [
        ("mainland", "个体工商户"),
        ("hong_kong", "个体工商户（香港居民）"),
        ("macau", "个体工商户（澳门居民）"),
    ],
)
def test_a_licence_of_a_hong_kong_or_macau_resident_says_so(residency: str, printed: str) -> None:
    lines = {line.key: line.value for line in face(matters()[BUSINESS], {"residency": residency}).lines}
    assert lines["type"] == printed


def test_the_first_line_of_a_key_that_has_a_value_is_printed() -> None:
    lines = [line for line in face(matters()[BUSINESS], {"name": "unnamed"}).lines if line.key == "name"]
    assert [line.value for line in lines] == ["无名称"]


def test_a_choice_is_printed_as_its_text() -> None:
    lines = {line.key: line.value for line in face(matters()[PHYSICIAN], {}).lines}
    assert (lines["category"], lines["level"]) == ("临床", "执业医师")


def test_a_notice_fills_its_paragraphs() -> None:
    assert "人民币1000000元" in face(matters()[INCUBATOR], {}).body[0]
