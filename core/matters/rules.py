"""What a machine may decide (智能审批): named rules over facts the hall is sure of. Pure.

A rule reads what is on record (the identity document, the answers, the grades of the papers, the certificates held)
and says met, not met, or unknown. Only when every rule is met does the hall decide by itself, and then it only
grants: what is not met or not known goes to people, so nobody is refused by a machine. What was read is kept with the
decision, so that the same rules run on it again give the same answer.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.matters.conditions import Key, NonEmpty, Part, Text
from core.matters.demands import EvidenceGrade
from core.matters.facts import FactName
from core.matters.fields import date_in
from core.matters.procedure import LegalBasis, Some


class RulePart(Part, frozen=True, kw_only=True, tag_field="kind"):
    """`text` is the rule as people read it."""

    key: Key
    text: Text
    basis: LegalBasis


class AgeReached(RulePart, frozen=True, kw_only=True, tag="age_reached"):
    """The applicant has completed this many years, by the birth date of the identity document."""

    years: Annotated[int, Meta(ge=1, le=120)]


class FactIsOneOf(RulePart, frozen=True, kw_only=True, tag="fact_is_one_of"):
    fact: FactName
    values: Annotated[tuple[NonEmpty, ...], Some]


class FactBeginsWith(RulePart, frozen=True, kw_only=True, tag="fact_begins_with"):
    """For instance an address within the area."""

    fact: FactName
    beginnings: Annotated[tuple[NonEmpty, ...], Some]


class IdentitySure(RulePart, frozen=True, kw_only=True, tag="identity_sure"):
    """The sign-in behind this filing is at least so sure of who the applicant is (`core.people.assurance`)."""

    assurance: Annotated[int, Meta(ge=1, le=3)]


class PaperOfGrade(RulePart, frozen=True, kw_only=True, tag="paper_of_grade"):
    material: Key
    grade: EvidenceGrade


class HoldsNone(RulePart, frozen=True, kw_only=True, tag="holds_none"):
    """The applicant holds no certificate of this type that is in force."""

    certificate_type: Key


class HoldsOne(RulePart, frozen=True, kw_only=True, tag="holds_one"):
    certificate_type: Key


Rule = AgeReached | FactIsOneOf | FactBeginsWith | IdentitySure | PaperOfGrade | HoldsNone | HoldsOne


class RuleDecision(Part, frozen=True, kw_only=True):
    """`contest`: how a person looks at the decision instead."""

    rules: Annotated[tuple[Rule, ...], Some]
    contest: Text


class Inputs(Struct, frozen=True):
    """Everything the rules of one decision read. `grades`: the best grade on record per material; `held`: certificate
    types in force; `today` is the authority's date."""

    facts: Mapping[FactName, str]
    grades: Mapping[str, EvidenceGrade]
    held: frozenset[str]
    assurance: int
    today: date


class Outcome(Struct, frozen=True):
    """`met` None: what the rule reads is not known. `read` is what it was tried on, for people."""

    key: str
    met: bool | None
    read: str


def judge(decision: RuleDecision, inputs: Inputs) -> tuple[Outcome, ...]:
    """One outcome per rule, in the order of the file."""
    return tuple(_judged(rule, inputs) for rule in decision.rules)


def _judged(rule: Rule, inputs: Inputs) -> Outcome:
    match rule:
        case AgeReached():
            return _age(rule, inputs)
        case FactIsOneOf() | FactBeginsWith():
            return _fact(rule, inputs)
        case IdentitySure():
            return Outcome(rule.key, inputs.assurance >= rule.assurance, str(inputs.assurance))
        case PaperOfGrade():
            grade = inputs.grades.get(rule.material)
            return Outcome(rule.key, None if grade is None else grade <= rule.grade, grade or "")
        case HoldsNone():
            return Outcome(rule.key, rule.certificate_type not in inputs.held, _held(rule, inputs))
        case HoldsOne():
            return Outcome(rule.key, rule.certificate_type in inputs.held, _held(rule, inputs))


def _age(rule: AgeReached, inputs: Inputs) -> Outcome:
    born = date_in(inputs.facts.get("identity_document.birth_date", ""))
    if born is None:
        return Outcome(rule.key, None, "")
    return Outcome(rule.key, age(born, inputs.today) >= rule.years, born.isoformat())


def _fact(rule: FactIsOneOf | FactBeginsWith, inputs: Inputs) -> Outcome:
    value = inputs.facts.get(rule.fact, "")
    if not value:
        return Outcome(rule.key, None, "")
    met = value in rule.values if isinstance(rule, FactIsOneOf) else value.startswith(rule.beginnings)
    return Outcome(rule.key, met, value)


def _held(rule: HoldsNone | HoldsOne, inputs: Inputs) -> Literal["yes", "no"]:
    return "yes" if rule.certificate_type in inputs.held else "no"


def age(born: date, today: date) -> int:
    """Completed years; somebody born on 29 February completes a year on 1 March of a common year."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
