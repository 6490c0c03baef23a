"""Rules of the gate that need a matter of their own: each fault is found where it stands, by its name."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.matters.gate import examining, starting
from core.matters.gate.decision_table import compiled
from core.matters.gate.hints import hints
from core.matters.gate.walked import Figures
from core.matters.loading import load_matter
from tests.builders import all_matters
from tests.core.matters.gate.faults import Edit, law, said
from tests.core.matters.packs import FOOD, REMOVED, SIGN, findings_of, matters, write_edited

SOURCES = Path(examining.__file__).parents[1]
TWICE = [
    {"days": 10, "when": [{"kind": "large_advert"}]},
    {"days": 12, "when": [{"position": "roof"}]},
]
HELD: dict[str, Any] = {"source": "entrusted_from_above", "nature": "entrusted"}
PAPER = {"document": "南府〔2020〕1号", "body": said("某府"), "valid_from": "2020-01-01", "valid_until": "2024-12-31"}


@pytest.mark.parametrize(
    ("edits", "path", "code"),
    [
        ({("promised_limit_when",): TWICE}, "promised_limit_when[1]", "limits_contradict"),
        ({("steps", 3, "when"): [{"kind": "shop_sign"}]}, "steps", "leaf_without_stage"),
        (
            {("materials", 0, "when"): [{"kind": "shop_sign", "position": "no"}]},
            "materials[0].when[0].position",
            "unknown_option",
        ),
        ({("promised_limit",): {"days": 0}, ("promised_limit_when",): []}, "case_kind", "promised_without_days"),
        (
            {("promised_limit",): {"days": 2, "unit": "months", "note": said("按月")}},
            "promised_limit",
            "promise_beyond_statute",
        ),
        ({("promised_limit",): {"days": 10, "unit": "calendar_days"}}, "promised_limit", "units_differ"),
        ({("channels",): ["counter"]}, "channels", "no_entrance_without_visit"),
        ({("channels",): ["counter", "kiosk"]}, "online_depth", "depth_without_entrance"),
        (
            {
                ("materials", 0, "issuer"): "authority",
                ("materials", 0, "obtain"): {"upload": True},
                ("materials", 0, "source"): "government",
            },
            "materials[0].issuer",
            "own_document_demanded",
        ),
        (
            {
                ("materials", 0, "name"): said("营业执照"),
                ("materials", 0, "obtain"): {"upload": True},
                ("materials", 0, "source"): "government",
                ("materials", 0, "kind"): "certificate",
            },
            "materials[0].obtain.wallet",
            "licence_not_read",
        ),
        ({("data_set",): {"payment": {"ways": ["online"]}}}, "data_set.payment", "payment_without_fee"),
        (
            {("data_set",): {"power": HELD | {"handed_down": PAPER}}},
            "data_set.power.handed_down.valid_until",
            "power_not_held",
        ),
        ({("data_set",): {"power": {"nature": "entrusted"}}}, "data_set.power.source", "entrusted_by_nobody"),
        ({("code_profile",): "gbt39046"}, "catalogue_code", "code_form"),
        (
            {("code_profile",): "gbt39046", ("statutory_limit",): {"days": 1, "unit": "months", "basis": law()}},
            "statutory_limit.unit",
            "not_in_profile",
        ),
        (
            {("data_set",): {"reach": {"handling_forms": ["self_terminal"]}}, ("channels",): ["mobile"]},
            "data_set.reach.handling_forms[0]",
            "form_without_channel",
        ),
        (
            {
                ("materials", 1, "when"): [{"kind": "large_advert", "lighting": "unlit"}],
                ("questions", 2, "when"): [{"kind": "shop_sign"}],
            },
            "materials[1].when[0]",
            "never_holds",
        ),
        (
            {
                ("materials", 1, "when"): [{"kind": "large_advert", "lighting": "unlit"}],
                ("questions", 2, "when"): [{"kind": "shop_sign"}],
            },
            "materials[1]",
            "material_never_asked",
        ),
    ],
)
def test_a_fault_is_found_by_its_rule(tmp_path: Path, edits: dict[Edit, Any], path: str, code: str) -> None:
    own = {"issuer": matters()[SIGN].authority.name}
    written = {
        place: {"zh-Hans": own["issuer"].zh_hans, "zh-Hant": own["issuer"].zh_hant, "en": own["issuer"].en}
        if value == "authority"
        else value
        for place, value in edits.items()
    }
    found = findings_of(write_edited(tmp_path, written, SIGN))
    assert (path, code) in {(finding.path, finding.code) for finding in found}


def test_what_only_advises_keeps_no_file_away(tmp_path: Path) -> None:
    same: dict[Edit, Any] = {("materials", 1, "name"): said("布局图"), ("materials", 2, "name"): said("布局图")}
    same |= {("materials", 1, "when"): [], ("materials", 2, "when"): [], ("examples",): REMOVED}
    file = write_edited(tmp_path, same, FOOD)
    assert {finding.code for finding in findings_of(file)} == {"missing_key"}, "the examples, and nothing else"


def test_a_promise_in_calendar_days_is_compared_with_working_days_when_it_is_explained(tmp_path: Path) -> None:
    limit = {"days": 12, "unit": "calendar_days", "note": said("按自然日计。")}
    found = findings_of(write_edited(tmp_path, {("promised_limit",): limit}, SIGN))
    assert {finding.code for finding in found} <= {"example_failed"}


def test_the_table_of_a_matter_has_a_row_for_each_leaf_and_all_its_materials() -> None:
    for matter in matters().values():
        table = compiled(matter)
        assert {key for row in table.rows for key in row.materials} == {material.key for material in matter.materials}
        assert len({tuple(row.answers.items()) for row in table.rows}) == len(table.rows)


def test_a_new_pack_passes_the_gate(tmp_path: Path) -> None:
    file = tmp_path / "brand-new.yaml"
    file.write_text(starting.starter("brand-new", date(2026, 11, 22)), encoding="utf-8")
    assert load_matter(file).code == "brand-new"


def test_every_finding_of_the_gate_has_its_hint_and_no_hint_is_left_over() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in SOURCES.rglob("*.py"))
    patterns = (
        r'Finding\([^()"]*(?:f?"[^"]*")?,\s*"([a-z_]+)"',
        r'yield "[^"]+", "([a-z_]+)", f?"',
        r'self\._add\([^"]*(?:f?"[^"]*")?, "([a-z_]+)"',
    )
    named = {code for pattern in patterns for code in re.findall(pattern, text)}
    assert named - set(hints()) == set()
    figures = {f"walk_{name}_differ" for name in Figures.__struct_fields__}
    assert {code for code in hints() if f'"{code}"' not in text} == figures


def test_the_matters_of_the_hall_leave_only_advice() -> None:
    for matter in all_matters().values():
        assert {finding.severity for finding in examining.examined(matter, with_examples=False)} <= {"advises"}
