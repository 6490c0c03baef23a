"""A pack with forty different faults is told all forty of them, each where it stands; and it replaces nothing."""

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from core.applications import service as cases
from core.call import system_call
from core.matters import service
from core.matters.findings import MatterFileError
from core.matters.gate.hints import hint_of
from core.matters.loading import load_matters
from core.matters.versions import drafts
from tests.builders import MATTER, HallInTest
from tests.core.matters.gate.faults import Edit, law, said
from tests.core.matters.packs import FOOD, REMOVED, SENIOR, findings_of, write_edited
from tests.refusals import refused

FEE = {"key": "copy", "item": said("工本费"), "amount": "0", "payee": "authority", "basis": law()}
PROCEDURE = {"name": said("程序"), "legal_basis": law("中华人民共和国行政许可法"), "pauses": True, "expected_days": 3}
DATA: dict[str, Any] = {
    "power": {"source": "delegated_down"},
    "reach": {"online_grade": "four", "handling_forms": ["courier", "self_terminal"], "courier_result": False},
    "joint_bodies": [{"name": said("某局"), "code": "119900000000010110"}],
    "local_codes": {"handling_item_code": "SHORT"},
}
EDITS: dict[Edit, Any] = {
    ("colour",): "red",
    ("version",): -1,
    ("summary", "en"): REMOVED,
    ("aliases",): "x",
    ("applicants", "identity_documents"): [],
    ("authority", "code"): "119900000000010110",
    ("catalogue_code",): "000999999999",
    ("topics",): [{"key": "marriage", "name": said("婚姻登记")}],
    ("case_kind",): "instant",
    ("in_force_until",): "2020-01-01",
    ("statutory_limit",): {"days": 20},
    ("promised_limit", "days"): 40,
    ("delivery",): ["counter", "courier"],
    ("contacts",): {"consultation": "0757-12345", "supervision": "075712345"},
    ("remedies",): [{"kind": "reconsideration", "body": said("某府"), "period": {"days": 60}}],
    ("faq",): [],
    ("steps", 1, "procedure"): "unheard_of",
    ("steps", 0, "applicant_present"): True,
    ("steps", 3, "role"): "clerk",
    ("special_procedures",): [
        PROCEDURE | {"key": "longer", "kind": "extension"},
        PROCEDURE | {"key": "notice", "kind": "public_notice"},
        PROCEDURE | {"key": "talk", "kind": "hearing", "expected_days": 0},
    ],
    ("fees",): [FEE],
    ("data_set",): DATA,
    ("materials", 0, "name"): said("其他材料"),
    ("materials", 1, "need"): "optional",
    ("materials", 2, "obtain"): {},
    ("materials", 3, "medium"): "paper",
    ("materials", 3, "originals"): REMOVED,
    ("materials", 4, "when"): [{"colour": "red"}],
    ("result", "title"): said("关于经营的批复"),
    ("result", "holder"): "form.nobody",
    ("checks", 3, "field"): "nothing",
}
"""Some of them break more than one rule."""

FAULTS = {
    ("colour", "unknown_key"),
    ("version", "wrong_value"),
    ("summary.en", "missing_key"),
    ("aliases", "wrong_type"),
    ("applicants.identity_documents", "too_few"),
    ("authority.code", "wrong_check_character"),
    ("implementation_code", "code_of_other_matter"),
    ("implementation_code", "code_of_other_authority"),
    ("topics", "topic_of_others"),
    ("case_kind", "instant_with_days"),
    ("in_force_until", "ends_before_start"),
    ("statutory_limit.basis", "limit_without_basis"),
    ("promised_limit", "promise_beyond_statute"),
    ("online_depth", "depth_without_electronic_result"),
    ("contacts.supervision", "same_phone"),
    ("remedies", "litigation_missing"),
    ("faq", "faq_missing"),
    ("steps[1].procedure", "procedure_unlisted"),
    ("steps[0].presence_reason", "visit_without_reason"),
    ("steps[3].role", "same_role_decides"),
    ("special_procedures[0].pauses", "extension_pauses"),
    ("special_procedures[1].pauses", "pause_outside_law"),
    ("special_procedures[2].expected_days", "procedure_without_days"),
    ("fees[0].amount", "amount_not_positive"),
    ("fees[0].standard", "fee_without_standard"),
    ("data_set.payment", "fee_without_payment_way"),
    ("data_set.power.handed_down", "power_without_paper"),
    ("data_set.reach.online_grade", "grade_four_with_visit"),
    ("data_set.reach.courier_result", "courier_disagrees"),
    ("data_set.reach.handling_forms[1]", "not_in_profile"),
    ("data_set.joint_bodies[0].code", "wrong_check_character"),
    ("data_set.local_codes.handling_item_code", "code_form"),
    ("materials[0].name", "catch_all"),
    ("materials[1].need", "optional_original"),
    ("materials[2].obtain", "no_way_to_hand_in"),
    ("materials[3].copies", "copies_not_said"),
    ("materials[4].when[0].colour", "unknown_question"),
    ("result.title", "result_name_disagrees"),
    ("result.holder", "unknown_source"),
    ("checks[3].field", "unknown_field"),
}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return write_edited(tmp_path, EDITS, FOOD)


def test_forty_different_faults_are_forty_findings(broken: Path) -> None:
    found = findings_of(broken)
    assert {(finding.path, finding.code) for finding in found} == FAULTS
    assert len(FAULTS) == 40
    assert all(finding.line > 0 for finding in found)


def test_every_finding_says_in_three_languages_what_to_do(broken: Path) -> None:
    for finding in findings_of(broken):
        hint = hint_of(finding.code)
        assert hint is not None and hint.fix.zh_hans and hint.fix.zh_hant and hint.fix.en, finding.code


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_broken_pack_beside_good_ones_loads_nothing_and_replaces_nothing(
    broken: Path, hall: HallInTest, tmp_path: Path
) -> None:
    write_edited(tmp_path, {}, SENIOR)
    with pytest.raises(MatterFileError):
        load_matters(tmp_path)
    day = hall.settings.hall.day_of(hall.at)
    before = hall.database.read_now(service.find_in_force, FOOD, day)
    manager = hall.somebody({"matter_manager"})
    draft = hall.database.write_now(drafts.begin, manager, FOOD, broken.read_text(encoding="utf-8"))
    with refused("draft_has_findings"):
        hall.database.write_now(drafts.check, hall.somebody({"matter_manager"}), draft.id, 1)
    with refused("draft_not_checked"):
        hall.database.write_now(drafts.publish, hall.somebody({"matter_manager"}), draft.id, 1)
    assert hall.database.read_now(service.find_in_force, FOOD, day) == before


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_case_half_filed_under_one_version_stays_with_it_when_another_starts(hall: HallInTest) -> None:
    """A new version starts for new cases; a draft of the old one goes on under the new one only by its own holder's
    word, and what is filed keeps its pin."""
    filed = hall.case("林晓岚", "received")
    drafted = hall.draft("陈国强")
    known = hall.matters[MATTER]
    changed = structs.replace(known, version=known.version + 1, in_force_from=hall.settings.hall.day_of(hall.at))
    hall.database.write_now(service.publish, system_call(hall.at), changed)
    assert hall.application(filed.id).matter_version == known.version
    with refused("matter_changed"):
        hall.submit("陈国强", drafted.id)
    call = hall.citizen("陈国强")
    taken_over = hall.database.write_now(cases.change_answers, call, drafted.id, drafted.version, dict(drafted.answers))
    assert taken_over.matter_version == changed.version and taken_over.form == drafted.form
    hall.accept(filed.id)
    assert hall.application(filed.id).matter_version == known.version
