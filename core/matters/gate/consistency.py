"""Finds what contradicts itself, or the law's floor, inside one matter file.

The rules follow the cross-field checks of public platforms and 行政许可法 (reference, 4). A rule is a function from a
definition to findings; add one to `RULES`, and its code with a hint to `hints.yaml`."""

from collections.abc import Callable, Iterator
from datetime import date

from core.matters.definition import MatterDefinition
from core.matters.elements.binding import bindings
from core.matters.findings import Finding
from core.matters.form import FormField, IdentityNumberValid
from core.matters.gate import decisions, papers, people, powers, promises
from core.matters.gate.powers import uscc


def inconsistencies(definition: MatterDefinition) -> list[Finding]:
    """The findings of every rule, those that only advise among them."""
    return [finding for rule in RULES for finding in rule(definition)]


def _bases(definition: MatterDefinition) -> Iterator[Finding]:
    if definition.statutory_limit.basis is None:
        yield Finding("statutory_limit.basis", "limit_without_basis", "a statutory limit needs its article")
    silence = definition.supplement_limit.basis
    if silence is None:
        reason = "no law is named for silence, so it ends no case: name its article, or leave it so on purpose"
        yield Finding("supplement_limit.basis", "silence_without_effect", reason, severity="advises")
    elif silence.article is None:
        reason = "silence ends no case without an article"
        yield Finding("supplement_limit.basis.article", "lapse_without_article", reason)


def _term(definition: MatterDefinition) -> Iterator[Finding]:
    until = definition.in_force_until or date.max
    if until < definition.in_force_from:
        yield Finding("in_force_until", "ends_before_start", "it would end before it starts")


def _fields(definition: MatterDefinition) -> Iterator[Finding]:
    checked = {check.field for check in definition.checks if isinstance(check, IdentityNumberValid)}
    for page_number, page in enumerate(definition.form):
        for number, field in enumerate(page.fields):
            for place, code, reason in _field(field, checked):
                yield Finding(f"form[{page_number}].fields[{number}].{place}", code, reason)


def _field(field: FormField, checked: set[str]) -> Iterator[tuple[str, str, str]]:
    if (field.kind == "choice") != bool(field.options):
        yield "options", "options_and_kind", "a choice has options, and nothing else has"
    if field.min_length > field.max_length:
        yield "min_length", "bounds_crossed", "the least is more than the most"
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield "minimum", "bounds_crossed", "the least is more than the most"
    if field.kind in ("phone", "identity_number", "email") and not field.personal:
        yield "personal", "not_marked_personal", "mark it `personal: true`"
    if field.kind == "identity_number" and field.source is None and field.key not in checked:
        yield "kind", "number_not_checked", "add an identity_number_valid check for it"


def _joint(definition: MatterDefinition) -> Iterator[Finding]:
    """Licensing Law art. 42(2): all organs together at most 45 working days, extended once by at most 15."""
    if definition.joint is None:
        return
    for path, limit, most in (
        ("statutory_limit", definition.statutory_limit, 45),
        ("extension_limit", definition.extension_limit, 15),
    ):
        if limit is not None and (limit.unit != "working_days" or limit.days > most):
            yield Finding(path, "joint_limit", f"joint handling takes at most {most} working days here")
    codes = {definition.authority.code}
    for position, organ in enumerate(definition.joint.co_organs):
        path = f"joint.co_organs[{position}].code"
        if organ.code in codes:
            yield Finding(path, "organ_twice", "this organ already takes part")
        codes.add(organ.code)
        yield from uscc(path, organ.code)


def _after_life(definition: MatterDefinition) -> Iterator[Finding]:
    offered = [each.act for each in definition.result.after_life]
    for position, act in enumerate(definition.result.after_life):
        path = f"result.after_life[{position}]"
        if act.act in offered[:position]:
            yield Finding(f"{path}.act", "act_twice", f"“{act.act}” is offered already")
        if act.act == "renewal" and definition.result.validity.months is None:
            yield Finding(f"{path}.act", "renewal_without_term", "a result without a term is not renewed")
        for key in act.materials:
            if definition.material(key) is None:
                yield Finding(f"{path}.materials", "material_unknown", f"no material “{key}”")


RULES: tuple[Callable[[MatterDefinition], Iterator[Finding]], ...] = (
    powers.identification,
    powers.words,
    powers.power,
    powers.procedures,
    _bases,
    _term,
    promises.limits,
    promises.visits,
    promises.depth,
    promises.reach,
    people.topics,
    people.stages,
    people.remedies,
    people.contacts,
    papers.materials,
    papers.fees,
    papers.result,
    _joint,
    _fields,
    _after_life,
    decisions.rule_decision,
    decisions.declaration,
    bindings,
)
