"""The real matters, walked leaf by leaf."""

from collections.abc import Iterator

import msgspec
import pytest

from core.matters.conditions import Text, applies
from core.matters.definition import MatterDefinition, editor_schema, version_hash
from core.matters.demands import EvidenceGrade, SharedData
from core.matters.findings import parts_of
from core.matters.situations import checklist, leaves, questions_to_ask
from tests.core.matters.packs import (
    BIRTH,
    BUSINESS,
    CHILD_INSURANCE,
    COMPANY,
    EMPLOYER,
    FACTORY,
    FOOD,
    FRANCHISE,
    FUND,
    INCUBATOR,
    MATERNITY,
    PENSION,
    PHYSICIAN,
    SENIOR,
    SIGN,
    matters,
)

SIMPLE = (SENIOR, FACTORY, BIRTH, CHILD_INSURANCE, MATERNITY, PENSION, FUND, COMPANY, EMPLOYER)
"""Matters that ask little: rules or promised numbers decide them, or one paper leads to the next."""
CODES = (BUSINESS, PHYSICIAN, FRANCHISE, INCUBATOR, FOOD, SIGN, *SIMPLE)


def texts_of(definition: MatterDefinition) -> Iterator[Text]:
    return (part for _, part in parts_of(definition) if isinstance(part, Text))


def characters(text: str) -> str:
    return "".join(sign for sign in text if "\u4e00" <= sign <= "\u9fff")


def test_all_load_with_their_examples() -> None:
    assert set(matters()) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_leaf_has_a_checklist_with_a_reason_on_every_line(code: str) -> None:
    definition = matters()[code]
    situations = list(leaves(definition))
    asked: set[str] = set()
    for answers in situations:
        found = checklist(definition, answers)
        asked |= {line.material for line in found.lines}
        assert found.lines
        assert not questions_to_ask(definition, answers)
        assert (found.visits == 0) == (found.visit_reason.code == "nothing_to_show")
    assert asked == {material.key for material in definition.materials}
    assert len(situations) > 20 or code in SIMPLE


@pytest.mark.parametrize("code", CODES)
def test_a_full_wallet_and_shared_data_never_need_a_visit_for_originals_that_they_cover(code: str) -> None:
    definition = matters()[code]
    obtained = [material.obtain for material in definition.materials]
    wallet: dict[str, EvidenceGrade] = {kind: "A" for way in obtained for kind in way.wallet}
    data: set[SharedData] = {source for way in obtained for source in way.data}
    for answers in leaves(definition):
        for line in checklist(definition, answers, wallet, data).lines:
            covered = bool(line.obtain.wallet or line.obtain.data)
            assert line.exempt is covered
            assert not (line.exempt and line.original_needed)


@pytest.mark.parametrize("code", CODES)
def test_simplified_traditional_and_english_are_each_written_in_their_own_script(code: str) -> None:
    for text in texts_of(matters()[code]):
        characters(text.zh_hans).encode("gb2312")
        characters(text.zh_hant).encode("big5hkscs")
        assert not characters(text.en.replace("南海区桂城青禾糖水店", ""))


@pytest.mark.parametrize("code", CODES)
def test_a_definition_survives_json_and_keeps_its_hash(code: str) -> None:
    definition = matters()[code]
    again = msgspec.json.decode(msgspec.json.encode(definition), type=MatterDefinition)
    assert version_hash(again) == version_hash(definition)


def test_the_physician_matter_is_as_long_and_ugly_as_real_ones() -> None:
    physician = matters()[PHYSICIAN]
    assert len(physician.materials) >= 8
    assert len(physician.questions) >= 5
    assert physician.fees and any(special.pauses for special in physician.special_procedures)


def test_the_franchise_opinion_is_passed_upward_to_the_province() -> None:
    passed = matters()[FRANCHISE].passes_upward
    assert passed is not None
    assert passed.authority.area == "440000"


def test_the_editor_schema_knows_every_part() -> None:
    schema = msgspec.json.decode(editor_schema())
    assert {"MatterDefinition", "Material", "Question", "Standard"} <= set(schema["$defs"])


def test_the_sign_matter_asks_other_organs_only_where_they_are_concerned() -> None:
    joint = matters()[SIGN].joint
    assert joint is not None
    shop = {"kind": "shop_sign", "position": "wall", "lighting": "lit", "premises": "owned", "filing": "self"}
    assert not [organ for organ in joint.co_organs if applies(organ.when, shop)]
    asked = [organ.short_name for organ in joint.co_organs if applies(organ.when, shop | {"kind": "large_advert"})]
    assert asked == ["南自然资", "南交警"]
