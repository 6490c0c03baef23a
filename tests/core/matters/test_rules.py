"""Rules that a machine decides by, and declarations: what they say, and what a matter file may not promise."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from core.matters import rules
from core.matters.conditions import Text
from core.matters.declarations import indicator_met
from core.matters.definition import MatterDefinition
from core.matters.gate.consistency import inconsistencies
from core.matters.procedure import Commitment, Declaration, Limit
from core.matters.rules import Inputs, Rule, RuleDecision
from tests.core.matters.packs import BUSINESS, matters

TODAY = date(2026, 3, 2)
MATTER = matters()[BUSINESS]
BASIS = MATTER.legal_basis[0]


def text(words: str) -> Text:
    return Text(zh_hans=words, zh_hant=words, en=words)


def rule(kind: type[Rule], **values: Any) -> Rule:
    return kind(key="rule", text=text("规则"), basis=BASIS, **values)


def judged(one: Rule, **known: Any) -> bool | None:
    inputs = Inputs(
        facts=known.get("facts", {}),
        grades=known.get("grades", {}),
        held=frozenset(known.get("held", ())),
        assurance=known.get("assurance", 0),
        today=TODAY,
    )
    (outcome,) = rules.judge(RuleDecision(rules=(one,), contest=text("复核")), inputs)
    return outcome.met


@pytest.mark.parametrize(
    ("born", "met"), [("1966-03-02", True), ("1966-03-03", False), ("", None), ("not a day", None)]
)
def test_an_age_is_reached_on_the_birthday_and_unknown_without_one(born: str, met: bool | None) -> None:
    facts = {"identity_document.birth_date": born} if born else {}
    assert judged(rule(rules.AgeReached, years=60), facts=facts) is met


def test_facts_are_met_not_met_or_unknown() -> None:
    address = rule(rules.FactBeginsWith, fact="identity_document.address", beginnings=("广东省佛山市南海区",))
    assert judged(address, facts={"identity_document.address": "广东省佛山市南海区桂城街道"}) is True
    assert judged(address, facts={"identity_document.address": "广东省广州市"}) is False
    assert judged(address) is None
    kind = rule(rules.FactIsOneOf, fact="identity_document.kind", values=("resident_id_card",))
    assert judged(kind, facts={"identity_document.kind": "passport"}) is False


def test_papers_certificates_and_assurance_are_read_from_the_record() -> None:
    paper = rule(rules.PaperOfGrade, material="lease", grade="B")
    assert [judged(paper, grades=g) for g in ({"lease": "A"}, {"lease": "C"}, {})] == [True, False, None]
    assert judged(rule(rules.HoldsNone, certificate_type="x"), held=["x"]) is False
    assert judged(rule(rules.HoldsOne, certificate_type="x"), held=["x"]) is True
    assert judged(rule(rules.IdentitySure, assurance=2), assurance=1) is False


def codes(definition: MatterDefinition) -> set[str]:
    return {finding.code for finding in inconsistencies(definition) if finding.severity == "blocks"}


def test_a_matter_that_needs_judgement_is_not_decided_by_rule() -> None:
    decision = RuleDecision(rules=(rule(rules.AgeReached, years=18),), contest=text("复核"))
    found = [
        f for f in inconsistencies(structs.replace(MATTER, rule_decision=decision)) if f.code == "judgement_by_rule"
    ]
    places = {finding.path.split("[")[0] for finding in found}
    assert places == {"steps", "special_procedures", "materials"}
    assert codes(MATTER) == set()


def test_a_rule_names_a_material_there_is() -> None:
    decision = RuleDecision(rules=(rule(rules.PaperOfGrade, material="moon", grade="A"),), contest=text("复核"))
    assert "material_unknown" in codes(structs.replace(MATTER, rule_decision=decision))


@pytest.mark.parametrize(
    ("commitment", "code"),
    [
        ({"replaces": ("moon",)}, "material_unknown"),
        ({"field": "moon", "maximum": Decimal(1)}, "indicator_unknown"),
        ({"field": "employees"}, "indicator_unbounded"),
        ({"maximum": Decimal(1)}, "indicator_unbounded"),
    ],
)
def test_a_declaration_replaces_materials_and_promises_numbers_there_are(commitment: dict[str, Any], code: str) -> None:
    told = Declaration(
        commitments=(Commitment(key="one", text=text("承诺"), **commitment),),
        later_check=text("事后核查"),
        check_within=Limit(days=30),
        consequence=text("撤销"),
        legal_basis=(BASIS,),
    )
    assert code in codes(structs.replace(MATTER, declaration=told))


@pytest.mark.parametrize(("value", "met"), [("9", True), ("10", False), ("nine", False), ("", False)])
def test_an_indicator_lies_within_what_was_declared(value: str, met: bool) -> None:
    commitment = Commitment(key="staff", text=text("不超过九人"), field="employees", maximum=Decimal(9))
    assert indicator_met(commitment, value) is met
    assert indicator_met(structs.replace(commitment, field=None, maximum=None), value)
