"""Finds what contradicts itself in the unusual ways to a decision: by rule, on a declaration."""

from collections.abc import Iterator

from core.matters.definition import MatterDefinition
from core.matters.findings import Finding
from core.matters.rules import PaperOfGrade

JUDGEMENT = ("hearing", "expert_review", "site_check", "appraisal", "inspection", "testing", "quarantine")
"""Special procedures in which somebody has to judge."""


def rule_decision(definition: MatterDefinition) -> Iterator[Finding]:
    """A machine decides nothing that needs judgement: no step of a person, no procedure in which one judges, no
    paper that somebody has to look at."""
    if definition.rule_decision is None:
        return
    for position, step in enumerate(definition.steps):
        if step.stage in ("accept", "review", "decide") and step.role != "system":
            yield Finding(f"steps[{position}].role", "judgement_by_rule", "a rule decides; this step needs a person")
    for position, special in enumerate(definition.special_procedures):
        if special.kind in JUDGEMENT:
            path = f"special_procedures[{position}].kind"
            yield Finding(path, "judgement_by_rule", "a rule decides; nobody can be heard or look")
    if definition.passes_upward is not None or definition.joint is not None:
        yield Finding("rule_decision", "judgement_by_rule", "another organ decides as well")
    for position, material in enumerate(definition.materials):
        if material.need == "required" and material.obtain.as_picture:
            path = f"materials[{position}].obtain"
            yield Finding(path, "judgement_by_rule", "a picture needs a person to look at it")
    known = {material.key for material in definition.materials}
    for position, rule in enumerate(definition.rule_decision.rules):
        if isinstance(rule, PaperOfGrade) and rule.material not in known:
            yield Finding(f"rule_decision.rules[{position}].material", "material_unknown", "no such material here")


def declaration(definition: MatterDefinition) -> Iterator[Finding]:
    """A declaration replaces materials of this matter and promises numbers of this form."""
    if definition.declaration is None:
        return
    materials = {material.key for material in definition.materials}
    numbers = {f.key for page in definition.form for f in page.fields if f.kind in ("number", "money")}
    for position, commitment in enumerate(definition.declaration.commitments):
        path = f"declaration.commitments[{position}]"
        if set(commitment.replaces) - materials:
            yield Finding(f"{path}.replaces", "material_unknown", "no such material here")
        if commitment.field is not None and commitment.field not in numbers:
            yield Finding(f"{path}.field", "indicator_unknown", "an indicator is a number on the form")
        if (commitment.field is None) != (commitment.minimum is None and commitment.maximum is None):
            yield Finding(f"{path}.field", "indicator_unbounded", "an indicator has a field and a bound")
