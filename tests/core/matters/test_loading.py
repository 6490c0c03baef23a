"""Every way a file can be wrong, and that all of it is said at once, with the place and the line."""

import random
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from core.matters.findings import MatterFileError
from core.matters.gate.examining import advice
from core.matters.loading import FILES, load_matter, load_matters
from tests.core.matters.packs import BUSINESS, PHYSICIAN, REMOVED, findings_of, plain, write_edited

Edit = tuple[str | int, ...]


@pytest.mark.parametrize(
    ("edit", "value", "path", "code"),
    [
        (("titel",), "x", "titel", "unknown_key"),
        (("materials", 0, "reason", "zh-Hk"), "x", "materials[0].reason.zh-Hk", "unknown_key"),
        (("contacts", "supervision"), REMOVED, "contacts.supervision", "missing_key"),
        (("state",), "in_froce", "state", "wrong_value"),
        (("version",), "one", "version", "wrong_value"),
        (("in_force_from",), "2026-02-30", "in_force_from", "wrong_value"),
        (("steps", 0, "role"), "clark", "steps[0].role", "wrong_value"),
        (("materials", 0, "grade"), "E", "materials[0].grade", "wrong_value"),
        (
            ("materials", 0, "when"),
            [{"residence": "mainland"}],
            "materials[0].when[0].residence",
            "unknown_question",
        ),
        (
            ("materials", 0, "when"),
            [{"residency": "mainlnad"}],
            "materials[0].when[0].residency",
            "unknown_option",
        ),
        (
            ("materials", 0, "when"),
            [{"residency": {"not": "x"}}],
            "materials[0].when[0].residency",
            "unknown_option",
        ),
        (
            ("materials", 0, "when"),
            [{"residency": {"nto": "x"}}],
            "materials[0].when[0].residency",
            "wrong_value",
        ),
        (("materials", 0, "when"), [{}], "materials[0].when[0]", "empty_row"),
        (
            ("materials", 0, "when"),
            [{"residency": "hong_kong", "composition": "family"}],
            "materials[0].when[0]",
            "never_holds",
        ),
        (
            ("questions", 1, "when"),
            [{"premises": "owned"}],
            "questions[1].when[0].premises",
            "later_question",
        ),
        (("questions", 1, "key"), "residency", "questions[1].key", "key_used_twice"),
        (
            ("questions", 0, "known_from", "fact"),
            "identity.kind",
            "questions[0].known_from.fact",
            "wrong_value",
        ),
        (
            ("questions", 0, "known_from", "options", "passport"),
            "elsewhere",
            "questions[0].known_from.options.passport",
            "unknown_option",
        ),
        (("checks", 1, "field"), "trade_nam", "checks[1].field", "unknown_field"),
        (("checks", 1, "kind"), "text_matches_alfabet", "checks[1].kind", "unknown_kind"),
        (("result", "holder"), "form.owner", "result.holder", "unknown_source"),
        (("result", "fields", 0, "source"), "form.nme", "result.fields[0].source", "unknown_source"),
        (("form", 0, "fields", 3, "source"), "person.fone", "form[0].fields[3].source", "wrong_value"),
        (("form", 0, "fields", 3, "personal"), False, "form[0].fields[3].personal", "not_marked_personal"),
        (("promised_limit", "days"), 4, "promised_limit", "promise_beyond_statute"),
        (("promised_limit", "unit"), "calendar_days", "promised_limit", "units_differ"),
        (("statutory_limit", "basis"), REMOVED, "statutory_limit.basis", "limit_without_basis"),
        (
            ("supplement_limit", "basis"),
            {"law": {"zh-Hans": "某办法", "zh-Hant": "某辦法", "en": "Some rules"}},
            "supplement_limit.basis.article",
            "lapse_without_article",
        ),
        (("steps", 1, "role"), "clerk", "steps[1].role", "same_role_decides"),
        (("authority", "code"), "119900000000010110", "authority.code", "wrong_check_character"),
        (("materials", 0, "grade"), "A", "materials[0].grade", "picture_of_grade_a"),
        (("materials", 12, "machine_check"), True, "materials[12].machine_check", "nothing_to_compare"),
        (("materials", 0, "issuer"), REMOVED, "materials[0].issuer", "issuer_missing"),
        (("materials", 0, "obtain"), {}, "materials[0].obtain", "no_way_to_hand_in"),
        (("materials", 0, "acceptance_standard"), [], "materials[0].acceptance_standard", "too_few"),
        (("materials", 0, "name", "zh-Hans"), "其他相关材料", "materials[0].name", "catch_all"),
        (("remedies",), [], "remedies", "too_few"),
        (("examples", 0, "answers", "premises"), "ownd", "examples[0]", "example_refused"),
        (("examples", 0, "facts", "person.fone"), "1", "examples[0].facts.person.fone", "wrong_value"),
        (("examples", 0, "expected", "visits"), 1, "examples[0].expected.visits", "example_failed"),
        (("examples", 1, "expected", "originals"), [], "examples[1].expected.originals", "example_failed"),
        (("examples", 0, "form", "employees"), "0", "examples[0].expected.problems", "example_failed"),
        (("result", "after_life", 0, "act"), "renewal", "result.after_life[0].act", "renewal_without_term"),
        (("result", "after_life", 0, "act"), "replacement", "result.after_life[1].act", "act_twice"),
        (("result", "after_life", 1, "materials"), ["identty"], "result.after_life[1].materials", "material_unknown"),
        (("code",), "another-matter", "code", "code_is_file_name"),
    ],
)
def test_a_fault_is_found_where_it_stands(tmp_path: Path, edit: Edit, value: Any, path: str, code: str) -> None:
    found = findings_of(write_edited(tmp_path, {edit: value}))
    assert (path, code) in [(finding.path, finding.code) for finding in found]
    assert all(finding.file == f"{BUSINESS}.yaml" for finding in found)


def test_findings_suggest_the_word_that_was_meant(tmp_path: Path) -> None:
    (found,) = findings_of(write_edited(tmp_path, {("materials", 0, "wehn"): []}))
    assert "did you mean “when”?" in found.reason
    assert found.line > 1
    assert str(found).startswith(f"{BUSINESS}.yaml:{found.line}: materials[0].wehn: ")


def test_many_faults_give_as_many_findings(tmp_path: Path) -> None:
    edits: dict[Edit, Any] = {("materials", number, "colour"): "red" for number in range(16)}
    edits |= {("steps", number, "role"): "clark" for number in range(4)}
    edits |= {("questions", number, "text", "fr"): "?" for number in range(7)}
    edits |= {("checks", number, "sentence", "en"): REMOVED for number in range(8)}
    edits |= {("faq", 0, "answer"): REMOVED, ("state",): "open", ("form", 1, "fields", 0, "kind"): "txt"}
    edits |= {("title", "en"): 7, ("version",): -1}
    assert len(findings_of(write_edited(tmp_path, edits))) == len(edits) == 40


def test_a_misspelt_key_does_not_hide_a_misspelt_answer(tmp_path: Path) -> None:
    edits: dict[Edit, Any] = {
        ("materials", 0, "colour"): "red",
        ("materials", 0, "when"): [{"residency": "mainlnad"}],
    }
    codes = {finding.code for finding in findings_of(write_edited(tmp_path, edits))}
    assert codes == {"unknown_key", "unknown_option"}


def test_yes_and_no_stay_words_and_a_key_twice_is_a_mistake(tmp_path: Path) -> None:
    text = (FILES / f"{BUSINESS}.yaml").read_text(encoding="utf-8")
    file = tmp_path / f"{BUSINESS}.yaml"
    file.write_text(text.replace('key: "no"', "key: no").replace('dwelling: "no"', "dwelling: no"), encoding="utf-8")
    assert findings_of(file) == ()
    file.write_text(text + "\nversion: 2\n", encoding="utf-8")
    assert [finding.code for finding in findings_of(file)] == ["key_twice"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty"),
        ("a: [1", "not_yaml"),
        ("just words", "wrong_type"),
        ("- a\n- b\n", "wrong_type"),
        ("title: &t\n  en: *t\n", "contains_itself"),
        ("a: !!python/object/apply:os.system [ls]\n", "unknown_key"),
        ("\x00", "not_yaml"),
    ],
)
def test_what_is_no_matter_file_is_refused_and_never_executed(tmp_path: Path, content: str, code: str) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(content, encoding="utf-8")
    assert code in [finding.code for finding in findings_of(file)]


def test_a_folder_gives_the_findings_of_all_its_files(tmp_path: Path) -> None:
    write_edited(tmp_path, {("state",): "open"})
    write_edited(tmp_path, {("state",): "open"}, PHYSICIAN)
    with pytest.raises(MatterFileError) as error:
        load_matters(tmp_path)
    assert len({finding.file for finding in error.value.findings}) == 2


def test_no_damage_to_a_file_ends_in_anything_but_findings(tmp_path: Path) -> None:
    """Random parts of a real file are replaced; loading either works or tells what is wrong."""
    luck = random.Random(20260302)
    for _ in range(25):
        path = _random_path(luck)
        value = luck.choice([None, 3, "x", [], {}, [None], {"a": 1}, [{"b": []}], "2026-13-01", True])
        file = write_edited(tmp_path, {path: value})
        try:
            load_matter(file)
        except MatterFileError as error:
            assert error.findings


def _random_path(luck: random.Random) -> Edit:
    place: Any = plain(BUSINESS)
    path: list[str | int] = []
    while isinstance(place, dict | list) and place and (not path or luck.random() < 0.8):
        step = luck.choice(list(place)) if isinstance(place, dict) else luck.randrange(len(place))
        path.append(step)
        place = place[step]
    return tuple(path)


def test_a_matter_with_more_situations_than_can_be_walked_must_be_split(tmp_path: Path) -> None:
    text = {"zh-Hans": "是", "zh-Hant": "是", "en": "Yes"}
    option = [{"key": "one", "text": text}, {"key": "two", "text": text}]
    more = [{"key": f"extra_{number}", "text": text, "options": option} for number in range(40)]
    questions = plain(BUSINESS)["questions"] + more
    found = findings_of(write_edited(tmp_path, {("questions",): questions}))
    assert [finding.code for finding in found] == ["too_many_situations"]


def test_a_limit_whose_silence_rests_on_no_law_is_advised_on_and_keeps_no_file_away() -> None:
    definition = load_matter(FILES / f"{BUSINESS}.yaml")
    found = {each.code: each for each in advice(definition)}["silence_without_effect"]
    assert (found.severity, found.path) == ("advises", "supplement_limit.basis")
    ruled = structs.replace(definition.supplement_limit, basis=definition.legal_basis[0])
    left = advice(structs.replace(definition, supplement_limit=ruled))
    assert "silence_without_effect" not in {each.code for each in left}
